//! Weights of `pallet_safe_mode`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_safe_mode::weights::WeightInfo for WeightInfo<T> {
    fn on_initialize_noop() -> Weight {
        Weight::from_parts(5_090_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn on_initialize_exit() -> Weight {
        Weight::from_parts(13_810_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn enter() -> Weight {
        Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn force_enter() -> Weight {
        Weight::from_parts(22_929_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn extend() -> Weight {
        Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn force_extend() -> Weight {
        Weight::from_parts(31_620_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn force_exit() -> Weight {
        Weight::from_parts(32_510_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn release_deposit() -> Weight {
        Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn force_release_deposit() -> Weight {
        Weight::from_parts(137_310_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn force_slash_deposit() -> Weight {
        Weight::from_parts(99_750_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
}
