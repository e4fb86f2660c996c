//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn authorize() -> Weight;
    fn expedite() -> Weight;
    fn revoke() -> Weight;
    fn apply() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn authorize() -> Weight {
        CALL
    }
    fn expedite() -> Weight {
        CALL
    }
    fn revoke() -> Weight {
        CALL
    }
    fn apply() -> Weight {
        CALL
    }
}
