//! What the calls do, and what other pallets may ask for.

use busbar_primitives::{
    market::{Admissions, Obligations, OnCredited},
    units::{Balance, Fen},
};
use codec::FullEncode;
use frame_support::{
    ensure,
    storage::StorageMap,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{DepositConsequence, Fortitude, Precision, Preservation, Provenance},
        Get, Time,
    },
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::{base_units, day_of, Day},
    Alone, Booked, Claim, ClaimId, Claims, Config, Error, Event, GenesisIssuance, NextClaim,
    OpenClaims, Pallet, PendingBy, PendingDeposit, PendingDeposits, Reason, Reference, References,
    TotalBurnt, TotalCredited, TotalReturned,
};

impl<T: Config> Pallet<T> {
    /// What the issuance must be; `None` where that of genesis isn't known.
    pub fn expected_issuance() -> Option<Balance> {
        GenesisIssuance::<T>::get()?
            .checked_add(TotalCredited::<T>::get())?
            .checked_add(TotalReturned::<T>::get())?
            .checked_sub(TotalBurnt::<T>::get())
    }

    pub(crate) fn do_book_deposit(
        officer: T::AccountId,
        who: T::AccountId,
        fen: Fen,
        reference: Reference,
    ) -> DispatchResult {
        ensure!(fen > 0, Error::<T>::ZeroAmount);
        ensure!(!reference.is_empty(), Error::<T>::EmptyReference);
        ensure!(!References::<T>::contains_key(&reference), Error::<T>::ReferenceUsed);
        Self::ensure_admitted(&who)?;
        let day = Self::count_booking(fen)?;
        // The sum of a day counts: else a large deposit could be split.
        let alone = Alone::<T>::get(&officer).add(day, fen).ok_or(Error::<T>::DailyLimit)?;
        let waits = alone.fen > T::ConfirmAbove::get();
        let has_room = PendingDeposits::<T>::count() < T::MaxPending::get();
        ensure!(!waits || has_room, Error::<T>::TooManyPending);
        References::<T>::insert(&reference, ());

        let base_units_per_fen = T::Rate::get();
        if waits {
            let deposit = PendingDeposit { who, fen, base_units_per_fen, officer, day };
            Self::keep_pending(reference, deposit);
        } else {
            Alone::<T>::insert(&officer, alone);
            let amount = Self::credit(&who, fen, base_units_per_fen)?;
            Self::deposit_event(Event::DepositCredited { reference, who, fen, amount, officer });
        }
        Ok(())
    }

    pub(crate) fn do_confirm_deposit(
        officer: T::AccountId,
        reference: Reference,
    ) -> DispatchResult {
        let deposit = Self::pending(&reference)?;
        ensure!(officer != deposit.officer, Error::<T>::SameOfficer);
        // It may have left since.
        Self::ensure_admitted(&deposit.who)?;
        Self::forget_pending(&reference, &deposit.officer);
        let PendingDeposit { who, fen, base_units_per_fen, .. } = deposit;
        let amount = Self::credit(&who, fen, base_units_per_fen)?;
        Self::deposit_event(Event::DepositCredited { reference, who, fen, amount, officer });
        Ok(())
    }

    pub(crate) fn do_cancel_deposit(officer: T::AccountId, reference: Reference) -> DispatchResult {
        let PendingDeposit { who, fen, day, officer: booker, .. } = Self::pending(&reference)?;
        Self::forget_pending(&reference, &booker);
        References::<T>::remove(&reference);
        Booked::<T>::mutate(|booked| *booked = booked.give_back(day, fen));
        Self::deposit_event(Event::DepositCancelled { reference, who, fen, officer });
        Ok(())
    }

    pub(crate) fn do_redeem(who: T::AccountId, fen: Fen) -> DispatchResult {
        ensure!(fen > 0, Error::<T>::ZeroAmount);
        // Whoever has left may still ask for its money: the bank returns the claim of whom it
        // doesn't know.
        let open = OpenClaims::<T>::get(&who);
        ensure!(open < T::MaxClaimsPerParticipant::get(), Error::<T>::TooManyClaims);
        let amount = base_units(fen, T::Rate::get()).ok_or(Error::<T>::Overflow)?;
        let burnt = Self::burn(&who, amount)?;

        let claim = NextClaim::<T>::get();
        NextClaim::<T>::put(claim.checked_add(1).ok_or(Error::<T>::Overflow)?);
        OpenClaims::<T>::insert(&who, open.saturating_add(1));
        Claims::<T>::insert(claim, Claim { who: who.clone(), fen, burnt });
        Self::deposit_event(Event::Redeemed { claim, who, fen, burnt });
        Ok(())
    }

    pub(crate) fn do_confirm_payout(
        officer: T::AccountId,
        claim: ClaimId,
        reference: Reference,
    ) -> DispatchResult {
        ensure!(!reference.is_empty(), Error::<T>::EmptyReference);
        let Claim { who, fen, .. } = Self::close(claim)?;
        Self::deposit_event(Event::PaidOut { claim, who, fen, reference, officer });
        Ok(())
    }

