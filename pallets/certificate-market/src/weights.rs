//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    /// An offer that meets `m` orders.
    fn offer(m: u32) -> Weight;
    /// A bid that meets `m` orders.
    fn bid(m: u32) -> Weight;
    fn withdraw() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn offer(m: u32) -> Weight {
        CALL.saturating_mul(u64::from(m).saturating_add(1))
    }
    fn bid(m: u32) -> Weight {
        CALL.saturating_mul(u64::from(m).saturating_add(1))
    }
    fn withdraw() -> Weight {
        CALL
    }
}
