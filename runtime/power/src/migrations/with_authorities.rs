//! The validators of release 108 become agents, with the keys that they seal blocks with. They stay
//! until four trading centres can be elected.

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;

use frame_support::{traits::OnRuntimeUpgrade, weights::Weight};
use pallet_aura::Authorities;
use pallet_authority_selection::Agents;
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use super::DbWeight;
use crate::{AuthoritySelection, Runtime, Session};

/// Not by its version: a pallet that is new has that of the code already.
pub struct WithAuthorities;

impl OnRuntimeUpgrade for WithAuthorities {
    fn on_runtime_upgrade() -> Weight {
        if Agents::<Runtime>::decode_len().unwrap_or_default() > 0 {
            return DbWeight::get().reads(1);
        }
        // In the same order.
        let keys = Authorities::<Runtime>::get();
        AuthoritySelection::seat_first(Session::validators().into_iter().zip(keys).collect());
        DbWeight::get().reads_writes(3, 2)
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(_: Vec<u8>) -> Result<(), TryRuntimeError> {
        let agents = Agents::<Runtime>::get().into_iter().map(|agent| agent.account);
        frame_support::ensure!(agents.eq(Session::validators()), "validators aren't agents");
        Ok(())
    }
}
