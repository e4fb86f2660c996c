//! The fast form of the matching matrix.
//!
//! Within one buyer's region the best pair is always (highest bid, cheapest
//! landed offer), and sellers of one region and class stand in the same order
//! for every buyer's region. So each buyer's region keeps a heap over the
//! heads of the sellers' queues, by landed cost. An entry whose queue has
//! moved on is too cheap by what has changed, never too dear, so it is put
//! right only when it comes to the top.
//!
//! Work comes in small steps, each one order fetched or one trade made, so
//! that a chain can spread a session over as many blocks as it needs.

use alloc::{
    collections::{binary_heap::PeekMut, BinaryHeap},
    vec,
    vec::Vec,
};
use core::cmp::{Ordering, Reverse};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use super::{
    pricing::{settle, settle_at, LandedCost, PricingError, Settlement, Welfare},
    terms::{Class, Link, Terms},
};
use crate::{Energy, Price};

/// An order as it stands in its queue.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Quote {
    pub id: u64,
    pub price: Price,
    /// Priority value V; the lower one goes first among equals.
    pub priority: u64,
    /// Injected Wh that may still be matched in this pass.
    pub available: Energy,
}

/// What makes a trade: agreements first, then the two passes of a session.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Pass {
    /// Renewable sellers only; a buyer takes part up to its quota.
    Quota,
    /// Any seller; a buyer takes part up to its remaining energy.
    General,
    /// Two parties have agreed on it; it comes before the passes.
    Agreed,
}

/// Where a queue stands.
// The cast is the derive's own.
#[allow(clippy::cast_possible_truncation)]
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Head {
    /// To be fetched: the order behind this one, or the first.
    Behind(Option<Quote>),
    Ready(Quote),
    Ended,
}

/// All that has to survive from one block to the next.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Progress {
    pub pass: Pass,
    /// By buyer's region.
    pub bids: Vec<Head>,
    /// By seller's region, then class.
    pub offers: Vec<Head>,
    /// What is left of each pair's capacity, for `low <= high` by row.
    pub capacities: Vec<Option<Energy>>,
}

/// Where orders come from: queues in the order of their rank (price, then
/// lower V, then lower id).
pub trait Source {
    /// The bid behind `after` with what it may take in this pass, which may be
    /// nothing.
    fn bid_behind(&mut self, pass: Pass, region: usize, after: Option<&Quote>) -> Option<Quote>;
    /// The offer behind `after`.
    fn offer_behind(&mut self, region: usize, class: usize, after: Option<&Quote>)
        -> Option<Quote>;
}

/// Two orders that stand in no queue, since their owners have agreed on a trade.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Agreement {
    pub bid: u64,
    pub offer: u64,
    /// What the seller gets, per injected kWh.
    pub price: Price,
    pub buyer_region: usize,
    pub seller_region: usize,
    pub class: usize,
    /// Injected Wh.
    pub energy: Energy,
}

/// A pair that trades.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Trade {
    pub pass: Pass,
    pub bid: u64,
    pub offer: u64,
    pub bid_price: Price,
    pub offer_price: Price,
    pub buyer_region: usize,
    pub seller_region: usize,
    pub class: usize,
    /// Injected Wh.
    pub energy: Energy,
}

impl Trade {
    /// Its prices and money.
    pub fn settle(&self, link: &Link, class: &Class) -> Result<Settlement, PricingError> {
        match self.pass {
            Pass::Agreed => settle_at(self.offer_price, link, class, self.energy),
            Pass::Quota | Pass::General => {
                settle(self.bid_price, self.offer_price, link, class, self.energy)
            }
        }
    }
}

/// What one step did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// Fetched an order, or went over to the next pass.
    Advanced,
    Traded(Trade),
    Done,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MatchingError {
    /// The progress doesn't fit the terms.
    WrongShape,
    /// An order has a price out of range.
    Pricing(PricingError),
}

impl From<PricingError> for MatchingError {
    fn from(error: PricingError) -> Self {
        Self::Pricing(error)
    }
}

/// A seller's head as one buyer's region sees it.
#[derive(Clone, Copy)]
struct Entry {
    cost: LandedCost,
    priority: u64,
    id: u64,
    region: usize,
    class: usize,
}

