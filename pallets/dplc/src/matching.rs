//! Matching on chain: `math` over the order book, some steps in every block.

use alloc::vec::Vec;

use crate::*;
use busbar_math::dplc::{self, Agreement, Matching, MatchingError, Pass, Quote, Source, Step};
use busbar_primitives::{
    market::{BookedOrder, ClosedBook, Network, Queue, Side},
    receipt::{self, BilateralOrder},
    units::{OrderId, SessionId},
};
use frame_support::{defensive, weights::WeightMeter};

/// Why a session can't be matched at all. None of these can happen to a
/// session that was opened by the rules.
#[derive(Debug)]
pub(crate) enum Unclearable {
    Terms,
    Matching,
    Storage,
}

impl Unclearable {
    const fn reason(&self) -> &'static [u8] {
        match self {
            Self::Terms => b"the session's terms can't be cleared",
            Self::Matching => b"the session's orders or progress can't be matched",
            Self::Storage => b"the session's records are incomplete",
        }
    }
}

impl From<MatchingError> for Unclearable {
    fn from(_: MatchingError) -> Self {
        Self::Matching
    }
}

/// The order book of one session and round as a source of quotes.
struct BookQueues<T> {
    session: SessionId,
    round: u8,
    _config: core::marker::PhantomData<T>,
}

impl<T: Config> BookQueues<T> {
    fn behind(&self, queue: Queue, after: Option<&Quote>) -> Option<(BookedOrder, Fill)> {
        // Rank needs price, V and id only.
        let after = after.map(|quote| BookedOrder {
            id: quote.id,
            price: quote.price,
            energy: 0,
            quota: 0,
            priority: quote.priority,
        });
        let order = T::Book::next_in_queue(self.session, queue, after.as_ref())?;
        let fill = Fills::<T>::get((self.session, self.round, order.id));
        Some((order, fill))
    }
}

const fn quote(order: &BookedOrder, available: u64) -> Quote {
    Quote { id: order.id, price: order.price, priority: order.priority, available }
}

impl<T: Config> Source for BookQueues<T> {
    fn bid_behind(&mut self, pass: Pass, region: usize, after: Option<&Quote>) -> Option<Quote> {
        let region = u16::try_from(region).ok()?;
        let (order, fill) = self.behind(Queue { side: Side::Buy, region, class: 0 }, after)?;
        let limit = match pass {
            Pass::Quota => order.quota,
            Pass::General | Pass::Agreed => order.energy,
        };
        Some(quote(&order, limit.saturating_sub(fill.energy)))
    }

    fn offer_behind(
        &mut self,
        region: usize,
        class: usize,
        after: Option<&Quote>,
    ) -> Option<Quote> {
        let (region, class) = (u16::try_from(region).ok()?, u8::try_from(class).ok()?);
        let (order, fill) = self.behind(Queue { side: Side::Sell, region, class }, after)?;
        Some(quote(&order, order.energy.saturating_sub(fill.energy)))
    }
}

impl<T: Config> Pallet<T> {
    /// Begins the session's current round.
    pub(crate) fn start_matching(id: SessionId, session: &mut Session) {
        session.trades = 0;
        session.unsettled = 0;
        Progresses::<T>::remove(id);
        Agreeing::<T>::insert(id, None::<OrderId>);
        Digests::<T>::remove(id);
        Self::enter(id, session, Stage::Matching);
    }

    /// Makes trades until the budget is spent. True when matching is done.
    pub(crate) fn match_some(
        id: SessionId,
        session: &mut Session,
        meter: &mut WeightMeter,
    ) -> Result<bool, Unclearable> {
        let mut matching = Self::load_matching(id, session)?;
        // Begun before there were receipts, it gets none.
        let mut digests = match Progresses::<T>::contains_key(id) {
            true => Digests::<T>::get(id),
            false => Some(receipts::digests(matching.terms())),
        };
        let all_agreed = Self::trade_agreed(id, session, &mut matching, &mut digests, meter)?;
        let mut book =
            BookQueues::<T> { session: id, round: session.round, _config: Default::default() };
        // What a step is going to be isn't known before it is done.
        let trade_weight = step_of(T::WeightInfo::matching);
        let fetch_weight = step_of(T::WeightInfo::fetching);
        let dearest = trade_weight.max(fetch_weight);
        let mut done = false;
        while all_agreed && !done && meter.can_consume(dearest) {
            match matching.step(&mut book)? {
                Step::Advanced => meter.consume(fetch_weight),
                Step::Traded(trade) => {
                    meter.consume(trade_weight);
                    let trade = Self::record(id, session, matching.terms(), &trade)?;
                    if let Some(digests) = &mut digests {
                        digests.add_trade(&trade.matched());
                    }
                }
                Step::Done => done = true,
            }
        }
        let progress = StoredProgress::try_new(matching.into_progress());
        Progresses::<T>::insert(id, progress.ok_or(Unclearable::Storage)?);
        Digests::<T>::set(id, digests);
        Sessions::<T>::insert(id, &*session);
        Ok(done)
    }

