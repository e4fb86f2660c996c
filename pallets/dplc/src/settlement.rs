//! Money: excess released, trades paid.

use busbar_math::dplc::Pass;
use busbar_primitives::{
    credit::Dealings,
    delivery::{Deliveries, PaidTrade, Profile},
    market::{Bilateral, ClosedBook, Legs, Network},
    units::SessionId,
};
use frame_support::{
    defensive,
    pallet_prelude::DispatchResult,
    traits::{Get, Time},
    weights::WeightMeter,
};
use sp_runtime::DispatchError;

use crate::{hooks::Turn, *};

impl<T: Config> Pallet<T> {
    /// Releases what no trade of the round needs, order by order.
    pub(crate) fn release_turn(
        id: SessionId,
        session: &mut Session,
        meter: &mut WeightMeter,
    ) -> Turn {
        let Stage::Releasing { mut after } = session.stage else { return Turn::Over };
        let mut digests = Digests::<T>::get(id);
        while let Some(order) = T::Book::next_listed(id, after) {
            if meter.try_consume(T::WeightInfo::release_step()).is_err() {
                session.stage = Stage::Releasing { after };
                Sessions::<T>::insert(id, &*session);
                Digests::<T>::set(id, digests);
                return Turn::BudgetSpent;
            }
            if let (Some(digests), Some(order)) = (&mut digests, T::Book::order(id, order)) {
                digests.add_order(&order);
            }
            let fill = Fills::<T>::get((id, session.round, order));
            if T::Book::release_excess(id, order, fill.energy, fill.pays).is_err() {
                defensive!("the excess of an order can't be released");
            }
            after = Some(order);
        }
        if let Some(digests) = digests {
            Self::issue_receipt(id, &digests);
        }
        Digests::<T>::set(id, digests);
        if session.unsettled == 0 {
            Self::enter(id, session, Stage::Settled);
            return Turn::Over;
        }
        let window = session.terms.parameters.settlement_window;
        let until = T::Time::now().saturating_add(window);
        Self::enter(id, session, Stage::Settling { until, next: 0 });
        Turn::Again
    }

    /// The window is over: pays what the parties left unpaid.
    pub(crate) fn settle_turn(
        id: SessionId,
        session: &mut Session,
        meter: &mut WeightMeter,
    ) -> Turn {
        let Stage::Settling { until, mut next } = session.stage else { return Turn::Over };
        if !meter.can_consume(T::WeightInfo::settling(1)) {
            return Turn::BudgetSpent;
        }
        meter.consume(T::WeightInfo::settling(0));
        let step = step_of(T::WeightInfo::settling);
        let company = Self::company(session);
        while next < session.trades {
            if meter.try_consume(step).is_err() {
                session.stage = Stage::Settling { until, next };
                Sessions::<T>::insert(id, &*session);
                return Turn::BudgetSpent;
            }
            let index = next;
            next = next.saturating_add(1);
            let trade = Trades::<T>::get((id, session.round, index));
            let Some(trade) = trade.filter(|trade| !trade.settled) else { continue };
            let profile = Self::profile(id, &trade);
            let paid = company
                .clone()
                .and_then(|company| Self::pay(id, session, index, trade, &company, &profile));
            match paid {
                Ok(()) => Self::deposit_event(Event::Settled { session: id, index, by: None }),
                Err(error) => {
                    defensive!("a trade can't be paid", error);
                    Self::deposit_event(Event::SettlementFailed { session: id, index, error });
                }
            }
        }
        Self::enter(id, session, Stage::Settled);
        Turn::Over
    }

    /// Receives the transmission charges. Asked once for many trades: it
    /// stands in the table of the whole grid.
    pub(crate) fn company(session: &Session) -> Result<T::AccountId, DispatchError> {
        let company = T::Network::company(session.terms.grid);
        company.ok_or_else(|| Error::<T>::NoGridCompany.into())
    }

    /// By which a trade is delivered unless its parties want another: flat, or as was agreed on.
    pub(crate) fn profile(id: SessionId, trade: &Trade<T::AccountId>) -> Profile {
        if trade.pass != Pass::Agreed {
            return Profile::default();
        }
        // Whoever accepted came later.
        match T::Book::bilateral(id, trade.bid.max(trade.offer)) {
            Some(Bilateral::Accepts { profile, .. }) => profile,
            _ => {
                defensive!("a trade wasn't agreed on");
                Profile::default()
            }
        }
    }

    /// Moves the money of a trade that isn't settled. The caller stores the
    /// session.
    pub(crate) fn pay(
        id: SessionId,
        session: &mut Session,
        index: u32,
        mut trade: Trade<T::AccountId>,
        company: &T::AccountId,
        profile: &Profile,
    ) -> DispatchResult {
        let legs = Legs {
            seller: (trade.offer, trade.seller_receives),
            grid: (company, trade.grid_receives),
            policy: (&T::PolicyFund::get(), trade.policy_receives),
        };
        T::Book::pay(id, trade.bid, legs)?;
        let paid = PaidTrade {
            index,
            buyer: &trade.buyer,
            seller: &trade.seller,
            injected: trade.energy,
            delivered: trade.delivered,
            price: trade.seller_price,
            agreed: trade.pass == Pass::Agreed,
            profile,
        };
        T::Deliveries::paid(id, paid);
        T::Dealings::traded(&trade.buyer, &trade.seller, trade.energy);
        trade.settled = true;
        Trades::<T>::insert((id, session.round, index), trade);
        session.unsettled = session.unsettled.saturating_sub(1);
        Ok(())
    }
}
