//! What `delivery` answers to clients.

use alloc::vec::Vec;

use busbar_primitives::{
    api::{DayView, DeliveryView, IntervalView, OwedView},
    delivery::ContractId,
    intervals::Day,
};
use pallet_delivery::{Claims, Contracts, Debts, Delivered, Outcome};

use crate::{AccountId, Delivery, Runtime};

pub fn day(who: &AccountId, day: Day) -> DayView {
    let outcomes = Delivery::outcomes_of(day, who).into_iter();
    let deliveries = outcomes.map(|(contract, outcome)| delivery(contract, outcome)).collect();
    DayView { state: Delivery::state_of(day), deliveries }
}

fn delivery(contract: ContractId, outcome: Outcome) -> DeliveryView {
    let Outcome { contracted, short, over, amount, unread, doubtful } = outcome;
    let reference_price =
        Contracts::<Runtime>::get(contract).map(|contract| contract.reference_price());
    DeliveryView { contract, reference_price, contracted, short, over, amount, unread, doubtful }
}

pub fn intervals(who: &AccountId, day: Day, contract: ContractId) -> Vec<IntervalView> {
    Delivery::intervals_of(day, contract, who).into_iter().map(interval).collect()
}

fn interval(delivered: Delivered) -> IntervalView {
    let Delivered { start, contracted, deviation, amount, metered, .. } = delivered;
    IntervalView {
        start,
        contracted,
        deviation,
        amount,
        injected: metered.injected,
        withdrawn: metered.withdrawn,
        is_metered: metered.in_service,
        is_unread: metered.unread > 0,
        is_doubtful: metered.doubtful,
    }
}

pub fn owed(who: &AccountId) -> OwedView {
    OwedView { debt: Debts::<Runtime>::get(who), claim: Claims::<Runtime>::get(who) }
}
