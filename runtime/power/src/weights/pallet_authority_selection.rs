//! Weights of `pallet_authority_selection`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_authority_selection::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(101_821_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 5))
    }

    fn stand_down() -> Weight {
        Weight::from_parts(18_367_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(210_704_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 11))
    }

    // c: 1 to 64.
    fn vote(c: u32) -> Weight {
        Weight::from_parts(173_944_071, 0).saturating_add(T::DbWeight::get().reads_writes(13, 4))
    }

    fn withdraw_vote() -> Weight {
        Weight::from_parts(70_294_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    fn report_double_authoring() -> Weight {
        Weight::from_parts(1_221_676_000, 0).saturating_add(T::DbWeight::get().reads_writes(77, 11))
    }

    fn report_double_vote() -> Weight {
        Weight::from_parts(820_059_000, 0).saturating_add(T::DbWeight::get().reads_writes(78, 12))
    }

    fn pardon() -> Weight {
        Weight::from_parts(117_064_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    // m: 0 to 10.
    fn account_for_slots(m: u32) -> Weight {
        Weight::from_parts(328_426_719, 0)
            .saturating_add(Weight::from_parts(14_084_203, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(32, 17))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    // c: 0 to 150.
    fn begin_term(c: u32) -> Weight {
        Weight::from_parts(4_389_558_017, 0)
            .saturating_add(Weight::from_parts(3_333_858, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(199, 133))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
    }

    // a: 4 to 64.
    fn seat(a: u32) -> Weight {
        Weight::from_parts(108_451_000, 0)
            .saturating_add(Weight::from_parts(33_188_491, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
    }

    // e: 1 to 256.
    fn measure(e: u32) -> Weight {
        Weight::from_parts(78_811_294, 0)
            .saturating_add(Weight::from_parts(6_277_672, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(e.into())))
    }

    // e: 1 to 256.
    fn count_defaults(e: u32) -> Weight {
        Weight::from_parts(48_829_380, 0)
            .saturating_add(Weight::from_parts(9_871_948, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(e.into())))
    }

    // b: 1 to 256.
    fn count_ballots(b: u32) -> Weight {
        Weight::from_parts(78_947_000, 0)
            .saturating_add(Weight::from_parts(27_953_078, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(b.into())))
    }

    // c: 4 to 150.
    fn decide(c: u32) -> Weight {
        Weight::from_parts(219_047_477, 0)
            .saturating_add(Weight::from_parts(30_069_696, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 1))
            .saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(c.into())))
    }
}
