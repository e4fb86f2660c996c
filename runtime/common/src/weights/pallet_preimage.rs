//! Weights of `pallet_preimage`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_preimage::weights::WeightInfo for WeightInfo<T> {
    // s: 0 to 4194304.
    fn note_preimage(s: u32) -> Weight {
        Weight::from_parts(99_190_000, 0)
            .saturating_add(Weight::from_parts(4_133, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    // s: 0 to 4194304.
    fn note_requested_preimage(s: u32) -> Weight {
        Weight::from_parts(33_130_000, 0)
            .saturating_add(Weight::from_parts(4_170, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    // s: 0 to 4194304.
    fn note_no_deposit_preimage(s: u32) -> Weight {
        Weight::from_parts(32_180_000, 0)
            .saturating_add(Weight::from_parts(4_069, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn unnote_preimage() -> Weight {
        Weight::from_parts(138_900_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    fn unnote_no_deposit_preimage() -> Weight {
        Weight::from_parts(68_560_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn request_preimage() -> Weight {
        Weight::from_parts(64_430_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn request_no_deposit_preimage() -> Weight {
        Weight::from_parts(49_270_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn request_unnoted_preimage() -> Weight {
        Weight::from_parts(51_660_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn request_requested_preimage() -> Weight {
        Weight::from_parts(42_590_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn unrequest_preimage() -> Weight {
        Weight::from_parts(87_140_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn unrequest_unnoted_preimage() -> Weight {
        Weight::from_parts(24_870_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn unrequest_multi_referenced_preimage() -> Weight {
        Weight::from_parts(29_251_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    // n: 1 to 1024.
    fn ensure_updated(n: u32) -> Weight {
        Weight::from_parts(177_300_000, 0)
            .saturating_add(Weight::from_parts(122_450_956, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
    }
}
