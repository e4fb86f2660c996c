//! Invariants.
//!
//! 1. Active sessions exist and stand in a stage that blocks work on, and every
//!    session in such a stage is active.
//! 2. A session counts its trades: they are stored without a gap, and as many
//!    as it says are unsettled.
//! 3. The buyer of a trade pays exactly what the others receive.
//! 4. An order got what its trades of the round come to, and no more than it
//!    asked for.
//! 5. No pair of regions carries more than its capacity.
//! 6. Halves of a contract that was accepted trade with each other or not at all, others never as
//!    such.
//! 7. Digests are those of the trades and, once its excess is released, of the
//!    orders of a session; its receipt is made from them.

use alloc::collections::{BTreeMap, BTreeSet};

use busbar_math::dplc::Pass;
use busbar_primitives::{
    market::{ClosedBook, RegionPair},
    receipt::{self, BilateralOrder},
    units::{Energy, OrderId, SessionId},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::*;

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
    /// Checks all invariants; linear in the number of sessions, trades and
    /// orders.
    pub fn do_try_state() -> Checked {
        Self::active_sessions_are_worked_on()?;
        for (id, session) in Sessions::<T>::iter() {
            let may_agree = matches!(session.stage, Stage::Matching | Stage::Closing { .. });
            let is_agreeing = Agreeing::<T>::contains_key(id);
            ensure!(may_agree || !is_agreeing, "agreements are still to be traded");
            if matches!(session.stage, Stage::Listing | Stage::Closing { .. }) {
                continue;
            }
            Self::trades_are_counted(id, &session)?;
            Self::money_is_conserved(id, &session)?;
            Self::fills_are_the_trades(id, &session)?;
            Self::capacities_hold(id, &session)?;
            Self::agreements_are_kept(id, &session)?;
            Self::digests_are_of_what_is_stored(id, &session)?;
        }
        Ok(())
    }

    fn active_sessions_are_worked_on() -> Checked {
        let active: BTreeSet<_> = Active::<T>::get().into_iter().collect();
        ensure!(active.len() == Active::<T>::get().len(), "a session is active twice");
        let working: BTreeSet<_> = Sessions::<T>::iter()
            .filter(|(_, session)| !matches!(session.stage, Stage::Listing | Stage::Settled))
            .map(|(id, _)| id)
            .collect();
        ensure!(active == working, "active sessions are not those with work to do");
        Ok(())
    }

    fn trades_are_counted(id: SessionId, session: &Session) -> Checked {
        let mut unsettled = 0u32;
        for index in 0..session.trades {
            let trade = Trades::<T>::get((id, session.round, index));
            let trade = trade.ok_or("a trade is missing")?;
            unsettled = unsettled.saturating_add(u32::from(!trade.settled));
        }
        ensure!(unsettled == session.unsettled, "unsettled trades are miscounted");
        let stored = Trades::<T>::iter_prefix((id, session.round)).count();
        ensure!(u32::try_from(stored) == Ok(session.trades), "there are trades too many");
        Ok(())
    }

    fn money_is_conserved(id: SessionId, session: &Session) -> Checked {
        for (_, trade) in Trades::<T>::iter_prefix((id, session.round)) {
            let received = trade
                .seller_receives
                .checked_add(trade.grid_receives)
                .and_then(|sum| sum.checked_add(trade.policy_receives));
            ensure!(received == Some(trade.buyer_pays), "a trade makes or loses money");
        }
        Ok(())
    }

    fn fills_are_the_trades(id: SessionId, session: &Session) -> Checked {
        let mut fills: BTreeMap<OrderId, Fill> = BTreeMap::new();
        let mut in_quota_pass: BTreeMap<OrderId, Energy> = BTreeMap::new();
        for (_, trade) in Trades::<T>::iter_prefix((id, session.round)) {
            for (order, pays) in [(trade.bid, trade.buyer_pays), (trade.offer, 0)] {
                let fill = fills.entry(order).or_default();
                fill.energy = fill.energy.saturating_add(trade.energy);
                fill.pays = fill.pays.saturating_add(pays);
            }
            if trade.pass == Pass::Quota {
                let sum = in_quota_pass.entry(trade.bid).or_default();
                *sum = sum.saturating_add(trade.energy);
            }
        }
        let stored: BTreeMap<_, _> = Fills::<T>::iter_prefix((id, session.round)).collect();
        ensure!(stored == fills, "fills are not the sums of the trades");
        for (order, fill) in &fills {
            let booked = T::Book::order(id, *order).ok_or("a traded order is gone")?.order;
            ensure!(fill.energy <= booked.energy, "an order got more than it asked for");
            let quota = in_quota_pass.get(order).copied().unwrap_or_default();
            ensure!(quota <= booked.quota, "an order got more than its quota");
        }
        Ok(())
    }

    fn digests_are_of_what_is_stored(id: SessionId, session: &Session) -> Checked {
        // One that was matched under a release without receipts has none.
        let Some(stored) = Digests::<T>::get(id) else { return Ok(()) };
        let terms = Self::matching_terms(id, &session.terms).ok_or("terms are invalid")?;
        let mut digests = crate::receipts::digests(&terms);
        Self::add_bilaterals(id, &mut digests);
        for index in 0..session.trades {
            let trade = Trades::<T>::get((id, session.round, index));
            digests.add_trade(&trade.ok_or("a trade is missing")?.matched());
        }
        ensure!(stored.trades == digests.trades, "a digest isn't that of the trades");
        if !matches!(session.stage, Stage::Settling { .. } | Stage::Settled) {
            return Ok(());
        }
        let mut after = None;
        while let Some(order) = T::Book::next_listed(id, after) {
            digests.add_order(&T::Book::order(id, order).ok_or("an order is missing")?);
            after = Some(order);
        }
        ensure!(stored.inputs == digests.inputs, "a digest isn't that of the orders");
        let receipt = digests.receipt(&Self::genesis(), id);
        ensure!(Receipts::<T>::get(id) == Some(receipt), "a receipt isn't that of the digests");
        Ok(())
    }

    fn add_bilaterals(id: SessionId, digests: &mut receipt::Digests) {
        let mut after = None;
        while let Some((order, bilateral)) = T::Book::next_bilateral(id, after) {
            digests.add_bilateral(&BilateralOrder { order, accepts: bilateral.accepts() });
            after = Some(order);
        }
    }

    /// What was agreed on trades with nobody else, and as nothing else.
    fn agreements_are_kept(id: SessionId, session: &Session) -> Checked {
        for (_, trade) in Trades::<T>::iter_prefix((id, session.round)) {
            let (earlier, later) = (trade.bid.min(trade.offer), trade.bid.max(trade.offer));
            let accepted = T::Book::bilateral(id, later).and_then(|half| half.accepts());
            let expected = (trade.pass == Pass::Agreed).then_some(earlier);
            ensure!(accepted == expected, "a trade is not what was agreed on");
            let is_agreed = T::Book::bilateral(id, earlier).is_some();
            ensure!(is_agreed == expected.is_some(), "a trade is not what was agreed on");
        }
        Ok(())
    }

    fn capacities_hold(id: SessionId, session: &Session) -> Checked {
        let terms = Self::matching_terms(id, &session.terms).ok_or("terms are invalid")?;
        let mut carried: BTreeMap<RegionPair, Energy> = BTreeMap::new();
        for (_, trade) in Trades::<T>::iter_prefix((id, session.round)) {
            let region = |order| {
                T::Book::order(id, order)
                    .map(|order| order.queue.region)
                    .ok_or("a traded order is gone")
            };
            let pair = RegionPair::new(region(trade.bid)?, region(trade.offer)?);
            let sum = carried.entry(pair).or_default();
            *sum = sum.saturating_add(trade.energy);
        }
        for (pair, sum) in carried {
            let link = terms.link(pair.low().into(), pair.high().into());
            let link = link.ok_or("a trade crosses regions that aren't linked")?;
            ensure!(
                link.capacity.is_none_or(|capacity| sum <= capacity),
                "a link carries more than its capacity"
            );
        }
        Ok(())
    }
}
