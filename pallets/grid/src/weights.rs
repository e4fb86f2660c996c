//! Weights of the calls: cautious figures, to be replaced by measured ones.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

pub trait WeightInfo {
    fn add_region() -> Weight;
    /// `n`: how many pairs are changed.
    fn set_links(n: u32) -> Weight;
    fn set_company() -> Weight;
    fn rename_region() -> Weight;
}

/// Two tables of the largest size are decoded, one is encoded.
const PUBLISH: Weight = Weight::from_parts(600_000_000, 60_000);
const CHANGE: Weight = Weight::from_parts(2_000_000, 0);

/// Reads: the current version, its references, the two tables and their
/// counter, the counters and accounts of the old and the new company.
fn publish(db: RuntimeDbWeight) -> Weight {
    PUBLISH.saturating_add(db.reads_writes(9, 8))
}

pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_region() -> Weight {
        publish(T::DbWeight::get())
    }

    fn set_links(n: u32) -> Weight {
        publish(T::DbWeight::get()).saturating_add(CHANGE.saturating_mul(n.into()))
    }

    fn set_company() -> Weight {
        publish(T::DbWeight::get())
    }

    fn rename_region() -> Weight {
        publish(T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn add_region() -> Weight {
        publish(RocksDbWeight::get())
    }

    fn set_links(n: u32) -> Weight {
        publish(RocksDbWeight::get()).saturating_add(CHANGE.saturating_mul(n.into()))
    }

    fn set_company() -> Weight {
        publish(RocksDbWeight::get())
    }

    fn rename_region() -> Weight {
        publish(RocksDbWeight::get())
    }
}
