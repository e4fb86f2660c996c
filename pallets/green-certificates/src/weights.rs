//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn register_device() -> Weight;
    fn issue() -> Weight;
    fn transfer() -> Weight;
    fn retire() -> Weight;
    fn freeze() -> Weight;
    fn release() -> Weight;
    fn withdraw() -> Weight;
    fn replace() -> Weight;
    fn set_duty() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn register_device() -> Weight {
        CALL
    }
    fn issue() -> Weight {
        CALL
    }
    fn transfer() -> Weight {
        CALL
    }
    fn retire() -> Weight {
        CALL
    }
    fn freeze() -> Weight {
        CALL
    }
    fn release() -> Weight {
        CALL
    }
    fn withdraw() -> Weight {
        CALL
    }
    fn replace() -> Weight {
        CALL
    }
    fn set_duty() -> Weight {
        CALL
    }
}
