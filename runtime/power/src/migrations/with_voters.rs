//! The voters of the session that a chain of release 109 is at, so that their double votes can be
//! reported; those of sessions before stay unknown.

use alloc::vec::Vec;

use frame_support::{traits::OnRuntimeUpgrade, weights::Weight};
use pallet_authority_selection::Voters;
use pallet_grandpa::{CurrentSetId, SetIdSession};
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use super::DbWeight;
use crate::{AuthoritySelection, Grandpa, Runtime, Session};

/// Not by a version: no format changes.
pub struct WithVoters;

impl OnRuntimeUpgrade for WithVoters {
    fn on_runtime_upgrade() -> Weight {
        let session = Session::current_index();
        if Voters::<Runtime>::contains_key(session) {
            return DbWeight::get().reads(2);
        }
        // In the same order.
        let keys = Grandpa::grandpa_authorities().into_iter().map(|(key, _)| key);
        let voters: Vec<_> = Session::validators().into_iter().zip(keys).collect();
        AuthoritySelection::note_voters(session, voters);
        // A session belongs to a set if it isn't the last one of the set before, or earlier.
        let set = CurrentSetId::<Runtime>::get();
        if let (Some(set), Some(session)) = (set.checked_sub(1), session.checked_sub(1)) {
            SetIdSession::<Runtime>::insert(set, session);
        }
        let reads = u64::try_from(Session::validators().len()).unwrap_or(u64::MAX);
        DbWeight::get().reads_writes(reads.saturating_add(7), 3)
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(_: Vec<u8>) -> Result<(), TryRuntimeError> {
        let voters = Voters::<Runtime>::get(Session::current_index()).map(|voters| voters.keys);
        let voters = voters.into_iter().flatten().map(|voter| voter.owner.account);
        frame_support::ensure!(voters.eq(Session::validators()), "validators don't vote");
        Ok(())
    }
}
