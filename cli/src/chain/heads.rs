//! Blocks as they come.

use std::time::Duration;

use subxt::{
    client::{Block, Blocks},
    SubstrateConfig,
};
use tokio::time::{timeout_at, Instant};

use super::{At, Client, Error};

/// A block's hash and header.
pub type Head = Block<SubstrateConfig>;

/// The heads of a chain, the present one first, until a deadline.
pub struct Heads {
    blocks: Blocks<SubstrateConfig>,
    awaited: String,
    limit: Duration,
    deadline: Instant,
}

impl Client {
    /// Heads of the best chain, looked at for what is awaited.
    pub async fn best_heads(&self, awaited: &str, limit: Duration) -> Result<Heads, Error> {
        let blocks = self.api.stream_best_blocks().await.map_err(Error::node)?;
        Ok(Heads::new(blocks, awaited, limit))
    }

    /// Finalised blocks, looked at for what is awaited.
    pub async fn final_heads(&self, awaited: &str, limit: Duration) -> Result<Heads, Error> {
        let blocks = self.api.stream_blocks().await.map_err(Error::node)?;
        Ok(Heads::new(blocks, awaited, limit))
    }
}

impl Heads {
    fn new(blocks: Blocks<SubstrateConfig>, awaited: &str, limit: Duration) -> Self {
        Self { blocks, awaited: awaited.to_owned(), limit, deadline: Instant::now() + limit }
    }

    /// From now on something else is awaited, within another limit.
    pub fn await_next(&mut self, awaited: &str, limit: Duration) {
        self.awaited = awaited.to_owned();
        self.limit = limit;
        self.deadline = Instant::now() + limit;
    }

    pub async fn next(&mut self) -> Result<At, Error> {
        self.head().await?.at().await.map_err(Error::node)
    }

    /// The next head alone, as soon as the node tells of it.
    pub async fn head(&mut self) -> Result<Head, Error> {
        let block = timeout_at(self.deadline, self.blocks.next())
            .await
            .map_err(|_| Error::TimedOut { awaited: self.awaited.clone(), limit: self.limit })?;
        let ended = || Error::Unfit("the node tells of no more blocks".into());
        block.ok_or_else(ended)?.map_err(Error::node)
    }
}
