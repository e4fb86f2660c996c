//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn apply() -> Weight;
    fn approve() -> Weight;
    fn refuse() -> Weight;
    fn suspend() -> Weight;
    fn reinstate() -> Weight;
    fn leave() -> Weight;
    fn rotate_key() -> Weight;
    fn withdraw_application() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn apply() -> Weight {
        CALL
    }
    fn approve() -> Weight {
        CALL
    }
    fn refuse() -> Weight {
        CALL
    }
    fn suspend() -> Weight {
        CALL
    }
    fn reinstate() -> Weight {
        CALL
    }
    fn leave() -> Weight {
        CALL
    }
    fn rotate_key() -> Weight {
        CALL
    }
    fn withdraw_application() -> Weight {
        CALL
    }
}
