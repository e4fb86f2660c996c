//! What each call and hook does, and what must hold whatever happens.

mod appeal;
mod deliveries;
mod eras;
mod invariants;
mod refusals;
mod trades;

use busbar_primitives::{credit::Credit as _, units::Energy};
use sp_runtime::Perbill;

use crate::mock::*;

/// In billionths.
fn credit(who: AccountId) -> u32 {
    <Credit as busbar_primitives::credit::Credit<AccountId>>::credit(&who).deconstruct()
}

fn trade(buyer: AccountId, seller: AccountId, energy: Energy) {
    <Credit as busbar_primitives::credit::Dealings<AccountId>>::traded(&buyer, &seller, energy);
}

#[test]
fn whoever_has_no_records_has_the_prior() {
    run(|| {
        assert_eq!(credit(OTHER), 500_000_000);
        assert_eq!(Credit::credit(&STRANGER), Perbill::from_percent(50));
    });
}
