//! What calls and hooks are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn register() -> Weight;
    fn stand_down() -> Weight;
    fn withdraw() -> Weight;
    /// A ballot with `c` choices.
    fn vote(c: u32) -> Weight;
    fn withdraw_vote() -> Weight;
    fn report_double_authoring() -> Weight;
    /// Two votes in one round, with all that proves them.
    fn report_double_vote() -> Weight;
    fn pardon() -> Weight;
    /// The beginning of a block behind `m` slots without one.
    fn account_for_slots(m: u32) -> Weight;
    /// The beginning of an era with `c` candidates.
    fn begin_term(c: u32) -> Weight;
    /// Seats for `a` agents.
    fn seat(a: u32) -> Weight;
    /// `e` entities that delivered are measured.
    fn measure(e: u32) -> Weight;
    /// `e` entities that delivered are asked whether they vote.
    fn count_defaults(e: u32) -> Weight;
    /// `b` ballots are counted.
    fn count_ballots(b: u32) -> Weight;
    /// The outcome among `c` candidates.
    fn decide(c: u32) -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn register() -> Weight {
        CALL
    }
    fn stand_down() -> Weight {
        CALL
    }
    fn withdraw() -> Weight {
        CALL
    }
    fn vote(_: u32) -> Weight {
        CALL
    }
    fn withdraw_vote() -> Weight {
        CALL
    }
    fn report_double_authoring() -> Weight {
        CALL
    }
    fn report_double_vote() -> Weight {
        CALL
    }
    fn pardon() -> Weight {
        CALL
    }
    fn account_for_slots(_: u32) -> Weight {
        CALL
    }
    fn begin_term(_: u32) -> Weight {
        CALL
    }
    fn seat(_: u32) -> Weight {
        CALL
    }
    fn measure(e: u32) -> Weight {
        CALL.saturating_mul(u64::from(e).saturating_add(1))
    }
    fn count_defaults(e: u32) -> Weight {
        CALL.saturating_mul(u64::from(e).saturating_add(1))
    }
    fn count_ballots(b: u32) -> Weight {
        CALL.saturating_mul(u64::from(b).saturating_add(1))
    }
    fn decide(_: u32) -> Weight {
        CALL
    }
}