impl Entry {
    /// Cheapest first, then lower V, then lower id.
    fn rank(&self, other: &Self) -> Ordering {
        self.cost
            .cmp(&other.cost)
            .then(self.priority.cmp(&other.priority))
            .then(self.id.cmp(&other.id))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank(other)
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

/// The best pair of one buyer's region.
#[derive(Clone, Copy)]
struct Candidate {
    welfare: Welfare,
    bid: Quote,
    buyer_region: usize,
    entry: Entry,
}

impl Candidate {
    /// Highest welfare first, then lower V and id of the buyer. No two regions
    /// have the same buyer; within one, the sellers' ranks have decided.
    fn goes_before(&self, other: &Self) -> bool {
        let buyer = |candidate: &Self| (candidate.bid.priority, candidate.bid.id);
        other.welfare.cmp(&self.welfare).then_with(|| buyer(self).cmp(&buyer(other))).is_lt()
    }
}

/// What one buyer's region chooses from.
#[derive(Default)]
struct Outlook {
    offers: BinaryHeap<Reverse<Entry>>,
    /// The last choice; it stands until one of its heads moves on or its link
    /// is full.
    choice: Option<Candidate>,
}

/// A queue whose head is to be fetched.
#[derive(Clone, Copy)]
enum Pending {
    Bids(usize),
    Offers(usize, usize),
}

/// A session being matched.
pub struct Matching {
    terms: Terms,
    progress: Progress,
    pending: Vec<Pending>,
    /// By buyer's region; `None` until every head of the pass is fetched.
    outlooks: Option<Vec<Outlook>>,
}

impl Matching {
    /// From the beginning.
    pub fn new(terms: Terms) -> Self {
        let regions = terms.regions();
        let pairs = pair_index(0, regions);
        let mut capacities = vec![None; pairs];
        for high in 0..regions {
            for low in 0..=high {
                let limit = terms.link(low, high).and_then(|link| link.capacity);
                if let Some(slot) = capacities.get_mut(pair_index(low, high)) {
                    *slot = limit;
                }
            }
        }
        let queues = regions.saturating_mul(terms.classes().len());
        let progress = Progress {
            pass: Pass::Quota,
            bids: vec![Head::Behind(None); regions],
            offers: vec![Head::Behind(None); queues],
            capacities,
        };
        Self::assemble(terms, progress)
    }

    /// From where an earlier block left it, under the same terms.
    pub fn resume(terms: Terms, progress: Progress) -> Result<Self, MatchingError> {
        let regions = terms.regions();
        let fits = progress.bids.len() == regions
            && progress.offers.len() == regions.saturating_mul(terms.classes().len())
            && progress.capacities.len() == pair_index(0, regions);
        if fits {
            Ok(Self::assemble(terms, progress))
        } else {
            Err(MatchingError::WrongShape)
        }
    }

    fn assemble(terms: Terms, progress: Progress) -> Self {
        let mut matching = Self { terms, progress, pending: Vec::new(), outlooks: None };
        matching.collect_pending();
        matching
    }

    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    pub fn into_progress(self) -> Progress {
        self.progress
    }

    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Makes an agreed trade, as far as there is capacity left between the two regions. `None` where
    /// there is none, or no link. Agreements go before the first [`step`](Self::step).
    pub fn agree(&mut self, agreement: &Agreement) -> Option<Trade> {
        let Agreement { bid, offer, price, buyer_region, seller_region, class, energy } =
            *agreement;
        self.terms.link(buyer_region, seller_region)?;
        let energy = self.take_capacity(buyer_region, seller_region, energy);
        (energy > 0).then_some(Trade {
            pass: Pass::Agreed,
            bid,
            offer,
            bid_price: price,
            offer_price: price,
            buyer_region,
            seller_region,
            class,
            energy,
        })
    }

    /// Takes up to `energy` of what is left between two regions. Returns how much.
    fn take_capacity(&mut self, a: usize, b: usize, energy: Energy) -> Energy {
        match self.progress.capacities.get_mut(pair_index(a.min(b), a.max(b))) {
            Some(Some(left)) => {
                let energy = energy.min(*left);
                *left = left.saturating_sub(energy);
                energy
            }
            _ => energy,
        }
    }

    /// One order fetched, or one trade made.
    pub fn step<S: Source>(&mut self, source: &mut S) -> Result<Step, MatchingError> {
        if let Some(queue) = self.pending.pop() {
            self.fetch(queue, source)?;
            return Ok(Step::Advanced);
        }
        let mut outlooks = match self.outlooks.take() {
            Some(outlooks) => outlooks,
            None => self.look_out()?,
        };
        let best = self.best(&mut outlooks);
        self.outlooks = Some(outlooks);
        match best? {
            Some(best) => Ok(Step::Traded(self.trade(&best)?)),
            None if self.progress.pass == Pass::Quota => {
                self.enter_general_pass();
                Ok(Step::Advanced)
            }
            None => Ok(Step::Done),
        }
    }

    fn collect_pending(&mut self) {
        let classes = self.terms.classes().len();
        let waits = |head: &Head| matches!(head, Head::Behind(_));
        // Last in, first out: offers are pushed last, so that they come first.
        for (region, head) in self.progress.bids.iter().enumerate() {
            if waits(head) {
                self.pending.push(Pending::Bids(region));
            }
        }
        for (index, head) in self.progress.offers.iter().enumerate() {
            if let (true, Some(region), Some(class)) =
                (waits(head), index.checked_div(classes), index.checked_rem(classes))
            {
                self.pending.push(Pending::Offers(region, class));
            }
        }
    }

    fn fetch<S: Source>(&mut self, queue: Pending, source: &mut S) -> Result<(), MatchingError> {
        let pass = self.progress.pass;
        let slot = match queue {
            Pending::Bids(region) => self.progress.bids.get_mut(region),
            Pending::Offers(region, class) => {
                let index = self.offer_index(region, class);
                self.progress.offers.get_mut(index)
            }
        };
        let Some(slot) = slot else { return Err(MatchingError::WrongShape) };
        let Head::Behind(after) = *slot else { return Ok(()) };
        let next = match queue {
            Pending::Bids(region) => source.bid_behind(pass, region, after.as_ref()),
            Pending::Offers(region, class) => source.offer_behind(region, class, after.as_ref()),
        };
        *slot = match next {
            None => Head::Ended,
            Some(quote) if quote.available == 0 => {
                self.pending.push(queue);
                Head::Behind(Some(quote))
            }
            Some(quote) => Head::Ready(quote),
        };
        Ok(())
    }

    fn enter_general_pass(&mut self) {
        self.progress.pass = Pass::General;
        self.outlooks = None;
        self.progress.bids.fill(Head::Behind(None));
        self.pending.clear();
        self.collect_pending();
    }

    fn look_out(&self) -> Result<Vec<Outlook>, MatchingError> {
        let regions = self.terms.regions();
        let mut outlooks = Vec::with_capacity(regions);
        for buyer_region in 0..regions {
            let mut entries = Vec::new();
            for region in 0..regions {
                for class in 0..self.terms.classes().len() {
                    entries.extend(self.entry(buyer_region, region, class)?.map(Reverse));
                }
            }
            outlooks.push(Outlook { offers: BinaryHeap::from(entries), choice: None });
        }
        Ok(outlooks)
    }

    /// The head of a sellers' queue as this buyer's region sees it now; `None`
    /// if it takes no (further) part.
    fn entry(
        &self,
        buyer_region: usize,
        region: usize,
        class: usize,
    ) -> Result<Option<Entry>, MatchingError> {
        let Some(Head::Ready(quote)) = self.progress.offers.get(self.offer_index(region, class))
        else {
            return Ok(None);
        };
        let (Some(link), Some(terms)) =
            (self.terms.link(buyer_region, region), self.terms.class(class))
        else {
            return Ok(None);
        };
        let excluded = self.progress.pass == Pass::Quota && !terms.renewable;
        if excluded || self.capacity(buyer_region, region) == Some(0) {
            return Ok(None);
        }
        let cost = LandedCost::new(quote.price, link, terms)?;
        Ok(Some(Entry { cost, priority: quote.priority, id: quote.id, region, class }))
    }

    fn best(&self, outlooks: &mut [Outlook]) -> Result<Option<Candidate>, MatchingError> {
        let mut best: Option<&Candidate> = None;
        for (buyer_region, outlook) in outlooks.iter_mut().enumerate() {
            let Some(bid) = self.bid_head(buyer_region) else { continue };
            if !outlook.choice.as_ref().is_some_and(|choice| self.stands(choice, bid)) {
                outlook.choice = self.choose(buyer_region, bid, &mut outlook.offers)?;
            }
            let Some(choice) = &outlook.choice else { continue };
            if !choice.welfare.is_negative() && best.is_none_or(|best| choice.goes_before(best)) {
                best = Some(choice);
            }
        }
        Ok(best.copied())
    }

    fn stands(&self, choice: &Candidate, bid: &Quote) -> bool {
        choice.bid.id == bid.id && self.is_current(choice.buyer_region, &choice.entry)
    }

    fn is_current(&self, buyer_region: usize, entry: &Entry) -> bool {
        let head = self.offer_head(entry.region, entry.class);
        head.is_some_and(|head| head.id == entry.id)
            && self.capacity(buyer_region, entry.region) != Some(0)
    }

    /// The cheapest offer for the bid at the head; puts right every entry that
    /// comes to the top and isn't true any more.
    fn choose(
        &self,
        buyer_region: usize,
        bid: &Quote,
        offers: &mut BinaryHeap<Reverse<Entry>>,
    ) -> Result<Option<Candidate>, MatchingError> {
        while let Some(mut top) = offers.peek_mut() {
            let entry = top.0;
            if self.is_current(buyer_region, &entry) {
                let welfare = entry.cost.welfare_for(bid.price)?;
                return Ok(Some(Candidate { welfare, bid: *bid, buyer_region, entry }));
            }
            match self.entry(buyer_region, entry.region, entry.class)? {
                Some(now) => *top = Reverse(now),
                None => {
                    PeekMut::pop(top);
                }
            }
        }
        Ok(None)
    }

    fn trade(&mut self, best: &Candidate) -> Result<Trade, MatchingError> {
        let Entry { region, class, .. } = best.entry;
        let (bid_at, offer_at) = (best.buyer_region, self.offer_index(region, class));
        let (Some(bid), Some(offer)) =
            (self.bid_head(bid_at).copied(), self.offer_head(region, class).copied())
        else {
            return Err(MatchingError::WrongShape);
        };
        let energy = self.take_capacity(bid_at, region, bid.available.min(offer.available));
        if let Some(head) = self.progress.bids.get_mut(bid_at) {
            if take(head, bid, energy) {
                self.pending.push(Pending::Bids(bid_at));
            }
        }
        if let Some(head) = self.progress.offers.get_mut(offer_at) {
            if take(head, offer, energy) {
                self.pending.push(Pending::Offers(region, class));
            }
        }
        Ok(Trade {
            pass: self.progress.pass,
            bid: bid.id,
            offer: offer.id,
            bid_price: bid.price,
            offer_price: offer.price,
            buyer_region: bid_at,
            seller_region: region,
            class,
            energy,
        })
    }

    const fn offer_index(&self, region: usize, class: usize) -> usize {
        region.saturating_mul(self.classes_len()).saturating_add(class)
    }

    const fn classes_len(&self) -> usize {
        self.terms.classes_len()
    }

    /// What is left of the capacity between two regions; `None`: unlimited.
    pub(super) fn capacity(&self, a: usize, b: usize) -> Option<Energy> {
        self.progress.capacities.get(pair_index(a.min(b), a.max(b))).copied().flatten()
    }

    pub(super) fn bid_head(&self, region: usize) -> Option<&Quote> {
        match self.progress.bids.get(region) {
            Some(Head::Ready(quote)) => Some(quote),
            _ => None,
        }
    }

    pub(super) fn offer_head(&self, region: usize, class: usize) -> Option<&Quote> {
        match self.progress.offers.get(self.offer_index(region, class)) {
            Some(Head::Ready(quote)) => Some(quote),
            _ => None,
        }
    }
}

/// Takes `energy` from the head; true if that exhausts it.
fn take(head: &mut Head, quote: Quote, energy: Energy) -> bool {
    let rest = Quote { available: quote.available.saturating_sub(energy), ..quote };
    let exhausted = rest.available == 0;
    *head = if exhausted { Head::Behind(Some(rest)) } else { Head::Ready(rest) };
    exhausted
}

/// Position of the pair `low <= high` in a triangle by rows; `(0, n)` is the
/// size of a triangle of n regions.
const fn pair_index(low: usize, high: usize) -> usize {
    let below = high.saturating_mul(high.saturating_add(1));
    below.saturating_div(2).saturating_add(low)
}
