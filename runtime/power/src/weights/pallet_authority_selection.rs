//! Weights of `pallet_authority_selection`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_authority_selection::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(144_014_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 5))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(152_306_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 8))
    }

    // c: 1 to 64.
    fn vote(c: u32) -> Weight {
        Weight::from_parts(148_612_387, 0).saturating_add(T::DbWeight::get().reads_writes(13, 4))
    }

    fn withdraw_vote() -> Weight {
        Weight::from_parts(80_440_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    fn report_double_authoring() -> Weight {
        Weight::from_parts(352_154_000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 10))
    }

    fn report_double_vote() -> Weight {
        Weight::from_parts(326_485_000, 0).saturating_add(T::DbWeight::get().reads_writes(14, 11))
    }

    fn pardon() -> Weight {
        Weight::from_parts(68_232_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    // m: 0 to 10.
    fn account_for_slots(m: u32) -> Weight {
        Weight::from_parts(232_868_187, 0)
            .saturating_add(Weight::from_parts(32_893_115, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(32, 17))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    // c: 0 to 150.
    fn begin_term(c: u32) -> Weight {
        Weight::from_parts(4_507_609_945, 0)
            .saturating_add(T::DbWeight::get().reads_writes(199, 133))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
    }

    // a: 4 to 64.
    fn seat(a: u32) -> Weight {
        Weight::from_parts(107_119_000, 0)
            .saturating_add(Weight::from_parts(31_232_597, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
    }

    // e: 1 to 256.
    fn measure(e: u32) -> Weight {
        Weight::from_parts(64_907_000, 0)
            .saturating_add(Weight::from_parts(7_448_680, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(e.into())))
    }

    // e: 1 to 256.
    fn count_defaults(e: u32) -> Weight {
        Weight::from_parts(57_500_722, 0)
            .saturating_add(Weight::from_parts(9_401_670, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(e.into())))
    }

    // b: 1 to 256.
    fn count_ballots(b: u32) -> Weight {
        Weight::from_parts(75_192_000, 0)
            .saturating_add(Weight::from_parts(23_820_793, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(b.into())))
    }

    // c: 4 to 150.
    fn decide(c: u32) -> Weight {
        Weight::from_parts(190_473_000, 0)
            .saturating_add(Weight::from_parts(32_072_252, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 1))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(c.into())))
    }
}
