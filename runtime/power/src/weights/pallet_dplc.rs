//! Weights of `pallet_dplc`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_dplc::weights::WeightInfo for WeightInfo<T> {
    fn confirm() -> Weight {
        Weight::from_parts(28_402_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn lower_capacity() -> Weight {
        Weight::from_parts(433_465_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn cancel() -> Weight {
        Weight::from_parts(38_677_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }

    fn settle() -> Weight {
        Weight::from_parts(319_906_000, 0).saturating_add(T::DbWeight::get().reads_writes(22, 17))
    }

    fn settle_with() -> Weight {
        Weight::from_parts(358_133_000, 0).saturating_add(T::DbWeight::get().reads_writes(25, 18))
    }

    fn sweep() -> Weight {
        Weight::from_parts(45_998_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 3))
    }

    fn take_closed() -> Weight {
        Weight::from_parts(35_823_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 7))
    }

    fn turn() -> Weight {
        Weight::from_parts(39_058_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }

    // n: 0 to 50.
    fn matching(n: u32) -> Weight {
        Weight::from_parts(1_337_490_355, 0)
            .saturating_add(Weight::from_parts(98_216_233, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 3))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn fetching(n: u32) -> Weight {
        Weight::from_parts(1_269_671_691, 0)
            .saturating_add(Weight::from_parts(21_742_945, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(10, 3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
    }

    // n: 0 to 50.
    fn agreeing(n: u32) -> Weight {
        Weight::from_parts(1_351_148_544, 0)
            .saturating_add(Weight::from_parts(52_936_880, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 4))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    fn release_step() -> Weight {
        Weight::from_parts(58_797_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2))
    }

    // n: 1 to 50.
    fn settling(n: u32) -> Weight {
        Weight::from_parts(288_448_027, 0)
            .saturating_add(Weight::from_parts(197_784_583, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((15_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((13_u64).saturating_mul(n.into())))
    }

    fn remove_step() -> Weight {
        Weight::from_parts(119_557_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 7))
    }

    fn delete_step() -> Weight {
        Weight::from_parts(19_259_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
}
