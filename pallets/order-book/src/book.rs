//! Records that are written and deleted together.

use busbar_primitives::units::{Balance, OrderId, SessionId};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::{Place, Seat, Terms},
    Bilaterals, Book, Config, Event, Ledgers, OpenOrders, OpenSessions, Order, OrderOf, Orders,
    Pallet, Session, SessionState, Sessions,
};

impl<T: Config> Pallet<T> {
    /// An order of `who` under `terms`, with all on hold that it needs.
    pub(crate) fn new_order(
        session: &Session,
        who: &T::AccountId,
        seat: &Seat,
        terms: Terms,
        priority: u64,
    ) -> OrderOf<T> {
        let Terms { price, energy, quota } = terms;
        Order {
            owner: who.clone(),
            side: seat.queue.side,
            region: seat.queue.region,
            class: seat.queue.class,
            price,
            energy,
            quota,
            priority,
            held: session.hold_for(seat.queue.side, price, energy),
        }
    }

    /// Writes an order and its entry in the queue.
    pub(crate) fn book(session_id: SessionId, session: &Session, id: OrderId, order: &OrderOf<T>) {
        let booked = order.booked(id);
        let rank = session.rank(order.side, &booked);
        Book::<T>::insert((session_id, order.queue(), rank), booked);
        Orders::<T>::insert(session_id, id, order);
    }

    /// Deletes an order and its entry in the queue, or among those that stand in none.
    pub(crate) fn unbook(
        session_id: SessionId,
        session: &Session,
        id: OrderId,
        order: &OrderOf<T>,
    ) {
        if Bilaterals::<T>::take(session_id, Place::of(id)).is_none() {
            let rank = session.rank(order.side, &order.booked(id));
            Book::<T>::remove((session_id, order.queue(), rank));
        }
        Orders::<T>::remove(session_id, id);
    }

    /// Releases all that is on hold for an order and deletes every trace of it but its salt.
    /// Returns what was released. Needs a transaction around it.
    pub(crate) fn take_off(
        session_id: SessionId,
        session: &Session,
        id: OrderId,
        order: &OrderOf<T>,
    ) -> Result<Balance, DispatchError> {
        Self::release(order.side, &order.owner, order.held)?;
        Self::unbook(session_id, session, id, order);
        Ledgers::<T>::mutate(session_id, &order.owner, |ledger| ledger.remove(id, order.energy));
        OpenOrders::<T>::mutate_exists(&order.owner, |count| {
            *count = count.unwrap_or_default().checked_sub(1).filter(|left| *left > 0);
        });
        Ok(order.held)
    }

    /// Takes an order off the book before gate closure. Needs a transaction around it.
    pub(crate) fn withdraw_order(
        session_id: SessionId,
        session: &Session,
        id: OrderId,
        order: OrderOf<T>,
    ) -> DispatchResult {
        let released = Self::take_off(session_id, session, id, &order)?;
        Self::deposit_event(Event::OrderWithdrawn {
            session: session_id,
            order: id,
            who: order.owner,
            released,
        });
        Ok(())
    }

    /// No more orders are taken in the session.
    pub(crate) fn end_listing(id: SessionId, mut session: Session, state: SessionState) {
        session.state = state;
        Sessions::<T>::insert(id, session);
        OpenSessions::<T>::mutate(|open| open.retain(|other| *other != id));
    }
}
