//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn open_session() -> Weight;
    fn cancel_session() -> Weight;
    fn list() -> Weight;
    fn list_batch(n: u32) -> Weight;
    fn amend() -> Weight;
    fn withdraw() -> Weight;
    fn propose() -> Weight;
    fn accept() -> Weight;
    /// Draws from the bonds of `n` offers of one participant.
    fn draw(n: u32) -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn open_session() -> Weight {
        CALL
    }
    fn cancel_session() -> Weight {
        CALL
    }
    fn list() -> Weight {
        CALL
    }
    fn list_batch(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
    fn amend() -> Weight {
        CALL
    }
    fn withdraw() -> Weight {
        CALL
    }
    fn propose() -> Weight {
        CALL
    }
    fn accept() -> Weight {
        CALL
    }
    fn draw(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
}
