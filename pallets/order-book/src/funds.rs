//! Money on hold.

use busbar_primitives::{
    market::Side,
    units::{Balance, Energy, Price},
};
use frame_support::traits::{
    fungible::MutateHold,
    tokens::{Fortitude, Precision, Restriction},
    Get,
};
use sp_runtime::DispatchResult;

use crate::{types::hold_for, Config, Error, HoldReason, Pallet};

impl<T: Config> Pallet<T> {
    /// What has to be on hold for an order of these terms in a session that opens now: for a bid
    /// the most that it can cost, for an offer its bond. Rounded up to a base unit.
    pub fn hold_for(side: Side, price: Price, energy: Energy) -> Balance {
        hold_for(T::BondRate::get(), side, price, energy)
    }

    pub(crate) fn reason(side: Side) -> T::RuntimeHoldReason {
        let reason = match side {
            Side::Buy => HoldReason::Bid,
            Side::Sell => HoldReason::Bond,
        };
        reason.into()
    }

    pub(crate) fn hold(side: Side, who: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount == 0 {
            return Ok(());
        }
        T::Currency::hold(&Self::reason(side), who, amount)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        Ok(())
    }

    pub(crate) fn release(side: Side, who: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount == 0 {
            return Ok(());
        }
        T::Currency::release(&Self::reason(side), who, amount, Precision::Exact)?;
        Ok(())
    }

    /// Changes what is on hold for one order from `old` to `new`.
    pub(crate) fn adjust_hold(
        side: Side,
        who: &T::AccountId,
        old: Balance,
        new: Balance,
    ) -> DispatchResult {
        Self::hold(side, who, new.saturating_sub(old))?;
        Self::release(side, who, old.saturating_sub(new))
    }

    /// Pays `amount` out of what `who` has on hold for its orders of one side.
    pub(crate) fn pay_from_hold(
        side: Side,
        who: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        if amount == 0 {
            return Ok(());
        }
        // Force: no lock that somebody puts on its account may stop what it owes.
        T::Currency::transfer_on_hold(
            &Self::reason(side),
            who,
            to,
            amount,
            Precision::Exact,
            Restriction::Free,
            Fortitude::Force,
        )?;
        Ok(())
    }
}
