//! Weights of `pallet_delivery`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_delivery::weights::WeightInfo for WeightInfo<T> {
    fn collect() -> Weight {
        Weight::from_parts(73_109_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    fn keep_time() -> Weight {
        Weight::from_parts(16_865_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn turn() -> Weight {
        Weight::from_parts(20_590_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 2))
    }

    // c: 1 to 512.
    // m: 0 to 128.
    // s: 0 to 64.
    fn settle(c: u32, m: u32, s: u32) -> Weight {
        Weight::from_parts(4_107_247_000, 0)
            .saturating_add(Weight::from_parts(36_648_395, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(2_442_477, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(12_810_748, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(19, 6))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
    }

    // s: 0 to 64.
    fn delete_position(s: u32) -> Weight {
        Weight::from_parts(123_118_190, 0)
            .saturating_add(Weight::from_parts(7_901_321, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(16, 3))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(s.into())))
    }

    fn delete_result() -> Weight {
        Weight::from_parts(37_756_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 2))
    }
}
