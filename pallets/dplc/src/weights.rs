//! Weights of the calls and of the steps that blocks do. Estimates on the safe
//! side until they are generated from the benchmarks.

use core::marker::PhantomData;

use frame_support::{
    traits::Get,
    weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

pub trait WeightInfo {
    fn confirm() -> Weight;
    fn lower_capacity() -> Weight;
    fn cancel() -> Weight;
    fn settle() -> Weight;
    /// Looks for sessions whose gate has closed and takes one.
    fn take_closed() -> Weight;
    /// Looks at one session for whether its retention is over.
    fn sweep() -> Weight;
    /// Looks at one active session and moves it on to its next stage; may read
    /// the table of the grid once.
    fn turn() -> Weight;
    /// Loads a matching, makes `n` trades with the fetch that follows each,
    /// and stores it again.
    fn matching(n: u32) -> Weight;
    /// Releases the excess of one order.
    fn release_step() -> Weight;
    /// Pays one trade.
    fn settle_step() -> Weight;
    /// Removes one order.
    fn remove_step() -> Weight;
    /// Deletes one record.
    fn delete_step() -> Weight;
}

/// Microseconds, kB of proof, reads and writes.
fn estimate(us: u64, proof_kb: u64, reads: u64, writes: u64, db: RuntimeDbWeight) -> Weight {
    Weight::from_parts(us.saturating_mul(1_000_000), proof_kb.saturating_mul(1_024))
        .saturating_add(db.reads_writes(reads, writes))
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn confirm() -> Weight {
        estimate(25, 2, 1, 2, T::DbWeight::get())
    }
    fn lower_capacity() -> Weight {
        estimate(900, 80, 4, 4, T::DbWeight::get())
    }
    fn cancel() -> Weight {
        estimate(25, 2, 1, 2, T::DbWeight::get())
    }
    fn settle() -> Weight {
        estimate(700, 60, 9, 8, T::DbWeight::get())
    }
    fn take_closed() -> Weight {
        estimate(60, 8, 6, 4, T::DbWeight::get())
    }
    fn sweep() -> Weight {
        estimate(60, 8, 8, 4, T::DbWeight::get())
    }
    fn turn() -> Weight {
        estimate(720, 62, 6, 5, T::DbWeight::get())
    }
    fn matching(n: u32) -> Weight {
        let step = estimate(95, 8, 7, 4, T::DbWeight::get());
        estimate(6100, 121, 561, 4, T::DbWeight::get())
            .saturating_add(step.saturating_mul(n.into()))
    }
    fn release_step() -> Weight {
        estimate(65, 8, 5, 3, T::DbWeight::get())
    }
    fn settle_step() -> Weight {
        estimate(120, 12, 8, 7, T::DbWeight::get())
    }
    fn remove_step() -> Weight {
        estimate(80, 10, 7, 6, T::DbWeight::get())
    }
    fn delete_step() -> Weight {
        estimate(15, 2, 1, 1, T::DbWeight::get())
    }
}

impl WeightInfo for () {
    fn confirm() -> Weight {
        estimate(25, 2, 1, 2, RocksDbWeight::get())
    }
    fn lower_capacity() -> Weight {
        estimate(900, 80, 4, 4, RocksDbWeight::get())
    }
    fn cancel() -> Weight {
        estimate(25, 2, 1, 2, RocksDbWeight::get())
    }
    fn settle() -> Weight {
        estimate(700, 60, 9, 8, RocksDbWeight::get())
    }
    fn take_closed() -> Weight {
        estimate(60, 8, 6, 4, RocksDbWeight::get())
    }
    fn sweep() -> Weight {
        estimate(60, 8, 8, 4, RocksDbWeight::get())
    }
    fn turn() -> Weight {
        estimate(720, 62, 6, 5, RocksDbWeight::get())
    }
    fn matching(n: u32) -> Weight {
        let step = estimate(95, 8, 7, 4, RocksDbWeight::get());
        estimate(6100, 121, 561, 4, RocksDbWeight::get())
            .saturating_add(step.saturating_mul(n.into()))
    }
    fn release_step() -> Weight {
        estimate(65, 8, 5, 3, RocksDbWeight::get())
    }
    fn settle_step() -> Weight {
        estimate(120, 12, 8, 7, RocksDbWeight::get())
    }
    fn remove_step() -> Weight {
        estimate(80, 10, 7, 6, RocksDbWeight::get())
    }
    fn delete_step() -> Weight {
        estimate(15, 2, 1, 1, RocksDbWeight::get())
    }
}
