//! Weights of `pallet_tx_pause`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_tx_pause::weights::WeightInfo for WeightInfo<T> {
    fn pause() -> Weight {
        Weight::from_parts(25_750_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn unpause() -> Weight {
        Weight::from_parts(24_700_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
}
