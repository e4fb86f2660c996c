//! Weights of `pallet_dplc`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_dplc::weights::WeightInfo for WeightInfo<T> {
    fn confirm() -> Weight {
        Weight::from_parts(55_280_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn lower_capacity() -> Weight {
        Weight::from_parts(747_151_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn cancel() -> Weight {
        Weight::from_parts(94_420_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn settle() -> Weight {
        Weight::from_parts(503_391_000, 0).saturating_add(T::DbWeight::get().reads_writes(17, 13))
    }

    fn sweep() -> Weight {
        Weight::from_parts(92_030_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 3))
    }

    fn take_closed() -> Weight {
        Weight::from_parts(70_110_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 6))
    }

    fn turn() -> Weight {
        Weight::from_parts(52_990_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    // n: 0 to 50.
    fn matching(n: u32) -> Weight {
        Weight::from_parts(3_074_762_161, 0)
            .saturating_add(Weight::from_parts(131_024_892, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 3))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn fetching(n: u32) -> Weight {
        Weight::from_parts(2_907_448_218, 0)
            .saturating_add(Weight::from_parts(24_184_853, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
    }

    fn release_step() -> Weight {
        Weight::from_parts(107_410_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2))
    }

    // n: 0 to 50.
    fn settling(n: u32) -> Weight {
        Weight::from_parts(947_542_370, 0)
            .saturating_add(Weight::from_parts(294_686_437, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 2))
            .saturating_add(T::DbWeight::get().reads((11_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((10_u64).saturating_mul(n.into())))
    }

    fn remove_step() -> Weight {
        Weight::from_parts(184_880_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 7))
    }

    fn delete_step() -> Weight {
        Weight::from_parts(31_150_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
}
