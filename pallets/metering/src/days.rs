//! Days that are over: put away, kept, deleted.

use busbar_primitives::{delivery::SettledDays, intervals::day_at};
use frame_support::{
    traits::{Get, Time},
    weights::{Weight, WeightMeter},
};
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
    Config, Day, Days, Digests, Event, MeterId, OldestDay, Page, Pallet, Versions, WeightInfo,
};

impl<T: Config> Pallet<T> {
    /// The first day of which everything is still there.
    pub(crate) fn kept_from() -> Day {
        match OldestDay::<T>::get() {
            Some(oldest) if Digests::<T>::contains_key(oldest) => oldest.saturating_add(1),
            Some(oldest) => oldest,
            None => 0,
        }
    }

    /// Puts away what a meter counted on a day that is over. Where it was silent for so long that
    /// the day is no longer kept, it is a link behind all others.
    pub(crate) fn put_away(id: MeterId, day: Day, page: Page) {
        if Self::kept_from() <= day {
            Days::<T>::insert(day, id, page);
        } else {
            Self::hash(day, id, &page);
        }
    }

    /// Deletes of the oldest day, once it is no longer kept, as much as `limit` has room for.
    pub(crate) fn delete_old_days(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        if meter.try_consume(T::WeightInfo::oldest_day()).is_err() {
            return meter.consumed();
        }
        let today = Self::today();
        let kept = T::KeptDays::get();
        let Some(oldest) = OldestDay::<T>::get() else {
            // Meters may have counted before the chain's first block.
            OldestDay::<T>::put(today.saturating_add(1).saturating_sub(kept));
            return meter.consumed();
        };
        // What was begun is ended, though days may be kept for longer meanwhile.
        let is_begun = Digests::<T>::contains_key(oldest);
        let is_needed = T::SettledDays::final_before() <= oldest;
        if !is_begun && (is_needed || oldest.saturating_add(kept) > today) {
            return meter.consumed();
        }
        let mut pages = Days::<T>::drain_prefix(oldest);
        while meter.try_consume(T::WeightInfo::delete_day()).is_ok() {
            let Some((id, page)) = pages.next() else {
                OldestDay::<T>::put(oldest.saturating_add(1));
                let digest = Digests::<T>::get(oldest);
                Self::deposit_event(Event::DayDeleted { day: oldest, digest });
                break;
            };
            Self::hash(oldest, id, &page);
        }
        meter.consumed()
    }

    /// All that is left of a meter's day is a link in the day's chain of hashes.
    fn hash(day: Day, id: MeterId, page: &Page) {
        let versions = Versions::<T>::take(day, id);
        Digests::<T>::mutate(day, |digest| {
            *digest = BlakeTwo256::hash_of(&(*digest, id, page, versions));
        });
    }

    fn today() -> Day {
        day_at(T::Time::now())
    }
}
