//! What clients ask for.

use alloc::vec::Vec;

use busbar_primitives::{
    api::{AgentView, AuthorityStatus, CandidateView, ScheduleView},
    credit::{Entities, Scores},
    units::EraIndex,
};
use sp_runtime::Perbill;

use crate::{
    Agents, Candidates, Config, Elected, LastSlot, Pallet, Running, Schedule, Standings, Validators,
};

impl<T: Config> Pallet<T> {
    /// Whose turn it is, from the next slot on, once through the schedule.
    pub fn turns() -> ScheduleView<T::AccountId> {
        let schedule = Schedule::<T>::get();
        let agents = Agents::<T>::get();
        let from = (*LastSlot::<T>::get()).saturating_add(1);
        let slots = (from..).take(schedule.len());
        let author = |slot: u64| {
            let holder = Self::holder(&schedule, slot.into())?;
            agents.get(holder).map(|agent| agent.account.clone())
        };
        ScheduleView { from, authors: slots.filter_map(author).collect() }
    }

    /// The agents, how they do, and who else stands for election.
    pub fn status() -> AuthorityStatus<T::AccountId> {
        let agents = Agents::<T>::get();
        let seats = agents.iter().fold(0u32, |sum, agent| sum.saturating_add(agent.seats));
        let blocks = agents.iter().fold(0u32, |sum, agent| sum.saturating_add(agent.filled));
        let view = |agent: &crate::AgentOf<T>| AgentView {
            account: agent.account.clone(),
            seats: agent.seats,
            expected: Perbill::from_rational(agent.seats, seats),
            seen: Perbill::from_rational(agent.filled, blocks),
            filled: agent.filled,
            missed: agent.missed,
            missed_in_a_row: agent.missed_in_a_row,
            credit: agent.credit,
            is_out: agent.is_out,
            free_from: Self::free_from(&agent.account),
        };
        let agents: Vec<_> = agents.iter().map(view).collect();
        let candidates = Candidates::<T>::iter_keys().map(|account| CandidateView {
            free_from: Self::free_from(&account),
            has_keys: T::Validators::has_keys(&account),
            account,
        });
        AuthorityStatus {
            era: T::Scores::era(),
            last_slot: *LastSlot::<T>::get(),
            seats,
            blocks,
            agents,
            candidates: candidates.collect(),
            is_counting: Running::<T>::exists(),
            elected: Elected::<T>::get().unwrap_or_default().into_inner(),
        }
    }

    /// The era in which a ban is over; none without one.
    fn free_from(who: &T::AccountId) -> Option<EraIndex> {
        let standing = T::Entities::entity(who).map(Standings::<T>::get)?;
        standing.is_banned(T::Scores::era()).then_some(standing.free_from)
    }
}
