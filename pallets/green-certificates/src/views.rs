//! What clients ask.

use alloc::vec::Vec;
use core::iter;

use busbar_primitives::certificates::{
    CertificateView, Entry, EntryId, LotView, Range, Serial, MOST,
};

use crate::{Batches, Config, Devices, History, Lots, Ordered, Owned, Pallet, Place};

impl<T: Config> Pallet<T> {
    pub fn certificate(serial: Serial) -> Option<CertificateView<T::AccountId>> {
        let (first, lot) = Self::lot_of(serial)?;
        let batch = Batches::<T>::get(lot.batch)?;
        let device = Devices::<T>::get(batch.device)?;
        Some(CertificateView {
            serial,
            device: batch.device,
            technology: device.technology,
            region: device.region,
            from: batch.from,
            until: batch.until,
            issuer: batch.issuer,
            expires: batch.expires,
            is_expired: Self::is_expired(lot.batch),
            replaces: batch.replaces,
            owner: lot.owner,
            state: lot.state,
            is_frozen: lot.is_frozen,
            lot: Range { first, count: lot.count },
            last: lot.last,
        })
    }

    pub fn history(last: EntryId) -> Vec<Entry<T::AccountId>> {
        let newest = History::<T>::get(last);
        let before = |entry: &Entry<T::AccountId>| entry.before.and_then(History::<T>::get);
        iter::successors(newest, before).take(MOST).collect()
    }

    pub fn lots(owner: &T::AccountId, from: Serial) -> Vec<LotView> {
        let is_there = Owned::<T>::contains_key(owner, Ordered::of(from)).then_some(from);
        let from = Owned::<T>::hashed_key_for(owner, Ordered::of(from));
        let behind = Owned::<T>::iter_key_prefix_from(owner, from).map(Ordered::first);
        is_there.into_iter().chain(behind).take(MOST).filter_map(Self::lot_view).collect()
    }

    fn lot_view(first: Serial) -> Option<LotView> {
        let lot = Lots::<T>::get(Place::of(first))?;
        let batch = Batches::<T>::get(lot.batch)?;
        let device = Devices::<T>::get(batch.device)?;
        Some(LotView {
            lot: Range { first, count: lot.count },
            device: batch.device,
            technology: device.technology,
            expires: batch.expires,
            is_frozen: lot.is_frozen,
        })
    }
}
