//! Weights of `pallet_membership`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_membership::weights::WeightInfo for WeightInfo<T> {
    // m: 1 to 63.
    fn add_member(m: u32) -> Weight {
        Weight::from_parts(22_999_543, 0)
            .saturating_add(Weight::from_parts(44_993, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 3))
    }

    // m: 2 to 64.
    fn remove_member(m: u32) -> Weight {
        Weight::from_parts(28_001_143, 0)
            .saturating_add(Weight::from_parts(179_313, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    // m: 2 to 64.
    fn swap_member(m: u32) -> Weight {
        Weight::from_parts(49_528_967, 0)
            .saturating_add(Weight::from_parts(41_058, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    // m: 1 to 64.
    fn reset_members(m: u32) -> Weight {
        Weight::from_parts(52_897_355, 0)
            .saturating_add(Weight::from_parts(268_026, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    // m: 1 to 64.
    fn change_key(m: u32) -> Weight {
        Weight::from_parts(52_790_114, 0)
            .saturating_add(Weight::from_parts(66_314, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 4))
    }

    // m: 1 to 64.
    fn set_prime(m: u32) -> Weight {
        Weight::from_parts(17_622_069, 0).saturating_add(T::DbWeight::get().reads_writes(1, 2))
    }

    fn clear_prime() -> Weight {
        Weight::from_parts(5_590_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 2))
    }
}
