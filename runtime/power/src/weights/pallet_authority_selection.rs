//! Weights of `pallet_authority_selection`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_authority_selection::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(87_730_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 5))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(130_694_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 9))
    }

    // c: 1 to 64.
    fn vote(c: u32) -> Weight {
        Weight::from_parts(129_324_164, 0).saturating_add(T::DbWeight::get().reads_writes(13, 4))
    }

    fn withdraw_vote() -> Weight {
        Weight::from_parts(81_140_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    fn report_double_authoring() -> Weight {
        Weight::from_parts(794_771_000, 0).saturating_add(T::DbWeight::get().reads_writes(77, 10))
    }

    fn report_double_vote() -> Weight {
        Weight::from_parts(734_152_000, 0).saturating_add(T::DbWeight::get().reads_writes(78, 11))
    }

    fn pardon() -> Weight {
        Weight::from_parts(66_319_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    // m: 0 to 10.
    fn account_for_slots(m: u32) -> Weight {
        Weight::from_parts(244_580_371, 0)
            .saturating_add(Weight::from_parts(19_853_579, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(32, 17))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    // c: 0 to 150.
    fn begin_term(c: u32) -> Weight {
        Weight::from_parts(4_041_782_933, 0)
            .saturating_add(Weight::from_parts(5_548_933, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(199, 133))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
    }

    // a: 4 to 64.
    fn seat(a: u32) -> Weight {
        Weight::from_parts(106_158_000, 0)
            .saturating_add(Weight::from_parts(37_221_874, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
    }

    // e: 1 to 256.
    fn measure(e: u32) -> Weight {
        Weight::from_parts(63_795_969, 0)
            .saturating_add(Weight::from_parts(6_170_614, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(e.into())))
    }

    // e: 1 to 256.
    fn count_defaults(e: u32) -> Weight {
        Weight::from_parts(61_640_811, 0)
            .saturating_add(Weight::from_parts(10_002_313, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(e.into())))
    }

    // b: 1 to 256.
    fn count_ballots(b: u32) -> Weight {
        Weight::from_parts(95_814_941, 0)
            .saturating_add(Weight::from_parts(23_665_666, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(b.into())))
    }

    // c: 4 to 150.
    fn decide(c: u32) -> Weight {
        Weight::from_parts(225_458_224, 0)
            .saturating_add(Weight::from_parts(26_060_571, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 1))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(c.into())))
    }
}
