//! The clock of eras, and what is forgotten with them.

use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Saturating;

use crate::{Config, CurrentEra, Dealt, Era, Event, OldestDealt, Pallet, WeightInfo};

/// Records that one block forgets, at most.
const MOST_FORGOTTEN: u32 = 256;

impl<T: Config> Pallet<T> {
    /// Begins an era if the last one has lasted as long as it should.
    pub(crate) fn begin_era(now: BlockNumberFor<T>) -> Weight {
        let era = CurrentEra::<T>::get();
        let length: BlockNumberFor<T> = T::Parameters::get().era.into();
        if now.saturating_sub(era.began) >= length {
            let index = era.index.saturating_add(1);
            CurrentEra::<T>::put(Era { index, began: now });
            Self::deposit_event(Event::EraBegan { era: index });
        }
        T::WeightInfo::begin_era()
    }

    /// Forgets what was dealt in eras that are over, as far as `remaining` goes.
    pub(crate) fn forget_dealings(remaining: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(remaining);
        if meter.try_consume(T::WeightInfo::forget(0)).is_err() {
            return meter.consumed();
        }
        let oldest = OldestDealt::<T>::get();
        if oldest >= CurrentEra::<T>::get().index {
            return meter.consumed();
        }
        let each = T::WeightInfo::forget(1).saturating_sub(T::WeightInfo::forget(0));
        let room = meter.remaining().checked_div_per_component(&each);
        let limit = room.map_or(MOST_FORGOTTEN, |room| {
            u32::try_from(room).unwrap_or(MOST_FORGOTTEN).min(MOST_FORGOTTEN)
        });
        // Drained and counted: the limit then holds for what this block wrote as well.
        let most = usize::try_from(limit).unwrap_or_default();
        let forgotten = Dealt::<T>::drain_prefix(oldest).take(most).count();
        let forgotten = u32::try_from(forgotten).unwrap_or(limit);
        if forgotten < limit {
            OldestDealt::<T>::put(oldest.saturating_add(1));
        }
        meter.consume(each.saturating_mul(forgotten.into()));
        meter.consumed()
    }
}
