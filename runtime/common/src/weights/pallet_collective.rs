//! Weights of `pallet_collective`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 10 steps, 10 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collective::weights::WeightInfo for WeightInfo<T> {
    // m: 0 to 64.
    // n: 0 to 64.
    // p: 0 to 64.
    fn set_members(m: u32, _n: u32, p: u32) -> Weight {
        Weight::from_parts(18_180_000, 0)
            .saturating_add(Weight::from_parts(2_914_204, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(7_729_315, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
    }

    // b: 2 to 1024.
    // m: 1 to 64.
    fn execute(b: u32, m: u32) -> Weight {
        Weight::from_parts(31_525_465, 0)
            .saturating_add(Weight::from_parts(6_486, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }

    // b: 2 to 1024.
    // m: 1 to 64.
    fn propose_execute(b: u32, m: u32) -> Weight {
        Weight::from_parts(52_593_960, 0)
            .saturating_add(Weight::from_parts(6_330, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 0))
    }

    // b: 2 to 1024.
    // m: 2 to 64.
    // p: 1 to 64.
    fn propose_proposed(b: u32, m: u32, p: u32) -> Weight {
        Weight::from_parts(56_707_151, 0)
            .saturating_add(Weight::from_parts(3_885, 0).saturating_mul(b.into()))
            .saturating_add(Weight::from_parts(42_713, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(850_265, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }

    // m: 5 to 64.
    fn vote(m: u32) -> Weight {
        Weight::from_parts(60_786_825, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    // m: 4 to 64.
    // p: 1 to 64.
    fn close_early_disapproved(m: u32, p: u32) -> Weight {
        Weight::from_parts(41_826_745, 0)
            .saturating_add(Weight::from_parts(29_111, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(379_922, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    // b: 2 to 1024.
    // m: 4 to 64.
    // p: 1 to 64.
    fn close_early_approved(b: u32, m: u32, p: u32) -> Weight {
        Weight::from_parts(60_400_000, 0)
            .saturating_add(Weight::from_parts(5_408, 0).saturating_mul(b.into()))
            .saturating_add(Weight::from_parts(212_614, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(672_734, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }

    // m: 4 to 64.
    // p: 1 to 64.
    fn close_disapproved(m: u32, p: u32) -> Weight {
        Weight::from_parts(59_721_387, 0)
            .saturating_add(Weight::from_parts(429_962, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(319_883, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    // b: 2 to 1024.
    // m: 4 to 64.
    // p: 1 to 64.
    fn close_approved(b: u32, m: u32, p: u32) -> Weight {
        Weight::from_parts(95_233_436, 0)
            .saturating_add(Weight::from_parts(31_625, 0).saturating_mul(b.into()))
            .saturating_add(Weight::from_parts(235_942, 0).saturating_mul(m.into()))
            .saturating_add(Weight::from_parts(810_339, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }

    // p: 1 to 64.
    fn disapprove_proposal(p: u32) -> Weight {
        Weight::from_parts(28_635_387, 0)
            .saturating_add(Weight::from_parts(302_356, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 3))
    }

    // d: 0 to 1.
    // p: 1 to 64.
    fn kill(d: u32, p: u32) -> Weight {
        Weight::from_parts(33_515_613, 0)
            .saturating_add(Weight::from_parts(411_310, 0).saturating_mul(d.into()))
            .saturating_add(Weight::from_parts(339_683, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    fn release_proposal_cost() -> Weight {
        Weight::from_parts(22_860_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }
}
