//! Two blocks of one author in one slot, and what offences cost.

use busbar_math::credit::Records;
use busbar_primitives::{
    credit::{Entities, Scores},
    roles::LegalEntity,
    units::{Balance, EraIndex},
};
use codec::Decode;
use frame_support::{
    dispatch::Pays,
    ensure,
    traits::{
        fungible::MutateHold,
        tokens::{Fortitude, Precision, Restriction},
        Get,
    },
};
use frame_system::pallet_prelude::HeaderFor;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::{traits::Header, DispatchError, RuntimeAppPublic};

use crate::{
    types::{OFFENCE_SLOTS, SLOT},
    Agents, Candidate, Candidates, Config, Error, Event, HoldReason, KeyChanges, LastSlot, Leaving,
    LeftAt, Owner, Pallet, Representatives, Standings, Tenures,
};

type Signature<T> = <<T as Config>::AuthorityId as RuntimeAppPublic>::Signature;

/// What an offence has cost.
pub(crate) struct Penalty {
    /// There was something to lose. Whoever has nothing left can sign as much as it likes.
    pub is_first: bool,
    pub deposit: Balance,
    pub free_from: EraIndex,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_report_double_authoring(
        by: T::AccountId,
        key: T::AuthorityId,
        first: HeaderFor<T>,
        second: HeaderFor<T>,
    ) -> Result<Pays, DispatchError> {
        let (slot, first) = Self::sealed(&key, first)?;
        let (other, second) = Self::sealed(&key, second)?;
        // Without their seals: one block may have several that are right.
        ensure!(first != second, Error::<T>::SameBlock);
        ensure!(slot == other, Error::<T>::DifferentSlots);
        let last = LastSlot::<T>::get();
        ensure!(slot <= last, Error::<T>::FutureSlot);
        ensure!(Self::is_recent(slot), Error::<T>::TooOld);
        let owner = Self::owner(&key, slot).ok_or(Error::<T>::UnknownKey)?;
        if let Some(entity) = &owner.entity {
            Standings::<T>::try_mutate(entity, |standing| {
                ensure!(standing.offence < Some(slot), Error::<T>::AlreadyReported);
                standing.offence = Some(slot);
                Ok::<_, DispatchError>(())
            })?;
        }
        let Penalty { is_first, deposit, free_from } = Self::punish(&owner)?;
        let who = owner.account;
        let event = Event::DoubleAuthoringReported { who, slot, by, deposit, free_from };
        Self::deposit_event(event);
        Ok(if is_first { Pays::No } else { Pays::Yes })
    }

    /// The slot of a header and its hash without the seal, if `key` has sealed it.
    fn sealed(
        key: &T::AuthorityId,
        mut header: HeaderFor<T>,
    ) -> Result<(Slot, T::Hash), DispatchError>
    where
        HeaderFor<T>: Header<Hash = T::Hash>,
    {
        let seal = header.digest_mut().pop().ok_or(Error::<T>::BadSeal)?;
        let (engine, bytes) = seal.as_seal().ok_or(Error::<T>::BadSeal)?;
        ensure!(engine == AURA_ENGINE_ID, Error::<T>::BadSeal);
        let signature = Signature::<T>::decode(&mut &*bytes).map_err(|_| Error::<T>::BadSeal)?;
        let mut items = header.digest().logs.iter();
        let slot = items.find_map(|item| item.pre_runtime_try_to(&AURA_ENGINE_ID));
        let slot = slot.ok_or(Error::<T>::BadSeal)?;
        let hash = header.hash();
        ensure!(key.verify(&hash.as_ref(), &signature), Error::<T>::BadSeal);
        Ok((slot, hash))
    }

    /// Whether an offence of this slot can still be reported.
    pub(crate) fn is_recent(slot: Slot) -> bool {
        let window = u64::from(T::Parameters::get().report_window);
        (*slot).saturating_add(window) >= *LastSlot::<T>::get()
    }

    /// Whether it was a validator so lately that there may be offences which nobody has reported yet.
    pub(crate) fn can_be_reported(who: &T::AccountId) -> bool {
        LeftAt::<T>::get(who).is_some_and(Self::is_recent)
    }

