//! Weights of `pallet_market_parameters`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_market_parameters::weights::WeightInfo for WeightInfo<T> {
    fn set() -> Weight {
        Weight::from_parts(20_900_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
}