    pub(crate) fn do_return_claim(
        officer: T::AccountId,
        claim: ClaimId,
        reason: Reason,
    ) -> DispatchResult {
        let Claim { who, fen, burnt: minted } = Self::close(claim)?;
        Self::mint(&who, minted)?;
        TotalReturned::<T>::try_mutate(|total| Self::increase(total, minted))?;
        Self::deposit_event(Event::ClaimReturned { claim, who, fen, minted, reason, officer });
        Ok(())
    }

    fn ensure_admitted(who: &T::AccountId) -> DispatchResult {
        ensure!(T::Admissions::admission(who).is_some(), Error::<T>::NotAdmitted);
        Ok(())
    }

    /// Counts a booking towards the limit of today, which it returns.
    fn count_booking(fen: Fen) -> Result<Day, DispatchError> {
        let day = day_of(T::Time::now());
        let booked = Booked::<T>::get().add(day, fen).ok_or(Error::<T>::DailyLimit)?;
        ensure!(booked.fen <= T::DailyLimit::get(), Error::<T>::DailyLimit);
        Booked::<T>::put(booked);
        Ok(day)
    }

    fn keep_pending(reference: Reference, deposit: PendingDeposit<T::AccountId>) {
        PendingDeposits::<T>::insert(&reference, &deposit);
        PendingBy::<T>::mutate(&deposit.officer, |count| *count = count.saturating_add(1));
        let PendingDeposit { who, fen, base_units_per_fen, officer, .. } = deposit;
        Self::deposit_event(Event::DepositPending {
            reference,
            who,
            fen,
            base_units_per_fen,
            officer,
        });
    }

    fn forget_pending(reference: &Reference, officer: &T::AccountId) {
        PendingDeposits::<T>::remove(reference);
        count_down::<T::AccountId, PendingBy<T>>(officer);
    }

    fn pending(reference: &Reference) -> Result<PendingDeposit<T::AccountId>, Error<T>> {
        PendingDeposits::<T>::get(reference).ok_or(Error::<T>::UnknownDeposit)
    }

    /// Mints what a deposit is worth, and tells of it. Returns how much that is.
    pub(crate) fn credit(
        who: &T::AccountId,
        fen: Fen,
        base_units_per_fen: Balance,
    ) -> Result<Balance, DispatchError> {
        let amount = base_units(fen, base_units_per_fen).ok_or(Error::<T>::Overflow)?;
        Self::mint(who, amount)?;
        TotalCredited::<T>::try_mutate(|total| Self::increase(total, amount))?;
        T::OnCredited::credited(who)?;
        Ok(amount)
    }

    fn mint(who: &T::AccountId, amount: Balance) -> DispatchResult {
        match T::Currency::can_deposit(who, amount, Provenance::Minted) {
            DepositConsequence::BelowMinimum => return Err(Error::<T>::BelowExistential.into()),
            DepositConsequence::Overflow => return Err(Error::<T>::Overflow.into()),
            other => other.into_result()?,
        }
        T::Currency::mint_into(who, amount)?;
        Ok(())
    }

    /// Burns exactly `amount`. Returns it.
    fn burn(who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        let (keep_alive, polite) = (Preservation::Preserve, Fortitude::Polite);
        let spendable = T::Currency::reducible_balance(who, keep_alive, polite);
        ensure!(amount <= spendable, Error::<T>::InsufficientBalance);
        let burnt = T::Currency::burn_from(who, amount, keep_alive, Precision::Exact, polite)?;
        TotalBurnt::<T>::try_mutate(|total| Self::increase(total, burnt))?;
        Ok(burnt)
    }

    /// Deletes an open claim and returns it.
    fn close(id: ClaimId) -> Result<Claim<T::AccountId>, DispatchError> {
        let claim = Claims::<T>::take(id).ok_or(Error::<T>::UnknownClaim)?;
        count_down::<T::AccountId, OpenClaims<T>>(&claim.who);
        Ok(claim)
    }

    fn increase(total: &mut Balance, by: Balance) -> DispatchResult {
        *total = total.checked_add(by).ok_or(Error::<T>::Overflow)?;
        Ok(())
    }
}

/// One less of what is counted for `who`.
fn count_down<AccountId, Counts>(who: &AccountId)
where
    AccountId: FullEncode,
    Counts: StorageMap<AccountId, u32>,
{
    Counts::mutate_exists(who, |count| {
        *count = count.map(|count| count.saturating_sub(1)).filter(|count| *count > 0);
    });
}

/// An open claim binds: what is returned must find its owner. So does a deposit that waits for
/// another officer: under a new key its officer would be another.
impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    fn bound(who: &T::AccountId) -> bool {
        OpenClaims::<T>::contains_key(who) || PendingBy::<T>::contains_key(who)
    }
}
