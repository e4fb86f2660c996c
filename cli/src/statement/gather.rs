//! What the chain's state tells for a statement.

use std::{collections::BTreeSet, ops::RangeInclusive};

use busbar_primitives::{
    api::{SessionView, StageView},
    delivery::ContractId,
    intervals::{day_at, Day},
    market::Side,
    units::SessionId,
};
use futures::{stream, StreamExt, TryStreamExt};
use sp_core::crypto::{AccountId32 as Account32, Ss58AddressFormat, Ss58Codec};

use super::account::{date_of, Delivered, Statement, Traded};
use crate::chain::{constant, read, Account, AccountId32, At, Client, Error, Trade, AT_ONCE};

/// All but the fees.
pub async fn gather(
    client: &Client,
    who: AccountId32,
    days: RangeInclusive<Day>,
    with_intervals: bool,
) -> Result<Statement, Error> {
    let at = &client.finalised().await?;
    let prefix: u16 = constant(at, "System", "SS58Prefix")?;
    let sessions = client.sessions(at).await?;
    let mut traded = Vec::new();
    for session in sessions.iter().filter(|session| has_trades_of(session, &days)) {
        let trades = client.trades(session.session, at).await?.into_iter();
        traded.extend(trades.filter_map(|trade| seen_by(&who, session, trade, prefix)));
    }
    let delivered: Vec<Delivered> = stream::iter(days.clone())
        .map(|day| delivered(client, at, who, day, with_intervals))
        .buffered(AT_ONCE)
        .try_concat()
        .await?;
    let contracts = delivered.iter().map(|delivered| delivered.delivery.contract);
    let told: BTreeSet<_> = contracts.map(|ContractId::Session(session)| session).collect();
    let is_kept = |id: &SessionId| sessions.iter().any(|session| session.session == *id);
    let closed = told.into_iter().filter(|id| !is_kept(id)).collect();
    let account: Option<Account> = read(at, "System", "Account", (who,)).await?;
    Ok(Statement {
        participant: address(&who, prefix),
        from: date_of(*days.start()),
        to: date_of(*days.end()),
        block: at.block_number(),
        hash: format!("{:#x}", at.block_hash()),
        traded,
        closed,
        delivered,
        fees: None,
        owed: client.owed(&who, at).await?,
        has: account.map(|account| account.data).unwrap_or_default(),
    })
}

/// As the chain writes it.
fn address(who: &AccountId32, prefix: u16) -> String {
    Account32::new(who.0).to_ss58check_with_version(Ss58AddressFormat::custom(prefix))
}

/// Its trades stand, and count for these days: those of a session for the day on which its delivery
/// starts, so that each is in one statement of several that follow one another.
fn has_trades_of(session: &SessionView, days: &RangeInclusive<Day>) -> bool {
    let stands = match session.stage {
        StageView::Listing | StageView::Matching | StageView::Checking { .. } => false,
        StageView::Closing { cancelled } => !cancelled,
        StageView::Releasing | StageView::Settling { .. } | StageView::Settled => true,
    };
    stands && days.contains(&day_at(session.schedule.delivery_start))
}

/// `None`: the trade is others'.
fn seen_by(who: &AccountId32, session: &SessionView, trade: Trade, prefix: u16) -> Option<Traded> {
    let (side, counterparty, energy) = match (trade.seller == *who, trade.buyer == *who) {
        (true, _) => (Side::Sell, trade.buyer, trade.energy),
        (_, true) => (Side::Buy, trade.seller, trade.delivered),
        _ => return None,
    };
    let (price, transmission, surcharges) = match side {
        Side::Sell => (trade.seller_price, 0, 0),
        Side::Buy => (trade.buyer_price, trade.grid_receives, trade.policy_receives),
    };
    Some(Traded {
        session: session.session,
        group: trade.group,
        side,
        counterparty: address(&counterparty, prefix),
        start: session.schedule.delivery_start,
        energy,
        price,
        amount: trade.seller_receives,
        transmission,
        surcharges,
        is_paid: trade.settled,
    })
}

async fn delivered(
    client: &Client,
    at: &At,
    who: AccountId32,
    day: Day,
    with_intervals: bool,
) -> Result<Vec<Delivered>, Error> {
    let view = client.delivered(&who, day, at).await?;
    let mut all = Vec::new();
    for delivery in view.deliveries {
        let intervals = match with_intervals {
            true => client.intervals(&who, day, delivery.contract, at).await?,
            false => Vec::new(),
        };
        all.push(Delivered { day, state: view.state, delivery, intervals });
    }
    Ok(all)
}
