//! Invariants.
//!
//! 1. Every meter has an id that was given out.
//! 2. A meter in service is listed once, by its owner; a retired one as long as a day of it is kept.
//! 3. Values of a day ascend by their intervals, and are within the meter's capacity.
//! 4. A meter's last value is of the interval before its next one, on its day.
//! 5. Days that were put away are kept ones, before that of a meter in service, and not empty.
//! 6. Earlier values belong to a value that counts at least as many corrections.

use alloc::collections::BTreeMap;

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{
    types::{day_of, slot_of, INTERVALS_PER_DAY},
    Config, Days, Entry, Meter, MeterId, MeterState, Meters, MetersOf, NextMeter, OldestDay, Owned,
    Pallet, Versions,
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in meters and days.
    pub fn do_try_state() -> Checked {
        Self::ids_were_given_out()?;
        Self::meters_are_listed_by_their_owners()?;
        for (_, meter) in Meters::<T>::iter() {
            values_are_in_order(&meter, &meter.page)?;
            last_value_is_before_the_next(&meter)?;
        }
        Self::days_are_kept_ones()?;
        Self::versions_belong_to_values()
    }

    fn ids_were_given_out() -> Checked {
        let next = NextMeter::<T>::get();
        ensure!(Meters::<T>::iter_keys().all(|id| id < next), "a meter's id wasn't given out");
        Ok(())
    }

    fn meters_are_listed_by_their_owners() -> Checked {
        let mut listed = BTreeMap::<MeterId, (T::AccountId, bool)>::new();
        for (owner, meters) in MetersOf::<T>::iter() {
            ensure!(!meters.is_empty(), "an owner lists no meter");
            for Owned { meter, retired } in meters {
                let before = listed.insert(meter, (owner.clone(), retired));
                ensure!(before.is_none(), "a meter is listed twice");
            }
        }
        for (id, meter) in Meters::<T>::iter() {
            let retired = meter.state == MeterState::Retired;
            let is_listed = !retired || Days::<T>::contains_key(meter.day, id);
            let expected = is_listed.then_some((meter.owner, retired));
            ensure!(listed.remove(&id) == expected, "a meter isn't listed as it should be");
        }
        ensure!(listed.is_empty(), "somebody lists a meter that doesn't exist");
        Ok(())
    }

    fn days_are_kept_ones() -> Checked {
        let oldest = OldestDay::<T>::get().unwrap_or_default();
        for (day, id, page) in Days::<T>::iter() {
            let meter = Meters::<T>::get(id).ok_or("a day's meter is missing")?;
            let is_over = day < meter.day || meter.state == MeterState::Retired;
            ensure!(oldest <= day && is_over, "a day isn't one that was put away");
            ensure!(!page.is_empty(), "a day was put away without a value");
            values_are_in_order(&meter, &page)?;
        }
        Ok(())
    }

    fn versions_belong_to_values() -> Checked {
        for (day, id, versions) in Versions::<T>::iter() {
            let meter = Meters::<T>::get(id).ok_or("a version's meter is missing")?;
            let page = match Days::<T>::get(day, id) {
                Some(page) => page,
                None if day == meter.day => meter.page,
                None => return Err("a version's day is missing".into()),
            };
            for version in &versions {
                let current = page.iter().find(|entry| entry.slot == version.slot);
                ensure!(
                    current.is_some_and(|current| version.version < current.version),
                    "an earlier value is no earlier one"
                );
            }
        }
        Ok(())
    }
}

fn values_are_in_order<AccountId>(meter: &Meter<AccountId>, page: &[Entry]) -> Checked {
    let slots = page.iter().map(|entry| entry.slot);
    ensure!(slots.clone().is_sorted_by(|a, b| a < b), "values of a day don't ascend");
    ensure!(slots.clone().all(|slot| u32::from(slot) < INTERVALS_PER_DAY), "a day is too long");
    let within = page.iter().all(|entry| entry.counted.is_within(meter.capacity));
    ensure!(within, "a value is above its meter's capacity");
    Ok(())
}

fn last_value_is_before_the_next<AccountId>(meter: &Meter<AccountId>) -> Checked {
    let Some(entry) = meter.page.last() else { return Ok(()) };
    let last = meter.next.saturating_sub(1);
    ensure!(
        (day_of(last), slot_of(last)) == (meter.day, entry.slot),
        "a meter's last value isn't that before its next"
    );
    Ok(())
}
