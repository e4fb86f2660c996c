//! Weights of `pallet_authority_selection`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_authority_selection::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(86_378_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 5))
    }

    fn withdraw() -> Weight {
        Weight::from_parts(176_903_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 8))
    }

    // c: 1 to 64.
    fn vote(c: u32) -> Weight {
        Weight::from_parts(154_305_128, 0).saturating_add(T::DbWeight::get().reads_writes(13, 4))
    }

    fn withdraw_vote() -> Weight {
        Weight::from_parts(86_458_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    fn report_double_authoring() -> Weight {
        Weight::from_parts(476_659_000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 10))
    }

    fn pardon() -> Weight {
        Weight::from_parts(96_624_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    // m: 0 to 10.
    fn account_for_slots(m: u32) -> Weight {
        Weight::from_parts(376_278_633, 0)
            .saturating_add(Weight::from_parts(28_418_034, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads_writes(32, 17))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    // c: 0 to 150.
    fn begin_term(c: u32) -> Weight {
        Weight::from_parts(5_176_469_450, 0)
            .saturating_add(T::DbWeight::get().reads_writes(199, 133))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
    }

    // a: 4 to 64.
    fn seat(a: u32) -> Weight {
        Weight::from_parts(110_254_000, 0)
            .saturating_add(Weight::from_parts(40_956_859, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
    }

    // e: 1 to 256.
    fn measure(e: u32) -> Weight {
        Weight::from_parts(217_374_876, 0)
            .saturating_add(Weight::from_parts(5_644_138, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(e.into())))
    }

    // e: 1 to 256.
    fn count_defaults(e: u32) -> Weight {
        Weight::from_parts(142_174_079, 0)
            .saturating_add(Weight::from_parts(8_991_866, 0).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(e.into())))
    }

    // b: 1 to 256.
    fn count_ballots(b: u32) -> Weight {
        Weight::from_parts(23_395_160, 0)
            .saturating_add(Weight::from_parts(25_469_760, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(b.into())))
    }

    // c: 4 to 150.
    fn decide(c: u32) -> Weight {
        Weight::from_parts(273_906_077, 0)
            .saturating_add(Weight::from_parts(32_103_726, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 1))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(c.into())))
    }
}
