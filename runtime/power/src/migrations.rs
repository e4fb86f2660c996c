//! From release 107, which knew no contracts that two parties agree on, and no bounds for the prices of
//! deviations.
//! `CONTRIBUTING.md` says what takes a migration, and how one is written.

mod with_price_bounds;

use frame_support::migrations::VersionedMigration;
use pallet_delivery::migrations::v2::MigrateToV2;

use crate::{Parameters, Runtime};

type DbWeight = <Runtime as frame_system::Config>::DbWeight;

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = (
    VersionedMigration<3, 4, with_price_bounds::WithPriceBounds, Parameters, DbWeight>,
    MigrateToV2<Runtime>,
);

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = ();
