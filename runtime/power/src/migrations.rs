//! From release 106: nothing that is stored has changed since.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = ();

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = ();
