//! Weights of `pallet_green_certificates`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_green_certificates::weights::WeightInfo for WeightInfo<T> {
    fn register_device() -> Weight {
        Weight::from_parts(13_811_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn issue() -> Weight {
        Weight::from_parts(51_106_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 8))
    }

    fn transfer() -> Weight {
        Weight::from_parts(134_560_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 10))
    }

    fn retire() -> Weight {
        Weight::from_parts(146_678_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 10))
    }

    fn freeze() -> Weight {
        Weight::from_parts(83_113_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 8))
    }

    fn release() -> Weight {
        Weight::from_parts(82_052_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 6))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(139_227_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 7))
    }

    fn replace() -> Weight {
        Weight::from_parts(147_980_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 11))
    }

    fn set_duty() -> Weight {
        Weight::from_parts(14_832_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
}
