//! Weights of `pallet_dplc`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_dplc::weights::WeightInfo for WeightInfo<T> {
    fn confirm() -> Weight {
        Weight::from_parts(32_118_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn lower_capacity() -> Weight {
        Weight::from_parts(397_120_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn cancel() -> Weight {
        Weight::from_parts(40_891_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn settle() -> Weight {
        Weight::from_parts(433_214_000, 0).saturating_add(T::DbWeight::get().reads_writes(30, 21))
    }

    fn settle_with() -> Weight {
        Weight::from_parts(517_469_000, 0).saturating_add(T::DbWeight::get().reads_writes(31, 22))
    }

    fn sweep() -> Weight {
        Weight::from_parts(49_924_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 3))
    }

    fn take_closed() -> Weight {
        Weight::from_parts(37_065_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 7))
    }

    fn turn() -> Weight {
        Weight::from_parts(38_677_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }

    // n: 0 to 50.
    fn matching(n: u32) -> Weight {
        Weight::from_parts(1_085_785_037, 0)
            .saturating_add(Weight::from_parts(84_454_713, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 3))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn fetching(n: u32) -> Weight {
        Weight::from_parts(1_163_582_032, 0)
            .saturating_add(Weight::from_parts(22_509_711, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(10, 3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn agreeing(n: u32) -> Weight {
        Weight::from_parts(1_438_387_254, 0)
            .saturating_add(Weight::from_parts(52_340_885, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 4))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    fn release_step() -> Weight {
        Weight::from_parts(59_839_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2))
    }

    // n: 1 to 50.
    fn settling(n: u32) -> Weight {
        Weight::from_parts(375_637_212, 0)
            .saturating_add(Weight::from_parts(228_664_344, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 5))
            .saturating_add(T::DbWeight::get().reads((20_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((16_u64).saturating_mul(n.into())))
    }

    fn remove_step() -> Weight {
        Weight::from_parts(153_989_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 7))
    }

    fn delete_step() -> Weight {
        Weight::from_parts(21_482_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
}
