//! What the calls do.

use busbar_primitives::{
    market::{Admissions, Obligations},
    units::Moment,
};
use frame_support::{
    dispatch::DispatchResultWithPostInfo,
    ensure,
    traits::{Get, Time},
    weights::Weight,
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
    types::{day_of, interval_from, slot_of, start_of},
    Config, Counted, Days, Entry, Error, Event, Interval, Meter, MeterId, MeterKey, MeterSignature,
    MeterState, Meters, MetersOf, NewMeter, NextMeter, OldestDay, Owned, Page, Pallet, Reason,
    Refusal, SignedReading, Versions, WeightInfo, INTERVAL_MS,
};

/// What is the same for all readings of a batch.
struct Batch<'a, AccountId> {
    by: &'a AccountId,
    genesis: H256,
    now: Moment,
    /// How long ago an interval may have ended.
    window: Moment,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(owner: T::AccountId, new: NewMeter<T::AccountId>) -> DispatchResult {
        ensure!(T::Admissions::admission(&owner).is_some(), Error::<T>::NotAdmitted);
        ensure!(new.capacity > 0, Error::<T>::NoCapacity);
        let first = Self::first_interval(new.since).ok_or(Error::<T>::BadSince)?;
        let id = NextMeter::<T>::get();
        let next_id = id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
        let owned = Owned { meter: id, retired: false };
        MetersOf::<T>::try_mutate(&owner, |meters| meters.try_push(owned))
            .map_err(|_| Error::<T>::TooManyMeters)?;
        NextMeter::<T>::put(next_id);

        Meters::<T>::insert(id, Meter::new(owner.clone(), new.clone(), first));
        Self::deposit_event(Event::MeterRegistered { meter: id, owner, new });
        Ok(())
    }

    pub(crate) fn do_rotate_key(id: MeterId, key: MeterKey) -> DispatchResult {
        let mut meter = Self::meter_in_service(id)?;
        ensure!(meter.key != key, Error::<T>::SameKey);
        meter.key = key;
        // What the old key has signed isn't taken any more: no number of it can come again.
        meter.sequence = 0;
        meter.state = MeterState::Active;
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::KeyRotated { meter: id, key });
        Ok(())
    }

    pub(crate) fn do_assign_gateway(id: MeterId, gateway: Option<T::AccountId>) -> DispatchResult {
        let mut meter = Self::meter_in_service(id)?;
        ensure!(meter.gateway != gateway, Error::<T>::Unchanged);
        meter.gateway.clone_from(&gateway);
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::GatewayAssigned { meter: id, gateway });
        Ok(())
    }

    pub(crate) fn do_revoke(id: MeterId, reason: Reason) -> DispatchResult {
        let mut meter = Self::meter_in_service(id)?;
        ensure!(meter.state != MeterState::Revoked, Error::<T>::AlreadyRevoked);
        meter.state = MeterState::Revoked;
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::MeterRevoked { meter: id, reason });
        Ok(())
    }

    pub(crate) fn do_retire(id: MeterId) -> DispatchResult {
        let mut meter = Self::meter_in_service(id)?;
        meter.state = MeterState::Retired;
        // No reading of another day will put it away.
        let page = core::mem::take(&mut meter.page);
        let owner = meter.owner.clone();
        if Self::put_away(id, meter.day, page) {
            MetersOf::<T>::mutate(&owner, |meters| {
                let own = meters.iter_mut().filter(|owned| owned.meter == id);
                own.for_each(|owned| owned.retired = true);
            });
        } else {
            Self::forget(&owner, id);
        }
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::MeterRetired { meter: id, owner });
        Ok(())
    }

    /// The most that a batch may cost: every reading is the first of its meter's day.
    pub(crate) fn weight_of(readings: &[SignedReading]) -> Weight {
        let days = u64::try_from(readings.len()).unwrap_or(u64::MAX);
        Self::weight_without_days(readings)
            .saturating_add(T::WeightInfo::complete_day().saturating_mul(days))
    }

    fn weight_without_days(readings: &[SignedReading]) -> Weight {
        let count = |of: fn(&MeterSignature) -> bool| {
            let count = readings.iter().filter(|reading| of(&reading.signature)).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let ed25519 = count(|signature| matches!(signature, MeterSignature::Ed25519(_)));
        let sr25519 = count(|signature| matches!(signature, MeterSignature::Sr25519(_)));
        let ecdsa = count(|signature| matches!(signature, MeterSignature::Ecdsa(_)));
        T::WeightInfo::submit_ed25519(ed25519)
            .saturating_add(T::WeightInfo::submit_sr25519(sr25519))
            .saturating_add(T::WeightInfo::submit_ecdsa(ecdsa))
    }

    pub(crate) fn do_submit(
        by: T::AccountId,
        readings: BoundedVec<SignedReading, T::MaxBatch>,
    ) -> DispatchResultWithPostInfo {
        ensure!(!readings.is_empty(), Error::<T>::EmptyBatch);
        let batch = Batch {
            by: &by,
            genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default()),
            now: T::Time::now(),
            window: T::ReadingWindow::get(),
        };
        let (mut taken, mut refused, mut days) = (0u32, 0u32, 0u64);
        for signed in &readings {
            match Self::take(signed, &batch) {
                Ok(completed) => {
                    taken = taken.saturating_add(1);
                    days = days.saturating_add(completed.into());
                }
                Err(why) => {
                    refused = refused.saturating_add(1);
                    let reading = &signed.reading;
                    Self::deposit_event(Event::ReadingRefused {
                        meter: reading.meter,
                        start: reading.start,
                        sequence: reading.sequence,
                        why,
                    });
                }
            }
        }
        Self::deposit_event(Event::ReadingsSubmitted { by, taken, refused });
        let weight = Self::weight_without_days(&readings)
            .saturating_add(T::WeightInfo::complete_day().saturating_mul(days));
        Ok(Some(weight).into())
    }

    /// Takes a reading; whether it completed a day. Refused, it changes nothing.
    fn take(signed: &SignedReading, batch: &Batch<T::AccountId>) -> Result<bool, Refusal> {
        let SignedReading { reading, signature } = signed;
        let mut meter = Meters::<T>::get(reading.meter).ok_or(Refusal::UnknownMeter)?;
        let interval = meter.check(reading, batch.by)?;
        let end = start_of(interval.saturating_add(1));
        if batch.now < end {
            return Err(Refusal::InFuture);
        }
        if batch.now.saturating_sub(end) > batch.window {
            return Err(Refusal::TooLate);
        }
        // Last, since it costs most.
        if !meter.key.has_signed(&reading.message(&batch.genesis), signature) {
            return Err(Refusal::BadSignature);
        }
        let completed = Self::enter(&mut meter, reading.meter, interval, reading.counted, 0);
        meter.sequence = reading.sequence;
        Meters::<T>::insert(reading.meter, meter);
        Ok(completed)
    }

    pub(crate) fn do_correct(
        id: MeterId,
        start: Moment,
        counted: Counted,
        reason: Reason,
    ) -> DispatchResult {
        let mut meter = Meters::<T>::get(id).ok_or(Error::<T>::UnknownMeter)?;
        let interval = interval_from(start).ok_or(Error::<T>::NotAnInterval)?;
        let (now, end) = (T::Time::now(), start_of(interval.saturating_add(1)));
        ensure!(end <= now, Error::<T>::InFuture);
        ensure!(now.saturating_sub(end) <= T::CorrectionWindow::get(), Error::<T>::TooLate);
        ensure!(interval >= meter.first, Error::<T>::NotInService);
        // The windows of the runtime see to it, unless they were changed meanwhile.
        let is_kept = OldestDay::<T>::get().is_none_or(|oldest| oldest <= day_of(interval));
        ensure!(is_kept, Error::<T>::TooLate);
        ensure!(counted.is_within(meter.capacity), Error::<T>::AboveCapacity);

        let version = if interval >= meter.next {
            ensure!(meter.state != MeterState::Retired, Error::<T>::Retired);
            Self::enter(&mut meter, id, interval, counted, 1);
            1
        } else {
            Self::replace(&mut meter, id, interval, counted)?
        };
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::ReadingCorrected { meter: id, start, counted, version, reason });
        Ok(())
    }

    /// Enters a value behind all others of the meter; whether that completed a day. The caller
    /// stores the meter.
    pub(crate) fn enter(
        meter: &mut Meter<T::AccountId>,
        id: MeterId,
        interval: Interval,
        counted: Counted,
        version: u8,
    ) -> bool {
        let completed = meter.go_to(day_of(interval));
        let has_completed = completed.is_some();
        if let Some((day, page)) = completed {
            Self::put_away(id, day, page);
        }
        meter.push(Entry { slot: slot_of(interval), counted, version }, interval);
        has_completed
    }

    /// Puts another value, or the first one, into a day that the meter has come to or passed.
    /// Returns its version.
    fn replace(
        meter: &mut Meter<T::AccountId>,
        id: MeterId,
        interval: Interval,
        counted: Counted,
    ) -> Result<u8, DispatchError> {
        let (day, slot) = (day_of(interval), slot_of(interval));
        // A retired one has put its last day away.
        if day == meter.day && meter.state != MeterState::Retired {
            return Self::replace_in(&mut meter.page, id, day, slot, counted);
        }
        Days::<T>::try_mutate(day, id, |page| {
            Self::replace_in(page.get_or_insert_with(Page::new), id, day, slot, counted)
        })
    }

    fn replace_in(
        page: &mut Page,
        id: MeterId,
        day: crate::Day,
        slot: u8,
        counted: Counted,
    ) -> Result<u8, DispatchError> {
        let place = page.binary_search_by_key(&slot, |entry| entry.slot);
        let version = match place {
            Ok(place) => {
                let entry = page.get_mut(place).ok_or(Error::<T>::NotAnInterval)?;
                ensure!(entry.counted != counted, Error::<T>::Unchanged);
                let version = entry.version.checked_add(1).ok_or(Error::<T>::TooManyVersions)?;
                Versions::<T>::try_mutate(day, id, |versions| versions.try_push(*entry))
                    .map_err(|_| Error::<T>::TooManyVersions)?;
                *entry = Entry { slot, counted, version };
                version
            }
            Err(place) => {
                let entry = Entry { slot, counted, version: 1 };
                page.try_insert(place, entry).map_err(|_| Error::<T>::NotAnInterval)?;
                1
            }
        };
        Ok(version)
    }

    fn meter_in_service(id: MeterId) -> Result<Meter<T::AccountId>, Error<T>> {
        let meter = Meters::<T>::get(id).ok_or(Error::<T>::UnknownMeter)?;
        ensure!(meter.state != MeterState::Retired, Error::<T>::Retired);
        Ok(meter)
    }

    /// What was read before cannot be told from what was made up afterwards; what is far off may
    /// never come.
    fn first_interval(since: Moment) -> Option<Interval> {
        let first = interval_from(since)?;
        let (now, end) = (T::Time::now(), start_of(first.saturating_add(1)));
        let is_next = since <= now.saturating_add(INTERVAL_MS);
        (is_next && now.saturating_sub(end) <= T::ReadingWindow::get()).then_some(first)
    }
}

impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    /// Its meters would count for nobody.
    fn bound(who: &T::AccountId) -> bool {
        MetersOf::<T>::get(who).iter().any(|owned| !owned.retired)
    }
}
