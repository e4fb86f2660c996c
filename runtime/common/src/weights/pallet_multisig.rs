//! Weights of `pallet_multisig`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::weights::WeightInfo for WeightInfo<T> {
    // z: 0 to 10000.
    fn as_multi_threshold_1(z: u32) -> Weight {
        Weight::from_parts(56_010_743, 0)
            .saturating_add(Weight::from_parts(8_120, 0).saturating_mul(z.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    // s: 2 to 64.
    // z: 0 to 10000.
    fn as_multi_create(s: u32, z: u32) -> Weight {
        Weight::from_parts(40_052_937, 0)
            .saturating_add(Weight::from_parts(570_220, 0).saturating_mul(s.into()))
            .saturating_add(Weight::from_parts(10_528, 0).saturating_mul(z.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 3 to 64.
    // z: 0 to 10000.
    fn as_multi_approve(s: u32, z: u32) -> Weight {
        Weight::from_parts(36_281_194, 0)
            .saturating_add(Weight::from_parts(285_180, 0).saturating_mul(s.into()))
            .saturating_add(Weight::from_parts(9_956, 0).saturating_mul(z.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 2 to 64.
    // z: 0 to 10000.
    fn as_multi_complete(s: u32, z: u32) -> Weight {
        Weight::from_parts(38_551_028, 0)
            .saturating_add(Weight::from_parts(1_035_631, 0).saturating_mul(s.into()))
            .saturating_add(Weight::from_parts(12_697, 0).saturating_mul(z.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }

    // s: 2 to 64.
    fn approve_as_multi_create(s: u32) -> Weight {
        Weight::from_parts(53_024_216, 0)
            .saturating_add(Weight::from_parts(449_275, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 2 to 64.
    fn approve_as_multi_approve(s: u32) -> Weight {
        Weight::from_parts(34_113_854, 0)
            .saturating_add(Weight::from_parts(392_678, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 2 to 64.
    fn cancel_as_multi(s: u32) -> Weight {
        Weight::from_parts(52_503_879, 0)
            .saturating_add(Weight::from_parts(451_982, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 2 to 64.
    fn poke_deposit(s: u32) -> Weight {
        Weight::from_parts(52_415_116, 0)
            .saturating_add(Weight::from_parts(453_889, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
}