    /// Whether it has taken other keys as often as it may: those before are remembered, and each
    /// change is a new set of voters, which is work for everybody.
    pub fn has_changed_often(who: &T::AccountId) -> bool {
        let changes = KeyChanges::<T>::get(who);
        changes.is_full() && changes.iter().all(|slot| Self::is_recent(*slot))
    }

    /// Remembers that it has other keys from this slot on; once, if all its keys change.
    pub(crate) fn note_change(who: &T::AccountId, slot: Slot) {
        KeyChanges::<T>::mutate(who, |changes| {
            if changes.last() == Some(&slot) {
                return;
            }
            if changes.is_full() {
                changes.remove(0);
            }
            // There is room now.
            let _ = changes.try_push(slot);
        });
    }

    fn owner(key: &T::AuthorityId, slot: Slot) -> Option<Owner<T::AccountId>> {
        let agents = Agents::<T>::get();
        let agent = agents.iter().find(|agent| agent.key == *key && agent.since <= slot);
        if let Some(agent) = agent {
            let entity = T::Entities::entity(&agent.account);
            return Some(Owner { account: agent.account.clone(), entity });
        }
        let tenures = Tenures::<T>::get();
        let tenure = tenures
            .into_iter()
            .find(|tenure| tenure.key == *key && (tenure.since..=tenure.until).contains(&slot))?;
        Some(Owner { account: tenure.account, entity: tenure.entity })
    }

    /// All that an offence costs: the credit of all slots, candidacy with its deposit, seats, and
    /// elections for some eras, whichever account of the entity it now acts by.
    pub(crate) fn punish(owner: &Owner<T::AccountId>) -> Result<Penalty, DispatchError> {
        let Owner { account, entity } = owner;
        let mut agents = Agents::<T>::get().into_inner();
        let is_theirs = |who: &T::AccountId| {
            who == account || (entity.is_some() && T::Entities::entity(who) == *entity)
        };
        let place = agents.iter().position(|agent| is_theirs(&agent.account));
        let is_out = place.is_some_and(|place| Self::put_out(&mut agents, place));
        let free_from = match entity {
            Some(entity) => {
                let mut standing = Self::standing(entity);
                let mut all = standing.records.all;
                // What isn't on record yet is lost as well.
                if let Some(agent) = place.and_then(|place| agents.get_mut(place)) {
                    let slots = agent.filled.saturating_add(agent.missed);
                    all = all.saturating_add(u64::from(slots).saturating_mul(SLOT));
                    (agent.filled, agent.missed) = (0, 0);
                }
                let offence = OFFENCE_SLOTS.saturating_mul(SLOT);
                standing.records = Records { good: 0, all: all.saturating_add(offence) };
                standing.free_from = Self::end_of_ban();
                Standings::<T>::insert(entity, standing);
                standing.free_from
            }
            None => {
                // It has no records: once in an era it loses its seats.
                ensure!(is_out, Error::<T>::AlreadyReported);
                T::Scores::era().saturating_add(1)
            }
        };
        Self::put_agents(agents);
        if is_out {
            Self::seats_due_next();
        }
        Self::unelect(is_theirs);
        let deposit = Self::forfeit(entity.as_ref())?;
        let is_first = entity.is_none() || deposit.is_some();
        Ok(Penalty { is_first, deposit: deposit.unwrap_or_default(), free_from })
    }

    /// Ends the candidacy of an entity; the deposit goes to the fee pot. Returns how much that was,
    /// where there was one.
    fn forfeit(entity: Option<&LegalEntity>) -> Result<Option<Balance>, DispatchError> {
        let Some(who) = entity.and_then(Representatives::<T>::take) else { return Ok(None) };
        let Some(Candidate { deposit, .. }) = Candidates::<T>::take(&who) else { return Ok(None) };
        Leaving::<T>::remove(&who);
        T::Currency::transfer_on_hold(
            &HoldReason::Candidacy.into(),
            &who,
            &T::FeePot::get(),
            deposit,
            Precision::BestEffort,
            Restriction::Free,
            Fortitude::Force,
        )
        .map(Some)
    }
}
