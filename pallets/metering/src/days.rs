//! Days that are over: put away, kept, deleted.

use busbar_primitives::units::MS_PER_DAY;
use frame_support::{
    traits::{Get, Time},
    weights::{Weight, WeightMeter},
};
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
    Config, Day, Days, Digests, Event, MeterId, MeterState, Meters, MetersOf, OldestDay, Page,
    Pallet, Versions, WeightInfo,
};

impl<T: Config> Pallet<T> {
    /// Puts away what a meter counted on a day. Whether it is kept: there may be nothing, or the
    /// day may be too long ago.
    pub(crate) fn put_away(id: MeterId, day: Day, page: Page) -> bool {
        let is_kept = !page.is_empty() && OldestDay::<T>::get().is_none_or(|oldest| oldest <= day);
        if is_kept {
            Days::<T>::insert(day, id, page);
        } else if !page.is_empty() {
            Self::hash(day, id, &page);
        }
        is_kept
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
        if oldest.saturating_add(kept) > today {
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
            let last = Meters::<T>::get(id)
                .filter(|meter| meter.state == MeterState::Retired && meter.day == oldest);
            if let Some(meter) = last {
                Self::forget(&meter.owner, id);
            }
        }
        meter.consumed()
    }

    /// All that is left of a meter's day is a link in the day's chain of hashes.
    fn hash(day: Day, id: MeterId, page: &Page) {
        Versions::<T>::remove(day, id);
        Digests::<T>::mutate(day, |digest| *digest = BlakeTwo256::hash_of(&(*digest, id, page)));
    }

    /// A retired meter has no day left.
    pub(crate) fn forget(owner: &T::AccountId, id: MeterId) {
        MetersOf::<T>::mutate_exists(owner, |meters| {
            let mut left = meters.take().unwrap_or_default();
            left.retain(|owned| owned.meter != id);
            *meters = Some(left).filter(|left| !left.is_empty());
        });
    }

    fn today() -> Day {
        let today = T::Time::now().checked_div(MS_PER_DAY).unwrap_or_default();
        Day::try_from(today).unwrap_or(Day::MAX)
    }
}
