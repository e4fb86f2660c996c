//! Lots: found by any of their serial numbers, and cut where a range of them goes another way.

use busbar_primitives::certificates::{Act, Entry, EntryId, Range, Serial, State};
use frame_support::{ensure, traits::Time};
use sp_runtime::DispatchError;

use crate::{Config, Error, History, LotOf, Lots, NextEntry, Ordered, Owned, Pallet, Place};

impl<T: Config> Pallet<T> {
    /// The lot of a certificate, and its first serial number.
    pub fn lot_of(serial: Serial) -> Option<(Serial, LotOf<T>)> {
        let place = Place::of(serial);
        let (place, lot) = match Lots::<T>::get(place) {
            Some(lot) => (place, lot),
            None => Lots::<T>::iter_from(Lots::<T>::hashed_key_for(place)).next()?,
        };
        let first = place.first();
        let end = Range { first, count: lot.count }.end()?;
        (serial < end).then_some((first, lot))
    }

    /// The lot that a range is a part of, and its first serial number.
    pub(crate) fn lot_with(range: Range) -> Result<(Serial, LotOf<T>), Error<T>> {
        ensure!(range.count > 0, Error::<T>::UnknownCertificates);
        let (first, lot) = Self::lot_of(range.first).ok_or(Error::<T>::UnknownCertificates)?;
        let end = range.end().ok_or(Error::<T>::UnknownCertificates)?;
        let is_part = Range { first, count: lot.count }.end().is_some_and(|of_lot| end <= of_lot);
        ensure!(is_part, Error::<T>::NotOneLot);
        Ok((first, lot))
    }

    /// Has certificates of a lot go as `part`; what is beside them stays as it is. Returns how many
    /// lots there are more than before.
    pub(crate) fn cut(first: Serial, lot: LotOf<T>, range: Range, part: LotOf<T>) -> u32 {
        let end = first.saturating_add(lot.count);
        let behind = range.first.saturating_add(range.count);
        Self::drop_lot(first, &lot);
        Self::put_lot(range.first, &part);
        let beside =
            [(first, range.first.saturating_sub(first)), (behind, end.saturating_sub(behind))];
        let mut more = 0u32;
        for (first, count) in beside.into_iter().filter(|(_, count)| *count > 0) {
            Self::put_lot(first, &LotOf::<T> { count, ..lot.clone() });
            more = more.saturating_add(1);
        }
        more
    }

    pub(crate) fn put_lot(first: Serial, lot: &LotOf<T>) {
        Lots::<T>::insert(Place::of(first), lot);
        if matches!(lot.state, State::Held) {
            Owned::<T>::insert(&lot.owner, Ordered::of(first), ());
        }
    }

    fn drop_lot(first: Serial, lot: &LotOf<T>) {
        Lots::<T>::remove(Place::of(first));
        Owned::<T>::remove(&lot.owner, Ordered::of(first));
    }

    /// Writes what was done behind the entry before.
    pub(crate) fn note(
        by: &T::AccountId,
        act: Act<T::AccountId>,
        before: Option<EntryId>,
    ) -> Result<EntryId, DispatchError> {
        let id = NextEntry::<T>::get();
        NextEntry::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
        History::<T>::insert(id, Entry { at: T::Time::now(), by: by.clone(), act, before });
        Ok(id)
    }
}
