//! Invariants.
//!
//! 1. Every meter has an id that was given out.
//! 2. A meter is listed by one participant, with the last interval of its service; if it is retired
//!    it may be listed no more.
//! 3. Values of a day ascend by their intervals, and are within the meter's capacity.
//! 4. A meter's last value is of the interval before its next one, on its day.
//! 5. Days that were put away are kept ones, before the meter's own, and not empty.
//! 6. Earlier values belong to a value that counts at least as many corrections.

use alloc::collections::BTreeMap;

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{
    types::{day_of, slot_of, INTERVALS_PER_DAY},
    Config, Days, Entry, Interval, Meter, MeterId, Meters, MetersOf, NextMeter, OldestDay, Owned,
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
        let mut listed = BTreeMap::<MeterId, Option<Interval>>::new();
        for meters in MetersOf::<T>::iter_values() {
            ensure!(!meters.is_empty(), "an owner lists no meter");
            for Owned { meter, last } in meters {
                ensure!(listed.insert(meter, last).is_none(), "a meter is listed twice");
            }
        }
        for (id, meter) in Meters::<T>::iter() {
            match listed.remove(&id) {
                Some(last) => ensure!(last == meter.last, "a meter is listed with another end"),
                None => ensure!(meter.last.is_some(), "a meter in service isn't listed"),
            }
        }
        ensure!(listed.is_empty(), "somebody lists a meter that doesn't exist");
        Ok(())
    }

    fn days_are_kept_ones() -> Checked {
        let oldest = OldestDay::<T>::get().unwrap_or_default();
        for (day, id, page) in Days::<T>::iter() {
            let meter = Meters::<T>::get(id).ok_or("a day's meter is missing")?;
            ensure!(oldest <= day && day < meter.day, "a day isn't one that was put away");
            ensure!(!page.is_empty(), "a day was put away without a value");
            values_are_in_order(&meter, &page)?;
        }
        Ok(())
    }

    fn versions_belong_to_values() -> Checked {
        for (day, id, versions) in Versions::<T>::iter() {
            let meter = Meters::<T>::get(id).ok_or("a version's meter is missing")?;
            let page = match day == meter.day {
                true => meter.page,
                false => Days::<T>::get(day, id).ok_or("a version's day is missing")?,
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
