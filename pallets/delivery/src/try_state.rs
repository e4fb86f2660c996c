//! Invariants.
//!
//! 1. What the participants of a contract have sold, flat or with a profile, is what it counts, and at
//!    least what they have bought; every position is of a contract, and of a participant that is
//!    committed to it; profiles are counted.
//! 2. Contracts that wait for payments exist.
//! 3. No day is kept for less than until it is final, none is final that isn't settled.
//! 4. A result is of a day that is kept and whose settlement has begun; as long as it isn't final
//!    it is what comes of the day by what is metered now, unless that is marked as stale.
//! 5. Of a day that is settled and not final everything has a result that comes of it.
//! 6. Nobody both owes and is owed; neither entry is zero.

use alloc::collections::{BTreeMap, BTreeSet};

use busbar_primitives::api::DayState;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{
    Claims, Commitment, Commitments, Config, ContractId, Contracts, CurrentRun, Debts, FinalBefore,
    NextDay, OldestDay, Outcome, Pallet, Positions, Results, ShapedCounts, ShapedParts, Stale,
    Trading,
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in positions and results.
    pub fn do_try_state() -> Checked {
        Self::positions_add_up()?;
        Self::shaped_parts_are_counted()?;
        Self::commitments_are_the_positions()?;
        for (id, _) in Trading::<T>::get() {
            ensure!(Contracts::<T>::contains_key(id), "a contract that is traded is missing");
        }
        Self::days_are_in_order()?;
        Self::results_are_current()?;
        Self::results_are_complete()?;
        Self::nobody_owes_and_is_owed()
    }

    fn positions_add_up() -> Checked {
        let mut sums = BTreeMap::<ContractId, (u128, u128)>::new();
        for (id, _, position) in Positions::<T>::iter() {
            let (sold, bought) = sums.entry(id).or_default();
            *sold = sold.saturating_add(position.sold.into());
            *bought = bought.saturating_add(position.bought.into());
        }
        for ((id, who, _), shaped) in ShapedParts::<T>::iter() {
            ensure!(Positions::<T>::contains_key(id, who), "a profile without a position");
            let (sold, bought) = sums.entry(id).or_default();
            *sold = sold.saturating_add(shaped.position.sold.into());
            *bought = bought.saturating_add(shaped.position.bought.into());
        }
        let is_trading = |id| Trading::<T>::get().iter().any(|(other, _)| *other == id);
        let next = NextDay::<T>::get().unwrap_or_default();
        for (id, contract) in Contracts::<T>::iter() {
            let Some((sold, bought)) = sums.remove(&id) else {
                ensure!(is_trading(id) || contract.energy() > 0, "nobody has a part of a contract");
                continue;
            };
            // One that is being deleted has lost some already.
            let is_final = contract.last_day() < FinalBefore::<T>::get();
            ensure!(is_final || sold == contract.energy(), "a contract isn't what was sold");
            ensure!(is_final || bought <= sold, "more is bought than sold");
            ensure!(!is_trading(id) || next <= contract.first_day(), "a day was settled too early");
        }
        ensure!(sums.is_empty(), "somebody has a part of what is no contract");
        Ok(())
    }

    fn shaped_parts_are_counted() -> Checked {
        let mut counts = BTreeMap::<T::AccountId, u32>::new();
        for (_, who, _) in ShapedParts::<T>::iter_keys() {
            let count = counts.entry(who).or_default();
            *count = count.saturating_add(1);
        }
        let counted: BTreeMap<_, _> = ShapedCounts::<T>::iter().collect();
        ensure!(counted == counts, "the profiles of a participant are miscounted");
        Ok(())
    }

    fn commitments_are_the_positions() -> Checked {
        let mut committed = BTreeSet::new();
        for (who, commitments) in Commitments::<T>::iter() {
            ensure!(!commitments.is_empty(), "nothing is listed as a commitment");
            for Commitment { contract: id, first, last } in commitments {
                let contract = Contracts::<T>::get(id).ok_or("a commitment is to no contract")?;
                ensure!(Positions::<T>::contains_key(id, &who), "a commitment is to nothing");
                ensure!(
                    (contract.first_day(), contract.last_day()) == (first, last),
                    "a commitment is for other days"
                );
                ensure!(committed.insert((id, who.clone())), "a commitment is listed twice");
            }
        }
        let count = Positions::<T>::iter_keys().count();
        ensure!(count == committed.len(), "a position isn't listed by its participant");
        Ok(())
    }

    fn days_are_in_order() -> Checked {
        let next = NextDay::<T>::get().unwrap_or_default();
        let (open, oldest) = (FinalBefore::<T>::get(), OldestDay::<T>::get());
        ensure!(oldest <= open && open <= next, "days are final too early, or deleted");
        let run = CurrentRun::<T>::get().map(|run| run.day.saturating_add(1));
        ensure!(run.is_none_or(|behind| behind == next), "another day than the last is settled");
        let is_settled = |day| open <= day && day < next;
        let all = Stale::<T>::iter().all(|(day, _, _)| is_settled(day));
        ensure!(all, "a day is stale that isn't settled, or is final");
        Ok(())
    }

    fn results_are_current() -> Checked {
        let (open, next) = (FinalBefore::<T>::get(), NextDay::<T>::get().unwrap_or_default());
        for ((day, id, who), result) in Results::<T>::iter() {
            ensure!(OldestDay::<T>::get() <= day && day < next, "a result is of another day");
            if day < open || Stale::<T>::contains_key(day, &who) {
                continue;
            }
            let outcome = Self::outcome(day, id, &who);
            ensure!(outcome == Some(result), "a result isn't what comes of the day");
        }
        Ok(())
    }

    fn results_are_complete() -> Checked {
        let settled = FinalBefore::<T>::get()..NextDay::<T>::get().unwrap_or_default();
        for (who, commitments) in Commitments::<T>::iter() {
            for Commitment { contract: id, first, last } in commitments {
                let days = settled.start.max(first)..settled.end.min(last.saturating_add(1));
                for day in days.filter(|day| Self::state_of(*day) == DayState::Settled) {
                    let has_result = Results::<T>::contains_key((day, id, &who));
                    let is_stale = || Stale::<T>::contains_key(day, &who);
                    let is_nothing = || Self::outcome(day, id, &who) == Some(Outcome::default());
                    ensure!(has_result || is_stale() || is_nothing(), "a result is missing");
                }
            }
        }
        Ok(())
    }

    fn nobody_owes_and_is_owed() -> Checked {
        for (who, debt) in Debts::<T>::iter() {
            ensure!(debt > 0, "a debt of nothing");
            ensure!(!Claims::<T>::contains_key(who), "somebody both owes and is owed");
        }
        ensure!(Claims::<T>::iter_values().all(|claim| claim > 0), "a claim of nothing");
        Ok(())
    }
}
