//! A book in memory: the offline tool's, and a preview's.

use alloc::{vec, vec::Vec};

use super::{
    matching::{Agreement, Matching, MatchingError, Pass, Quote, Source, Step, Trade},
    terms::Terms,
};
use crate::{Energy, Price};

/// A bid to buy. Its id is its place in the list given to [`MemoryBook::new`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bid {
    pub region: usize,
    pub price: Price,
    pub energy: Energy,
    /// At most `energy`.
    pub quota: Energy,
    pub priority: u64,
}

/// An offer to sell. Its id is its place in the list given to
/// [`MemoryBook::new`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Offer {
    pub region: usize,
    pub class: usize,
    pub price: Price,
    pub energy: Energy,
    pub priority: u64,
}

/// Orders of a queue in the order of their rank, and how many were handed out.
#[derive(Clone, Debug, Default)]
struct Queue {
    orders: Vec<(Price, u64, usize)>,
    next: usize,
}

impl Queue {
    fn advance(&mut self, from_start: bool) -> Option<(Price, u64, usize)> {
        if from_start {
            self.next = 0;
        }
        let order = self.orders.get(self.next).copied();
        self.next = self.next.saturating_add(1);
        order
    }
}

/// All orders of a session, ranked.
#[derive(Clone, Debug)]
pub struct MemoryBook {
    energies: Vec<(Energy, Energy)>,
    offers: Vec<Energy>,
    /// Wh matched so far, by bid.
    filled: Vec<Energy>,
    bid_queues: Vec<Queue>,
    offer_queues: Vec<Queue>,
    classes: usize,
}

impl MemoryBook {
    /// Orders of a region or class that the terms don't know take no part.
    pub fn new(terms: &Terms, bids: &[Bid], offers: &[Offer]) -> Self {
        let classes = terms.classes().len();
        let mut bid_queues = vec![Queue::default(); terms.regions()];
        for (id, bid) in bids.iter().enumerate() {
            if let Some(queue) = bid_queues.get_mut(bid.region) {
                queue.orders.push((bid.price, bid.priority, id));
            }
        }
        for queue in &mut bid_queues {
            queue
                .orders
                .sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        }
        let mut offer_queues = vec![Queue::default(); terms.regions().saturating_mul(classes)];
        for (id, offer) in offers.iter().enumerate().filter(|(_, o)| o.class < classes) {
            let index = offer.region.saturating_mul(classes).saturating_add(offer.class);
            if let Some(queue) = offer_queues.get_mut(index) {
                queue.orders.push((offer.price, offer.priority, id));
            }
        }
        for queue in &mut offer_queues {
            queue.orders.sort_unstable();
        }
        Self {
            energies: bids.iter().map(|bid| (bid.energy, bid.quota)).collect(),
            offers: offers.iter().map(|offer| offer.energy).collect(),
            filled: vec![0; bids.len()],
            bid_queues,
            offer_queues,
            classes,
        }
    }

    /// To be told of every trade, for what is left of a bid in the next pass.
    pub fn record(&mut self, trade: &Trade) {
        let filled = usize::try_from(trade.bid).ok().and_then(|id| self.filled.get_mut(id));
        if let Some(filled) = filled {
            *filled = filled.saturating_add(trade.energy);
        }
    }
}

impl Source for MemoryBook {
    fn bid_behind(&mut self, pass: Pass, region: usize, after: Option<&Quote>) -> Option<Quote> {
        let (price, priority, id) = self.bid_queues.get_mut(region)?.advance(after.is_none())?;
        let (energy, quota) = self.energies.get(id).copied()?;
        let limit = match pass {
            Pass::Quota => quota.min(energy),
            Pass::General | Pass::Agreed => energy,
        };
        let available = limit.saturating_sub(self.filled.get(id).copied()?);
        Some(Quote { id: u64::try_from(id).ok()?, price, priority, available })
    }

    fn offer_behind(
        &mut self,
        region: usize,
        class: usize,
        after: Option<&Quote>,
    ) -> Option<Quote> {
        let index = region.checked_mul(self.classes)?.checked_add(class)?;
        let (price, priority, id) = self.offer_queues.get_mut(index)?.advance(after.is_none())?;
        let available = self.offers.get(id).copied()?;
        Some(Quote { id: u64::try_from(id).ok()?, price, priority, available })
    }
}

/// Clears a whole session, agreements first: its trades in the order of execution, and the matching
/// as it ended, which knows why an order has a rest.
pub fn clear(
    terms: Terms,
    agreements: &[Agreement],
    bids: &[Bid],
    offers: &[Offer],
) -> Result<(Vec<Trade>, Matching), MatchingError> {
    let mut book = MemoryBook::new(&terms, bids, offers);
    let mut matching = Matching::new(terms);
    let mut trades: Vec<_> =
        agreements.iter().filter_map(|agreement| matching.agree(agreement)).collect();
    loop {
        match matching.step(&mut book)? {
            Step::Advanced => {}
            Step::Traded(trade) => {
                book.record(&trade);
                trades.push(trade);
            }
            Step::Done => return Ok((trades, matching)),
        }
    }
}
