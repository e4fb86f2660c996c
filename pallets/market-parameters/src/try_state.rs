//! Invariants.
//!
//! 1. The values are within their bounds.

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Config, Pallet, Tunable};

impl<T: Config> Pallet<T> {
    /// Checks the invariant.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        ensure!(Self::current().check().is_ok(), "a parameter is out of its bounds");
        Ok(())
    }
}
