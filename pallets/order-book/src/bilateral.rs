//! Orders of two parties that agree on a trade. They stand in no queue; money on hold, bonds and
//! bounds are those of all orders.

use busbar_primitives::{
    credit::Credit,
    delivery::{has_energy, Shaping},
    market::{Bilateral, Mechanism, Queue, Side},
    units::{Balance, OrderId, SessionId},
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::{Place, Seat},
    Bilaterals, Config, Error, Event, Ledgers, NewContract, OpenOrders, OrderOf, Orders, Pallet,
    Session,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_propose(
        who: T::AccountId,
        id: SessionId,
        contract: NewContract<T::AccountId>,
    ) -> DispatchResult {
        let session = Self::session_taking_orders(id)?;
        let seat = Self::seat(id, &who)?;
        let other = Self::other_seat(id, &seat, &contract.with)?;
        let profile = &contract.profile;
        ensure!(profile.is_empty() || has_energy(profile), Error::<T>::EmptyProfile);

        let halves = (&seat, other.queue);
        let (order_id, order) = Self::enter_bilateral(&who, id, &session, halves, &contract)?;
        let NewContract { with, price, energy, profile, .. } = contract;
        let proposed = Bilateral::Proposed { with: with.clone(), profile: profile.clone() };
        Bilaterals::<T>::insert(id, Place::of(order_id), proposed);

        Self::deposit_event(Event::ContractProposed {
            session: id,
            order: order_id,
            who,
            with,
            side: order.side,
            price,
            energy,
            profile,
            held: order.held,
        });
        Ok(())
    }

    /// The caller signs all terms, not an id alone: on another fork the id may be another
    /// proposal's.
    pub(crate) fn do_accept(
        who: T::AccountId,
        id: SessionId,
        proposal: OrderId,
        contract: NewContract<T::AccountId>,
    ) -> DispatchResult {
        let session = Self::session_taking_orders(id)?;
        let seat = Self::seat(id, &who)?;
        let proposed = Orders::<T>::get(id, proposal).ok_or(Error::<T>::UnknownOrder)?;
        let Some(Bilateral::Proposed { with, profile }) =
            Bilaterals::<T>::get(id, Place::of(proposal))
        else {
            return Err(Error::<T>::NotProposed.into());
        };
        ensure!(with == who, Error::<T>::NotCounterparty);
        let is_same = proposed.owner == contract.with
            && proposed.price == contract.price
            && proposed.energy == contract.energy
            && profile == contract.profile;
        ensure!(is_same, Error::<T>::TermsDiffer);
        Self::other_seat(id, &seat, &proposed.owner)?;
        let may_shape = [&who, &proposed.owner].into_iter().all(T::Shaping::may_shape);
        ensure!(profile.is_empty() || may_shape, Error::<T>::TooManyProfiles);

        let halves = (&seat, proposed.queue());
        let (order_id, order) = Self::enter_bilateral(&who, id, &session, halves, &contract)?;
        // Whoever was admitted anew meanwhile may stand elsewhere.
        let cost = Self::cost_between(id, seat.queue, proposed.queue(), &contract)?;
        let is_covered = proposed.side == Side::Sell || proposed.held == cost;
        ensure!(is_covered, Error::<T>::TermsDiffer);
        let accepted = Bilateral::Accepted { by: order_id };
        Bilaterals::<T>::insert(id, Place::of(proposal), accepted);
        let accepts = Bilateral::Accepts { proposal, profile };
        Bilaterals::<T>::insert(id, Place::of(order_id), accepts);

        Self::deposit_event(Event::ContractAccepted {
            session: id,
            proposal,
            order: order_id,
            who,
            held: order.held,
        });
        Ok(())
    }

    /// Where the other party stands, which could list an order there now, too.
    fn other_seat(id: SessionId, own: &Seat, other: &T::AccountId) -> Result<Seat, DispatchError> {
        let other = Self::seat(id, other).map_err(|_| Error::<T>::UnfitCounterparty)?;
        ensure!(own.queue.side != other.queue.side, Error::<T>::UnfitCounterparty);
        Ok(other)
    }

    /// What the buyer pays, whichever of the two it is.
    fn cost_between(
        id: SessionId,
        own: Queue,
        other: Queue,
        contract: &NewContract<T::AccountId>,
    ) -> Result<Balance, DispatchError> {
        let (buyer, seller) = match own.side {
            Side::Buy => (own, other),
            Side::Sell => (other, own),
        };
        let cost = T::Mechanism::agreed_cost(id, buyer, seller, contract.price, contract.energy);
        Ok(cost.ok_or(Error::<T>::NotLinked)?)
    }

    /// Writes one half, with all on hold that it needs: of a buyer what it pays, of a seller its bond.
    fn enter_bilateral(
        who: &T::AccountId,
        id: SessionId,
        session: &Session,
        (seat, other): (&Seat, Queue),
        contract: &NewContract<T::AccountId>,
    ) -> Result<(OrderId, OrderOf<T>), DispatchError> {
        let mut ledger = Ledgers::<T>::get(id, who);
        let (order_id, mut order) = Self::enter(
            who,
            session,
            (seat, T::Credit::credit(who)),
            &mut ledger,
            &contract.order(),
        )?;
        let can_follow = seat.can_follow(contract.energy, &contract.profile, &session.schedule);
        ensure!(can_follow, Error::<T>::ProfileAboveCapacity);
        let cost = Self::cost_between(id, seat.queue, other, contract)?;
        if order.side == Side::Buy {
            order.held = cost;
        }
        Self::hold(order.side, who, order.held)?;
        Ledgers::<T>::insert(id, who, ledger);
        OpenOrders::<T>::mutate(who, |open| *open = open.saturating_add(1));
        Orders::<T>::insert(id, order_id, &order);
        Ok((order_id, order))
    }

    /// The other half of what the owner of an order has agreed on.
    pub(crate) fn counterpart(id: SessionId, order: OrderId) -> Option<OrderId> {
        match Bilaterals::<T>::get(id, Place::of(order))? {
            Bilateral::Proposed { .. } => None,
            Bilateral::Accepted { by } => Some(by),
            Bilateral::Accepts { proposal, .. } => Some(proposal),
        }
    }
}
