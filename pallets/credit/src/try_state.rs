//! Invariants.
//!
//! 1. No entity has more good records than records, and none is of an era to come.
//! 2. What two entities dealt is of the present era, or of one that is still to be forgotten.
//! 3. Whoever appeals has records, and its deposit is on hold.

use alloc::collections::BTreeMap;

use busbar_primitives::units::Balance;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{Appeals, Config, CurrentEra, Dealt, Histories, HoldReason, OldestDealt, Pallet};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in entities and pairs that dealt.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::records_are_possible()?;
        Self::dealings_are_recent()?;
        Self::deposits_are_held()
    }

    fn records_are_possible() -> Result<(), TryRuntimeError> {
        let era = CurrentEra::<T>::get().index;
        for history in Histories::<T>::iter_values() {
            ensure!(history.records.good <= history.records.all, "more is good than there is");
            ensure!(history.era <= era, "a record is of an era to come");
        }
        Ok(())
    }

    fn dealings_are_recent() -> Result<(), TryRuntimeError> {
        let eras = OldestDealt::<T>::get()..=CurrentEra::<T>::get().index;
        for (era, _, energy) in Dealt::<T>::iter() {
            ensure!(eras.contains(&era), "dealings weren't forgotten");
            ensure!(energy > 0, "nothing was dealt");
        }
        Ok(())
    }

    fn deposits_are_held() -> Result<(), TryRuntimeError> {
        let mut held = BTreeMap::<T::AccountId, Balance>::new();
        for (entity, appeal) in Appeals::<T>::iter() {
            ensure!(Histories::<T>::contains_key(entity), "an appeal against nothing");
            let sum = held.entry(appeal.by).or_default();
            *sum = sum.saturating_add(appeal.deposit);
        }
        for (who, sum) in held {
            let on_hold = T::Currency::balance_on_hold(&HoldReason::Appeal.into(), &who);
            ensure!(on_hold == sum, "what is on hold for appeals isn't their deposits");
        }
        Ok(())
    }
}
