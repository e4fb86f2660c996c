//! Weights of `pallet_order_book`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_order_book::weights::WeightInfo for WeightInfo<T> {
    fn open_session() -> Weight {
        Weight::from_parts(86_568_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 8))
    }

    fn cancel_session() -> Weight {
        Weight::from_parts(65_227_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }

    fn list() -> Weight {
        Weight::from_parts(147_799_000, 0).saturating_add(T::DbWeight::get().reads_writes(11, 6))
    }

    // n: 1 to 32.
    fn list_batch(n: u32) -> Weight {
        Weight::from_parts(82_481_901, 0)
            .saturating_add(Weight::from_parts(16_428_403, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(11, 4))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn amend() -> Weight {
        Weight::from_parts(172_837_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 7))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(102_643_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 5))
    }

    fn propose() -> Weight {
        Weight::from_parts(273_747_000, 0).saturating_add(T::DbWeight::get().reads_writes(14, 6))
    }

    fn accept() -> Weight {
        Weight::from_parts(390_831_000, 0).saturating_add(T::DbWeight::get().reads_writes(18, 7))
    }

    // n: 0 to 32.
    fn draw(n: u32) -> Weight {
        Weight::from_parts(33_768_028, 0)
            .saturating_add(Weight::from_parts(56_613_285, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 2))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }
}
