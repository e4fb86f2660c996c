//! What a deviation is paid with.

use busbar_primitives::{
    delivery::{Bonds, Debts as DebtsOf},
    market::Network,
    units::Balance,
};
use frame_support::{
    ensure,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Preservation},
    },
};
use sp_runtime::DispatchResult;

use crate::{Claims, Config, ContractId, Debts, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
    /// The grid company pays `amount` to a participant, or gets it from it if negative. Returns
    /// the orders whose bonds were looked at.
    pub(crate) fn book(id: ContractId, who: &T::AccountId, amount: i128) -> u32 {
        // By whoever is the grid company now: it is the successor of those before.
        let company = T::Network::company(T::Network::current());
        if amount == 0 || company.as_ref() == Some(who) {
            return 0;
        }
        let size = amount.unsigned_abs();
        if amount > 0 {
            let left = size.saturating_sub(Self::reduce_debt(who, size));
            let paid = company.map_or(0, |company| Self::pay(&company, who, left));
            Self::add_claim(who, left.saturating_sub(paid));
            return 0;
        }
        let mut left = size.saturating_sub(Self::reduce_claim(who, size));
        let mut orders = 0;
        if let Some(company) = company {
            let ContractId::Session(session) = id;
            let drawn = T::Bonds::draw(session, who, &company, left);
            orders = drawn.orders;
            left = left.saturating_sub(drawn.amount);
            left = left.saturating_sub(Self::pay(who, &company, left));
        }
        Self::add_debt(who, left);
        orders
    }

    pub(crate) fn do_collect(who: &T::AccountId) -> DispatchResult {
        let (debt, claim) = (Debts::<T>::get(who), Claims::<T>::get(who));
        ensure!(debt > 0 || claim > 0, Error::<T>::NothingOwed);
        let company = T::Network::company(T::Network::current());
        let company = company.ok_or(Error::<T>::NothingFree)?;
        let paid = if debt > 0 {
            let paid = Self::pay(who, &company, debt);
            Self::reduce_debt(who, paid)
        } else {
            let paid = Self::pay(&company, who, claim);
            Self::reduce_claim(who, paid)
        };
        ensure!(paid > 0, Error::<T>::NothingFree);
        Ok(())
    }

    /// Pays up to `amount`, as much as is free; an account lives on. Returns what was paid.
    fn pay(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> Balance {
        let keep = Preservation::Preserve;
        let free = T::Currency::reducible_balance(from, keep, Fortitude::Polite);
        let amount = amount.min(free);
        match amount > 0 && T::Currency::transfer(from, to, amount, keep).is_ok() {
            true => amount,
            false => 0,
        }
    }

    fn add_debt(who: &T::AccountId, amount: Balance) {
        if amount > 0 {
            let debt = Debts::<T>::get(who).saturating_add(amount);
            Debts::<T>::insert(who, debt);
            Self::deposit_event(Event::DebtIncurred { who: who.clone(), amount, debt });
        }
    }

    fn add_claim(who: &T::AccountId, amount: Balance) {
        if amount > 0 {
            let claim = Claims::<T>::get(who).saturating_add(amount);
            Claims::<T>::insert(who, claim);
            Self::deposit_event(Event::ClaimIncurred { who: who.clone(), amount, claim });
        }
    }

    /// Takes up to `amount` off what `who` owes. Returns how much.
    fn reduce_debt(who: &T::AccountId, amount: Balance) -> Balance {
        let amount = amount.min(Debts::<T>::get(who));
        if amount > 0 {
            let debt = Debts::<T>::get(who).saturating_sub(amount);
            Debts::<T>::mutate_exists(who, |left| *left = (debt > 0).then_some(debt));
            Self::deposit_event(Event::DebtReduced { who: who.clone(), amount, debt });
        }
        amount
    }

    /// Takes up to `amount` off what `who` is owed. Returns how much.
    fn reduce_claim(who: &T::AccountId, amount: Balance) -> Balance {
        let amount = amount.min(Claims::<T>::get(who));
        if amount > 0 {
            let claim = Claims::<T>::get(who).saturating_sub(amount);
            Claims::<T>::mutate_exists(who, |left| *left = (claim > 0).then_some(claim));
            Self::deposit_event(Event::ClaimReduced { who: who.clone(), amount, claim });
        }
        amount
    }
}

impl<T: Config> DebtsOf<T::AccountId> for Pallet<T> {
    fn any(who: &T::AccountId) -> bool {
        Debts::<T>::contains_key(who)
    }
}
