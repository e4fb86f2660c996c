//! Whoever comes meets the best orders first.

use busbar_primitives::{
    certificates::{Range, Tradable},
    roles::Technology,
};
use frame_support::traits::{
    fungible::{Mutate, MutateHold},
    tokens::{Fortitude, Precision, Preservation, Restriction},
    Get, Time,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::value, Book, Config, Event, HoldReason, Order, OrderId, OrderOf, Orders, Pallet, Rank,
    Removal, Side, Ticks,
};

/// What is left of an order that comes.
#[derive(Clone, Copy)]
pub(crate) struct Comer {
    pub technology: Technology,
    pub side: Side,
    pub ticks: Ticks,
    pub count: u64,
}

impl Comer {
    fn less(mut self, count: u64) -> Self {
        if let Side::Offer(first) = &mut self.side {
            *first = first.saturating_add(count);
        }
        self.count = self.count.saturating_sub(count);
        self
    }
}

impl<T: Config> Pallet<T> {
    /// Has `who` meet what there is. Returns what is left, how many orders it met, and whether it could
    /// meet another one.
    pub(crate) fn meet(
        who: &T::AccountId,
        mut comer: Comer,
    ) -> Result<(Comer, u32, bool), DispatchError> {
        let mut met = 0u32;
        let queue = comer.side.queue();
        let opposite = (comer.technology, queue.opposite());
        let mut ranks = Book::<T>::iter_key_prefix(opposite);
        while comer.count > 0 {
            let Some(id) = ranks.next().map(Rank::order) else { break };
            let Some(order) = Orders::<T>::get(id) else { continue };
            if !queue.meets(comer.ticks, order.ticks) {
                break;
            }
            if met >= T::MaxMatches::get() {
                return Ok((comer, met, true));
            }
            met = met.saturating_add(1);
            comer = Self::meet_one(who, comer, id, order)?;
        }
        Ok((comer, met, false))
    }

    fn meet_one(
        who: &T::AccountId,
        comer: Comer,
        id: OrderId,
        order: OrderOf<T>,
    ) -> Result<Comer, DispatchError> {
        if order.owner != *who && order.is_over(T::Time::now()) {
            Self::clear(id, order, who)?;
            return Ok(comer);
        }
        let in_the_way = if order.owner == *who {
            Some(Removal::OwnOrder)
        } else if !order.range().is_none_or(T::Certificates::is_sellable) {
            Some(Removal::Expired)
        } else {
            None
        };
        if let Some(why) = in_the_way {
            Self::remove(id, order, why)?;
            return Ok(comer);
        }
        let count = comer.count.min(order.count);
        match (comer.side, order.side) {
            (Side::Offer(first), _) => {
                Self::pay_from_hold(&order, who, count)?;
                Self::hand_over(id, &order, (who, &order.owner), Range { first, count }, who)?;
            }
            (Side::Bid, Side::Offer(first)) => {
                let range = Range { first, count };
                Self::hand_over(id, &order, (&order.owner, who), range, who)?;
                let paid = value(order.ticks, count);
                T::Currency::transfer(who, &order.owner, paid, Preservation::Preserve)?;
            }
            // Bids stand opposite to offers only.
            (Side::Bid, Side::Bid) => return Ok(comer),
        }
        Self::fill(id, order, count)?;
        Ok(comer.less(count))
    }

    /// Has a bid pay for what it gets.
    fn pay_from_hold(bid: &OrderOf<T>, to: &T::AccountId, count: u64) -> DispatchResult {
        T::Currency::transfer_on_hold(
            &HoldReason::Order.into(),
            &bid.owner,
            to,
            value(bid.ticks, count),
            Precision::Exact,
            Restriction::Free,
            Fortitude::Polite,
        )?;
        Ok(())
    }

    fn hand_over(
        id: OrderId,
        order: &OrderOf<T>,
        (seller, buyer): (&T::AccountId, &T::AccountId),
        range: Range,
        payer: &T::AccountId,
    ) -> DispatchResult {
        T::Certificates::sell(range, buyer, payer)?;
        let Order { technology, ticks, .. } = *order;
        Self::note_trade(range.count, value(ticks, range.count));
        Self::deposit_event(Event::Traded {
            order: id,
            seller: seller.clone(),
            buyer: buyer.clone(),
            technology,
            range,
            price: value(ticks, 1),
        });
        Ok(())
    }

    /// Leaves what is left of an order in the book.
    fn fill(id: OrderId, order: OrderOf<T>, count: u64) -> DispatchResult {
        let left = order.less(count);
        if left.count > 0 {
            Orders::<T>::insert(id, left);
            return Ok(());
        }
        Self::forget(id, &left);
        Self::release(&left, left.deposit)
    }
}
