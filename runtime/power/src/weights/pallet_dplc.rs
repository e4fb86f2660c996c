//! Weights of `pallet_dplc`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_dplc::weights::WeightInfo for WeightInfo<T> {
    fn confirm() -> Weight {
        Weight::from_parts(38_957_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn lower_capacity() -> Weight {
        Weight::from_parts(815_522_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn cancel() -> Weight {
        Weight::from_parts(55_102_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn settle() -> Weight {
        Weight::from_parts(359_514_000, 0).saturating_add(T::DbWeight::get().reads_writes(17, 13))
    }

    fn sweep() -> Weight {
        Weight::from_parts(65_107_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 3))
    }

    fn take_closed() -> Weight {
        Weight::from_parts(44_326_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 6))
    }

    fn turn() -> Weight {
        Weight::from_parts(38_477_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }

    // n: 0 to 50.
    fn matching(n: u32) -> Weight {
        Weight::from_parts(1_018_026_447, 0)
            .saturating_add(Weight::from_parts(124_740_498, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 3))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn fetching(n: u32) -> Weight {
        Weight::from_parts(1_628_589_496, 0)
            .saturating_add(Weight::from_parts(32_396_925, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
    }

    fn release_step() -> Weight {
        Weight::from_parts(80_249_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2))
    }

    // n: 1 to 50.
    fn settling(n: u32) -> Weight {
        Weight::from_parts(242_080_875, 0)
            .saturating_add(Weight::from_parts(223_497_309, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((9_u64).saturating_mul(n.into())))
    }

    fn remove_step() -> Weight {
        Weight::from_parts(172_817_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 7))
    }

    fn delete_step() -> Weight {
        Weight::from_parts(29_935_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
}
