//! What others ask of days and contracts.

use alloc::vec::Vec;

use busbar_primitives::{api::DayState, intervals::Day};
use codec::MaxEncodedLen;

use crate::{
    Commitments, Config, ContractId, Delivered, FinalBefore, OldestDay, Outcome, Pallet, Results,
};

impl<T: Config> Pallet<T> {
    pub fn state_of(day: Day) -> DayState {
        match (day < FinalBefore::<T>::get(), Self::is_settled_to(day)) {
            (true, _) => DayState::Final,
            (false, true) => DayState::Settled,
            (false, false) => DayState::Open,
        }
    }

    /// A participant's contracts on a day whose settlement hasn't ended, with what has come of them
    /// so far; on another one, what came of them. Looks at as many records as the day has
    /// contracts, which may be closed by now: not for the runtime's own use.
    pub fn outcomes_of(day: Day, who: &T::AccountId) -> Vec<(ContractId, Outcome)> {
        if Self::state_of(day) == DayState::Open {
            let commitments = Commitments::<T>::get(who);
            let ids = commitments.iter().filter(|other| other.covers(day));
            let with_outcome = |id| Some((id, Self::outcome_so_far(day, id, who)?));
            return ids.filter_map(|commitment| with_outcome(commitment.contract)).collect();
        }
        let mut outcomes = Vec::new();
        let mut contracts = Results::<T>::iter_key_prefix((day,));
        while let Some((id, _)) = contracts.next() {
            let outcome = Results::<T>::get((day, id, who));
            outcomes.extend(outcome.map(|outcome| (id, outcome)));
            contracts = Results::<T>::iter_key_prefix_from((day,), Self::behind_all_of(day, id));
        }
        outcomes
    }

    /// The intervals of such a day; none where the contract is closed, or the day no longer kept.
    pub fn intervals_of(day: Day, id: ContractId, who: &T::AccountId) -> Vec<Delivered> {
        if day < OldestDay::<T>::get() {
            return Vec::new();
        }
        let intervals = Self::intervals(day, id, who).into_iter().flatten().flatten();
        match Self::state_of(day) {
            DayState::Open => intervals.map(Delivered::so_far).collect(),
            _ => intervals.collect(),
        }
    }

    /// No result of the contract has a key behind it, and none of the next one a key before it.
    fn behind_all_of(day: Day, id: ContractId) -> Vec<u8> {
        let mut key = Results::<T>::iter_key_prefix((day, id)).prefix().to_vec();
        // As long as an account behind its hash.
        let longest = T::AccountId::max_encoded_len().saturating_add(16);
        key.resize(key.len().saturating_add(longest), u8::MAX);
        key
    }
}
