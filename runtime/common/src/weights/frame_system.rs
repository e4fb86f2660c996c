//! Weights of `frame_system`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::weights::WeightInfo for WeightInfo<T> {
    // b: 0 to 3670016.
    fn remark(b: u32) -> Weight {
        Weight::from_parts(40_133_767, 0)
            .saturating_add(Weight::from_parts(674, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    // b: 0 to 3670016.
    fn remark_with_event(b: u32) -> Weight {
        Weight::from_parts(444_894_365, 0)
            .saturating_add(Weight::from_parts(2_668, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn set_heap_pages() -> Weight {
        Weight::from_parts(9_540_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }

    fn set_code() -> Weight {
        Weight::from_parts(215_664_380_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // i: 0 to 1000.
    fn set_storage(i: u32) -> Weight {
        Weight::from_parts(5_160_000, 0)
            .saturating_add(Weight::from_parts(1_443_558, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
    }

    // i: 0 to 1000.
    fn kill_storage(i: u32) -> Weight {
        Weight::from_parts(5_030_000, 0)
            .saturating_add(Weight::from_parts(943_885, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(i.into())))
    }

    // p: 0 to 1000.
    fn kill_prefix(p: u32) -> Weight {
        Weight::from_parts(9_990_000, 0)
            .saturating_add(Weight::from_parts(1_928_490, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
    }

    fn authorize_upgrade() -> Weight {
        Weight::from_parts(28_209_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }

    fn apply_authorized_upgrade() -> Weight {
        Weight::from_parts(226_463_099_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
}
