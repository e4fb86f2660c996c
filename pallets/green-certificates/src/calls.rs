//! What the calls do.

use busbar_primitives::{
    certificates::{Act, BatchId, DeviceId, EntryId, Period, Purpose, Range, Serial, State, Text},
    roles::Technology,
    units::{Balance, Energy, Moment, RegionId, MAX_ENERGY},
};
use frame_support::{
    ensure,
    traits::{fungible::Mutate, tokens::Preservation, Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    Batch, Batches, Config, Device, Devices, Duties, Duty, Error, Event, Lot, LotOf, NextBatch,
    NextSerial, Pallet,
};

/// From a moment to another one.
type Interval = (Moment, Moment);

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register_device(
        by: T::AccountId,
        device: DeviceId,
        technology: Technology,
        region: RegionId,
        since: Moment,
    ) -> DispatchResult {
        ensure!(technology.is_renewable(), Error::<T>::NotRenewable);
        ensure!(!Devices::<T>::contains_key(device), Error::<T>::DeviceExists);
        let known = Device { technology, region, until: since, carried: 0, issued: 0 };
        Devices::<T>::insert(device, known);
        Self::deposit_event(Event::DeviceRegistered { device, technology, region, since, by });
        Ok(())
    }

    pub(crate) fn do_issue(
        by: T::AccountId,
        id: DeviceId,
        to: T::AccountId,
        interval: Interval,
        energy: Energy,
    ) -> DispatchResult {
        let mut device = Devices::<T>::get(id).ok_or(Error::<T>::UnknownDevice)?;
        let (from, until) = Self::valid(interval)?;
        ensure!(from >= device.until, Error::<T>::AlreadyIssued);
        ensure!(energy > 0 && energy <= MAX_ENERGY, Error::<T>::InvalidEnergy);
        let count = device.meter(until, energy).ok_or(Error::<T>::Overflow)?;
        Devices::<T>::insert(id, device);
        let batch = if count > 0 {
            let (batch, serials) = Self::open_batch(&by, id, interval, count, None)?;
            let last = Self::note(&by, Act::Issued { to: to.clone() }, None)?;
            let owner = to.clone();
            let state = State::Held;
            let lot = Lot { count, batch, owner, state, is_frozen: false, last };
            Self::put_lot(serials.first, &lot);
            Some((batch, serials))
        } else {
            None
        };
        Self::deposit_event(Event::Issued {
            device: id,
            to,
            from,
            until,
            energy,
            carried: device.carried,
            batch,
            by,
        });
        Ok(())
    }

    pub(crate) fn do_transfer(who: T::AccountId, range: Range, to: T::AccountId) -> DispatchResult {
        let (first, lot) = Self::movable(&who, range)?;
        Self::ensure_exists(&to)?;
        let last = Self::note(&who, Act::Transferred { to: to.clone() }, Some(lot.last))?;
        let part = Lot { count: range.count, owner: to.clone(), last, ..lot.clone() };
        let lots = Self::cut(first, lot, range, part);
        Self::pay(&who, lots.saturating_add(1))?;
        Self::deposit_event(Event::Transferred { range, from: who, to });
        Ok(())
    }

    pub(crate) fn do_retire(
        who: T::AccountId,
        range: Range,
        beneficiary: T::AccountId,
        purpose: Purpose,
        note: Text,
    ) -> DispatchResult {
        let (first, lot) = Self::movable(&who, range)?;
        Self::ensure_exists(&beneficiary)?;
        let duties =
            Self::count_retired(&beneficiary, purpose, |count| count.checked_add(range.count))?;
        let act = Act::Retired { beneficiary: beneficiary.clone(), purpose, note };
        let last = Self::note(&who, act, Some(lot.last))?;
        let state = State::Retired { beneficiary: beneficiary.clone(), purpose };
        let part = Lot { count: range.count, state, last, ..lot.clone() };
        let lots = Self::cut(first, lot, range, part);
        Self::pay(&who, lots.saturating_add(duties).saturating_add(1))?;
        Self::deposit_event(Event::Retired { range, owner: who, beneficiary, purpose });
        Ok(())
    }

    pub(crate) fn do_freeze(by: T::AccountId, range: Range, reason: Text) -> DispatchResult {
        let (first, lot) = Self::lot_with(range)?;
        ensure!(!matches!(lot.state, State::Withdrawn), Error::<T>::IsWithdrawn);
        ensure!(!matches!(lot.state, State::Listed), Error::<T>::IsListed);
        ensure!(!lot.is_frozen, Error::<T>::IsFrozen);
        let last = Self::note(&by, Act::Frozen { reason: reason.clone() }, Some(lot.last))?;
        let owner = lot.owner.clone();
        let part = Lot { count: range.count, is_frozen: true, last, ..lot.clone() };
        Self::cut(first, lot, range, part);
        Self::deposit_event(Event::Frozen { range, owner, reason, by });
        Ok(())
    }

    pub(crate) fn do_release(by: T::AccountId, range: Range, reason: Text) -> DispatchResult {
        let (first, lot) = Self::frozen(range)?;
        let last = Self::note(&by, Act::Released { reason: reason.clone() }, Some(lot.last))?;
        let owner = lot.owner.clone();
        let part = Lot { count: range.count, is_frozen: false, last, ..lot.clone() };
        Self::cut(first, lot, range, part);
        Self::deposit_event(Event::Released { range, owner, reason, by });
        Ok(())
    }

    pub(crate) fn do_withdraw(by: T::AccountId, range: Range, reason: Text) -> DispatchResult {
        let (first, lot) = Self::frozen(range)?;
        if let State::Retired { beneficiary, purpose } = &lot.state {
            Self::count_retired(beneficiary, *purpose, |count| count.checked_sub(range.count))?;
        }
        Self::write_off(by, (first, lot), range, None, reason)
    }

    pub(crate) fn do_replace(
        by: T::AccountId,
        range: Range,
        device: DeviceId,
        interval: Interval,
        reason: Text,
    ) -> DispatchResult {
        let (first, lot) = Self::frozen(range)?;
        ensure!(Devices::<T>::contains_key(device), Error::<T>::UnknownDevice);
        let interval = Self::valid(interval)?;
        let (batch, serials) = Self::open_batch(&by, device, interval, range.count, Some(range))?;
        let last = Self::note(&by, Act::Issued { to: lot.owner.clone() }, None)?;
        let successor = Lot { count: range.count, batch, is_frozen: false, last, ..lot.clone() };
        Self::put_lot(serials.first, &successor);
        Self::write_off(by, (first, lot), range, Some((batch, serials)), reason)
    }

    pub(crate) fn do_set_duty(
        period: Period,
        who: T::AccountId,
        obligation: Energy,
        quota: Energy,
    ) -> DispatchResult {
        ensure!(obligation <= MAX_ENERGY && quota <= MAX_ENERGY, Error::<T>::InvalidEnergy);
        Duties::<T>::mutate(period, &who, |duty| *duty = Duty { obligation, quota, ..*duty });
        Self::deposit_event(Event::DutySet { period, who, obligation, quota });
        Ok(())
    }

    /// Both ends of an interval that is over.
    fn valid((from, until): Interval) -> Result<Interval, Error<T>> {
        ensure!(from < until && until <= T::Time::now(), Error::<T>::InvalidInterval);
        Ok((from, until))
    }

    pub(crate) fn ensure_exists(who: &T::AccountId) -> DispatchResult {
        ensure!(frame_system::Pallet::<T>::account_exists(who), Error::<T>::UnknownAccount);
        Ok(())
    }

    /// The lot of certificates that `who` may move.
    pub(crate) fn movable(
        who: &T::AccountId,
        range: Range,
    ) -> Result<(Serial, LotOf<T>), Error<T>> {
        let (first, lot) = Self::lot_with(range)?;
        ensure!(lot.owner == *who, Error::<T>::NotOwner);
        ensure!(matches!(lot.state, State::Held), Error::<T>::NotHeld);
        ensure!(!lot.is_frozen, Error::<T>::IsFrozen);
        ensure!(!Self::is_expired(lot.batch), Error::<T>::Expired);
        Ok((first, lot))
    }

    pub(crate) fn is_expired(batch: BatchId) -> bool {
        Batches::<T>::get(batch).is_none_or(|batch| batch.expires <= T::Time::now())
    }

    fn frozen(range: Range) -> Result<(Serial, LotOf<T>), Error<T>> {
        let (first, lot) = Self::lot_with(range)?;
        ensure!(lot.is_frozen, Error::<T>::NotFrozen);
        Ok((first, lot))
    }

    /// Takes the next serial numbers.
    fn open_batch(
        by: &T::AccountId,
        device: DeviceId,
        (from, until): Interval,
        count: u64,
        replaces: Option<Range>,
    ) -> Result<(BatchId, Range), DispatchError> {
        let serials = Range { first: NextSerial::<T>::get(), count };
        NextSerial::<T>::put(serials.end().ok_or(Error::<T>::Overflow)?);
        let id = NextBatch::<T>::get();
        NextBatch::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
        let issuer = by.clone();
        let expires = until.saturating_add(T::Lifetime::get());
        let batch = Batch { serials, device, from, until, issuer, expires, replaces };
        Batches::<T>::insert(id, batch);
        Ok((id, serials))
    }

    /// Changes what was retired for a purpose. Returns how many records there are more.
    fn count_retired(
        beneficiary: &T::AccountId,
        purpose: Purpose,
        change: impl FnOnce(u64) -> Option<u64>,
    ) -> Result<u32, DispatchError> {
        let (Purpose::Obligation(period) | Purpose::Quota(period)) = purpose else { return Ok(0) };
        let is_new = !Duties::<T>::contains_key(period, beneficiary);
        Duties::<T>::try_mutate(period, beneficiary, |duty| {
            let count = match purpose {
                Purpose::Obligation(_) => &mut duty.for_obligation,
                _ => &mut duty.for_quota,
            };
            *count = change(*count).ok_or(Error::<T>::Overflow)?;
            Ok(u32::from(is_new))
        })
    }

    /// Frozen certificates count for nothing from now on.
    fn write_off(
        by: T::AccountId,
        (first, lot): (Serial, LotOf<T>),
        range: Range,
        successors: Option<(BatchId, Range)>,
        reason: Text,
    ) -> DispatchResult {
        let successor = successors.map(|(_, range)| range.first);
        let act = Act::Withdrawn { reason: reason.clone(), successor };
        let last: EntryId = Self::note(&by, act, Some(lot.last))?;
        let owner = lot.owner.clone();
        let beneficiary = match &lot.state {
            State::Retired { beneficiary, .. } => Some(beneficiary.clone()),
            _ => None,
        };
        let state = State::Withdrawn;
        let part = Lot { count: range.count, state, is_frozen: false, last, ..lot.clone() };
        Self::cut(first, lot, range, part);
        let told = Event::Withdrawn { range, owner, beneficiary, successors, reason, by };
        Self::deposit_event(told);
        Ok(())
    }

    /// For records that stay for good.
    pub(crate) fn pay(who: &T::AccountId, records: u32) -> DispatchResult {
        let fee = T::RecordFee::get().saturating_mul(Balance::from(records));
        T::Currency::transfer(who, &T::FeePot::get(), fee, Preservation::Preserve)?;
        Ok(())
    }
}
