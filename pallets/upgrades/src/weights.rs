//! Weights of the calls: estimates on the high side, until they are measured.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

pub trait WeightInfo {
    fn authorize() -> Weight;
    fn expedite() -> Weight;
    fn revoke() -> Weight;
    fn apply() -> Weight;
}

fn authorize(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(20_000_000, 2_000).saturating_add(db.reads_writes(1, 1))
}

fn expedite(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(25_000_000, 2_000).saturating_add(db.reads_writes(2, 1))
}

fn revoke(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(25_000_000, 2_000).saturating_add(db.reads_writes(1, 1))
}

/// Nearly all of it is unpacking the code to read its version. Reads: the authorization, the
/// migration's cursor, and what the market looks up, each of its sessions included.
fn apply(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(250_000_000_000, 200_000).saturating_add(db.reads_writes(100, 3))
}

/// For a runtime: with the weights of its database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn authorize() -> Weight {
        authorize(T::DbWeight::get())
    }
    fn expedite() -> Weight {
        expedite(T::DbWeight::get())
    }
    fn revoke() -> Weight {
        revoke(T::DbWeight::get())
    }
    fn apply() -> Weight {
        apply(T::DbWeight::get())
    }
}

/// For tests.
impl WeightInfo for () {
    fn authorize() -> Weight {
        authorize(RocksDbWeight::get())
    }
    fn expedite() -> Weight {
        expedite(RocksDbWeight::get())
    }
    fn revoke() -> Weight {
        revoke(RocksDbWeight::get())
    }
    fn apply() -> Weight {
        apply(RocksDbWeight::get())
    }
}
