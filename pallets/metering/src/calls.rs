//! What the calls do.

use busbar_primitives::{
    delivery::SettledDays,
    market::{Admissions, Belongings},
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
    Config, Counted, Day, Days, Entry, Error, Event, Interval, Meter, MeterId, MeterKey,
    MeterSignature, MeterState, Meters, MetersOf, NewMeter, NextMeter, Owned, Page, Pallet, Reason,
    Refusal, SignedReading, Versions, WeightInfo, INTERVAL_MS, MAX_CAPACITY,
};

/// What is the same for all readings of a batch.
struct Batch<'a, AccountId> {
    by: &'a AccountId,
    genesis: H256,
    now: Moment,
    /// How long ago an interval may have ended.
    window: Moment,
    /// From when on it counts at the earliest.
    resumed: Moment,
    /// The first day of which readings are taken.
    taken_from: Day,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(owner: T::AccountId, new: NewMeter<T::AccountId>) -> DispatchResult {
        ensure!(T::Admissions::admission(&owner).is_some(), Error::<T>::NotAdmitted);
        let is_valid = (1..=MAX_CAPACITY).contains(&new.capacity);
        ensure!(is_valid, Error::<T>::InvalidCapacity);
        let first = Self::first_interval(new.since).ok_or(Error::<T>::BadSince)?;
        let id = NextMeter::<T>::get();
        let next_id = id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
        let kept_from = Self::kept_from();
        MetersOf::<T>::try_mutate(&owner, |meters| {
            meters.retain(|owned| owned.last.is_none_or(|last| kept_from <= day_of(last)));
            meters.try_push(Owned { meter: id, last: None })
        })
        .map_err(|_| Error::<T>::TooManyMeters)?;
        NextMeter::<T>::put(next_id);

        Meters::<T>::insert(id, Meter::new(new.clone(), first));
        Self::deposit_event(Event::MeterRegistered { meter: id, owner, new });
        Ok(())
    }

    pub(crate) fn do_rotate_key(id: MeterId, key: MeterKey) -> DispatchResult {
        let mut meter = Self::meter(id)?;
        ensure!(meter.key != key, Error::<T>::SameKey);
        meter.key = key;
        // Of the new key's own; what the old one has signed isn't taken any more.
        meter.sequence = 0;
        meter.state = MeterState::Active;
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::KeyRotated { meter: id, key });
        Ok(())
    }

    pub(crate) fn do_assign_gateway(id: MeterId, gateway: Option<T::AccountId>) -> DispatchResult {
        let mut meter = Self::meter(id)?;
        ensure!(meter.gateway != gateway, Error::<T>::Unchanged);
        meter.gateway.clone_from(&gateway);
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::GatewayAssigned { meter: id, gateway });
        Ok(())
    }

    pub(crate) fn do_revoke(id: MeterId, reason: Reason) -> DispatchResult {
        let mut meter = Self::meter(id)?;
        ensure!(meter.state != MeterState::Revoked, Error::<T>::AlreadyRevoked);
        meter.state = MeterState::Revoked;
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::MeterRevoked { meter: id, reason });
        Ok(())
    }

    pub(crate) fn do_retire(owner: T::AccountId, id: MeterId) -> DispatchResult {
        let mut meter = Self::meter(id)?;
        ensure!(meter.last.is_none(), Error::<T>::Retired);
        // It counts to the end of the interval, whose reading is still to come.
        let last = Self::interval_at(T::Time::now());
        meter.last = Some(last);
        MetersOf::<T>::try_mutate(&owner, |meters| {
            let owned = meters.iter_mut().find(|owned| owned.meter == id);
            owned.ok_or(Error::<T>::NotOwner)?.last = Some(last);
            Ok::<_, Error<T>>(())
        })?;
        Meters::<T>::insert(id, meter);
        Self::deposit_event(Event::MeterRetired { meter: id, owner, last: start_of(last) });
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
            resumed: T::SettledDays::resumed(),
            taken_from: Self::taken_from(),
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
        let is_over = batch.now.saturating_sub(end.max(batch.resumed)) > batch.window;
        if is_over || day_of(interval) < batch.taken_from {
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
        owner: T::AccountId,
        id: MeterId,
        start: Moment,
        counted: Counted,
        reason: Reason,
    ) -> DispatchResult {
        let mut meter = Self::meter(id)?;
        let is_owner = MetersOf::<T>::get(&owner).iter().any(|owned| owned.meter == id);
        ensure!(is_owner, Error::<T>::NotOwner);
        let interval = interval_from(start).ok_or(Error::<T>::NotAnInterval)?;
        let (now, end) = (T::Time::now(), start_of(interval.saturating_add(1)));
        ensure!(end <= now, Error::<T>::InFuture);
        let since = end.max(T::SettledDays::resumed());
        ensure!(now.saturating_sub(since) <= T::CorrectionWindow::get(), Error::<T>::TooLate);
        // The windows of the runtime see to it, unless they were changed meanwhile.
        let open_from = Self::kept_from().max(T::SettledDays::final_before());
        ensure!(open_from <= day_of(interval), Error::<T>::TooLate);
        ensure!(meter.serves(interval), Error::<T>::NotInService);
        ensure!(counted.is_within(meter.capacity), Error::<T>::AboveCapacity);

        let version = if interval >= meter.next {
            Self::enter(&mut meter, id, interval, counted, 1);
            1
        } else {
            Self::replace(&mut meter, id, interval, counted)?
        };
        Meters::<T>::insert(id, meter);
        T::SettledDays::corrected(&owner, day_of(interval));
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
        if day == meter.day {
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

    fn meter(id: MeterId) -> Result<Meter<T::AccountId>, Error<T>> {
        Meters::<T>::get(id).ok_or(Error::<T>::UnknownMeter)
    }

    /// The first day of which readings are taken: those before are settled, or deleted.
    fn taken_from() -> Day {
        Self::kept_from().max(T::SettledDays::settled_before())
    }

    /// What was read before cannot be told from what was made up afterwards; what is far off may
    /// never come.
    fn first_interval(since: Moment) -> Option<Interval> {
        let first = interval_from(since)?;
        let (now, end) = (T::Time::now(), start_of(first.saturating_add(1)));
        let is_next = since <= now.saturating_add(INTERVAL_MS);
        let is_in_time = now.saturating_sub(end) <= T::ReadingWindow::get()
            && Self::taken_from() <= day_of(first);
        (is_next && is_in_time).then_some(first)
    }

    fn interval_at(moment: Moment) -> Interval {
        let interval = moment.checked_div(INTERVAL_MS).unwrap_or_default();
        Interval::try_from(interval).unwrap_or(Interval::MAX)
    }
}

impl<T: Config> Belongings<T::AccountId> for Pallet<T> {
    /// A meter in service would count for nobody.
    fn any(who: &T::AccountId) -> bool {
        MetersOf::<T>::get(who).iter().any(|owned| owned.last.is_none())
    }

    /// Those that are retired, too: what they counted may be settled anew.
    fn move_to(old: &T::AccountId, new: &T::AccountId) {
        let mut meters = MetersOf::<T>::take(old);
        // Retired ones, of a participant that has left.
        for left in MetersOf::<T>::take(new) {
            if meters.try_push(left).is_err() {
                break;
            }
        }
        if !meters.is_empty() {
            MetersOf::<T>::insert(new, meters);
        }
    }

    fn move_weight() -> Weight {
        T::WeightInfo::move_to()
    }
}
