//! Weights of `pallet_participants`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_participants::weights::WeightInfo for WeightInfo<T> {
    fn apply() -> Weight {
        Weight::from_parts(291_930_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 4))
    }

    fn approve() -> Weight {
        Weight::from_parts(123_310_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    fn refuse() -> Weight {
        Weight::from_parts(102_120_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    fn suspend() -> Weight {
        Weight::from_parts(39_230_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }

    fn reinstate() -> Weight {
        Weight::from_parts(29_070_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn leave() -> Weight {
        Weight::from_parts(234_710_000, 0).saturating_add(T::DbWeight::get().reads_writes(11, 3))
    }

    fn rotate_key() -> Weight {
        Weight::from_parts(894_651_000, 0).saturating_add(T::DbWeight::get().reads_writes(17, 6))
    }

    fn withdraw_application() -> Weight {
        Weight::from_parts(102_810_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
}
