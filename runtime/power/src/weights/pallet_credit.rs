//! Weights of `pallet_credit`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_credit::weights::WeightInfo for WeightInfo<T> {
    fn appeal() -> Weight {
        Weight::from_parts(75_472_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    fn withdraw_appeal() -> Weight {
        Weight::from_parts(55_473_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    fn correct() -> Weight {
        Weight::from_parts(75_392_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }

    fn dismiss() -> Weight {
        Weight::from_parts(53_049_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    fn record_refusal() -> Weight {
        Weight::from_parts(29_043_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 1))
    }

    fn begin_era() -> Weight {
        Weight::from_parts(8_563_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    // n: 0 to 256.
    fn forget(n: u32) -> Weight {
        Weight::from_parts(8_083_000, 0)
            .saturating_add(Weight::from_parts(5_026_468, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 1))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }
}
