//! Weights of `pallet_order_book`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_order_book::weights::WeightInfo for WeightInfo<T> {
    fn open_session() -> Weight {
        Weight::from_parts(166_390_000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 8))
    }

    fn cancel_session() -> Weight {
        Weight::from_parts(113_280_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 7))
    }

    fn list() -> Weight {
        Weight::from_parts(181_650_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 6))
    }

    // n: 1 to 32.
    fn list_batch(n: u32) -> Weight {
        Weight::from_parts(139_433_438, 0)
            .saturating_add(Weight::from_parts(13_917_184, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 4))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn amend() -> Weight {
        Weight::from_parts(183_750_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 7))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(146_420_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    // n: 0 to 32.
    fn draw(n: u32) -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 3))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(n.into()))
    }
}
