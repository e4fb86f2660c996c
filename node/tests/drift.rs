//! How early a block may come.

#[path = "../src/drift.rs"]
mod drift;

use drift::slot_of_import;
use sp_consensus_aura::SlotDuration;
use sp_timestamp::Timestamp;

/// The import queue lets in what is one slot ahead of the slot that it is told.
#[test]
fn a_block_is_let_in_half_a_second_before_its_slot_and_no_earlier() {
    let slots = SlotDuration::from_millis(2_000);
    let latest = |now| *slot_of_import(Timestamp::new(now), slots) + 1;
    assert_eq!(latest(20_000), 10);
    assert_eq!(latest(21_499), 10);
    assert_eq!(latest(21_500), 11);
    assert_eq!(latest(22_000), 11);
}
