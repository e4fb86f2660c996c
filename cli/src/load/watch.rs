//! Blocks as they come, and what of this run they hold.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    rc::Rc,
    time::{Duration, Instant},
};

use subxt::{
    config::{
        substrate::{BlakeTwo256, H256},
        Hasher,
    },
    error::DispatchError,
    events::Phase,
};
use tokio::{
    sync::watch::Sender,
    time::{interval, timeout_at},
};

use super::{
    blocks::{slot, Facts, Limits, PerClass, Time},
    fates::{Counts, Fates},
};
use crate::{
    chain::{describe, read_value, Client, Error, Head, Heads},
    decimal::grouped,
    progress::Progress,
};

/// No run takes longer; where nothing goes on, it ends much earlier.
pub const LONGEST: Duration = Duration::from_secs(24 * 3_600);
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(1);

pub struct Block {
    pub hash: H256,
    pub facts: Facts,
    /// The extrinsics of this run: the place in the block, and the one in the run.
    ours: Vec<(u32, usize)>,
}

pub struct Watch<'a> {
    pub client: &'a Client,
    limits: &'a Limits,
    pub fates: &'a RefCell<Fates>,
    /// Each block is asked for once, though it is told of twice: when it is new, and when it is
    /// final.
    known: RefCell<HashMap<H256, Rc<Block>>>,
}

impl<'a> Watch<'a> {
    pub fn new(client: &'a Client, limits: &'a Limits, fates: &'a RefCell<Fates>) -> Self {
        Self { client, limits, fates, known: RefCell::default() }
    }

    pub async fn block(&self, head: &Head) -> Result<Rc<Block>, Error> {
        let hash = head.hash();
        let known = self.known.borrow().get(&hash).cloned();
        if let Some(block) = known {
            return Ok(block);
        }
        let at = async { head.at().await.map_err(Error::node) };
        let (body, at) = tokio::try_join!(self.client.body(hash), at)?;
        let weight: PerClass<Time> = read_value(&at, "System", "BlockWeight").await?;
        let no_slot = || Error::Unfit(format!("block {} states no slot of Aura", head.number()));
        let slot = slot(head.header()).ok_or_else(no_slot)?;
        let bytes = body.iter().map(|extrinsic| extrinsic.len()).sum();
        let fates = self.fates.borrow();
        let ours = (0..).zip(&body).filter_map(|(place, extrinsic)| {
            Some((place, fates.find(&BlakeTwo256.hash(extrinsic))?))
        });
        let ours: Vec<_> = ours.collect();
        let orders = ours.iter().map(|(_, index)| fates.orders_of(*index)).sum();
        let share = self.limits.share(&weight, bytes);
        let facts = Facts { number: head.number(), slot, orders, bytes, share };
        let block = Rc::new(Block { hash, facts, ours });
        self.known.borrow_mut().insert(hash, block.clone());
        Ok(block)
    }

    /// Follows the best chain, and tells whoever waits for a new block.
    pub async fn best(&self, tell: &Sender<u64>) -> Result<Infallible, Error> {
        let mut heads = self.client.best_heads("a new block", LONGEST).await?;
        loop {
            let head = heads.head().await?;
            tell.send_replace(head.number());
            let block = self.block(&head).await?;
            let mut fates = self.fates.borrow_mut();
            block.ours.iter().for_each(|(_, index)| fates.in_block(*index));
        }
    }

    /// Follows final blocks until everything is final or refused, or nothing gets final for as
    /// long as `patience`. Returns the blocks.
    pub async fn until_final(
        &self,
        finals: &mut Heads,
        patience: Duration,
    ) -> Result<Vec<Rc<Block>>, Error> {
        let mut blocks = Vec::new();
        let mut last = Instant::now();
        loop {
            let Ok(head) = timeout_at((last + patience).into(), finals.head()).await else {
                return Ok(blocks);
            };
            let learned = Instant::now();
            let block = self.block(&head?).await?;
            if !block.ours.is_empty() {
                last = learned;
            }
            let open = {
                let mut fates = self.fates.borrow_mut();
                block.ours.iter().for_each(|(_, index)| fates.finalised(*index, learned));
                fates.open()
            };
            blocks.push(block);
            if open == 0 {
                return Ok(blocks);
            }
        }
    }

    pub async fn tell(&self, progress: &Progress) -> Infallible {
        let began = Instant::now();
        let mut every = interval(TELL_EVERY);
        loop {
            every.tick().await;
            let counts = self.fates.borrow().counts();
            progress.status(&told(&counts, began.elapsed()));
        }
    }

    /// Why orders failed in the blocks that took them: as many of them by reason.
    pub async fn failures(&self, blocks: &[Rc<Block>]) -> Result<BTreeMap<String, usize>, Error> {
        let mut failures = BTreeMap::new();
        for block in blocks.iter().filter(|block| !block.ours.is_empty()) {
            let at = self.client.at(block.hash).await?;
            let events = at.events().fetch().await.map_err(Error::node)?;
            let ours: HashMap<_, _> = block.ours.iter().copied().collect();
            for event in events.iter() {
                let event = event.map_err(Error::node)?;
                let Phase::ApplyExtrinsic(place) = event.phase() else { continue };
                let failed =
                    (event.pallet_name(), event.event_name()) == ("System", "ExtrinsicFailed");
                let Some(index) = ours.get(&place).filter(|_| failed) else { continue };
                let error = DispatchError::decode_from(event.field_bytes(), at.metadata());
                let reason = describe(&error.map_err(Error::node)?);
                *failures.entry(reason).or_default() += self.fates.borrow().orders_of(*index);
            }
        }
        Ok(failures)
    }
}

fn told(counts: &Counts, elapsed: Duration) -> String {
    let Counts { sent, in_blocks, finalised, refused } = *counts;
    let rate = finalised as f64 / elapsed.as_secs_f64().max(1.0);
    let [sent, in_blocks, finalised] =
        [sent, in_blocks, finalised].map(|count| grouped(&count.to_string()));
    let refused = match refused {
        0 => String::new(),
        _ => format!(", {} refused", grouped(&refused.to_string())),
    };
    format!(
        "{:>5} s  {sent} orders sent, {in_blocks} in blocks, {finalised} final ({rate:.0}/s)\
         {refused}",
        elapsed.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_one_line() {
        let counts = Counts { sent: 12_000, in_blocks: 9_000, finalised: 5_000, refused: 0 };
        assert_eq!(
            told(&counts, Duration::from_secs(10)),
            "   10 s  12,000 orders sent, 9,000 in blocks, 5,000 final (500/s)"
        );
        let counts = Counts { refused: 3, ..counts };
        assert!(told(&counts, Duration::from_secs(10)).ends_with("(500/s), 3 refused"));
    }
}
