//! What the calls do.

use busbar_primitives::market::Interruptions;
use frame_support::{ensure, migrations::MultiStepMigrator, traits::Get};
use sp_runtime::{
    traits::{Hash, Saturating},
    DispatchResult,
};

use crate::{Authorization, AuthorizationOf, Authorized, Config, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_authorize(code_hash: T::Hash) {
        let now = frame_system::Pallet::<T>::block_number();
        let applicable_from = now.saturating_add(T::Notice::get());
        Authorized::<T>::put(Authorization { code_hash, applicable_from });
        Self::deposit_event(Event::Authorized { code_hash, applicable_from });
    }

    pub(crate) fn do_expedite(code_hash: T::Hash) -> DispatchResult {
        Self::authorization(code_hash)?;
        let applicable_from = frame_system::Pallet::<T>::block_number();
        Authorized::<T>::put(Authorization { code_hash, applicable_from });
        Self::deposit_event(Event::Expedited { code_hash });
        Ok(())
    }

    pub(crate) fn do_revoke(code_hash: T::Hash) -> DispatchResult {
        Self::authorization(code_hash)?;
        Authorized::<T>::kill();
        Self::deposit_event(Event::Revoked { code_hash });
        Ok(())
    }

    pub(crate) fn do_apply(code: &[u8]) -> DispatchResult {
        let code_hash = T::Hashing::hash(code);
        let authorization = Self::authorization(code_hash)?;
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(authorization.notice_is_over(now), Error::<T>::NoticeNotOver);
        ensure!(!T::MultiBlockMigrator::ongoing(), Error::<T>::MigrationRunning);
        Self::ensure_market_undisturbed()?;
        // Last: the version is read by unpacking the code.
        frame_system::Pallet::<T>::can_set_code(code, true).into_result()?;

        Authorized::<T>::kill();
        frame_system::Pallet::<T>::update_code_in_storage(code);
        Self::deposit_event(Event::Applied { code_hash });
        Ok(())
    }

    /// The authorization of this code.
    fn authorization(code_hash: T::Hash) -> Result<AuthorizationOf<T>, Error<T>> {
        Authorized::<T>::get()
            .filter(|authorization| authorization.code_hash == code_hash)
            .ok_or(Error::<T>::NotAuthorized)
    }

    /// A market that stands still isn't asked: one that is stuck couldn't be repaired else.
    fn ensure_market_undisturbed() -> Result<(), Error<T>> {
        if T::Market::paused() {
            return Ok(());
        }
        ensure!(!T::Market::gate_closing(T::Window::get()), Error::<T>::GateClosing);
        ensure!(!T::Market::matching(), Error::<T>::Matching);
        Ok(())
    }
}
