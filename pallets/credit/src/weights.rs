//! What calls and hooks are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn appeal() -> Weight;
    fn withdraw_appeal() -> Weight;
    fn correct() -> Weight;
    fn dismiss() -> Weight;
    /// The record of an order that was refused.
    fn record_refusal() -> Weight;
    /// The beginning of a block, which may be that of an era.
    fn begin_era() -> Weight;
    /// What `n` pairs dealt is forgotten.
    fn forget(n: u32) -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn appeal() -> Weight {
        CALL
    }
    fn withdraw_appeal() -> Weight {
        CALL
    }
    fn correct() -> Weight {
        CALL
    }
    fn dismiss() -> Weight {
        CALL
    }
    fn record_refusal() -> Weight {
        CALL
    }
    fn begin_era() -> Weight {
        CALL
    }
    fn forget(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
}
