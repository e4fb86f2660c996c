//! From release 108, which knew no credit, and whose validators followed the council.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

mod with_authorities;
mod with_credit;

use frame_support::migrations::VersionedMigration;

use crate::{Parameters, Runtime};

type DbWeight = <Runtime as frame_system::Config>::DbWeight;

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = (
    VersionedMigration<4, 5, with_credit::WithCredit, Parameters, DbWeight>,
    with_authorities::WithAuthorities,
);

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = ();
