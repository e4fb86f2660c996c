//! What the calls do, and what other pallets may ask for.

use alloc::vec::Vec;

use busbar_primitives::{
    credit::Entities,
    market::{Admissions, Belongings, Network, Obligations, OnCredited, OnSuspended},
    roles::{Admission, LegalEntity, Standing},
    units::Balance,
};
use codec::Encode;
use frame_support::{
    ensure,
    traits::{
        fungible::{Inspect, Mutate, MutateHold},
        tokens::{Fortitude, Precision, Preservation},
        EnsureOrigin, Get,
    },
};
use frame_system::{
    ensure_signed,
    pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::{
    traits::{BadOrigin, Saturating, Verify, Zero},
    DispatchError, DispatchResult,
};

use crate::{
    Application, Applications, Config, Error, Event, HoldReason, Pallet, Participant, Participants,
    Profile, Reason,
};

// The first bytes of what is signed. They differ, so that no signature serves for two purposes.
const APPLY: &[u8; 12] = b"busbar:apply";
const ROTATE: &[u8; 13] = b"busbar:rotate";

// Browser extensions put these around the bytes that they sign.
const WRAP_START: &[u8] = b"<Bytes>";
const WRAP_END: &[u8] = b"</Bytes>";

impl<T: Config> Pallet<T> {
    /// What the applicant signs.
    pub fn apply_message(
        applicant: &T::AccountId,
        profile: &Profile,
        valid_until: BlockNumberFor<T>,
    ) -> Vec<u8> {
        (APPLY, Self::genesis_hash(), applicant, profile, valid_until).encode()
    }

    /// What the new key signs.
    pub fn rotate_message(old: &T::AccountId, new: &T::AccountId) -> Vec<u8> {
        (ROTATE, Self::genesis_hash(), old, new).encode()
    }

    /// The form in which browser extensions sign `message`.
    pub fn wrapped(message: &[u8]) -> Vec<u8> {
        [WRAP_START, message, WRAP_END].concat()
    }

    pub(crate) fn do_apply(
        submitter: T::AccountId,
        applicant: T::AccountId,
        profile: Profile,
        valid_until: BlockNumberFor<T>,
        signature: T::Signature,
    ) -> DispatchResult {
        Self::ensure_in_time(valid_until)?;
        Self::ensure_acceptable(&profile)?;
        Self::ensure_unknown(&applicant)?;
        ensure!(
            Applications::<T>::count() < T::MaxApplications::get(),
            Error::<T>::TooManyApplications
        );
        let message = Self::apply_message(&applicant, &profile, valid_until);
        Self::ensure_signed_by(&applicant, &message, &signature)?;

        let deposit = T::ApplicationDeposit::get();
        T::Currency::hold(&HoldReason::Application.into(), &submitter, deposit)?;
        let application =
            Application { profile: profile.clone(), submitter: submitter.clone(), deposit };
        Applications::<T>::insert(&applicant, application);
        Self::deposit_event(Event::Applied { applicant, submitter, profile, deposit });
        Ok(())
    }

    pub(crate) fn do_approve(applicant: T::AccountId) -> DispatchResult {
        let application = Self::application(&applicant)?;
        Self::close(&applicant, &application)?;
        let profile = application.profile;
        let deposit_due = T::AdmissionDeposit::get();
        Participants::<T>::insert(&applicant, Participant::new(profile.clone(), deposit_due));
        Self::deposit_event(Event::Admitted { who: applicant.clone(), profile, deposit_due });
        // Whoever has tokens already pays at once.
        Self::credited(&applicant)
    }

    pub(crate) fn do_refuse(applicant: T::AccountId, reason: Reason) -> DispatchResult {
        let application = Self::application(&applicant)?;
        Self::close(&applicant, &application)?;
        Self::deposit_event(Event::Refused { applicant, reason });
        Ok(())
    }

    pub(crate) fn do_withdraw_application(
        by: T::AccountId,
        applicant: T::AccountId,
    ) -> DispatchResult {
        let application = Self::application(&applicant)?;
        ensure!(by == application.submitter || by == applicant, Error::<T>::NotSubmitter);
        Self::close(&applicant, &application)?;
        Self::deposit_event(Event::ApplicationWithdrawn { applicant, by });
        Ok(())
    }

    pub(crate) fn do_suspend(who: T::AccountId, reason: Reason) -> DispatchResult {
        let mut participant = Self::participant(&who)?;
        ensure!(participant.standing == Standing::Active, Error::<T>::AlreadySuspended);
        participant.standing = Standing::Suspended;
        Participants::<T>::insert(&who, participant);
        T::OnSuspended::suspended(&who)?;
        Self::deposit_event(Event::Suspended { who, reason });
        Ok(())
    }

    pub(crate) fn do_reinstate(who: T::AccountId) -> DispatchResult {
        let mut participant = Self::participant(&who)?;
        ensure!(participant.standing == Standing::Suspended, Error::<T>::NotSuspended);
        participant.standing = Standing::Active;
        Participants::<T>::insert(&who, participant);
        Self::deposit_event(Event::Reinstated { who });
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
        let participant = Self::participant(&who)?;
        ensure!(participant.standing == Standing::Active, Error::<T>::Suspended);
        ensure!(!T::Obligations::bound(&who), Error::<T>::StillBound);
        ensure!(!T::Belongings::any(&who), Error::<T>::StillOwning);
        let deposit = participant.deposit_held;
        Self::release_admission_deposit(&who, deposit)?;
        Participants::<T>::remove(&who);
        Self::deposit_event(Event::Left { who, deposit });
        Ok(())
    }

    /// The committee may, so that a lost key can be replaced.
    pub(crate) fn ensure_may_rotate(origin: OriginFor<T>, old: &T::AccountId) -> DispatchResult {
        match T::AdmitOrigin::try_origin(origin) {
            Ok(_) => Ok(()),
            Err(origin) => {
                ensure!(ensure_signed(origin)? == *old, BadOrigin);
                Ok(())
            }
        }
    }

    pub(crate) fn do_rotate_key(
        old: T::AccountId,
        new: T::AccountId,
        proof: T::Signature,
    ) -> DispatchResult {
        let mut participant = Self::participant(&old)?;
        ensure!(!T::Obligations::bound(&old), Error::<T>::StillBound);
        Self::ensure_unknown(&new)?;
        Self::ensure_signed_by(&new, &Self::rotate_message(&old, &new), &proof)?;

        // The new account may not exist before it has the balance, so the deposit is released
        // at the old one, moved with the rest, and taken again.
        Self::release_admission_deposit(&old, participant.deposit_held)?;
        participant.deposit_due = participant.deposit_due.saturating_add(participant.deposit_held);
        participant.deposit_held = 0;
        let moved = Self::move_balance(&old, &new)?;
        Self::take_admission_deposit(&new, &mut participant)?;
        let deposit_due = participant.deposit_due;
        Participants::<T>::remove(&old);
        Participants::<T>::insert(&new, participant);
        T::Belongings::move_to(&old, &new);
        Self::deposit_event(Event::KeyRotated { old, new, moved, deposit_due });
        Ok(())
    }

    fn genesis_hash() -> T::Hash {
        frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero())
    }

    fn application(applicant: &T::AccountId) -> Result<Application<T::AccountId>, Error<T>> {
        Applications::<T>::get(applicant).ok_or(Error::<T>::NotApplied)
    }

    fn participant(who: &T::AccountId) -> Result<Participant, Error<T>> {
        Participants::<T>::get(who).ok_or(Error::<T>::NotAdmitted)
    }

    fn ensure_in_time(valid_until: BlockNumberFor<T>) -> DispatchResult {
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(valid_until >= now, Error::<T>::Expired);
        let latest = now.saturating_add(T::MaxValidity::get());
        ensure!(valid_until <= latest, Error::<T>::ValidTooLong);
        Ok(())
    }

    fn ensure_acceptable(profile: &Profile) -> DispatchResult {
        ensure!(profile.has_valid_entity(), Error::<T>::InvalidEntity);
        ensure!(!profile.lacks_capacity(), Error::<T>::NoCapacity);
        let grid = T::Network::current();
        ensure!(T::Network::has_region(grid, profile.region), Error::<T>::UnknownRegion);
        Ok(())
    }

    fn ensure_unknown(who: &T::AccountId) -> DispatchResult {
        ensure!(!Participants::<T>::contains_key(who), Error::<T>::AlreadyAdmitted);
        ensure!(!Applications::<T>::contains_key(who), Error::<T>::AlreadyApplied);
        Ok(())
    }

    fn ensure_signed_by(
        signer: &T::AccountId,
        message: &[u8],
        signature: &T::Signature,
    ) -> DispatchResult {
        let is_signed = signature.verify(message, signer)
            || signature.verify(Self::wrapped(message).as_slice(), signer);
        ensure!(is_signed, Error::<T>::BadSignature);
        Ok(())
    }

    /// Deletes the application and gives its deposit back.
    fn close(applicant: &T::AccountId, application: &Application<T::AccountId>) -> DispatchResult {
        T::Currency::release(
            &HoldReason::Application.into(),
            &application.submitter,
            application.deposit,
            Precision::Exact,
        )?;
        Applications::<T>::remove(applicant);
        Ok(())
    }

    fn release_admission_deposit(who: &T::AccountId, amount: Balance) -> DispatchResult {
        // An account that never got tokens doesn't exist: leave it alone.
        if amount > 0 {
            T::Currency::release(&HoldReason::Admission.into(), who, amount, Precision::Exact)?;
        }
        Ok(())
    }

    /// Puts on hold what is due, as far as `who` can pay and stay alive. Returns how much.
    fn take_admission_deposit(
        who: &T::AccountId,
        participant: &mut Participant,
    ) -> Result<Balance, DispatchError> {
        let payable =
            T::Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
        let amount = payable.min(participant.deposit_due);
        if amount > 0 {
            T::Currency::hold(&HoldReason::Admission.into(), who, amount)?;
            participant.deposit_held = participant.deposit_held.saturating_add(amount);
            participant.deposit_due = participant.deposit_due.saturating_sub(amount);
        }
        Ok(amount)
    }

    /// Moves all that `old` can give away. Returns how much.
    fn move_balance(old: &T::AccountId, new: &T::AccountId) -> Result<Balance, DispatchError> {
        let amount =
            T::Currency::reducible_balance(old, Preservation::Expendable, Fortitude::Polite);
        if amount == 0 {
            return Ok(0);
        }
        T::Currency::transfer(old, new, amount, Preservation::Expendable)
    }
}

