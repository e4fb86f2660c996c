//! `market_*`: sessions, order books and trades of a power-market chain.

use std::sync::Arc;

use busbar_primitives::{
    api::{DepthView, MarketApi, OrderView, PreviewView, RestView, SessionView, TradeView},
    market::Side,
    units::{Balance, Energy, OrderId, Price, RegionId, SessionId, MAX_ENERGY, MAX_PRICE},
};
use jsonrpsee::{
    core::RpcResult,
    proc_macros::rpc,
    types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
};
use serde::{Deserialize, Serialize};
use serde_with::{As, DisplayFromStr};
use sp_api::ApiError;

use super::runtime::{Api, Runtime};
use crate::{
    runtime_api::{AccountId, Block, Hash},
    service::Client,
};

/// A figure as a string of decimal digits, since it may exceed what a
/// JavaScript number holds.
#[derive(Clone, Deserialize, Serialize)]
#[serde(bound(
    deserialize = "T: std::str::FromStr, T::Err: std::fmt::Display",
    serialize = "T: std::fmt::Display"
))]
#[serde(transparent)]
pub struct Figure<T>(#[serde(with = "As::<DisplayFromStr>")] T);

/// Every method looks at the block `at`; without it, at the best one. They
/// run apart from the node's own tasks: a runtime's answer takes as long as
/// a block may.
#[rpc(server)]
pub trait Market {
    /// Sessions that are not closed yet, from this id on.
    #[method(name = "market_sessions", blocking)]
    fn sessions(&self, from: SessionId, at: Option<Hash>) -> RpcResult<Vec<SessionView>>;

    /// The book of one region, best price first in each queue.
    #[method(name = "market_depth", blocking)]
    fn depth(
        &self,
        session: SessionId,
        region: RegionId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<DepthView>>;

    /// A participant's orders in a session, with what they didn't get and why.
    #[method(name = "market_orders", blocking)]
    fn orders(
        &self,
        session: SessionId,
        who: AccountId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<OrderView>>;

    /// Trades from this group on.
    #[method(name = "market_trades", blocking)]
    fn trades(
        &self,
        session: SessionId,
        from: u32,
        at: Option<Hash>,
    ) -> RpcResult<Vec<TradeView<AccountId>>>;

    /// What an order didn't get, and why; `null` before matching is done.
    #[method(name = "market_unserved", blocking)]
    fn unserved(
        &self,
        session: SessionId,
        order: OrderId,
        at: Option<Hash>,
    ) -> RpcResult<Option<RestView>>;

    /// What the session would trade if its gate closed now; `null` once it has.
    #[method(name = "market_preview", blocking)]
    fn preview(
        &self,
        session: SessionId,
        at: Option<Hash>,
    ) -> RpcResult<Option<PreviewView<AccountId>>>;

    /// What an order would put on hold.
    #[method(name = "market_holdFor", blocking)]
    fn hold_for(
        &self,
        side: Side,
        price: Figure<Price>,
        energy: Figure<Energy>,
        at: Option<Hash>,
    ) -> RpcResult<Figure<Balance>>;
}

pub struct Market(Runtime);

impl Market {
    pub fn new(client: Arc<Client>) -> Self {
        Self(Runtime::new(client))
    }

    fn ask<R>(
        &self,
        at: Option<Hash>,
        question: impl FnOnce(&Api<'_>, Hash) -> Result<R, ApiError>,
    ) -> RpcResult<R> {
        self.0.ask::<dyn MarketApi<Block, AccountId>, R>(at, question)
    }
}

impl MarketServer for Market {
    fn sessions(&self, from: SessionId, at: Option<Hash>) -> RpcResult<Vec<SessionView>> {
        self.ask(at, |api, at| api.sessions(at, from))
    }

    fn depth(
        &self,
        session: SessionId,
        region: RegionId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<DepthView>> {
        self.ask(at, |api, at| api.depth(at, session, region))
    }

    fn orders(
        &self,
        session: SessionId,
        who: AccountId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<OrderView>> {
        self.ask(at, |api, at| api.orders(at, session, who))
    }

    fn trades(
        &self,
        session: SessionId,
        from: u32,
        at: Option<Hash>,
    ) -> RpcResult<Vec<TradeView<AccountId>>> {
        self.ask(at, |api, at| api.trades(at, session, from))
    }

    fn unserved(
        &self,
        session: SessionId,
        order: OrderId,
        at: Option<Hash>,
    ) -> RpcResult<Option<RestView>> {
        self.ask(at, |api, at| api.unserved(at, session, order))
    }

    fn preview(
        &self,
        session: SessionId,
        at: Option<Hash>,
    ) -> RpcResult<Option<PreviewView<AccountId>>> {
        self.ask(at, |api, at| api.preview(at, session))
    }

    fn hold_for(
        &self,
        side: Side,
        price: Figure<Price>,
        energy: Figure<Energy>,
        at: Option<Hash>,
    ) -> RpcResult<Figure<Balance>> {
        if price.0 > MAX_PRICE || energy.0 > MAX_ENERGY {
            let message = format!("price is at most {MAX_PRICE}, energy at most {MAX_ENERGY}");
            return Err(ErrorObjectOwned::owned(INVALID_PARAMS_CODE, message, None::<()>));
        }
        self.ask(at, |api, at| api.hold_for(at, side, price.0, energy.0)).map(Figure)
    }
}
