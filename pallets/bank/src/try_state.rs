//! Invariants.
//!
//! 1. The issuance is that of genesis, plus all credited and returned, less all burnt.
//! 2. What was burnt and not returned covers what the open claims may still return.
//! 3. The number of open claims of every account is that of its claims, and not stored if zero.
//!    So is the number of deposits of every officer that wait for another one.
//! 4. Every claim has an id that was given out.
//! 5. The reference of every pending deposit is among the used ones; the deposit isn't zero, and
//!    its rate is within bounds.

use alloc::collections::BTreeMap;

use busbar_primitives::units::Balance;
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::TryRuntimeError;

use crate::{
    types::is_allowed_rate, Claims, Config, NextClaim, OpenClaims, Pallet, PendingBy,
    PendingDeposits, References, TotalBurnt, TotalReturned,
};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in open claims and pending deposits.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::issuance_is_accounted_for()?;
        Self::open_claims_are_covered()?;
        Self::open_claims_are_counted()?;
        Self::waiting_deposits_are_counted()?;
        Self::claim_ids_were_given_out()?;
        Self::pending_deposits_are_in_order()
    }

    fn issuance_is_accounted_for() -> Result<(), TryRuntimeError> {
        if crate::GenesisIssuance::<T>::exists() {
            ensure!(
                Self::expected_issuance() == Some(T::Currency::total_issuance()),
                "the issuance isn't that of genesis plus credited and returned less burnt"
            );
        }
        Ok(())
    }

    fn open_claims_are_covered() -> Result<(), TryRuntimeError> {
        let open = Claims::<T>::iter_values()
            .fold(Balance::default(), |sum, claim| sum.saturating_add(claim.burnt));
        let covered = TotalBurnt::<T>::get().checked_sub(TotalReturned::<T>::get());
        ensure!(
            covered.is_some_and(|covered| covered >= open),
            "open claims exceed what was burnt"
        );
        Ok(())
    }

    fn open_claims_are_counted() -> Result<(), TryRuntimeError> {
        let mut counted = BTreeMap::<T::AccountId, u32>::new();
        for claim in Claims::<T>::iter_values() {
            let count = counted.entry(claim.who).or_default();
            *count = count.saturating_add(1);
        }
        let stored: BTreeMap<_, _> = OpenClaims::<T>::iter().collect();
        ensure!(stored == counted, "the numbers of open claims aren't those of the claims");
        Ok(())
    }

    fn waiting_deposits_are_counted() -> Result<(), TryRuntimeError> {
        let mut counted = BTreeMap::<T::AccountId, u32>::new();
        for deposit in PendingDeposits::<T>::iter_values() {
            let count = counted.entry(deposit.officer).or_default();
            *count = count.saturating_add(1);
        }
        let stored: BTreeMap<_, _> = PendingBy::<T>::iter().collect();
        ensure!(stored == counted, "officers' waiting deposits are miscounted");
        Ok(())
    }

    fn claim_ids_were_given_out() -> Result<(), TryRuntimeError> {
        let next = NextClaim::<T>::get();
        ensure!(Claims::<T>::iter_keys().all(|id| id < next), "a claim's id wasn't given out");
        Ok(())
    }

    fn pending_deposits_are_in_order() -> Result<(), TryRuntimeError> {
        for (reference, deposit) in PendingDeposits::<T>::iter() {
            ensure!(References::<T>::contains_key(&reference), "a pending reference is free");
            ensure!(deposit.fen > 0, "a pending deposit is zero");
            ensure!(
                is_allowed_rate(deposit.base_units_per_fen),
                "a pending deposit's rate is out of bounds"
            );
        }
        Ok(())
    }
}
