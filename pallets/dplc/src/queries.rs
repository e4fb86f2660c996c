//! What runtime APIs answer; nothing here changes the chain.

use alloc::vec::Vec;

use busbar_math::dplc::{Matching, Unserved};
use busbar_primitives::{
    market::{Bilateral, ClosedBook, Side},
    receipt::ClosedOrder,
    units::{Energy, OrderId, SessionId},
};
use codec::{Decode, Encode};
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::Get,
    weights::WeightMeter,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

use crate::*;

/// What a session would trade if its gate closed now.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Preview<AccountId> {
    pub trades: Vec<Trade<AccountId>>,
    /// False if the bound of a preview was reached first.
    pub complete: bool,
}

/// What an order didn't get.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Rest {
    pub energy: Energy,
    /// `None`: it was served in full.
    pub why: Option<Unserved>,
}

impl<T: Config> Pallet<T> {
    /// Clears the book as it stands, as far as one block's share goes, and
    /// takes it all back.
    pub fn preview(id: SessionId) -> Option<Preview<T::AccountId>> {
        let mut session = Sessions::<T>::get(id)?;
        if session.stage != Stage::Listing {
            return None;
        }
        with_transaction(|| {
            Self::start_matching(id, &mut session);
            let mut meter = WeightMeter::with_limit(T::BlockShare::get());
            let preview = Self::match_some(id, &mut session, &mut meter)
                .ok()
                .map(|complete| Preview { trades: Self::trades(id, &session), complete });
            TransactionOutcome::Rollback(Ok::<_, DispatchError>(preview))
        })
        .ok()
        .flatten()
    }

    fn trades(id: SessionId, session: &Session) -> Vec<Trade<T::AccountId>> {
        (0..session.trades)
            .filter_map(|index| Trades::<T>::get((id, session.round, index)))
            .collect()
    }

    /// A session is being matched.
    pub fn matching() -> bool {
        let stage = |id| Sessions::<T>::get(id).map(|session| session.stage);
        Active::<T>::get().into_iter().any(|id| stage(id) == Some(Stage::Matching))
    }

    /// The rest of an order; `None` before matching is done.
    pub fn rest(id: SessionId, order: OrderId) -> Option<Rest> {
        Self::rests(id, &[order]).pop().flatten()
    }

    /// The rests of several orders. Asked for together, the matching is loaded
    /// once.
    pub fn rests(id: SessionId, orders: &[OrderId]) -> Vec<Option<Rest>> {
        let session = Sessions::<T>::get(id)
            .filter(|session| !matches!(session.stage, Stage::Listing | Stage::Matching));
        // Matching is as it ended: its queues start with what is left.
        let ended = session.and_then(|session| {
            let matching = Self::load_matching(id, &session).ok()?;
            Some((session.round, matching))
        });
        let rest = |order: &OrderId| {
            let (round, matching) = ended.as_ref()?;
            Self::rest_in(id, *round, matching, *order)
        };
        orders.iter().map(rest).collect()
    }

    fn rest_in(id: SessionId, round: u8, matching: &Matching, order: OrderId) -> Option<Rest> {
        let ClosedOrder { queue, order, .. } = T::Book::order(id, order)?;
        let region = usize::from(queue.region);
        let why = match (T::Book::bilateral(id, order.id), queue.side) {
            (Some(Bilateral::Proposed { .. }), _) => Unserved::NoCounterparty,
            (Some(_), _) => Unserved::NoCapacity,
            (None, Side::Buy) => matching.why_bid_unserved(region, order.price),
            (None, Side::Sell) => {
                matching.why_offer_unserved(region, queue.class.into(), order.price)
            }
        };
        let fill = Fills::<T>::get((id, round, order.id));
        let energy = order.energy.saturating_sub(fill.energy);
        Some(Rest { energy, why: (energy > 0).then_some(why) })
    }
}
