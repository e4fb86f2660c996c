//! Invariants.
//!
//! 1. There are agents, and two thirds of them hold seats; the schedule has a slot for each seat, and
//!    as many as it should. Those that are out hold none. Between a change and the end of the block
//!    that shares seats out anew, seats may be those of before.
//! 2. Each candidate represents its entity, and no other account does. Only candidates leave.
//! 3. Deposits of candidates and ballots are on hold.
//! 4. No entity has more good slots than slots, and none is of an era to come.
//! 5. Whoever is elected comes once, in order.

use alloc::{collections::BTreeMap, vec, vec::Vec};

use busbar_primitives::{credit::Scores, units::Balance};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

use crate::{
    types::seats_of, Agents, Ballots, Candidates, Config, Elected, HoldReason, Leaving, Pallet,
    Representatives, Schedule, SeatsDue, Standings,
};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in candidates, ballots and entities.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::slots_have_agents()?;
        Self::candidates_represent()?;
        Self::deposits_are_held()?;
        Self::records_are_possible()?;
        Self::elected_once()
    }

    fn slots_have_agents() -> Result<(), TryRuntimeError> {
        let agents = Agents::<T>::get();
        let schedule = Schedule::<T>::get();
        ensure!(!agents.is_empty(), "there are no agents");
        let seated = agents.iter().filter(|agent| !agent.is_out).count();
        let enough = seated.saturating_mul(3) >= agents.len().saturating_mul(2);
        ensure!(enough, "too few agents hold seats");
        if SeatsDue::<T>::exists() {
            return Ok(());
        }
        let seats = usize::try_from(seats_of(agents.len())).unwrap_or(usize::MAX);
        ensure!(schedule.len() == seats, "the schedule isn't as long as it should be");
        let mut slots = vec![0u32; agents.len()];
        for holder in schedule {
            let held = slots.get_mut(usize::from(holder)).ok_or("a slot is nobody's")?;
            *held = held.saturating_add(1);
        }
        let held: Vec<_> = agents.iter().map(|agent| agent.seats).collect();
        ensure!(slots == held, "somebody has more or fewer slots than seats");
        let kept_out = agents.iter().all(|agent| !agent.is_out || agent.seats == 0);
        ensure!(kept_out, "somebody that is out holds seats");
        Ok(())
    }

    fn candidates_represent() -> Result<(), TryRuntimeError> {
        let are_candidates = Leaving::<T>::iter_keys().all(Candidates::<T>::contains_key);
        ensure!(are_candidates, "somebody leaves that isn't a candidate");
        let mut count = 0u32;
        for (who, candidate) in Candidates::<T>::iter() {
            let represents = Representatives::<T>::get(&candidate.entity) == Some(who);
            ensure!(represents, "a candidate doesn't represent its entity");
            count = count.saturating_add(1);
        }
        let others = Representatives::<T>::iter().count();
        ensure!(usize::try_from(count) == Ok(others), "an entity's candidate isn't one");
        ensure!(count == Candidates::<T>::count(), "candidates are counted wrong");
        Ok(())
    }

    fn deposits_are_held() -> Result<(), TryRuntimeError> {
        for (who, candidate) in Candidates::<T>::iter() {
            let on_hold = T::Currency::balance_on_hold(&HoldReason::Candidacy.into(), &who);
            ensure!(on_hold == candidate.deposit, "a candidate's deposit isn't on hold");
        }
        let mut held = BTreeMap::<T::AccountId, Balance>::new();
        for ballot in Ballots::<T>::iter_values() {
            let sum = held.entry(ballot.by).or_default();
            *sum = sum.saturating_add(ballot.deposit);
        }
        for (who, sum) in held {
            let on_hold = T::Currency::balance_on_hold(&HoldReason::Ballot.into(), &who);
            ensure!(on_hold == sum, "what is on hold for ballots isn't their deposits");
        }
        Ok(())
    }

    fn records_are_possible() -> Result<(), TryRuntimeError> {
        let era = T::Scores::era();
        for standing in Standings::<T>::iter_values() {
            ensure!(standing.records.good <= standing.records.all, "more is good than there is");
            ensure!(standing.era <= era, "a record is of an era to come");
        }
        Ok(())
    }

    fn elected_once() -> Result<(), TryRuntimeError> {
        let elected = Elected::<T>::get().unwrap_or_default();
        let in_order = elected.iter().zip(elected.iter().skip(1)).all(|(one, next)| one < next);
        ensure!(in_order, "somebody is elected twice");
        Ok(())
    }
}
