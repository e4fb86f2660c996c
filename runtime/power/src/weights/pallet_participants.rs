//! Weights of `pallet_participants`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_participants::weights::WeightInfo for WeightInfo<T> {
    fn apply() -> Weight {
        Weight::from_parts(241_349_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 4))
    }

    fn approve() -> Weight {
        Weight::from_parts(87_650_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    fn refuse() -> Weight {
        Weight::from_parts(83_374_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    fn suspend() -> Weight {
        Weight::from_parts(29_304_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn reinstate() -> Weight {
        Weight::from_parts(19_809_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn leave() -> Weight {
        Weight::from_parts(149_262_000, 0).saturating_add(T::DbWeight::get().reads_writes(15, 3))
    }

    fn rotate_key() -> Weight {
        Weight::from_parts(408_257_000, 0).saturating_add(T::DbWeight::get().reads_writes(21, 6))
    }

    fn withdraw_application() -> Weight {
        Weight::from_parts(75_712_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}
