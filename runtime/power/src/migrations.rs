//! From release 102, which kept the salts of orders in a map.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

use pallet_order_book::migrations::v3::MigrateToV3;

use crate::Runtime;

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = ();

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = MigrateToV3<Runtime>;
