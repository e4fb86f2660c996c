//! Invariants.
//!
//! 1. Nobody is an applicant and a participant.
//! 2. What is on hold at a submitter for applications is the sum of their deposits.
//! 3. What is on hold at a participant for its admission is what its record says.
//! 4. Every applicant and participant has a valid legal entity.

use alloc::collections::BTreeMap;

use busbar_primitives::units::Balance;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{Applications, Config, HoldReason, Pallet, Participants};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in applications and participants.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::nobody_is_applicant_and_participant()?;
        Self::application_deposits_are_held()?;
        Self::admission_deposits_are_held()?;
        Self::entities_are_valid()
    }

    fn nobody_is_applicant_and_participant() -> Result<(), TryRuntimeError> {
        for applicant in Applications::<T>::iter_keys() {
            ensure!(
                !Participants::<T>::contains_key(&applicant),
                "somebody is an applicant and a participant"
            );
        }
        Ok(())
    }

    fn application_deposits_are_held() -> Result<(), TryRuntimeError> {
        let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
        for application in Applications::<T>::iter_values() {
            let sum = deposits.entry(application.submitter).or_default();
            *sum = sum.saturating_add(application.deposit);
        }
        for (submitter, sum) in deposits {
            let held = T::Currency::balance_on_hold(&HoldReason::Application.into(), &submitter);
            ensure!(held == sum, "a submitter's hold isn't the sum of its applications' deposits");
        }
        Ok(())
    }

    fn admission_deposits_are_held() -> Result<(), TryRuntimeError> {
        for (who, participant) in Participants::<T>::iter() {
            let held = T::Currency::balance_on_hold(&HoldReason::Admission.into(), &who);
            ensure!(
                held == participant.deposit_held,
                "a participant's hold isn't the admission deposit on its record"
            );
        }
        Ok(())
    }

    fn entities_are_valid() -> Result<(), TryRuntimeError> {
        let applicants = Applications::<T>::iter_values().map(|application| application.profile);
        let participants = Participants::<T>::iter_values().map(|participant| participant.profile);
        for profile in applicants.chain(participants) {
            ensure!(profile.has_valid_entity(), "a legal entity isn't valid");
        }
        Ok(())
    }
}
