//! Contracts: what markets tell of them, and who is bound by them.

use busbar_primitives::{
    delivery::{Deliveries, PaidTrade, Profile, Shaping},
    intervals::Day,
    market::{Obligations, Schedule},
    units::SessionId,
};
use frame_support::{defensive, ensure, traits::Get};
use sp_runtime::DispatchResult;

use crate::{
    Claims, Commitment, Commitments, Config, Contract, ContractId, Contracts, CurrentRun, Debts,
    Error, NextDay, Pallet, Position, Positions, Shaped, ShapedCounts, ShapedParts, Stale, Trading,
};

impl<T: Config> Pallet<T> {
    /// Every day until `day` is settled.
    pub(crate) fn is_settled_to(day: Day) -> bool {
        let has_begun = NextDay::<T>::get().is_some_and(|next| day < next);
        has_begun && CurrentRun::<T>::get().is_none_or(|run| day < run.day)
    }

    /// Adds to what a participant has in a contract.
    fn add(
        id: ContractId,
        contract: &Contract,
        who: &T::AccountId,
        part: Position,
        trade: &PaidTrade<'_, T::AccountId>,
    ) {
        let is_new = !Positions::<T>::contains_key(id, who);
        if is_new {
            let (first, last) = (contract.first_day(), contract.last_day());
            if Commitments::<T>::try_append(who, Commitment { contract: id, first, last }).is_err()
            {
                defensive!("a participant has more contracts than there are");
            }
        }
        // A position without a flat part is there as well: it says whose contract this is.
        let flat = if trade.profile.is_empty() {
            part
        } else {
            Self::add_shaped((id, who.clone(), trade.index), part, trade.profile);
            Position::default()
        };
        Positions::<T>::mutate(id, who, |position| position.add(flat));
    }

    fn add_shaped(key: (ContractId, T::AccountId, u32), part: Position, profile: &Profile) {
        let who = key.1.clone();
        ShapedParts::<T>::mutate(key, |shaped| match shaped {
            // Whoever trades with itself has both sides of it.
            Some(shaped) => shaped.position.add(part),
            None => {
                *shaped = Some(Shaped { position: part, profile: profile.clone() });
                ShapedCounts::<T>::mutate(who, |count| *count = count.saturating_add(1));
            }
        });
    }
}

impl<T: Config> Deliveries<T::AccountId> for Pallet<T> {
    fn opened(session: SessionId, schedule: &Schedule) -> DispatchResult {
        ensure!(Contracts::<T>::count() < T::MaxContracts::get(), Error::<T>::TooManyContracts);
        let id = ContractId::Session(session);
        let Schedule { delivery_start, delivery_end, .. } = *schedule;
        let contract = Contract::new(delivery_start, delivery_end, T::Parameters::get());
        Trading::<T>::try_append((id, contract.first_day()))
            .map_err(|()| Error::<T>::TooManyContracts)?;
        Contracts::<T>::insert(id, contract);
        Ok(())
    }

    /// Of a session that opened before there were contracts nothing is settled.
    fn paid(session: SessionId, trade: PaidTrade<'_, T::AccountId>) {
        let id = ContractId::Session(session);
        let Some(mut contract) = Contracts::<T>::get(id) else { return };
        contract.add(&trade);
        let sold = Position { sold: trade.injected, bought: 0 };
        let bought = Position { sold: 0, bought: trade.delivered };
        Self::add(id, &contract, trade.seller, sold, &trade);
        Self::add(id, &contract, trade.buyer, bought, &trade);
        Contracts::<T>::insert(id, contract);
    }

    fn all_paid(session: SessionId) {
        let id = ContractId::Session(session);
        Trading::<T>::mutate(|trading| trading.retain(|(other, _)| *other != id));
        if Positions::<T>::iter_key_prefix(id).next().is_none() {
            Contracts::<T>::remove(id);
        }
    }

    /// What is to be settled again may need its bonds once more.
    fn is_settled(session: SessionId) -> bool {
        let Some(contract) = Contracts::<T>::get(ContractId::Session(session)) else { return true };
        Self::is_settled_to(contract.last_day()) && Stale::<T>::iter_keys().next().is_none()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn settle_all() {
        NextDay::<T>::put(Day::MAX);
    }
}

impl<T: Config> Shaping<T::AccountId> for Pallet<T> {
    fn may_shape(who: &T::AccountId) -> bool {
        ShapedCounts::<T>::get(who) < T::MaxShaped::get()
    }
}

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    /// As long as anything could still be settled, or is owed by either side.
    fn bound(who: &T::AccountId) -> bool {
        Commitments::<T>::contains_key(who)
            || Debts::<T>::contains_key(who)
            || Claims::<T>::contains_key(who)
    }
}
