//! What became of each extrinsic, as far as this client knows. Pure.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use subxt::config::substrate::H256;

use super::sign::Signed;

struct Fate {
    orders: usize,
    /// Of the request that the node didn't turn down.
    sent: Option<Instant>,
    in_block: bool,
    is_over: bool,
}

/// Orders, of which each is counted where it got last.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    pub sent: usize,
    pub in_blocks: usize,
    pub finalised: usize,
    pub refused: usize,
}

/// An extrinsic of this run that this client has learned to be final.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Finality {
    pub orders: usize,
    /// When it was submitted, and when its finality was learned, since the first submission.
    pub sent: Duration,
    pub learned: Duration,
}

impl Finality {
    pub fn latency(&self) -> Duration {
        self.learned.saturating_sub(self.sent)
    }
}

pub struct Fates {
    by_hash: HashMap<H256, usize>,
    fates: Vec<Fate>,
    open: usize,
    counts: Counts,
    began: Option<Instant>,
    pub finalities: Vec<Finality>,
    /// How often the node was full, in orders.
    pub retried: usize,
    /// Orders by the reason that the node refused them for.
    pub refusals: BTreeMap<String, usize>,
}

impl Fates {
    pub fn of(extrinsics: &[Signed]) -> Self {
        let fate = |extrinsic: &Signed| Fate {
            orders: extrinsic.orders,
            sent: None,
            in_block: false,
            is_over: false,
        };
        Self {
            by_hash: extrinsics.iter().map(|it| it.hash).zip(0..).collect(),
            fates: extrinsics.iter().map(fate).collect(),
            open: extrinsics.len(),
            counts: Counts::default(),
            began: None,
            finalities: Vec::new(),
            retried: 0,
            refusals: BTreeMap::new(),
        }
    }

    /// The extrinsic of this hash, if it is of this run.
    pub fn find(&self, hash: &H256) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Extrinsics that are neither final nor refused.
    pub fn open(&self) -> usize {
        self.open
    }

    pub fn orders_of(&self, index: usize) -> usize {
        self.fates[index].orders
    }

    /// It is handed over.
    pub fn sent(&mut self, index: usize, now: Instant) {
        self.began.get_or_insert(now);
        let fate = &mut self.fates[index];
        fate.sent = Some(now);
        self.counts.sent += fate.orders;
    }

    /// The node had no room for it.
    pub fn returned(&mut self, index: usize) {
        let fate = &mut self.fates[index];
        fate.sent = None;
        self.counts.sent -= fate.orders;
        self.retried += fate.orders;
    }

    /// The node won't ever take it.
    pub fn refused(&mut self, index: usize, reason: String) {
        let fate = &mut self.fates[index];
        if fate.is_over {
            return;
        }
        fate.is_over = true;
        self.open -= 1;
        self.counts.sent -= fate.orders;
        self.counts.refused += fate.orders;
        *self.refusals.entry(reason).or_default() += fate.orders;
    }

    /// It stands in a block of the best chain.
    pub fn in_block(&mut self, index: usize) {
        let fate = &mut self.fates[index];
        if !fate.in_block {
            fate.in_block = true;
            self.counts.in_blocks += fate.orders;
        }
    }

    /// It stands in a final block, as was learned at `now`.
    pub fn finalised(&mut self, index: usize, now: Instant) {
        self.in_block(index);
        let fate = &mut self.fates[index];
        let (Some(began), Some(sent), false) = (self.began, fate.sent, fate.is_over) else {
            return;
        };
        fate.is_over = true;
        self.open -= 1;
        self.counts.finalised += fate.orders;
        self.finalities.push(Finality {
            orders: fate.orders,
            sent: sent.saturating_duration_since(began),
            learned: now.saturating_duration_since(began),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(orders: &[usize]) -> Fates {
        let signed = |(number, orders): (u8, &usize)| Signed {
            bytes: vec![number],
            hash: H256::repeat_byte(number),
            participant: 0,
            orders: *orders,
        };
        Fates::of(&(0..).zip(orders).map(signed).collect::<Vec<_>>())
    }

    #[test]
    fn an_extrinsic_is_followed_to_its_finality() {
        let mut fates = fates(&[2, 3]);
        let began = Instant::now();
        let later = |seconds| began + Duration::from_secs(seconds);
        fates.sent(0, began);
        fates.sent(1, later(1));
        fates.in_block(1);
        fates.in_block(1);
        let counts = Counts { sent: 5, in_blocks: 3, finalised: 0, refused: 0 };
        assert_eq!(fates.counts(), counts);

        fates.finalised(1, later(7));
        fates.finalised(1, later(9));
        assert_eq!(fates.counts(), Counts { finalised: 3, ..counts });
        assert_eq!(fates.open(), 1);
        let [finality] = fates.finalities.as_slice() else { panic!() };
        assert_eq!((finality.orders, finality.latency()), (3, Duration::from_secs(6)));
        assert_eq!(fates.find(&H256::repeat_byte(1)), Some(1));
        assert_eq!(fates.find(&H256::repeat_byte(9)), None);
    }

    #[test]
    fn what_is_returned_counts_from_the_request_that_was_taken() {
        let mut fates = fates(&[1]);
        let began = Instant::now();
        fates.sent(0, began);
        fates.returned(0);
        assert_eq!((fates.retried, fates.counts()), (1, Counts::default()));
        fates.sent(0, began + Duration::from_secs(4));
        fates.finalised(0, began + Duration::from_secs(5));
        assert_eq!(fates.finalities[0].latency(), Duration::from_secs(1));
        assert_eq!(fates.open(), 0);
    }

    #[test]
    fn refusals_are_counted_by_reason() {
        let mut fates = fates(&[1, 4, 1]);
        for index in 0..3 {
            fates.sent(index, Instant::now());
        }
        fates.refused(0, "a".into());
        fates.refused(1, "b".into());
        fates.refused(2, "a".into());
        assert_eq!(fates.refusals, BTreeMap::from([("a".into(), 2), ("b".into(), 4)]));
        assert_eq!(fates.counts(), Counts { refused: 6, ..Counts::default() });
        assert_eq!(fates.open(), 0);
    }
}
