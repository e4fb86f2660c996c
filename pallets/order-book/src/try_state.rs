//! Invariants. After every block, and in tests after every step:
//!
//! 1. Ids are counted up: every session and every order has an id below the next one.
//! 2. `OpenSessions` lists each session in state `Listing` once, and no other.
//! 3. Every order belongs to a session and stands in its queue under its rank, with the same
//!    terms, unless it is one half of a contract; nothing else stands in the queues, or is such
//!    a half.
//! 4. The price of an order is on its session's tick and within its limits, its energy is not
//!    zero, its quota not above its energy and zero for offers.
//! 5. While a session is `Listing`, an order has on hold exactly what it needs: a bid all that it
//!    can cost, an offer its bond at the session's rate, a buyer's half of a contract what it costs.
//! 6. What an owner has on hold for bids is the sum over its bids in all sessions; likewise for
//!    bonds and offers.
//! 7. A ledger lists exactly its owner's orders in the session, each once, with the sum of
//!    their energy, and a salt for each that was ever listed: no fewer than orders, none twice.
//! 8. `OpenOrders` counts every owner's orders over all sessions and has no entry of zero.
//! 9. The two halves of a contract that was accepted name each other, the later one accepts the
//!    earlier; they are of two owners, on either side, with the same price and energy.

use alloc::collections::{BTreeMap, BTreeSet};

use busbar_primitives::{
    market::{Bilateral, Mechanism, Side},
    units::{Balance, Energy, OrderId, SessionId},
};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{
    types::Place, Bilaterals, Book, Config, Ledgers, NextOrder, NextSession, OpenOrders,
    OpenSessions, OrderOf, Orders, Pallet, Session, SessionState, Sessions,
};

