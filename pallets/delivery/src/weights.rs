//! What calls and steps are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn collect() -> Weight;
    /// Notes that blocks work.
    fn keep_time() -> Weight;
    /// Finds out what is to be done next, and all of it but the steps below.
    fn turn() -> Weight;
    /// Settles one contract of a participant that has `c` on the day, `m` meters, and `s` parts with
    /// a profile of their own; what is drawn from bonds comes on top.
    fn settle(c: u32, m: u32, s: u32) -> Weight;
    /// Deletes one participant's part of a contract, with `s` profiles.
    fn delete_position(s: u32) -> Weight;
    /// Deletes one result of a day.
    fn delete_result() -> Weight;
}

/// For tests, where any figure does.
const STEP: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn collect() -> Weight {
        STEP
    }
    fn keep_time() -> Weight {
        STEP
    }
    fn turn() -> Weight {
        STEP
    }
    fn settle(_: u32, _: u32, _: u32) -> Weight {
        STEP
    }
    fn delete_position(_: u32) -> Weight {
        STEP
    }
    fn delete_result() -> Weight {
        STEP
    }
}
