//! What becomes of a chain whose migration fails.

use core::marker::PhantomData;

use frame_support::{
    migrations::{FailedMigrationHandler, FailedMigrationHandling},
    traits::SafeMode,
};

use crate::BlockNumber;

/// A migration that failed half-way leaves a state that trading could make
/// worse: the market stands still until the safe mode is ended by vote.
pub struct StandStill<Mode>(PhantomData<Mode>);

impl<Mode: SafeMode<BlockNumber = BlockNumber>> FailedMigrationHandler for StandStill<Mode> {
    fn failed(_: Option<u32>) -> FailedMigrationHandling {
        let forever = BlockNumber::MAX;
        let entered = if Mode::is_entered() { Mode::extend(forever) } else { Mode::enter(forever) };
        match entered {
            // While a migration is stuck no transaction at all is taken, and so
            // no motion that could repair it.
            Ok(()) => FailedMigrationHandling::ForceUnstuck,
            Err(_) => FailedMigrationHandling::KeepStuck,
        }
    }
}
