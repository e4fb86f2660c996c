//! Weights of `pallet_delivery`: estimated, see docs/weights.md; `make weights` writes this file.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_delivery::weights::WeightInfo for WeightInfo<T> {
    fn collect() -> Weight {
        Weight::from_parts(250_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 5))
    }

    fn turn() -> Weight {
        Weight::from_parts(100_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 4))
    }

    // c: 1 to 512.
    // m: 0 to 128.
    fn settle(c: u32, m: u32) -> Weight {
        Weight::from_parts(500_000_000, 0)
            .saturating_add(Weight::from_parts(20_000_000, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(20, 12))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
    }

    fn delete_position() -> Weight {
        Weight::from_parts(150_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn delete_result() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}
