//! Weights of `pallet_delivery`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_delivery::weights::WeightInfo for WeightInfo<T> {
    fn collect() -> Weight {
        Weight::from_parts(76_934_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    fn keep_time() -> Weight {
        Weight::from_parts(32_318_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn turn() -> Weight {
        Weight::from_parts(33_259_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 2))
    }

    // c: 1 to 512.
    // m: 0 to 128.
    fn settle(c: u32, m: u32) -> Weight {
        Weight::from_parts(1_499_179_000, 0)
            .saturating_add(Weight::from_parts(23_703_406, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(3_930_280, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(14, 5))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
    }

    fn delete_position() -> Weight {
        Weight::from_parts(107_650_000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 2))
    }

    fn delete_result() -> Weight {
        Weight::from_parts(39_949_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 2))
    }
}
