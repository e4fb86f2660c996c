//! Weights of `pallet_transaction_payment`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_transaction_payment::weights::WeightInfo for WeightInfo<T> {
    fn charge_transaction_payment() -> Weight {
        Weight::from_parts(96_080_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
}
