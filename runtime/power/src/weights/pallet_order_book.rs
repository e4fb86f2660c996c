//! Weights of `pallet_order_book`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_order_book::weights::WeightInfo for WeightInfo<T> {
    fn open_session() -> Weight {
        Weight::from_parts(80_961_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 8))
    }

    fn cancel_session() -> Weight {
        Weight::from_parts(63_384_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }

    fn list() -> Weight {
        Weight::from_parts(114_510_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 6))
    }

    // n: 1 to 32.
    fn list_batch(n: u32) -> Weight {
        Weight::from_parts(102_784_425, 0)
            .saturating_add(Weight::from_parts(8_784_681, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 4))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn amend() -> Weight {
        Weight::from_parts(156_823_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(93_839_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 5))
    }

    fn propose() -> Weight {
        Weight::from_parts(234_489_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 6))
    }

    fn accept() -> Weight {
        Weight::from_parts(291_032_000, 0).saturating_add(T::DbWeight::get().reads_writes(16, 7))
    }

    // n: 0 to 32.
    fn draw(n: u32) -> Weight {
        Weight::from_parts(5_528_000, 0)
            .saturating_add(Weight::from_parts(49_295_332, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 2))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }
}
