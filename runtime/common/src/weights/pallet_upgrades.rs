//! Weights of `pallet_upgrades`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_upgrades::weights::WeightInfo for WeightInfo<T> {
    fn authorize() -> Weight {
        Weight::from_parts(20_590_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn expedite() -> Weight {
        Weight::from_parts(18_610_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn revoke() -> Weight {
        Weight::from_parts(16_560_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn apply() -> Weight {
        Weight::from_parts(137_367_021_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 2))
    }
}
