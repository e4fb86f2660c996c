//! What the calls do.

use busbar_math::credit::Records;
use busbar_primitives::{credit::Entities, market::Reason, roles::LegalEntity};
use frame_support::{
    ensure,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::DispatchResult;

use crate::{Appeal, Appeals, Cause, Config, Error, Event, Histories, HoldReason, Pallet};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_appeal(by: T::AccountId, grounds: Reason) -> DispatchResult {
        let entity = T::Entities::entity(&by).ok_or(Error::<T>::NotAdmitted)?;
        ensure!(Histories::<T>::contains_key(&entity), Error::<T>::NoRecords);
        ensure!(!Appeals::<T>::contains_key(&entity), Error::<T>::AlreadyAppealed);
        let deposit = T::Parameters::get().appeal_deposit;

        T::Currency::hold(&HoldReason::Appeal.into(), &by, deposit)?;
        let appeal = Appeal { by: by.clone(), grounds: grounds.clone(), deposit };
        Appeals::<T>::insert(&entity, appeal);

        Self::deposit_event(Event::Appealed { entity, by, grounds, deposit });
        Ok(())
    }

    pub(crate) fn do_withdraw_appeal(by: T::AccountId, entity: LegalEntity) -> DispatchResult {
        let appeal = Appeals::<T>::get(&entity).ok_or(Error::<T>::NotAppealed)?;
        ensure!(appeal.by == by, Error::<T>::NotAppellant);
        Self::close(&entity, &appeal)?;
        Self::deposit_event(Event::AppealWithdrawn { entity });
        Ok(())
    }

    pub(crate) fn do_correct(
        entity: LegalEntity,
        records: Records,
        reason: Reason,
    ) -> DispatchResult {
        ensure!(records.good <= records.all, Error::<T>::InvalidRecords);
        ensure!(Histories::<T>::contains_key(&entity), Error::<T>::NoRecords);
        let before = Self::records(&entity);
        if let Some(appeal) = Appeals::<T>::get(&entity) {
            Self::close(&entity, &appeal)?;
        }
        let credit = Self::change(&entity, Cause::Corrected, records.all, |_| records);
        Self::deposit_event(Event::Corrected { entity, before, after: records, credit, reason });
        Ok(())
    }

    pub(crate) fn do_dismiss(entity: LegalEntity, reason: Reason) -> DispatchResult {
        let appeal = Appeals::<T>::get(&entity).ok_or(Error::<T>::NotAppealed)?;
        Self::close(&entity, &appeal)?;
        Self::deposit_event(Event::AppealDismissed { entity, reason });
        Ok(())
    }

    /// Deletes the appeal and gives its deposit back.
    fn close(entity: &LegalEntity, appeal: &Appeal<T::AccountId>) -> DispatchResult {
        T::Currency::release(
            &HoldReason::Appeal.into(),
            &appeal.by,
            appeal.deposit,
            Precision::Exact,
        )?;
        Appeals::<T>::remove(entity);
        Ok(())
    }
}
