//! The agents: who they are, what they are worth, what they earn.

use alloc::vec::Vec;

use busbar_math::credit::part_of;
use busbar_primitives::{
    credit::{Dealings, Entities, Scores},
    market::Admissions,
    roles::{Admission, LegalEntity},
    units::{Balance, Energy, EraIndex, RegionId},
};
use frame_support::{
    defensive,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::Preservation,
        Get, OneSessionHandler,
    },
    weights::Weight,
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_consensus_aura::Slot;
use sp_runtime::{
    traits::{One, Saturating, Zero},
    BoundToRuntimeAppPublic, Perbill,
};

use crate::{
    types::SLOT, Agent, AgentOf, Agents, Candidates, Cleared, ClearedIn, Config, CurrentTerm,
    Election, Event, LastSlot, LeftAt, Pallet, Running, SeatsDue, Standing, Standings, Tenure,
    Tenures, Term, WeightInfo,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn put_agents(agents: Vec<AgentOf<T>>) {
        // As many as there were, or as the session may have.
        match BoundedVec::try_from(agents) {
            Ok(agents) => Agents::<T>::put(agents),
            Err(_) => {
                defensive!("more validators than there may be");
            }
        }
    }

    /// What is on record of an entity, as it is worth now.
    pub fn standing(entity: &LegalEntity) -> Standing {
        let (_, decay) = T::Scores::fading();
        Standings::<T>::get(entity).aged(T::Scores::era(), decay)
    }

    /// Credit e of an entity by its slots; the prior of one without any.
    pub fn credit_by_slots(entity: Option<&LegalEntity>) -> Perbill {
        let (prior, _) = T::Scores::fading();
        let records = entity.map(|entity| Self::standing(entity).records).unwrap_or_default();
        T::Parameters::get().credit(records, prior)
    }

    /// Credit e of an agent: that of its slots times that of the transactions of its entity.
    pub fn credit(who: &T::AccountId) -> Perbill {
        let entity = T::Entities::entity(who);
        let traded = match &entity {
            Some(entity) => T::Scores::credit_of(entity),
            None => T::Scores::fading().0,
        };
        let slots = Self::credit_by_slots(entity.as_ref());
        Perbill::from_parts(part_of(slots.deconstruct(), traded.deconstruct()))
    }

    /// Whether all but one of those with seats are enough: two thirds of all.
    fn can_spare_one(agents: &[AgentOf<T>]) -> bool {
        let seated = agents.iter().filter(|agent| !agent.is_out).count();
        let left = seated.saturating_sub(1);
        left > 0 && left.saturating_mul(3) >= agents.len().saturating_mul(2)
    }

    /// Takes an agent's part in the schedule, unless too few would be left.
    pub(crate) fn put_out(agents: &mut [AgentOf<T>], place: usize) -> bool {
        if !Self::can_spare_one(agents) {
            return false;
        }
        match agents.get_mut(place).filter(|agent| !agent.is_out) {
            Some(agent) => {
                agent.is_out = true;
                true
            }
            None => false,
        }
    }

    /// Keeps the entity of `who` out of elections. Returns the era in which it is free again.
    pub(crate) fn ban(who: &T::AccountId) -> EraIndex {
        let Some(entity) = T::Entities::entity(who) else {
            // No candidate: it can't be elected, and is back with the next era.
            return T::Scores::era().saturating_add(1);
        };
        let free_from = Self::end_of_ban();
        Standings::<T>::mutate(entity, |standing| standing.free_from = free_from);
        free_from
    }

    /// Gives the agent of a pardoned entity its part in the schedule back, from the next block on.
    pub(crate) fn readmit(entity: &LegalEntity) {
        let mut agents = Agents::<T>::get();
        let is_theirs = |agent: &&mut AgentOf<T>| {
            agent.is_out && T::Entities::entity(&agent.account).as_ref() == Some(entity)
        };
        let Some(agent) = agents.iter_mut().find(is_theirs) else { return };
        agent.is_out = false;
        agent.missed_in_a_row = 0;
        Agents::<T>::put(agents);
        Self::seats_due_next();
    }

    pub(crate) fn seats_due_next() {
        let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
        // Those of this block are shared out at its end all the same.
        SeatsDue::<T>::mutate(|due| *due = Some(due.map_or(next, |due| due.min(next))));
    }

    /// Begins the term of an era: slots of the last become records, their authors are paid, bans are
    /// seen to, seats are shared out anew, and an election begins.
    pub(crate) fn begin_term(now: BlockNumberFor<T>) -> Weight {
        let era = T::Scores::era();
        let term = CurrentTerm::<T>::get();
        if era == term.era {
            return T::DbWeight::get().reads(2);
        }
        let mut agents = Agents::<T>::get().into_inner();
        for agent in &mut agents {
            Self::close_slots(agent, &term);
            agent.is_out = false;
            agent.missed_in_a_row = 0;
        }
        Self::put_out_banned(&mut agents);
        Self::put_agents(agents);
        CurrentTerm::<T>::put(Term { era, reward: Self::reward() });
        SeatsDue::<T>::put(now);

        let candidates: Vec<_> = Candidates::<T>::iter_keys().collect();
        let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
        // One that is still counted is of an era that is over.
        Running::<T>::put(Election::new(era, candidates));
        Self::deposit_event(Event::ElectionBegan { era });
        T::WeightInfo::begin_term(count)
    }

    fn put_out_banned(agents: &mut [AgentOf<T>]) {
        let era = T::Scores::era();
        for place in 0..agents.len() {
            let is_banned = agents.get(place).is_some_and(|agent| {
                let entity = T::Entities::entity(&agent.account);
                entity.is_some_and(|entity| Standings::<T>::get(entity).is_banned(era))
            });
            if is_banned {
                Self::put_out(agents, place);
            }
        }
    }

    /// Puts an agent's slots on record and pays for those with a block.
    fn close_slots(agent: &mut AgentOf<T>, term: &Term) {
        let (filled, missed) = (agent.filled, agent.missed);
        (agent.filled, agent.missed) = (0, 0);
        if let Some(entity) = T::Entities::entity(&agent.account) {
            let mut standing = Self::standing(&entity);
            let weight = |slots: u32| u64::from(slots).saturating_mul(SLOT);
            standing.records =
                standing.records.with(weight(filled), true).with(weight(missed), false);
            Standings::<T>::insert(entity, standing);
        }
        let amount = Balance::from(filled).saturating_mul(term.reward);
        if amount == 0 {
            return;
        }
        let pot = T::FeePot::get();
        let who = &agent.account;
        // Others may have spent what was there when the era began: then there is no reward.
        if T::Currency::transfer(&pot, who, amount, Preservation::Preserve).is_ok() {
            Self::deposit_event(Event::Rewarded { who: who.clone(), amount });
        }
    }

    /// What a block of the new era earns.
    fn reward() -> Balance {
        let pot = T::FeePot::get();
        let left = T::Currency::balance(&pot).saturating_sub(T::Currency::minimum_balance());
        let share = T::Parameters::get().reward.mul_floor(left);
        share.checked_div(T::Scores::era_blocks().into()).unwrap_or_default()
    }

    /// Takes over the validators of a session that begins, with their keys.
    fn take_over(validators: Vec<(T::AccountId, T::AuthorityId)>) {
        // Without agents a chain halts for good.
        if validators.is_empty() {
            defensive!("a session has no validators");
            return;
        }
        // This block is still theirs.
        let slot = LastSlot::<T>::get();
        let next = Slot::from((*slot).saturating_add(1));
        let term = CurrentTerm::<T>::get();
        let mut before = Agents::<T>::get().into_inner();
        let mut agents: Vec<AgentOf<T>> = Vec::new();
        for (account, key) in validators {
            let place = before.iter().position(|agent| agent.account == account);
            let agent = match place.map(|place| before.swap_remove(place)) {
                Some(agent) if agent.key == key => agent,
                Some(agent) => {
                    Self::retire(&agent, slot);
                    Self::note_change(&agent.account, slot);
                    Agent { key, since: next, ..agent }
                }
                None => Agent::new(account, key, next),
            };
            agents.push(agent);
        }
        for mut agent in before {
            Self::close_slots(&mut agent, &term);
            Self::retire(&agent, slot);
            LeftAt::<T>::insert(&agent.account, slot);
        }
        // Too many may be out for those that are left.
        for agent in &mut agents {
            agent.is_out = false;
        }
        Self::put_out_banned(&mut agents);
        Self::put_agents(agents);
        SeatsDue::<T>::put(frame_system::Pallet::<T>::block_number());
    }

    /// Remembers whose a key was, for as long as its offences can be reported.
    fn retire(agent: &AgentOf<T>, until: Slot) {
        let tenure = Tenure {
            account: agent.account.clone(),
            entity: T::Entities::entity(&agent.account),
            key: agent.key.clone(),
            since: agent.since,
            until,
        };
        let window = u64::from(T::Parameters::get().report_window);
        Tenures::<T>::mutate(|tenures| {
            tenures.retain(|tenure| (*tenure.until).saturating_add(window) >= *until);
            if tenures.is_full() {
                tenures.remove(0);
            }
            // There is room now.
            let _ = tenures.try_push(tenure);
        });
    }

    /// Begins with these validators, on a chain that has had no agents before. They have seats with
    /// the next block.
    pub(crate) fn seat_first(validators: Vec<(T::AccountId, T::AuthorityId)>) {
        let agent = |(account, key)| Agent::new(account, key, Slot::from(0));
        Self::put_agents(validators.into_iter().map(agent).collect());
        SeatsDue::<T>::put(BlockNumberFor::<T>::zero());
    }
}

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
    type Public = T::AuthorityId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
    type Key = T::AuthorityId;

    fn on_genesis_session<'a, I>(validators: I)
    where
        I: Iterator<Item = (&'a T::AccountId, T::AuthorityId)> + 'a,
    {
        Self::seat_first(validators.map(|(who, key)| (who.clone(), key)).collect());
        Self::share_seats(BlockNumberFor::<T>::zero());
    }

    fn on_new_session<'a, I>(changed: bool, validators: I, _: I)
    where
        I: Iterator<Item = (&'a T::AccountId, T::AuthorityId)> + 'a,
    {
        if changed {
            Self::take_over(validators.map(|(who, key)| (who.clone(), key)).collect());
        }
    }

    /// Nobody is: offenders lose their seats instead.
    fn on_disabled(_: u32) {}
}

impl<T: Config> Dealings<T::AccountId> for Pallet<T> {
    /// Counts for the trading centres of the region that it is fed in. Nothing of trades inside one
    /// entity.
    fn traded(buyer: &T::AccountId, seller: &T::AccountId, energy: Energy) {
        if T::Entities::entity(buyer) == T::Entities::entity(seller) {
            return;
        }
        let Some(Admission { region, .. }) = T::Admissions::admission(seller) else { return };
        let energy = Self::cleared_in(region).saturating_add(energy);
        ClearedIn::<T>::insert(region, Cleared { energy, era: T::Scores::era() });
    }
}

impl<T: Config> Pallet<T> {
    /// Wh that were cleared in a region, as they are worth now.
    pub fn cleared_in(region: RegionId) -> Energy {
        let cleared = ClearedIn::<T>::get(region);
        let eras = T::Scores::era().saturating_sub(cleared.era);
        let (_, decay) = T::Scores::fading();
        busbar_math::credit::aged(cleared.energy, decay.deconstruct(), eras)
    }
}
