//! What the calls are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn book_deposit() -> Weight;
    fn confirm_deposit() -> Weight;
    fn cancel_deposit() -> Weight;
    fn redeem() -> Weight;
    fn confirm_payout() -> Weight;
    fn return_claim() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn book_deposit() -> Weight {
        CALL
    }
    fn confirm_deposit() -> Weight {
        CALL
    }
    fn cancel_deposit() -> Weight {
        CALL
    }
    fn redeem() -> Weight {
        CALL
    }
    fn confirm_payout() -> Weight {
        CALL
    }
    fn return_claim() -> Weight {
        CALL
    }
}
