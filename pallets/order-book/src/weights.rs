//! Weights of the calls. Estimates on the safe side until they are generated from the
//! benchmarks.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

pub trait WeightInfo {
    fn open_session() -> Weight;
    fn cancel_session() -> Weight;
    fn list() -> Weight;
    fn list_batch(n: u32) -> Weight;
    fn amend() -> Weight;
    fn withdraw() -> Weight;
}

fn open_session(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(500_000_000, 500_000).saturating_add(db.reads_writes(40, 20))
}

fn cancel_session(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(100_000_000, 20_000).saturating_add(db.reads_writes(8, 8))
}

fn list_batch(n: u32, db: RuntimeDbWeight) -> Weight {
    // What is the same for all orders of the batch, and what each of them adds.
    let once = Weight::from_parts(120_000_000, 20_000).saturating_add(db.reads_writes(12, 5));
    let each = Weight::from_parts(30_000_000, 6_000).saturating_add(db.reads_writes(3, 3));
    once.saturating_add(each.saturating_mul(n.into()))
}

fn amend(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(150_000_000, 26_000).saturating_add(db.reads_writes(14, 9))
}

fn withdraw(db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(120_000_000, 20_000).saturating_add(db.reads_writes(8, 6))
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn open_session() -> Weight {
        open_session(T::DbWeight::get())
    }
    fn cancel_session() -> Weight {
        cancel_session(T::DbWeight::get())
    }
    fn list() -> Weight {
        list_batch(1, T::DbWeight::get())
    }
    fn list_batch(n: u32) -> Weight {
        list_batch(n, T::DbWeight::get())
    }
    fn amend() -> Weight {
        amend(T::DbWeight::get())
    }
    fn withdraw() -> Weight {
        withdraw(T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn open_session() -> Weight {
        open_session(RocksDbWeight::get())
    }
    fn cancel_session() -> Weight {
        cancel_session(RocksDbWeight::get())
    }
    fn list() -> Weight {
        list_batch(1, RocksDbWeight::get())
    }
    fn list_batch(n: u32) -> Weight {
        list_batch(n, RocksDbWeight::get())
    }
    fn amend() -> Weight {
        amend(RocksDbWeight::get())
    }
    fn withdraw() -> Weight {
        withdraw(RocksDbWeight::get())
    }
}