impl<T: Config> Admissions<T::AccountId> for Pallet<T> {
    fn admission(who: &T::AccountId) -> Option<Admission> {
        Participants::<T>::get(who).map(|participant| participant.admission())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &T::AccountId, admission: Admission) {
        let Admission { role, region, capacity, standing, deposit_paid } = admission;
        let deposit_due = if deposit_paid { 0 } else { T::AdmissionDeposit::get() };
        // Each is an organisation of its own: trades inside one cost less.
        let entity = crate::benchmarking::entity_of(who);
        let profile = Profile { entity, ..crate::benchmarking::profile(role, region, capacity) };
        let participant = Participant { standing, ..Participant::new(profile, deposit_due) };
        Participants::<T>::insert(who, participant);
    }
}

impl<T: Config> Entities<T::AccountId> for Pallet<T> {
    fn entity(who: &T::AccountId) -> Option<LegalEntity> {
        Participants::<T>::get(who).map(|participant| participant.profile.entity)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit_of(who: &T::AccountId, entity: LegalEntity) {
        let role = busbar_primitives::roles::Role::LargeConsumer;
        let new = || Participant::new(crate::benchmarking::profile(role, 0, 1), 0);
        let mut participant = Participants::<T>::get(who).unwrap_or_else(new);
        participant.profile.entity = entity;
        Participants::<T>::insert(who, participant);
    }
}

impl<T: Config> OnCredited<T::AccountId> for Pallet<T> {
    fn credited(who: &T::AccountId) -> DispatchResult {
        let Some(mut participant) = Participants::<T>::get(who) else { return Ok(()) };
        let amount = Self::take_admission_deposit(who, &mut participant)?;
        if amount > 0 {
            let deposit_due = participant.deposit_due;
            Participants::<T>::insert(who, participant);
            Self::deposit_event(Event::DepositTaken { who: who.clone(), amount, deposit_due });
        }
        Ok(())
    }
}