impl<T: Config> Pallet<T> {
    /// Checks all invariants. Linear in the number of records.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::ids_are_counted_up()?;
        Self::open_sessions_are_listing()?;
        Self::book_mirrors_orders()?;
        Self::holds_are_backed()?;
        Self::ledgers_match_orders()?;
        Self::open_orders_are_counted()
    }

    fn ids_are_counted_up() -> Result<(), TryRuntimeError> {
        let next = NextSession::<T>::get();
        ensure!(Sessions::<T>::iter_keys().all(|id| id < next), "a session id is yet to come");
        let next = NextOrder::<T>::get();
        ensure!(Orders::<T>::iter_keys().all(|(_, id)| id < next), "an order id is yet to come");
        Ok(())
    }

    fn open_sessions_are_listing() -> Result<(), TryRuntimeError> {
        let open = OpenSessions::<T>::get();
        let mut listing: usize = 0;
        for (id, session) in Sessions::<T>::iter() {
            let times = open.iter().filter(|other| **other == id).count();
            let expected = usize::from(session.state == SessionState::Listing);
            ensure!(times == expected, "a session is open or not, against its state");
            listing = listing.saturating_add(expected);
        }
        ensure!(open.len() == listing, "an open session does not exist");
        Ok(())
    }

    fn book_mirrors_orders() -> Result<(), TryRuntimeError> {
        for (session_id, id, order) in Orders::<T>::iter() {
            let session = Sessions::<T>::get(session_id).ok_or("an order's session is missing")?;
            let booked = order.booked(id);
            let rank = session.rank(order.side, &booked);
            let queued = Book::<T>::get((session_id, order.queue(), rank));
            match Bilaterals::<T>::get(session_id, Place::of(id)) {
                None => ensure!(queued == Some(booked), "an order does not stand in its queue"),
                Some(bilateral) => {
                    ensure!(queued.is_none(), "half of a contract stands in a queue");
                    ensure!(order.quota == 0, "half of a contract has a quota");
                    Self::halves_agree(session_id, id, &order, &bilateral)?;
                }
            }
            Self::terms_are_valid(session_id, &session, id, &order)?;
        }
        let booked = Book::<T>::iter_keys().count();
        let halves = Bilaterals::<T>::iter_keys().count();
        ensure!(
            Orders::<T>::iter_keys().count() == booked.saturating_add(halves),
            "a queue has an entry, or a contract a half, without an order"
        );
        Ok(())
    }

    /// Orders of a closed session are removed one by one: then the other half may be gone.
    fn halves_agree(
        session: SessionId,
        id: OrderId,
        order: &OrderOf<T>,
        bilateral: &Bilateral<T::AccountId>,
    ) -> Result<(), TryRuntimeError> {
        let other_id = match bilateral {
            Bilateral::Proposed { with, .. } => {
                ensure!(*with != order.owner, "a contract with oneself");
                return Ok(());
            }
            Bilateral::Accepted { by } => *by,
            Bilateral::Accepts { proposal, .. } => *proposal,
        };
        let Some(other) = Orders::<T>::get(session, other_id) else {
            let state = Sessions::<T>::get(session).map(|session| session.state);
            ensure!(state != Some(SessionState::Listing), "half of a contract is missing");
            return Ok(());
        };
        ensure!(Self::counterpart(session, other_id) == Some(id), "halves name others");
        let is_accepting = matches!(bilateral, Bilateral::Accepts { .. });
        ensure!(is_accepting == (other_id < id), "a contract was accepted before its proposal");
        ensure!(other.owner != order.owner && other.side != order.side, "halves of one side");
        let terms_agree = other.price == order.price && other.energy == order.energy;
        ensure!(terms_agree, "the terms of a contract's halves differ");
        Ok(())
    }

    /// What has to be on hold for an open order; `None` where that depends on who accepts it.
    fn needed(
        session_id: SessionId,
        session: &Session,
        id: OrderId,
        order: &OrderOf<T>,
    ) -> Option<Balance> {
        let is_bilateral = Bilaterals::<T>::contains_key(session_id, Place::of(id));
        if !is_bilateral || order.side == Side::Sell {
            return Some(session.hold_for(order.side, order.price, order.energy));
        }
        let seller = Orders::<T>::get(session_id, Self::counterpart(session_id, id)?)?;
        let (buyer, seller) = (order.queue(), seller.queue());
        T::Mechanism::agreed_cost(session_id, buyer, seller, order.price, order.energy)
    }

    fn terms_are_valid(
        session_id: SessionId,
        session: &Session,
        id: OrderId,
        order: &OrderOf<T>,
    ) -> Result<(), TryRuntimeError> {
        ensure!(session.on_tick(order.price), "an order's price is off the tick");
        ensure!(session.in_bounds(order.price), "an order's price is out of bounds");
        ensure!(order.energy > 0, "an order has no energy");
        ensure!(order.quota <= order.energy, "an order's quota exceeds its energy");
        ensure!(order.quota == 0 || order.side == Side::Buy, "an offer has a quota");
        if session.state == SessionState::Listing {
            let needed = Self::needed(session_id, session, id, order);
            ensure!(
                needed.is_none_or(|needed| order.held == needed),
                "an open order is not backed by what it needs"
            );
        }
        Ok(())
    }

    fn holds_are_backed() -> Result<(), TryRuntimeError> {
        let mut held = BTreeMap::<T::AccountId, (Balance, Balance)>::new();
        for order in Orders::<T>::iter_values() {
            let (bids, bonds) = held.entry(order.owner).or_default();
            let sum = match order.side {
                Side::Buy => bids,
                Side::Sell => bonds,
            };
            *sum = sum.saturating_add(order.held);
        }
        for (owner, (bids, bonds)) in held {
            let on_hold = |side| T::Currency::balance_on_hold(&Self::reason(side), &owner);
            ensure!(on_hold(Side::Buy) == bids, "holds for bids differ from the bids");
            ensure!(on_hold(Side::Sell) == bonds, "bonds differ from the offers");
        }
        Ok(())
    }

    fn ledgers_match_orders() -> Result<(), TryRuntimeError> {
        let mut ids: usize = 0;
        for (session, owner, ledger) in Ledgers::<T>::iter() {
            ensure!(Sessions::<T>::contains_key(session), "a ledger's session is missing");
            let mut energy: Energy = 0;
            let mut sorted = ledger.orders.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            ensure!(sorted.len() == ledger.orders.len(), "a ledger lists an order twice");
            for id in sorted {
                let order = Orders::<T>::get(session, id).ok_or("a ledger's order is missing")?;
                ensure!(order.owner == owner, "a ledger lists somebody else's order");
                energy = energy.saturating_add(order.energy);
                ids = ids.saturating_add(1);
            }
            ensure!(ledger.energy == energy, "a ledger's energy is not that of its orders");
            let salts: BTreeSet<_> = ledger.salts.iter().collect();
            ensure!(salts.len() == ledger.salts.len(), "a salt was used twice");
            ensure!(ledger.orders.len() <= salts.len(), "the salt of an order is missing");
        }
        ensure!(Orders::<T>::iter_keys().count() == ids, "an order stands in no ledger");
        Ok(())
    }

    fn open_orders_are_counted() -> Result<(), TryRuntimeError> {
        let mut counts = BTreeMap::<T::AccountId, u32>::new();
        for order in Orders::<T>::iter_values() {
            let count = counts.entry(order.owner).or_default();
            *count = count.saturating_add(1);
        }
        let counted: BTreeMap<_, _> = OpenOrders::<T>::iter().collect();
        ensure!(counted == counts, "an owner's orders are miscounted");
        Ok(())
    }
}
