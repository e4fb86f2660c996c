//! Weights of `frame_system_extensions`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
    fn check_genesis() -> Weight {
        Weight::from_parts(4_020_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_mortality_mortal_transaction() -> Weight {
        Weight::from_parts(8_110_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_mortality_immortal_transaction() -> Weight {
        Weight::from_parts(8_010_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_non_zero_sender() -> Weight {
        Weight::from_parts(1_220_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_nonce() -> Weight {
        Weight::from_parts(14_960_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn check_spec_version() -> Weight {
        Weight::from_parts(920_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_tx_version() -> Weight {
        Weight::from_parts(940_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn check_weight() -> Weight {
        Weight::from_parts(8_909_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn weight_reclaim() -> Weight {
        Weight::from_parts(5_180_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }
}
