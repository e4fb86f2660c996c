//! Invariants.
//!
//! 1. Each order has its place in the book, and each place an order, with something left.
//! 2. No bid is at or above an offer of the same technology.
//! 3. What is on hold of an account is what its orders pay with, and their deposits.
//! 4. No two offers have set aside the same certificates.

use alloc::{collections::BTreeMap, vec::Vec};

use busbar_primitives::{
    certificates::{Range, Serial},
    units::Balance,
};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{Book, Config, HoldReason, NextOrder, OrderOf, Orders, Pallet, Queue, Rank, Side};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in the orders.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let orders: Vec<_> = Orders::<T>::iter().collect();
        Self::orders_are_in_the_book(&orders)?;
        Self::the_book_is_not_crossed(&orders)?;
        Self::orders_are_on_hold(&orders)?;
        Self::offers_are_apart(&orders)
    }

    fn orders_are_in_the_book(orders: &[(u64, OrderOf<T>)]) -> Result<(), TryRuntimeError> {
        for (id, order) in orders {
            let queue = order.side.queue();
            let place = (order.technology, queue, Rank::new(queue, order.ticks, *id));
            ensure!(Book::<T>::contains_key(place), "an order isn't in the book");
            ensure!(order.count > 0, "nothing is left of an order");
            ensure!(*id < NextOrder::<T>::get(), "an order has an id that wasn't given out");
        }
        let count = Book::<T>::iter_keys().count();
        ensure!(count == orders.len(), "a place of the book has no order");
        Ok(())
    }

    fn the_book_is_not_crossed(orders: &[(u64, OrderOf<T>)]) -> Result<(), TryRuntimeError> {
        for (_, order) in orders {
            let meets = |(_, other): &(u64, OrderOf<T>)| {
                other.technology == order.technology
                    && matches!(other.side, Side::Bid)
                    && Queue::Offers.meets(order.ticks, other.ticks)
            };
            let is_offer = matches!(order.side, Side::Offer(_));
            ensure!(!is_offer || !orders.iter().any(meets), "a bid meets an offer");
        }
        Ok(())
    }

    fn orders_are_on_hold(orders: &[(u64, OrderOf<T>)]) -> Result<(), TryRuntimeError> {
        let mut held = BTreeMap::<T::AccountId, Balance>::new();
        for (_, order) in orders {
            let sum = held.entry(order.owner.clone()).or_default();
            *sum = sum.saturating_add(order.payment()).saturating_add(order.deposit);
        }
        for (who, sum) in held {
            let on_hold = T::Currency::balance_on_hold(&HoldReason::Order.into(), &who);
            ensure!(on_hold == sum, "something else is on hold than what orders need");
        }
        Ok(())
    }

    fn offers_are_apart(orders: &[(u64, OrderOf<T>)]) -> Result<(), TryRuntimeError> {
        let mut ranges: Vec<_> = orders.iter().filter_map(|(_, order)| order.range()).collect();
        ranges.sort_by_key(|range| range.first);
        let mut next: Serial = 0;
        for range in ranges {
            ensure!(range.first >= next, "two offers have set aside the same");
            next = Range::end(range).ok_or("an offer is too large")?;
        }
        Ok(())
    }
}
