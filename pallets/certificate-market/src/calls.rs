//! What the calls do.

use busbar_primitives::{
    certificates::{Range, Tradable},
    roles::Technology,
    units::{Balance, Moment},
};
use frame_support::{
    ensure,
    traits::{
        fungible::MutateHold,
        tokens::{Fortitude, Precision, Restriction},
        Get, Time,
    },
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    matching::Comer,
    types::{ticks_of, value},
    Book, Config, Error, Event, HoldReason, IntervalIndex, LastTraded, NextOrder, Order, OrderId,
    OrderOf, Orders, Pallet, Prices, Rank, Removal, Side, Ticks, Validity, KEPT,
};

impl<T: Config> Pallet<T> {
    /// Returns how many orders it met.
    pub(crate) fn do_offer(
        who: T::AccountId,
        range: Range,
        price: Balance,
        validity: Validity,
    ) -> Result<u32, DispatchError> {
        let ticks = Self::valid(price, validity)?;
        let technology = T::Certificates::list(&who, range)?;
        let comer = Comer { technology, side: Side::Offer(range.first), ticks, count: range.count };
        Self::come(who, comer, validity)
    }

    /// Returns how many orders it met.
    pub(crate) fn do_bid(
        who: T::AccountId,
        technology: Technology,
        count: u64,
        price: Balance,
        validity: Validity,
    ) -> Result<u32, DispatchError> {
        let ticks = Self::valid(price, validity)?;
        ensure!(count > 0, Error::<T>::InvalidCount);
        Self::come(who, Comer { technology, side: Side::Bid, ticks, count }, validity)
    }

    /// `None`: an issuing body.
    pub(crate) fn do_withdraw(who: Option<T::AccountId>, id: OrderId) -> DispatchResult {
        let order = Orders::<T>::get(id).ok_or(Error::<T>::UnknownOrder)?;
        match who {
            None => Self::remove(id, order, Removal::ByIssuer),
            Some(who) if who == order.owner => Self::remove(id, order, Removal::Withdrawn),
            Some(who) if order.is_over(T::Time::now()) => Self::clear(id, order, &who),
            Some(_) => Err(Error::<T>::NotOwner.into()),
        }
    }

    fn valid(price: Balance, validity: Validity) -> Result<Ticks, Error<T>> {
        let is_over = validity.until().is_some_and(|until| until <= T::Time::now());
        ensure!(!is_over, Error::<T>::InvalidValidity);
        ticks_of(price).ok_or(Error::<T>::InvalidPrice)
    }

    /// Meets what there is, and then rests or goes.
    fn come(who: T::AccountId, comer: Comer, validity: Validity) -> Result<u32, DispatchError> {
        let (left, met, meets_more) = Self::meet(&who, comer)?;
        if left.count == 0 {
            return Ok(met);
        }
        match validity {
            Validity::FillOrKill => return Err(Error::<T>::NotFillable.into()),
            Validity::Rest(until) if !meets_more => Self::rest(who, left, until)?,
            _ => {
                if let Side::Offer(first) = left.side {
                    T::Certificates::unlist(Range { first, count: left.count })?;
                }
                Self::deposit_event(Event::Cancelled { owner: who, count: left.count });
            }
        }
        Ok(met)
    }

    fn rest(owner: T::AccountId, comer: Comer, until: Option<Moment>) -> DispatchResult {
        let Comer { technology, side, ticks, count } = comer;
        let id = NextOrder::<T>::get();
        NextOrder::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
        let deposit = T::OrderDeposit::get();
        let order = Order { owner, technology, side, ticks, count, until, deposit };
        let held = order.payment().checked_add(deposit).ok_or(Error::<T>::Overflow)?;
        T::Currency::hold(&HoldReason::Order.into(), &order.owner, held)?;
        Book::<T>::insert((technology, side.queue(), Rank::new(side.queue(), ticks, id)), ());
        Orders::<T>::insert(id, &order);
        let price = value(ticks, 1);
        let owner = order.owner;
        Self::deposit_event(Event::Resting {
            order: id,
            owner,
            technology,
            side,
            price,
            count,
            until,
        });
        Ok(())
    }

    /// Takes an order out of the book, and gives back what it had set aside.
    pub(crate) fn remove(id: OrderId, order: OrderOf<T>, why: Removal) -> DispatchResult {
        Self::forget(id, &order);
        if let Some(range) = order.range() {
            T::Certificates::unlist(range)?;
        }
        Self::release(&order, order.payment().saturating_add(order.deposit))?;
        let Order { owner, count, .. } = order;
        Self::deposit_event(Event::Removed { order: id, owner, count, why });
        Ok(())
    }

    /// The same, of an order whose time is over. Whoever does it gets the deposit: else it would cost
    /// next to nothing to fill the book with orders that others have to clear away.
    pub(crate) fn clear(id: OrderId, order: OrderOf<T>, by: &T::AccountId) -> DispatchResult {
        T::Currency::transfer_on_hold(
            &HoldReason::Order.into(),
            &order.owner,
            by,
            order.deposit,
            Precision::Exact,
            Restriction::Free,
            Fortitude::Polite,
        )?;
        Self::remove(id, Order { deposit: 0, ..order }, Removal::Over)
    }

    pub(crate) fn forget(id: OrderId, order: &OrderOf<T>) {
        let queue = order.side.queue();
        Book::<T>::remove((order.technology, queue, Rank::new(queue, order.ticks, id)));
        Orders::<T>::remove(id);
    }

    pub(crate) fn release(order: &OrderOf<T>, amount: Balance) -> DispatchResult {
        let reason = HoldReason::Order.into();
        T::Currency::release(&reason, &order.owner, amount, Precision::Exact)?;
        Ok(())
    }

    pub(crate) fn interval() -> IntervalIndex {
        T::Time::now().checked_div(T::Interval::get()).unwrap_or_default()
    }

    pub(crate) fn note_trade(count: u64, paid: Balance) {
        let interval = Self::interval();
        let place = interval.checked_rem(KEPT).unwrap_or_default();
        Prices::<T>::mutate(place, |traded| {
            *traded = Some(traded.unwrap_or_default().add(interval, count, paid));
        });
        LastTraded::<T>::put(interval);
    }
}
