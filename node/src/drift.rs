//! How early a block may come.

use sp_consensus_aura::{Slot, SlotDuration};
use sp_timestamp::Timestamp;

/// How far the clocks of two nodes may differ. A block of a slot that begins later than that is refused:
/// else an author could publish within the slot before its own, and have that slot's author miss it.
const CLOCK_DRIFT_MS: u64 = 500;

/// The slot that the import queue takes for the present one: it lets blocks of the next one in as well.
pub fn slot_of_import(now: Timestamp, slot_duration: SlotDuration) -> Slot {
    let ahead = Timestamp::new(now.as_millis().saturating_add(CLOCK_DRIFT_MS));
    Slot::from_timestamp(ahead, slot_duration).saturating_sub(1u64)
}
