//! Weights of the calls: estimates on the high side, until they are measured.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, Weight},
};

pub trait WeightInfo {
    fn apply() -> Weight;
    fn approve() -> Weight;
    fn refuse() -> Weight;
    fn suspend() -> Weight;
    fn reinstate() -> Weight;
    fn leave() -> Weight;
    fn rotate_key() -> Weight;
    fn withdraw_application() -> Weight;
}

/// For a runtime: with the weights of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn apply() -> Weight {
        Weight::from_parts(250_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(9, 4))
    }
    fn approve() -> Weight {
        Weight::from_parts(120_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }
    fn refuse() -> Weight {
        Weight::from_parts(110_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
    fn suspend() -> Weight {
        Weight::from_parts(60_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
    fn reinstate() -> Weight {
        Weight::from_parts(40_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    fn leave() -> Weight {
        Weight::from_parts(110_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }
    fn rotate_key() -> Weight {
        Weight::from_parts(400_000_000, 16_000)
            .saturating_add(T::DbWeight::get().reads_writes(11, 6))
    }
    fn withdraw_application() -> Weight {
        Weight::from_parts(110_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}

/// For tests.
impl WeightInfo for () {
    fn apply() -> Weight {
        Weight::from_parts(250_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(9, 4))
    }
    fn approve() -> Weight {
        Weight::from_parts(120_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(5, 5))
    }
    fn refuse() -> Weight {
        Weight::from_parts(110_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(4, 4))
    }
    fn suspend() -> Weight {
        Weight::from_parts(60_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(2, 1))
    }
    fn reinstate() -> Weight {
        Weight::from_parts(40_000_000, 4_000)
            .saturating_add(RocksDbWeight::get().reads_writes(1, 1))
    }
    fn leave() -> Weight {
        Weight::from_parts(110_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(5, 3))
    }
    fn rotate_key() -> Weight {
        Weight::from_parts(400_000_000, 16_000)
            .saturating_add(RocksDbWeight::get().reads_writes(11, 6))
    }
    fn withdraw_application() -> Weight {
        Weight::from_parts(110_000_000, 8_000)
            .saturating_add(RocksDbWeight::get().reads_writes(4, 4))
    }
}
