//! Weights of `pallet_timestamp`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_timestamp::weights::WeightInfo for WeightInfo<T> {
    fn set() -> Weight {
        Weight::from_parts(12_170_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn on_finalize() -> Weight {
        Weight::from_parts(1_930_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }
}
