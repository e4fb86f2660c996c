//! Bodies of the calls. A call is a transaction: a refusal undoes what came before it.

use busbar_math::credit::priority;
use busbar_primitives::{
    credit::Credit,
    market::{Mechanism, Schedule},
    units::{Balance, OrderId, Price, SessionId},
};
use frame_support::{
    ensure,
    traits::{Get, Time},
    BoundedVec,
};
use sp_runtime::{DispatchError, DispatchResult, Perbill};

use crate::{
    types::{Place, Seat, Terms},
    Bilaterals, Config, Error, Event, LedgerOf, Ledgers, NewOrder, NextOrder, NextSession,
    OpenOrders, OpenSessions, OrderOf, Pallet, Product, Session, SessionState, Sessions,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open_session(
        product: Product,
        schedule: Schedule,
        min_price: Price,
        max_price: Price,
        tick: Price,
    ) -> DispatchResult {
        let bond_rate = T::BondRate::get();
        let session = Session {
            product: product.clone(),
            schedule,
            min_price,
            max_price,
            tick,
            state: SessionState::Listing,
            bond_rate,
        };
        Self::ensure_schedule(&schedule)?;
        Self::ensure_prices(&session)?;
        let id = NextSession::<T>::get();
        let next = id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
        OpenSessions::<T>::try_mutate(|open| open.try_push(id))
            .map_err(|_| Error::<T>::TooManySessions)?;

        NextSession::<T>::put(next);
        Sessions::<T>::insert(id, session);
        // Last, so that the mechanism finds the session when it asks for it.
        T::Mechanism::opened(id)?;

        Self::deposit_event(Event::SessionOpened {
            session: id,
            product,
            schedule,
            min_price,
            max_price,
            tick,
            bond_rate,
        });
        Ok(())
    }

    pub(crate) fn do_cancel_session(id: SessionId) -> DispatchResult {
        let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(session.state == SessionState::Listing, Error::<T>::NotListing);
        // Behind the gate the book is final: nobody may see it and then think better of it.
        ensure!(T::Time::now() < session.schedule.gate_closure, Error::<T>::GateClosed);

        Self::end_listing(id, session, SessionState::Cancelled);
        T::Mechanism::called_off(id)?;

        Self::deposit_event(Event::SessionCancelled { session: id });
        Ok(())
    }

    pub(crate) fn do_list(
        who: T::AccountId,
        session: SessionId,
        order: NewOrder,
    ) -> DispatchResult {
        Self::list_all(who, session, [order])
    }

    pub(crate) fn do_list_batch(
        who: T::AccountId,
        session: SessionId,
        orders: BoundedVec<NewOrder, T::MaxBatch>,
    ) -> DispatchResult {
        Self::list_all(who, session, orders)
    }

    /// Whatever is the same for all orders of a call is read and written once.
    fn list_all(
        who: T::AccountId,
        id: SessionId,
        orders: impl IntoIterator<Item = NewOrder>,
    ) -> DispatchResult {
        let session = Self::session_taking_orders(id)?;
        let seat = Self::seat(id, &who)?;
        let credit = T::Credit::credit(&who);
        let mut ledger = Ledgers::<T>::get(id, &who);

        let mut count: u32 = 0;
        let mut held: Balance = 0;
        for order in orders {
            let order_held =
                Self::list_one(&who, id, &session, (&seat, credit), &mut ledger, order)?;
            held = held.saturating_add(order_held);
            count = count.saturating_add(1);
        }

        ensure!(count > 0, Error::<T>::EmptyBatch);
        Self::hold(seat.queue.side, &who, held)?;
        Ledgers::<T>::insert(id, &who, ledger);
        OpenOrders::<T>::mutate(&who, |open| *open = open.saturating_add(count));
        Ok(())
    }

    /// Books one order and enters it in `ledger`. Returns what is to be put on hold for it.
    fn list_one(
        who: &T::AccountId,
        id: SessionId,
        session: &Session,
        owner: (&Seat, Perbill),
        ledger: &mut LedgerOf<T>,
        new: NewOrder,
    ) -> Result<Balance, DispatchError> {
        let (order_id, order) = Self::enter(who, session, owner, ledger, &new)?;
        Self::book(id, session, order_id, &order);

        Self::deposit_event(Event::OrderListed {
            session: id,
            order: order_id,
            who: who.clone(),
            side: order.side,
            region: order.region,
            class: order.class,
            price: order.price,
            energy: order.energy,
            quota: order.quota,
            held: order.held,
        });
        Ok(order.held)
    }

    /// Enters one order in `ledger`, if it may be listed. The owner has a seat, and credit.
    pub(crate) fn enter(
        who: &T::AccountId,
        session: &Session,
        (seat, credit): (&Seat, Perbill),
        ledger: &mut LedgerOf<T>,
        new: &NewOrder,
    ) -> Result<(OrderId, OrderOf<T>), DispatchError> {
        let terms = new.terms();
        let energy = Self::ensure_acceptable(session, seat, &terms, ledger.energy)?;
        ensure!(!ledger.salts.contains(&new.salt), Error::<T>::SaltUsed);
        ledger.salts.try_push(new.salt).map_err(|_| Error::<T>::TooManyListings)?;
        let order_id = Self::next_order_id()?;
        ledger.orders.try_push(order_id).map_err(|_| Error::<T>::TooManyOrders)?;
        ledger.energy = energy;
        let priority = priority(terms.price, credit.deconstruct());
        Ok((order_id, Self::new_order(session, who, seat, terms, priority)))
    }

    pub(crate) fn do_amend(
        who: T::AccountId,
        id: SessionId,
        old_id: OrderId,
        terms: Terms,
    ) -> DispatchResult {
        let session = Self::session_taking_orders(id)?;
        let old = Self::owned_order(id, old_id, &who)?;
        let is_bilateral = Bilaterals::<T>::contains_key(id, Place::of(old_id));
        ensure!(!is_bilateral, Error::<T>::NotAmendable);
        let seat = Self::seat(id, &who)?;
        ensure!(seat.queue.side == old.side, Error::<T>::WrongRole);
        ensure!(terms != old.terms(), Error::<T>::Unchanged);
        let mut ledger = Ledgers::<T>::get(id, &who);
        let others = ledger.energy.saturating_sub(old.energy);
        let energy = Self::ensure_acceptable(&session, &seat, &terms, others)?;

        let keeps_place = old.keeps_place(&terms);
        let new_id = if keeps_place { old_id } else { Self::next_order_id()? };
        // At another price it would be worth more than those of its kind that were listed there.
        let new_priority = if keeps_place && terms.price == old.price {
            old.priority
        } else {
            priority(terms.price, T::Credit::credit(&who).deconstruct())
        };
        let new = Self::new_order(&session, &who, &seat, terms, new_priority);
        Self::adjust_hold(new.side, &who, old.held, new.held)?;

        Self::unbook(id, &session, old_id, &old);
        Self::book(id, &session, new_id, &new);
        ledger.rename(old_id, new_id);
        ledger.energy = energy;
        Ledgers::<T>::insert(id, &who, ledger);

        Self::deposit_event(Event::OrderAmended {
            session: id,
            old: old_id,
            new: new_id,
            who,
            price: new.price,
            energy: new.energy,
            quota: new.quota,
            held: new.held,
        });
        Ok(())
    }

    /// Asks for ownership only: whoever may no longer list can still have its money back.
    pub(crate) fn do_withdraw(
        who: T::AccountId,
        id: SessionId,
        order_id: OrderId,
    ) -> DispatchResult {
        let session = Self::session_taking_orders(id)?;
        let order = Self::owned_order(id, order_id, &who)?;
        ensure!(Self::counterpart(id, order_id).is_none(), Error::<T>::AlreadyAccepted);
        Self::withdraw_order(id, &session, order_id, order)
    }

    fn next_order_id() -> Result<OrderId, DispatchError> {
        let id = NextOrder::<T>::get();
        NextOrder::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
        Ok(id)
    }
}
