//! Weights of `pallet_order_book`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_order_book::weights::WeightInfo for WeightInfo<T> {
    fn open_session() -> Weight {
        Weight::from_parts(140_469_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 8))
    }

    fn cancel_session() -> Weight {
        Weight::from_parts(94_230_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }

    fn list() -> Weight {
        Weight::from_parts(182_962_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 6))
    }

    // n: 1 to 32.
    fn list_batch(n: u32) -> Weight {
        Weight::from_parts(128_863_502, 0)
            .saturating_add(Weight::from_parts(13_922_898, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(9, 4))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn amend() -> Weight {
        Weight::from_parts(183_653_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 7))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(135_672_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    // n: 0 to 32.
    fn draw(n: u32) -> Weight {
        Weight::from_parts(90_714_150, 0)
            .saturating_add(Weight::from_parts(59_425_838, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 2))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }
}
