//! What others ask of meters.

use alloc::{vec, vec::Vec};

use busbar_primitives::delivery::{Metered, Meters as MetersTrait};

use crate::{
    types::{most_in_interval, INTERVALS_PER_DAY},
    Config, Day, Days, Meters, MetersOf, Owned, Pallet, Quality,
};

/// Position in a day.
const SLOTS: usize = INTERVALS_PER_DAY as usize;

impl<T: Config> MetersTrait<T::AccountId> for Pallet<T> {
    fn count(who: &T::AccountId) -> u32 {
        let meters = MetersOf::<T>::decode_len(who).unwrap_or_default();
        u32::try_from(meters).unwrap_or(u32::MAX)
    }

    fn counted(who: &T::AccountId, day: Day) -> Vec<Metered> {
        let mut all = vec![Metered::default(); SLOTS];
        let first = day.saturating_mul(INTERVALS_PER_DAY);
        for Owned { meter: id, .. } in MetersOf::<T>::get(who) {
            let Some(meter) = Meters::<T>::get(id) else { continue };
            for (interval, slot) in (first..).zip(&mut all) {
                if meter.serves(interval) {
                    slot.in_service = true;
                    slot.unread = slot.unread.saturating_add(most_in_interval(meter.capacity));
                }
            }
            let page = match day == meter.day {
                true => meter.page,
                false => Days::<T>::get(day, id).unwrap_or_default(),
            };
            for entry in page {
                let Some(slot) = all.get_mut(usize::from(entry.slot)) else { continue };
                let counted = entry.counted;
                slot.injected = slot.injected.saturating_add(counted.injected);
                slot.withdrawn = slot.withdrawn.saturating_add(counted.withdrawn);
                slot.unread = slot.unread.saturating_sub(most_in_interval(meter.capacity));
                slot.doubtful |= counted.quality != Quality::Measured;
            }
        }
        all
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn fill(who: &T::AccountId, day: Day, meters: u32) {
        crate::benchmarking::fill::<T>(who, day, meters);
    }
}
