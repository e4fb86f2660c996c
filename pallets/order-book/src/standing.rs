//! What `participants` tells and asks.

use busbar_primitives::market::{Obligations, OnSuspended};
use frame_support::{
    storage::with_storage_layer,
    traits::{Get, Time},
    weights::Weight,
};
use sp_runtime::DispatchResult;

use crate::{
    Config, Error, Ledgers, OpenOrders, OpenSessions, Orders, Pallet, Sessions, WeightInfo,
};

impl<T: Config> OnSuspended<T::AccountId> for Pallet<T> {
    /// Orders behind a closed gate stay, whether or not the session has been taken: gate
    /// closure binds.
    fn suspended(who: &T::AccountId) -> DispatchResult {
        let now = T::Time::now();
        with_storage_layer(|| -> DispatchResult {
            for id in OpenSessions::<T>::get() {
                let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
                if session.schedule.gate_closure <= now {
                    continue;
                }
                for order_id in Ledgers::<T>::get(id, who).orders {
                    // What was agreed with somebody ends for both.
                    let counterpart = Self::counterpart(id, order_id);
                    for order_id in counterpart.into_iter().chain([order_id]) {
                        let order = Orders::<T>::get(id, order_id);
                        let order = order.ok_or(Error::<T>::UnknownOrder)?;
                        Self::withdraw_order(id, &session, order_id, order)?;
                    }
                }
            }
            Ok(())
        })
    }

    fn suspended_weight() -> Weight {
        let orders = T::MaxOpenSessions::get().saturating_mul(T::MaxOrders::get());
        let both = orders.saturating_mul(2);
        T::WeightInfo::withdraw().saturating_mul(both.into())
    }
}

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    /// An order exists until its trades are settled and its bond is free: so whoever has an
    /// order is bound, and nobody else.
    fn bound(who: &T::AccountId) -> bool {
        OpenOrders::<T>::contains_key(who)
    }
}
