//! The market's JSON-RPC, and what it is made from in storage.

use busbar_primitives::{
    api::{OrderView, PreviewView, SessionView, TradeView, MOST},
    receipt::MatchedTrade,
    units::{Balance, Energy, OrderId, Price, SessionId},
};
use subxt::{ext::scale_decode::DecodeAsType, rpcs::rpc_params};

use super::{read, read_value, AccountId32, At, Client, Error};

pub type Trade = TradeView<AccountId32>;

mod method {
    pub const SESSIONS: &str = "market_sessions";
    pub const ORDERS: &str = "market_orders";
    pub const TRADES: &str = "market_trades";
    pub const PREVIEW: &str = "market_preview";
}

impl Client {
    /// The sessions that are not closed.
    pub async fn sessions(&self, at: &At) -> Result<Vec<SessionView>, Error> {
        let end: SessionId = read_value(at, "OrderBook", "NextSession").await?;
        let mut all = Vec::new();
        for from in (0..end).step_by(MOST as usize) {
            let some: Vec<_> =
                self.ask(method::SESSIONS, rpc_params![from, at.block_hash()]).await?;
            all.extend(some);
        }
        Ok(all)
    }

    pub async fn session(&self, id: SessionId, at: &At) -> Result<SessionView, Error> {
        let params = rpc_params![id, at.block_hash()];
        let sessions: Vec<SessionView> = self.ask(method::SESSIONS, params).await?;
        let found = sessions.into_iter().find(|session| session.session == id);
        found.ok_or_else(|| Error::Unfit(format!("session {id} is no longer there")))
    }

    /// All trades of a session's present round.
    pub async fn trades(&self, session: SessionId, at: &At) -> Result<Vec<Trade>, Error> {
        let mut all = Vec::new();
        for from in (1_u32..).step_by(MOST as usize) {
            let params = rpc_params![session, from, at.block_hash()];
            let some: Vec<_> = self.ask(method::TRADES, params).await?;
            let is_last = some.len() < MOST as usize;
            all.extend(some);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    pub async fn orders(
        &self,
        session: SessionId,
        who: &AccountId32,
        at: &At,
    ) -> Result<Vec<OrderView>, Error> {
        self.ask(method::ORDERS, rpc_params![session, who, at.block_hash()]).await
    }

    /// What would be traded if the gate closed now; `None` once it has.
    pub async fn preview(
        &self,
        session: SessionId,
        at: &At,
    ) -> Result<Option<PreviewView<AccountId32>>, Error> {
        self.ask(method::PREVIEW, rpc_params![session, at.block_hash()]).await
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Pass {
    Quota,
    General,
    Agreed,
}

/// A trade as storage has it.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct StoredTrade {
    pass: Pass,
    bid: OrderId,
    offer: OrderId,
    buyer: AccountId32,
    seller: AccountId32,
    energy: Energy,
    delivered: Energy,
    welfare: Price,
    buyer_price: Price,
    seller_price: Price,
    buyer_pays: Balance,
    seller_receives: Balance,
    grid_receives: Balance,
    policy_receives: Balance,
    settled: bool,
}

impl StoredTrade {
    fn view(self, group: u32) -> Trade {
        TradeView {
            group,
            for_quota: matches!(self.pass, Pass::Quota),
            bid: self.bid,
            offer: self.offer,
            buyer: self.buyer,
            seller: self.seller,
            energy: self.energy,
            delivered: self.delivered,
            welfare: self.welfare,
            buyer_price: self.buyer_price,
            seller_price: self.seller_price,
            buyer_pays: self.buyer_pays,
            seller_receives: self.seller_receives,
            grid_receives: self.grid_receives,
            policy_receives: self.policy_receives,
            settled: self.settled,
        }
    }

    /// The part of it that its session's receipt is made from.
    pub fn matched(self) -> MatchedTrade<AccountId32> {
        MatchedTrade {
            for_quota: matches!(self.pass, Pass::Quota),
            bid: self.bid,
            offer: self.offer,
            buyer: self.buyer,
            seller: self.seller,
            energy: self.energy,
            delivered: self.delivered,
            welfare: self.welfare,
            buyer_price: self.buyer_price,
            seller_price: self.seller_price,
            buyer_pays: self.buyer_pays,
            seller_receives: self.seller_receives,
            grid_receives: self.grid_receives,
            policy_receives: self.policy_receives,
        }
    }
}

/// The trades of a session's present round as storage has them.
pub async fn stored_trades(at: &At, session: &SessionView) -> Result<Vec<Trade>, Error> {
    let mut trades = Vec::new();
    for index in 0..session.trades {
        let key = (session.session, session.round, index);
        let trade: Option<StoredTrade> = read(at, "Dplc", "Trades", key).await?;
        trades.extend(trade.map(|trade| trade.view(index + 1)));
    }
    Ok(trades)
}
