//! What a session and an order have to meet.

use busbar_primitives::{
    delivery::Debts,
    market::{Admissions, Mechanism, Queue, Schedule, Side},
    roles::Standing,
    units::{Energy, OrderId, SessionId, HORIZON_MS, MAX_ENERGY, MAX_PRICE},
};
use frame_support::{ensure, traits::Time};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::{Seat, Terms},
    Config, Error, OrderOf, Orders, Pallet, Session, SessionState, Sessions,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn ensure_schedule(schedule: &Schedule) -> DispatchResult {
        let Schedule { opens, gate_closure, delivery_start, delivery_end } = *schedule;
        ensure!(T::Time::now() < gate_closure, Error::<T>::GateClosureInPast);
        ensure!(
            opens < gate_closure && gate_closure <= delivery_start && delivery_start < delivery_end,
            Error::<T>::DatesOutOfOrder
        );
        // Bonds stay on hold until then.
        let horizon = T::Time::now().saturating_add(HORIZON_MS);
        ensure!(delivery_end <= horizon, Error::<T>::TooFarAhead);
        Ok(())
    }

    pub(crate) fn ensure_prices(session: &Session) -> DispatchResult {
        let limits = session.min_price..=session.max_price;
        ensure!(
            session.min_price > 0 && session.max_price <= MAX_PRICE && !limits.is_empty(),
            Error::<T>::InvalidPriceLimits
        );
        ensure!(session.has_valid_tick(), Error::<T>::InvalidTick);
        Ok(())
    }

    /// The session, if orders can be listed and withdrawn now.
    pub(crate) fn session_taking_orders(id: SessionId) -> Result<Session, DispatchError> {
        let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        let now = T::Time::now();
        ensure!(
            session.state == SessionState::Listing && now < session.schedule.gate_closure,
            Error::<T>::GateClosed
        );
        ensure!(session.schedule.opens <= now, Error::<T>::NotOpenYet);
        Ok(session)
    }

    /// Session and order, once the session takes no more orders.
    pub(crate) fn closed_order(
        session_id: SessionId,
        id: OrderId,
    ) -> Result<(Session, OrderOf<T>), DispatchError> {
        let session = Sessions::<T>::get(session_id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(session.state != SessionState::Listing, Error::<T>::StillListing);
        let order = Orders::<T>::get(session_id, id).ok_or(Error::<T>::UnknownOrder)?;
        Ok((session, order))
    }

    pub(crate) fn owned_order(
        session: SessionId,
        id: OrderId,
        who: &T::AccountId,
    ) -> Result<OrderOf<T>, DispatchError> {
        let order = Orders::<T>::get(session, id).ok_or(Error::<T>::UnknownOrder)?;
        ensure!(order.owner == *who, Error::<T>::NotOwner);
        Ok(order)
    }

    /// Where `who` stands in the session's book, if it may list there.
    pub(crate) fn seat(session: SessionId, who: &T::AccountId) -> Result<Seat, DispatchError> {
        let admission = T::Admissions::admission(who).ok_or(Error::<T>::NotAdmitted)?;
        ensure!(admission.standing == Standing::Active, Error::<T>::Suspended);
        ensure!(admission.deposit_paid, Error::<T>::DepositDue);
        ensure!(!T::Debts::any(who), Error::<T>::InDebt);
        let seat = Seat::of(&admission).ok_or(Error::<T>::WrongRole)?;

        let Queue { side, region, class } = seat.queue;
        ensure!(T::Mechanism::admits(session, region, None), Error::<T>::UnknownRegion);
        let class_known = side == Side::Buy || T::Mechanism::admits(session, region, Some(class));
        ensure!(class_known, Error::<T>::UnknownClass);
        Ok(seat)
    }

    /// Checks an order of an owner whose other open orders in the session come to `others`.
    /// Returns the energy of all of them together.
    pub(crate) fn ensure_acceptable(
        session: &Session,
        seat: &Seat,
        terms: &Terms,
        others: Energy,
    ) -> Result<Energy, DispatchError> {
        let Terms { price, energy, quota } = *terms;
        ensure!(energy > 0, Error::<T>::ZeroEnergy);
        ensure!(energy <= MAX_ENERGY, Error::<T>::EnergyTooLarge);
        ensure!(quota == 0 || seat.queue.side == Side::Buy, Error::<T>::QuotaOnOffer);
        ensure!(quota <= energy, Error::<T>::QuotaAboveEnergy);
        ensure!(session.in_bounds(price), Error::<T>::PriceOutOfBounds);
        ensure!(session.on_tick(price), Error::<T>::OffTick);

        let total = others.checked_add(energy).ok_or(Error::<T>::AboveCapacity)?;
        ensure!(seat.can_deliver(total, &session.schedule), Error::<T>::AboveCapacity);
        Ok(total)
    }
}
