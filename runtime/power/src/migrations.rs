//! From release 109, which didn't know who votes for finality.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

mod with_voters;

type DbWeight = <crate::Runtime as frame_system::Config>::DbWeight;

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = (with_voters::WithVoters,);

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = ();
