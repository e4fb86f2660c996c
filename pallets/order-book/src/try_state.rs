//! Invariants. After every block, and in tests after every step:
//!
//! 1. Ids are counted up: every session and every order has an id below the next one.
//! 2. `OpenSessions` lists each session in state `Listing` once, and no other.
//! 3. Every order belongs to a session and stands in its queue under its rank, with the same
//!    terms; nothing else stands in the queues.
//! 4. The price of an order is on its session's tick and within its limits, its energy is not
//!    zero, its quota not above its energy and zero for offers.
//! 5. While a session is `Listing`, an order has on hold exactly what it needs: a bid all that it
//!    can cost, an offer its bond at the session's rate.
//! 6. What an owner has on hold for bids is the sum over its bids in all sessions; likewise for
//!    bonds and offers.
//! 7. A ledger lists exactly its owner's orders in the session, each once, with the sum of
//!    their energy, and a salt for each that was ever listed: no fewer than orders, none twice.
//! 8. `OpenOrders` counts every owner's orders over all sessions and has no entry of zero.

use alloc::collections::{BTreeMap, BTreeSet};

use busbar_primitives::{
    market::Side,
    units::{Balance, Energy},
};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{
    Book, Config, Ledgers, NextOrder, NextSession, OpenOrders, OpenSessions, OrderOf, Orders,
    Pallet, Session, SessionState, Sessions,
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
            ensure!(
                Book::<T>::get((session_id, order.queue(), rank)) == Some(booked),
                "an order does not stand in its queue"
            );
            Self::terms_are_valid(&session, &order)?;
        }
        ensure!(
            Orders::<T>::iter_keys().count() == Book::<T>::iter_keys().count(),
            "a queue has an entry without an order"
        );
        Ok(())
    }

    fn terms_are_valid(session: &Session, order: &OrderOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(session.on_tick(order.price), "an order's price is off the tick");
        ensure!(session.in_bounds(order.price), "an order's price is out of bounds");
        ensure!(order.energy > 0, "an order has no energy");
        ensure!(order.quota <= order.energy, "an order's quota exceeds its energy");
        ensure!(order.quota == 0 || order.side == Side::Buy, "an offer has a quota");
        let needed = session.hold_for(order.side, order.price, order.energy);
        ensure!(
            session.state != SessionState::Listing || order.held == needed,
            "an open order is not backed by what it needs"
        );
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
