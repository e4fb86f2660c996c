//! Weights of the calls: estimates on the high side, until they are measured.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, Weight},
};

pub trait WeightInfo {
    fn book_deposit() -> Weight;
    fn confirm_deposit() -> Weight;
    fn cancel_deposit() -> Weight;
    fn redeem() -> Weight;
    fn confirm_payout() -> Weight;
    fn return_claim() -> Weight;
}

/// For a runtime: with the weights of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn book_deposit() -> Weight {
        Weight::from_parts(250_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(9, 7))
    }
    fn confirm_deposit() -> Weight {
        Weight::from_parts(220_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(7, 7))
    }
    fn cancel_deposit() -> Weight {
        Weight::from_parts(60_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(3, 4))
    }
    fn redeem() -> Weight {
        Weight::from_parts(120_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(7, 6))
    }
    fn confirm_payout() -> Weight {
        Weight::from_parts(70_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
    fn return_claim() -> Weight {
        Weight::from_parts(120_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }
}

/// For tests.
impl WeightInfo for () {
    fn book_deposit() -> Weight {
        Weight::from_parts(250_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(9, 7))
    }
    fn confirm_deposit() -> Weight {
        Weight::from_parts(220_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(7, 7))
    }
    fn cancel_deposit() -> Weight {
        Weight::from_parts(60_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(3, 4))
    }
    fn redeem() -> Weight {
        Weight::from_parts(120_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(7, 6))
    }
    fn confirm_payout() -> Weight {
        Weight::from_parts(70_000_000, 4_000)
            .saturating_add(RocksDbWeight::get().reads_writes(2, 2))
    }
    fn return_claim() -> Weight {
        Weight::from_parts(120_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(5, 5))
    }
}
