//! What the mechanism does with a session once its gate has closed. It works from the hooks of
//! a block, where nothing undoes a failed step: so each step is a transaction of its own.

use busbar_primitives::{
    delivery::Profile,
    market::{Admissions, Bilateral, BookedOrder, ClosedBook, Legs, Queue, Schedule, Side},
    receipt::ClosedOrder,
    units::{Balance, Energy, Moment, OrderId, SessionId},
};
use frame_support::{defensive, ensure, storage::with_storage_layer, traits::Time};
use sp_runtime::DispatchResult;

use crate::{
    types::Seat, Bilaterals, Book, Config, Error, Event, Ledgers, OpenSessions, Orders, Pallet,
    Place, SessionState, Sessions,
};

impl<T: Config> Pallet<T> {
    /// A gate closes within `window` from now, or has closed and its session isn't taken yet.
    pub fn gate_closing(window: Moment) -> bool {
        let horizon = T::Time::now().saturating_add(window);
        let gate = |id| Sessions::<T>::get(id).map(|session| session.schedule.gate_closure);
        OpenSessions::<T>::get().into_iter().filter_map(gate).any(|closure| closure <= horizon)
    }
}

impl<T: Config> ClosedBook<T::AccountId> for Pallet<T> {
    fn take_closed() -> Option<SessionId> {
        let now = T::Time::now();
        let (id, session) = OpenSessions::<T>::get().into_iter().find_map(|id| {
            let session = Sessions::<T>::get(id)?;
            (session.schedule.gate_closure <= now).then_some((id, session))
        })?;
        Self::end_listing(id, session, SessionState::Closed);
        Self::deposit_event(Event::GateClosed { session: id });
        Some(id)
    }

    fn schedule(session: SessionId) -> Option<Schedule> {
        Sessions::<T>::get(session).map(|session| session.schedule)
    }

    fn next_in_queue(
        session: SessionId,
        queue: Queue,
        after: Option<&BookedOrder>,
    ) -> Option<BookedOrder> {
        let prefix = (session, queue);
        let entry = match after {
            None => Book::<T>::iter_prefix(prefix).next(),
            Some(order) => {
                let rank = Sessions::<T>::get(session)?.rank(queue.side, order);
                let key = Book::<T>::hashed_key_for((session, queue, rank));
                Book::<T>::iter_prefix_from(prefix, key).next()
            }
        };
        entry.map(|(_, order)| order)
    }

    fn order(session: SessionId, order: OrderId) -> Option<ClosedOrder<T::AccountId>> {
        let record = Orders::<T>::get(session, order)?;
        let (queue, order) = (record.queue(), record.booked(order));
        Some(ClosedOrder { owner: record.owner, queue, order })
    }

    fn next_bilateral(
        session: SessionId,
        after: Option<OrderId>,
    ) -> Option<(OrderId, Bilateral<T::AccountId>)> {
        let next = match after {
            None => Bilaterals::<T>::iter_prefix(session).next(),
            Some(order) => {
                let key = Bilaterals::<T>::hashed_key_for(session, Place::of(order));
                Bilaterals::<T>::iter_prefix_from(session, key).next()
            }
        };
        next.map(|(place, bilateral)| (place.id(), bilateral))
    }

    fn can_follow(session: SessionId, order: OrderId, energy: Energy, profile: &Profile) -> bool {
        let parent = Sessions::<T>::get(session);
        let record = Orders::<T>::get(session, order);
        let seat = record.and_then(|record| {
            let admission = T::Admissions::admission(&record.owner)?;
            Some(Seat { queue: record.queue(), capacity: admission.capacity })
        });
        let all = parent.zip(seat);
        all.is_some_and(|(parent, seat)| seat.can_follow(energy, profile, &parent.schedule))
    }

    fn bilateral(session: SessionId, order: OrderId) -> Option<Bilateral<T::AccountId>> {
        Bilaterals::<T>::get(session, Place::of(order))
    }

    /// That order stays the same while orders are removed.
    fn next_listed(session: SessionId, after: Option<OrderId>) -> Option<OrderId> {
        match after {
            None => Orders::<T>::iter_key_prefix(session).next(),
            Some(order) => {
                let key = Orders::<T>::hashed_key_for(session, order);
                Orders::<T>::iter_key_prefix_from(session, key).next()
            }
        }
    }

    fn release_excess(
        session: SessionId,
        order: OrderId,
        traded: Energy,
        buyer_pays: Balance,
    ) -> DispatchResult {
        with_storage_layer(|| -> DispatchResult {
            let (parent, mut record) = Self::closed_order(session, order)?;
            let needed = match record.side {
                Side::Buy => buyer_pays,
                Side::Sell => parent.hold_for(Side::Sell, record.price, traded),
            };
            let amount = record.held.saturating_sub(needed);
            if amount == 0 {
                return Ok(());
            }
            Self::release(record.side, &record.owner, amount)?;
            record.held = record.held.saturating_sub(amount);
            Orders::<T>::insert(session, order, record);
            Self::deposit_event(Event::ExcessReleased { session, order, amount });
            Ok(())
        })
    }

    fn pay(session: SessionId, bid: OrderId, legs: Legs<'_, T::AccountId>) -> DispatchResult {
        with_storage_layer(|| -> DispatchResult {
            let (_, mut record) = Self::closed_order(session, bid)?;
            ensure!(record.side == Side::Buy, Error::<T>::NotABid);
            let (offer, proceeds) = legs.seller;
            let offer = Orders::<T>::get(session, offer).ok_or(Error::<T>::UnknownOrder)?;

            for (to, amount) in [(&offer.owner, proceeds), legs.grid, legs.policy] {
                // Checked for this bid alone: the account may have more on hold for others.
                record.held = record.held.checked_sub(amount).ok_or(Error::<T>::AboveHold)?;
                Self::pay_from_hold(Side::Buy, &record.owner, to, amount)?;
            }
            Orders::<T>::insert(session, bid, record);
            Ok(())
        })
    }

    fn remove(session: SessionId, order: OrderId) -> DispatchResult {
        with_storage_layer(|| -> DispatchResult {
            let (parent, record) = Self::closed_order(session, order)?;
            let released = Self::take_off(session, &parent, order, &record)?;
            let who = record.owner;
            Self::deposit_event(Event::OrderRemoved { session, order, who, released });
            Ok(())
        })
    }

    /// The session itself counts as its last record.
    fn conclude(session: SessionId, limit: u32) -> u32 {
        let Some(record) = Sessions::<T>::get(session) else { return 0 };
        let has_orders = Orders::<T>::iter_key_prefix(session).next().is_some();
        if has_orders || record.state == SessionState::Listing {
            defensive!("a session is concluded although it has orders or takes them");
            return limit;
        }

        // Drained and counted rather than cleared by prefix: the limit then holds for what this
        // block wrote as well.
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let ledgers = Ledgers::<T>::drain_prefix(session).take(most).count();
        let records = u32::try_from(ledgers).unwrap_or(limit);
        if records >= limit {
            return limit;
        }
        Sessions::<T>::remove(session);
        Self::deposit_event(Event::SessionConcluded { session });
        records.saturating_add(1)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn open_with(pairs: u32, schedule: Schedule) -> SessionId {
        crate::benchmarking::open_with::<T>(pairs, schedule)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn open_with_agreed(pairs: u32, schedule: Schedule) -> SessionId {
        crate::benchmarking::open_with_agreed::<T>(pairs, schedule)
    }
}
