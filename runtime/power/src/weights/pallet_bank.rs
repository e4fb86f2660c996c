//! Weights of `pallet_bank`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_bank::weights::WeightInfo for WeightInfo<T> {
    fn book_deposit() -> Weight {
        Weight::from_parts(191_540_000, 0).saturating_add(T::DbWeight::get().reads_writes(11, 7))
    }

    fn confirm_deposit() -> Weight {
        Weight::from_parts(175_101_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 7))
    }

    fn cancel_deposit() -> Weight {
        Weight::from_parts(51_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn redeem() -> Weight {
        Weight::from_parts(76_820_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn confirm_payout() -> Weight {
        Weight::from_parts(38_650_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }

    fn return_claim() -> Weight {
        Weight::from_parts(77_470_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
}
