//! Questions to the runtime of a block.

use std::sync::Arc;

use jsonrpsee::{core::RpcResult, types::ErrorObjectOwned};
use sp_api::{ApiError, ApiExt, ApiRef, ProvideRuntimeApi, RuntimeApiInfo};
use sp_blockchain::HeaderBackend;

use crate::{
    runtime_api::{Block, Hash},
    service::Client,
};

/// The chain that this node follows has no power market, or its runtime doesn't know the question.
const NO_MARKET: i32 = 20_001;
/// The runtime couldn't be asked, for instance at a block that isn't known.
const NO_ANSWER: i32 = 20_002;

pub type Api<'a> = ApiRef<'a, <Client as ProvideRuntimeApi<Block>>::Api>;

pub struct Runtime {
    client: Arc<Client>,
}

impl Runtime {
    pub fn new(client: Arc<Client>) -> Self {
        Self { client }
    }

    /// Asks a question of the API `A` at the block `at`, or at the best one.
    pub fn ask<A: RuntimeApiInfo + ?Sized, R>(
        &self,
        at: Option<Hash>,
        question: impl FnOnce(&Api<'_>, Hash) -> Result<R, ApiError>,
    ) -> RpcResult<R> {
        let at = at.unwrap_or_else(|| self.client.info().best_hash);
        let api = self.client.runtime_api();
        match api.has_api::<A>(at) {
            Ok(true) => question(&api, at).map_err(no_answer),
            Ok(false) => {
                let message = "this chain has no power market, or its runtime is older than the \
                               question; ask a node of the one that has";
                Err(ErrorObjectOwned::owned(NO_MARKET, message, None::<()>))
            }
            Err(error) => Err(no_answer(error)),
        }
    }
}

fn no_answer(error: ApiError) -> ErrorObjectOwned {
    let message = "the runtime could not be asked at this block";
    ErrorObjectOwned::owned(NO_ANSWER, message, Some(error.to_string()))
}
