//! What the calls do.

use busbar_math::credit::Records;
use busbar_primitives::{
    credit::{Entities, Scores},
    market::{Admissions, Obligations, Reason},
    roles::{Admission, LegalEntity, Role, Standing as Good},
    units::Balance,
};
use frame_support::{
    ensure,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    AccountsOf, Ballot, Ballots, Candidate, Candidates, Config, Elected, Error, Event, HoldReason,
    KeyChanges, Leaving, LeftAt, Pallet, Representatives, Standing, Standings, Validators,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(who: T::AccountId) -> DispatchResult {
        let (entity, admission) = Self::admitted(&who)?;
        ensure!(admission.role == Role::TradingCentre, Error::<T>::NotTradingCentre);
        ensure!(!Representatives::<T>::contains_key(&entity), Error::<T>::AlreadyRegistered);
        let banned = Standings::<T>::get(&entity).is_banned(T::Scores::era());
        ensure!(!banned, Error::<T>::Banned);
        let most = T::MaxCandidates::get();
        ensure!(Candidates::<T>::count() < most, Error::<T>::TooManyCandidates);
        let deposit = T::Parameters::get().candidate_deposit;

        T::Currency::hold(&HoldReason::Candidacy.into(), &who, deposit)?;
        Self::nominate(&who, entity.clone(), deposit);

        Self::deposit_event(Event::Registered { who, entity, deposit });
        Ok(())
    }

    /// Makes `who` the candidate of its entity.
    pub(crate) fn nominate(who: &T::AccountId, entity: LegalEntity, deposit: Balance) {
        Representatives::<T>::insert(&entity, who);
        Candidates::<T>::insert(who, Candidate { entity, deposit });
    }

    /// The entity of a participant that may act.
    fn admitted(who: &T::AccountId) -> Result<(LegalEntity, Admission), DispatchError> {
        let entity = T::Entities::entity(who).ok_or(Error::<T>::NotAdmitted)?;
        let admission = T::Admissions::admission(who).filter(Self::may_act);
        Ok((entity, admission.ok_or(Error::<T>::NotAdmitted)?))
    }

    pub(crate) fn may_act(admission: &Admission) -> bool {
        admission.standing == Good::Active && admission.deposit_paid
    }

    pub(crate) fn do_stand_down(who: T::AccountId) -> DispatchResult {
        ensure!(Candidates::<T>::contains_key(&who), Error::<T>::NotRegistered);
        ensure!(!Leaving::<T>::contains_key(&who), Error::<T>::AlreadyLeaving);
        Leaving::<T>::insert(&who, ());
        Self::deposit_event(Event::StoodDown { who });
        Ok(())
    }

    pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
        let candidate = Candidates::<T>::get(&who);
        let is_known = candidate.is_some() || T::Validators::has_keys(&who);
        ensure!(is_known, Error::<T>::NotRegistered);
        let is_elected = Elected::<T>::get().is_some_and(|elected| elected.contains(&who));
        ensure!(!is_elected && !T::Validators::is_bound(&who), Error::<T>::StillValidator);
        ensure!(!Self::can_be_reported(&who), Error::<T>::StillReportable);

        if let Some(Candidate { entity, deposit }) = candidate {
            let reason = HoldReason::Candidacy.into();
            T::Currency::release(&reason, &who, deposit, Precision::Exact)?;
            Candidates::<T>::remove(&who);
            Representatives::<T>::remove(entity);
        }
        T::Validators::forget_keys(&who);
        LeftAt::<T>::remove(&who);
        KeyChanges::<T>::remove(&who);
        Leaving::<T>::remove(&who);

        Self::deposit_event(Event::Withdrawn { who });
        Ok(())
    }

    pub(crate) fn do_vote(by: T::AccountId, choices: AccountsOf<T>) -> DispatchResult {
        let (entity, _) = Self::admitted(&by)?;
        let parameters = T::Parameters::get();
        let choices = Self::checked(choices, parameters.agents)?;
        let deposit = parameters.ballot_deposit;

        if let Some(before) = Ballots::<T>::get(&entity) {
            Self::release(&before.by, before.deposit)?;
        }
        T::Currency::hold(&HoldReason::Ballot.into(), &by, deposit)?;
        let ballot = Ballot { by: by.clone(), deposit, choices: choices.clone() };
        Ballots::<T>::insert(&entity, ballot);

        Self::deposit_event(Event::Voted { entity, by, choices: choices.into_inner() });
        Ok(())
    }

    /// The choices in order, if they are those of a ballot.
    fn checked(mut choices: AccountsOf<T>, most: u32) -> Result<AccountsOf<T>, DispatchError> {
        choices.sort();
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let is_valid = (1..=most).contains(&choices.len())
            && choices.iter().zip(choices.iter().skip(1)).all(|(one, next)| one != next);
        ensure!(is_valid, Error::<T>::InvalidChoices);
        let known = choices.iter().all(Candidates::<T>::contains_key);
        ensure!(known, Error::<T>::NotCandidate);
        Ok(choices)
    }

    pub(crate) fn do_withdraw_vote(by: T::AccountId) -> DispatchResult {
        let entity = T::Entities::entity(&by).ok_or(Error::<T>::NotAdmitted)?;
        let ballot = Ballots::<T>::get(&entity).ok_or(Error::<T>::NotVoting)?;
        // Whoever cast it has its deposit back even while it is suspended.
        ensure!(by == ballot.by || Self::admitted(&by).is_ok(), Error::<T>::NotAdmitted);
        Self::release(&ballot.by, ballot.deposit)?;
        Ballots::<T>::remove(&entity);
        Self::deposit_event(Event::VoteWithdrawn { entity });
        Ok(())
    }

    /// Gives the deposit of a ballot back.
    fn release(by: &T::AccountId, deposit: Balance) -> DispatchResult {
        T::Currency::release(&HoldReason::Ballot.into(), by, deposit, Precision::Exact)?;
        Ok(())
    }

    pub(crate) fn do_pardon(entity: LegalEntity, reason: Reason) -> DispatchResult {
        let era = T::Scores::era();
        let standing = Standings::<T>::get(&entity);
        let before = standing.records;
        let is_needed = before != Records::default() || standing.is_banned(era);
        ensure!(is_needed, Error::<T>::NothingToPardon);

        let pardoned = Standing { records: Records::default(), era, free_from: era, ..standing };
        Standings::<T>::insert(&entity, pardoned);
        Self::readmit(&entity);

        Self::deposit_event(Event::Pardoned { entity, before, reason });
        Ok(())
    }
}

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    /// Candidates, validators, and whoever voted for its entity.
    fn bound(who: &T::AccountId) -> bool {
        let votes = || {
            let ballot = T::Entities::entity(who).and_then(Ballots::<T>::get);
            ballot.is_some_and(|ballot| ballot.by == *who)
        };
        Candidates::<T>::contains_key(who) || T::Validators::is_bound(who) || votes()
    }
}
