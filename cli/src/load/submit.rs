//! Orders on their way to the node.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures::{future::try_join_all, stream::FuturesUnordered, StreamExt};
use tokio::{sync::watch, time::sleep_until};

use super::{fates::Fates, sign::Signed};
use crate::chain::{Answer, Error, Letterbox};

/// Requests that wait for an answer, on each connection: as many as a node buffers of one.
const IN_FLIGHT: usize = 64;
/// So much of what was held up is made up for at once.
const CATCH_UP: Duration = Duration::from_secs(1);

/// When the next orders may go.
pub struct Pace {
    /// Between two orders; `None`: as fast as the node takes them.
    each: Option<Duration>,
    due: Cell<Instant>,
}

impl Pace {
    /// `rate` in orders a second; 0: as fast as may be.
    pub fn of(rate: u32, now: Instant) -> Self {
        let each = (rate > 0).then(|| Duration::from_secs(1) / rate);
        Self { each, due: Cell::new(now) }
    }

    /// When so many orders may go, if those before them go when they may.
    fn next(&self, orders: usize, now: Instant) -> Option<Instant> {
        self.each?;
        let due = self.due.get().max(now.checked_sub(CATCH_UP).unwrap_or(now));
        self.due.set(due + self.between(orders));
        (due > now).then_some(due)
    }

    /// Between two extrinsics of so many orders.
    pub fn between(&self, orders: usize) -> Duration {
        self.each.unwrap_or_default() * u32::try_from(orders).unwrap_or(u32::MAX)
    }
}

/// Hands all extrinsics over, those of one account always on the same connection. `heads` tells of
/// each new block: then a pool that was full may have room.
pub async fn all(
    letterboxes: &[Letterbox],
    extrinsics: &[Signed],
    fates: &RefCell<Fates>,
    pace: &Pace,
    heads: &watch::Receiver<u64>,
) -> Result<(), Error> {
    let connections = letterboxes.iter().enumerate().map(|(number, letterbox)| {
        let is_here = |index: &usize| extrinsics[*index].participant % letterboxes.len() == number;
        let queue = (0..extrinsics.len()).filter(is_here).collect();
        one(letterbox, extrinsics, queue, fates, pace, heads.clone())
    });
    try_join_all(connections).await.map(drop)
}

/// `queue` has what is to be sent, the first first: what the node returns goes back to its place.
async fn one(
    letterbox: &Letterbox,
    extrinsics: &[Signed],
    mut queue: BTreeSet<usize>,
    fates: &RefCell<Fates>,
    pace: &Pace,
    mut heads: watch::Receiver<u64>,
) -> Result<(), Error> {
    let mut in_flight = FuturesUnordered::new();
    let mut is_full = false;
    loop {
        while !is_full && in_flight.len() < IN_FLIGHT {
            let Some(index) = queue.pop_first() else { break };
            let extrinsic = &extrinsics[index];
            let due = pace.next(extrinsic.orders, Instant::now());
            in_flight.push(hand_over(letterbox, extrinsic, index, due, fates));
        }
        tokio::select! {
            Some(answered) = in_flight.next() => match answered? {
                (_, Answer::Taken) => {}
                (index, Answer::Full) => {
                    fates.borrow_mut().returned(index);
                    queue.insert(index);
                    if !is_full {
                        is_full = true;
                        heads.mark_unchanged();
                    }
                }
                (index, Answer::Refused(reason)) => fates.borrow_mut().refused(index, reason),
            },
            // Whoever tells of heads lives as long as this.
            _ = heads.changed(), if is_full => is_full = false,
            else => return Ok(()),
        }
    }
}

async fn hand_over(
    letterbox: &Letterbox,
    extrinsic: &Signed,
    index: usize,
    due: Option<Instant>,
    fates: &RefCell<Fates>,
) -> Result<(usize, Answer), Error> {
    if let Some(due) = due {
        sleep_until(due.into()).await;
    }
    fates.borrow_mut().sent(index, Instant::now());
    Ok((index, letterbox.put(&extrinsic.bytes).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_go_at_their_rate() {
        let began = Instant::now();
        let at = |ms| began + Duration::from_millis(ms);
        let pace = Pace::of(10, began);
        assert_eq!(pace.next(1, began), None);
        assert_eq!(pace.next(2, began), Some(at(100)));
        assert_eq!(pace.next(1, at(100)), Some(at(300)));
    }

    #[test]
    fn little_is_made_up_for_after_a_pause() {
        let began = Instant::now();
        let pace = Pace::of(1, began);
        let now = began + Duration::from_secs(60);
        // What was due a second ago, and now.
        assert_eq!([pace.next(1, now), pace.next(1, now)], [None, None]);
        assert_eq!(pace.next(1, now), Some(now + Duration::from_secs(1)));
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        let pace = Pace::of(0, Instant::now());
        assert!((0..1_000).all(|_| pace.next(32, Instant::now()).is_none()));
    }
}
