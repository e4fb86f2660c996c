//! Weights of `pallet_certificate_market`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_certificate_market::weights::WeightInfo for WeightInfo<T> {
    // m: 0 to 32.
    fn offer(m: u32) -> Weight {
        Weight::from_parts(61_261_806, 0)
            .saturating_add(Weight::from_parts(179_014_411, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(12, 14))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((8_u64).saturating_mul(m.into())))
    }

    // m: 0 to 32.
    fn bid(m: u32) -> Weight {
        Weight::from_parts(66_259_000, 0)
            .saturating_add(Weight::from_parts(201_431_952, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 8))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((8_u64).saturating_mul(m.into())))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(77_806_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 6))
    }
}
