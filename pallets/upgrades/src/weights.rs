//! Weights of the calls: estimates on the high side, until they are measured.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, Weight},
};

pub trait WeightInfo {
    fn authorize() -> Weight;
    fn expedite() -> Weight;
    fn revoke() -> Weight;
    fn apply() -> Weight;
}

/// For a runtime: with the weights of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn authorize() -> Weight {
        Weight::from_parts(20_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    fn expedite() -> Weight {
        Weight::from_parts(25_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
    fn revoke() -> Weight {
        Weight::from_parts(25_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Nearly all of it is unpacking the code to read its version. Reads: the authorization, the
    /// migration's cursor, and what the market looks up, each of its sessions included.
    fn apply() -> Weight {
        Weight::from_parts(250_000_000_000, 200_000)
            .saturating_add(T::DbWeight::get().reads_writes(100, 3))
    }
}

/// For tests.
impl WeightInfo for () {
    fn authorize() -> Weight {
        Weight::from_parts(20_000_000, 2_000)
            .saturating_add(RocksDbWeight::get().reads_writes(1, 1))
    }
    fn expedite() -> Weight {
        Weight::from_parts(25_000_000, 2_000)
            .saturating_add(RocksDbWeight::get().reads_writes(2, 1))
    }
    fn revoke() -> Weight {
        Weight::from_parts(25_000_000, 2_000)
            .saturating_add(RocksDbWeight::get().reads_writes(1, 1))
    }
    fn apply() -> Weight {
        Weight::from_parts(250_000_000_000, 200_000)
            .saturating_add(RocksDbWeight::get().reads_writes(100, 3))
    }
}
