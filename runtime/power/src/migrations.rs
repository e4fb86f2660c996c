//! From release 106, which didn't note when blocks worked: a standstill behind which this release
//! begins must be one to it.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

use frame_support::{
    traits::{OnRuntimeUpgrade, Time},
    weights::Weight,
};
use pallet_delivery::LastWorked;

use crate::{Runtime, Timestamp};

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = WorkedInTheLastBlock;

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = ();

pub struct WorkedInTheLastBlock;

impl OnRuntimeUpgrade for WorkedInTheLastBlock {
    fn on_runtime_upgrade() -> Weight {
        if !LastWorked::<Runtime>::exists() {
            // The time of this block isn't set yet.
            LastWorked::<Runtime>::put(<Timestamp as Time>::now());
        }
        <Runtime as frame_system::Config>::DbWeight::get().reads_writes(2, 1)
    }
}
