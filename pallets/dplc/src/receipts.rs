//! Receipts: what is hashed of a session, and when.

use alloc::vec::Vec;

use busbar_math::dplc;
use busbar_primitives::{
    market::{Link, RegionPair},
    receipt::{self, ClassTerms, ClearingTerms},
    units::SessionId,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

use crate::*;

/// The digests that a session starts from.
pub(crate) fn digests(terms: &dplc::Terms) -> receipt::Digests {
    let class = |class: &dplc::Class| ClassTerms {
        renewable: class.renewable,
        surcharge: class.surcharge,
        certificate_cost: class.certificate_cost,
    };
    // Regions are counted in 16 bits.
    let regions = u16::try_from(terms.regions()).unwrap_or(u16::MAX);
    let pairs = (0..regions).flat_map(|low| (low..regions).map(move |high| (low, high)));
    let links = pairs.filter_map(|(low, high)| {
        let dplc::Link { loss, transmission, capacity } = *terms.link(low.into(), high.into())?;
        Some((RegionPair::new(low, high), Link { loss, transmission, capacity }))
    });
    receipt::Digests::new(&ClearingTerms {
        regions,
        classes: terms.classes().iter().map(class).collect::<Vec<_>>(),
        links: links.collect(),
    })
}

impl<T: Config> Pallet<T> {
    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default())
    }

    /// Trades are final and `digests` complete.
    pub(crate) fn issue_receipt(session: SessionId, digests: &receipt::Digests) {
        let receipt = digests.receipt(&Self::genesis(), session);
        Receipts::<T>::insert(session, receipt);
        Self::deposit_event(Event::ReceiptIssued { session, receipt });
    }
}
