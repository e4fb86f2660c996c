//! Weights of `pallet_participants`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_participants::weights::WeightInfo for WeightInfo<T> {
    fn apply() -> Weight {
        Weight::from_parts(274_128_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 4))
    }

    fn approve() -> Weight {
        Weight::from_parts(139_528_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    fn refuse() -> Weight {
        Weight::from_parts(103_114_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    fn suspend() -> Weight {
        Weight::from_parts(30_846_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn reinstate() -> Weight {
        Weight::from_parts(25_898_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn leave() -> Weight {
        Weight::from_parts(130_053_000, 0).saturating_add(T::DbWeight::get().reads_writes(11, 3))
    }

    fn rotate_key() -> Weight {
        Weight::from_parts(448_737_000, 0).saturating_add(T::DbWeight::get().reads_writes(17, 6))
    }

    fn withdraw_application() -> Weight {
        Weight::from_parts(106_278_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}
