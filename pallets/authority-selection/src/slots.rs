//! Whose slots they are, and what becomes of them.

use busbar_primitives::{credit::Scores, units::EraIndex};
use frame_support::{
    traits::{FindAuthor, Get},
    weights::Weight,
    ConsensusEngineId,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::traits::{SaturatedConversion, Zero};

use crate::{
    types::LONGEST_GAP, AgentOf, Agents, Config, Event, LastSlot, Pallet, Schedule, SeatsDue,
    WeightInfo,
};

impl<T: Config> Pallet<T> {
    /// The slot that the digest of this block says.
    fn slot_now() -> Option<Slot> {
        let digest = frame_system::Pallet::<T>::digest();
        digest.logs.iter().find_map(|item| item.pre_runtime_try_to(&AURA_ENGINE_ID))
    }

    /// The place in `Agents` of whose slot it is.
    pub(crate) fn holder(schedule: &[u8], slot: Slot) -> Option<usize> {
        let seats = u64::try_from(schedule.len()).ok()?;
        let place = usize::try_from((*slot).checked_rem(seats)?).ok()?;
        schedule.get(place).map(|holder| usize::from(*holder))
    }

    /// Charges slots without a block to their agents, and credits this one to its author. Whoever
    /// misses too many in a row loses its seats.
    pub(crate) fn account_for_slots(now: BlockNumberFor<T>) -> Weight {
        let Some(slot) = Self::slot_now() else { return T::WeightInfo::account_for_slots(0) };
        let last = LastSlot::<T>::get();
        LastSlot::<T>::put(slot);
        let gap = (*slot).saturating_sub(*last).saturating_sub(1);
        // The first block has none before it; and where the whole network stood still nobody
        // is to blame.
        let charged = if last.is_zero() || gap > LONGEST_GAP { 0 } else { gap };
        let first = (*slot).saturating_sub(charged);
        let schedule = Schedule::<T>::get();
        let mut agents = Agents::<T>::get().into_inner();
        for missed in first..*slot {
            Self::charge(&mut agents, &schedule, missed.into());
        }
        if let Some(author) = Self::holder(&schedule, slot).and_then(|i| agents.get_mut(i)) {
            author.filled = author.filled.saturating_add(1);
            author.missed_in_a_row = 0;
        }
        if charged > 0 {
            Self::take_seats_of_absent(&mut agents, now);
        }
        Self::put_agents(agents);
        T::WeightInfo::account_for_slots(charged.saturated_into())
    }

    fn charge(agents: &mut [AgentOf<T>], schedule: &[u8], slot: Slot) {
        let agent = Self::holder(schedule, slot).and_then(|i| agents.get_mut(i));
        let Some(agent) = agent else { return };
        agent.missed = agent.missed.saturating_add(1);
        agent.missed_in_a_row = agent.missed_in_a_row.saturating_add(1);
        Self::deposit_event(Event::SlotMissed { who: agent.account.clone(), slot });
    }

    fn take_seats_of_absent(agents: &mut [AgentOf<T>], now: BlockNumberFor<T>) {
        let parameters = T::Parameters::get();
        for place in 0..agents.len() {
            let absent =
                |agent: &AgentOf<T>| !agent.is_out && agent.missed_in_a_row >= parameters.misses;
            if !agents.get(place).is_some_and(absent) || !Self::put_out(agents, place) {
                continue;
            }
            let Some(agent) = agents.get(place) else { continue };
            let free_from = Self::ban(&agent.account);
            SeatsDue::<T>::put(now);
            Self::deposit_event(Event::SeatsLost { who: agent.account.clone(), free_from });
        }
    }

    /// The era in which whoever is banned now is free again: it misses as many elections as the
    /// parameters say.
    pub(crate) fn end_of_ban() -> EraIndex {
        let era = T::Scores::era();
        era.saturating_add(T::Parameters::get().ban).saturating_add(1)
    }
}

impl<T: Config> FindAuthor<T::AccountId> for Pallet<T> {
    fn find_author<'a, I>(digests: I) -> Option<T::AccountId>
    where
        I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
    {
        let mut ours = digests.into_iter().filter(|(engine, _)| *engine == AURA_ENGINE_ID);
        let slot = ours.find_map(|(_, data)| codec::DecodeAll::decode_all(&mut &*data).ok())?;
        let holder = Self::holder(&Schedule::<T>::get(), slot)?;
        Agents::<T>::get().get(holder).map(|agent| agent.account.clone())
    }
}
