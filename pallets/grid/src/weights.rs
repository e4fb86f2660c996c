//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn add_region() -> Weight;
    /// `n`: how many pairs are changed.
    fn set_links(n: u32) -> Weight;
    fn set_company() -> Weight;
    fn rename_region() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn add_region() -> Weight {
        CALL
    }
    fn set_links(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
    fn set_company() -> Weight {
        CALL
    }
    fn rename_region() -> Weight {
        CALL
    }
}
