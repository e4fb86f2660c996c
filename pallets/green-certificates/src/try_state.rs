//! Invariants.
//!
//! 1. Lots hold all serial numbers that there are, each once, and so do batches; no lot reaches beyond
//!    its batch.
//! 2. The certificates of a device's batches, replacements not counted, are those that it has issued, and
//!    what it carries over is less than 1 MWh.
//! 3. An account's lots are those that it holds.
//! 4. What was retired for duties is what beneficiaries' lots say.
//! 5. Each lot has a last entry, and entries follow on earlier ones.

use alloc::{collections::BTreeMap, vec::Vec};

use busbar_primitives::{
    certificates::{DeviceId, Period, Purpose, Serial, State},
    units::WH_PER_MWH,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{
    Batches, Config, Devices, Duties, History, LotOf, Lots, NextBatch, NextEntry, NextSerial,
    Ordered, Owned, Pallet,
};

impl<T: Config> Pallet<T> {
    /// Checks the invariants, in time linear in what there is.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let lots = Self::lots_hold_all()?;
        Self::batches_hold_all()?;
        Self::lots_are_in_their_batches(&lots)?;
        Self::devices_have_issued_their_batches()?;
        Self::owned_lots_are_held(&lots)?;
        Self::duties_are_what_was_retired(&lots)?;
        Self::history_goes_back(&lots)
    }

    fn lots_hold_all() -> Result<Vec<(Serial, LotOf<T>)>, TryRuntimeError> {
        let mut lots: Vec<_> = Lots::<T>::iter().map(|(place, lot)| (place.first(), lot)).collect();
        // They come from the last to the first.
        lots.reverse();
        let mut next: Serial = 0;
        for (first, lot) in &lots {
            ensure!(*first == next && lot.count > 0, "lots overlap, or there is a gap");
            next = first.saturating_add(lot.count);
        }
        ensure!(next == NextSerial::<T>::get(), "lots don't hold all certificates");
        Ok(lots)
    }

    fn batches_hold_all() -> Result<(), TryRuntimeError> {
        let mut next: Serial = 0;
        for id in 0..NextBatch::<T>::get() {
            let batch = Batches::<T>::get(id).ok_or("a batch is missing")?;
            ensure!(batch.serials.first == next, "batches overlap, or there is a gap");
            next = batch.serials.end().ok_or("a batch has too many certificates")?;
        }
        ensure!(next == NextSerial::<T>::get(), "batches don't hold all certificates");
        Ok(())
    }

    fn lots_are_in_their_batches(lots: &[(Serial, LotOf<T>)]) -> Result<(), TryRuntimeError> {
        for (first, lot) in lots {
            let batch = Batches::<T>::get(lot.batch).ok_or("a lot is of no batch")?.serials;
            let end = first.checked_add(lot.count);
            ensure!(
                *first >= batch.first && end.is_some() && end <= batch.end(),
                "a lot reaches beyond its batch"
            );
        }
        Ok(())
    }

    fn devices_have_issued_their_batches() -> Result<(), TryRuntimeError> {
        let mut issued = BTreeMap::<DeviceId, u64>::new();
        for batch in Batches::<T>::iter_values().filter(|batch| batch.replaces.is_none()) {
            let count = issued.entry(batch.device).or_default();
            *count = count.saturating_add(batch.serials.count);
        }
        for (id, device) in Devices::<T>::iter() {
            let counted = issued.remove(&id).unwrap_or_default();
            ensure!(counted == device.issued, "a device has issued other certificates");
            ensure!(device.carried < WH_PER_MWH, "a device carries over a certificate");
        }
        ensure!(issued.is_empty(), "a batch is of no device");
        Ok(())
    }

    fn owned_lots_are_held(lots: &[(Serial, LotOf<T>)]) -> Result<(), TryRuntimeError> {
        let held = lots.iter().filter(|(_, lot)| matches!(lot.state, State::Held));
        let mut count = 0usize;
        for (first, lot) in held {
            let is_owned = Owned::<T>::contains_key(&lot.owner, Ordered::of(*first));
            ensure!(is_owned, "a lot isn't among its owner's");
            count = count.saturating_add(1);
        }
        ensure!(Owned::<T>::iter_keys().count() == count, "an account owns what it doesn't hold");
        Ok(())
    }

    fn duties_are_what_was_retired(lots: &[(Serial, LotOf<T>)]) -> Result<(), TryRuntimeError> {
        let mut retired = BTreeMap::<(Period, T::AccountId), (u64, u64)>::new();
        for (_, lot) in lots {
            let State::Retired { beneficiary, purpose } = &lot.state else { continue };
            let (Purpose::Obligation(period) | Purpose::Quota(period)) = purpose else { continue };
            let sums = retired.entry((*period, beneficiary.clone())).or_default();
            match purpose {
                Purpose::Obligation(_) => sums.0 = sums.0.saturating_add(lot.count),
                _ => sums.1 = sums.1.saturating_add(lot.count),
            }
        }
        for (period, who, duty) in Duties::<T>::iter() {
            let sums = retired.remove(&(period, who)).unwrap_or_default();
            let counted = (duty.for_obligation, duty.for_quota);
            ensure!(sums == counted, "a duty counts other certificates than were retired for it");
        }
        ensure!(retired.is_empty(), "certificates were retired for no duty");
        Ok(())
    }

    fn history_goes_back(lots: &[(Serial, LotOf<T>)]) -> Result<(), TryRuntimeError> {
        let next = NextEntry::<T>::get();
        for (id, entry) in History::<T>::iter() {
            ensure!(id < next, "an entry has an id that wasn't given out");
            ensure!(
                entry.before.is_none_or(|before| before < id),
                "an entry follows on a later one"
            );
        }
        let has_last = |(_, lot): &(_, LotOf<T>)| History::<T>::contains_key(lot.last);
        ensure!(lots.iter().all(has_last), "a lot has no history");
        Ok(())
    }
}
