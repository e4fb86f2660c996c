//! Weights of `pallet_utility`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::weights::WeightInfo for WeightInfo<T> {
    // c: 0 to 1000.
    fn batch(c: u32) -> Weight {
        Weight::from_parts(10_600_000, 0)
            .saturating_add(Weight::from_parts(5_728_370, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn as_derivative() -> Weight {
        Weight::from_parts(15_480_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    // c: 0 to 1000.
    fn batch_all(c: u32) -> Weight {
        Weight::from_parts(9_631_000, 0)
            .saturating_add(Weight::from_parts(6_267_571, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn dispatch_as() -> Weight {
        Weight::from_parts(15_231_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    // c: 0 to 1000.
    fn force_batch(c: u32) -> Weight {
        Weight::from_parts(216_438_255, 0)
            .saturating_add(Weight::from_parts(5_421_491, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn dispatch_as_fallible() -> Weight {
        Weight::from_parts(13_970_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn if_else() -> Weight {
        Weight::from_parts(25_280_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
}