    /// Makes the trades that were agreed on before all others, in the order of acceptance. True when
    /// none is left.
    fn trade_agreed(
        id: SessionId,
        session: &mut Session,
        matching: &mut Matching,
        digests: &mut Option<receipt::Digests>,
        meter: &mut WeightMeter,
    ) -> Result<bool, Unclearable> {
        // Matched from before there were contracts, it has none.
        let Some(mut after) = Agreeing::<T>::get(id) else { return Ok(true) };
        let step = step_of(T::WeightInfo::agreeing);
        while meter.try_consume(step).is_ok() {
            let Some((order, bilateral)) = T::Book::next_bilateral(id, after) else {
                Agreeing::<T>::remove(id);
                return Ok(true);
            };
            let accepts = bilateral.accepts();
            if let Some(digests) = digests {
                digests.add_bilateral(&BilateralOrder { order, accepts });
            }
            if let Some(proposal) = accepts {
                let agreement = Self::agreement(id, order, proposal)?;
                if let Some(trade) = matching.agree(&agreement) {
                    let trade = Self::record(id, session, matching.terms(), &trade)?;
                    if let Some(digests) = digests {
                        digests.add_trade(&trade.matched());
                    }
                }
            }
            after = Some(order);
        }
        Agreeing::<T>::insert(id, after);
        Ok(false)
    }

    /// What the owners of two orders have agreed on.
    fn agreement(
        id: SessionId,
        order: OrderId,
        proposal: OrderId,
    ) -> Result<Agreement, Unclearable> {
        let get = |order| T::Book::order(id, order).ok_or(Unclearable::Storage);
        let (order, proposal) = (get(order)?, get(proposal)?);
        let (bid, offer) = match order.queue.side {
            Side::Buy => (order, proposal),
            Side::Sell => (proposal, order),
        };
        Ok(Agreement {
            bid: bid.order.id,
            offer: offer.order.id,
            price: offer.order.price,
            buyer_region: bid.queue.region.into(),
            seller_region: offer.queue.region.into(),
            class: offer.queue.class.into(),
            energy: offer.order.energy,
        })
    }

    /// The matching as the last block left it.
    pub(crate) fn load_matching(id: SessionId, session: &Session) -> Result<Matching, Unclearable> {
        let terms = Self::matching_terms(id, &session.terms).ok_or(Unclearable::Terms)?;
        Ok(match Progresses::<T>::get(id) {
            Some(progress) => Matching::resume(terms, progress.into_progress())?,
            None => Matching::new(terms),
        })
    }

    /// Regions, links with the capacities in force, classes.
    pub(crate) fn matching_terms(id: SessionId, terms: &Terms) -> Option<dplc::Terms> {
        let parameters = &terms.parameters;
        let classes = parameters
            .classes
            .iter()
            .map(|class| class.to_math(parameters.certificate_price))
            .collect::<Option<Vec<_>>>()?;
        let lowered = Lowered::<T>::get(id);
        let links = T::Network::links(terms.grid).into_iter().map(|(pair, link)| {
            let limit = lowered.iter().find(|(known, _)| *known == pair).map(|(_, limit)| *limit);
            let link = dplc::Link {
                loss: link.loss,
                transmission: link.transmission,
                capacity: limit.or(link.capacity),
            };
            (usize::from(pair.low()), usize::from(pair.high()), link)
        });
        dplc::Terms::new(usize::from(terms.regions), classes, links).ok()
    }

    /// Prices a trade and writes it down.
    fn record(
        id: SessionId,
        session: &mut Session,
        terms: &dplc::Terms,
        trade: &dplc::Trade,
    ) -> Result<Trade<T::AccountId>, Unclearable> {
        let link = terms.link(trade.buyer_region, trade.seller_region);
        let (Some(link), Some(class)) = (link, terms.class(trade.class)) else {
            return Err(Unclearable::Terms);
        };
        let owner =
            |order| T::Book::order(id, order).map(|order| order.owner).ok_or(Unclearable::Storage);
        let settled = trade.settle(link, class).map_err(|_| Unclearable::Matching)?;
        let record = Trade {
            pass: trade.pass,
            bid: trade.bid,
            offer: trade.offer,
            buyer: owner(trade.bid)?,
            seller: owner(trade.offer)?,
            energy: trade.energy,
            delivered: settled.delivered,
            welfare: settled.welfare,
            buyer_price: settled.buyer_price,
            seller_price: settled.seller_price,
            buyer_pays: settled.buyer_pays,
            seller_receives: settled.seller_receives,
            grid_receives: settled.grid_receives,
            policy_receives: settled.policy_receives,
            settled: false,
        };
        let round = session.round;
        let index = session.trades;
        for (order, pays) in [(trade.bid, settled.buyer_pays), (trade.offer, 0)] {
            Fills::<T>::mutate((id, round, order), |fill| {
                fill.energy = fill.energy.saturating_add(trade.energy);
                fill.pays = fill.pays.saturating_add(pays);
            });
        }
        Trades::<T>::insert((id, round, index), &record);
        session.trades = index.checked_add(1).ok_or(Unclearable::Storage)?;
        session.unsettled = session.trades;
        let event = Event::Matched { session: id, round, index, trade: record.clone() };
        Self::deposit_event(event);
        Ok(record)
    }

    /// A session that can't be matched must not stop the chain: its money goes
    /// back.
    pub(crate) fn give_up(id: SessionId, session: &mut Session, why: &Unclearable) {
        defensive!("a session can't be cleared", why);
        let reason = why.reason().to_vec().try_into().unwrap_or_default();
        Self::cancel_now(id, session, reason);
    }
}
