//! `delivery_*`: what participants of a power-market chain delivered.

use std::sync::Arc;

use busbar_primitives::{
    api::{DayView, DeliveryApi, IntervalView, OwedView},
    delivery::ContractId,
    intervals::Day,
};
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use sp_api::ApiError;

use super::runtime::{Api, Runtime};
use crate::{
    runtime_api::{AccountId, Block, Hash},
    service::Client,
};

/// Every method looks at the block `at`; without it, at the best one. They run apart from the
/// node's own tasks, as those of the market do.
#[rpc(server)]
pub trait Delivery {
    /// A participant's delivery on a day, contract by contract; days count from 1970-01-01, UTC.
    #[method(name = "delivery_day", blocking)]
    fn day(&self, who: AccountId, day: Day, at: Option<Hash>) -> RpcResult<DayView>;

    /// The intervals of a day; none once the contract is closed.
    #[method(name = "delivery_intervals", blocking)]
    fn intervals(
        &self,
        who: AccountId,
        day: Day,
        contract: ContractId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<IntervalView>>;

    /// What is left to be paid between a participant and the grid company.
    #[method(name = "delivery_owed", blocking)]
    fn owed(&self, who: AccountId, at: Option<Hash>) -> RpcResult<OwedView>;
}

pub struct Delivery(Runtime);

impl Delivery {
    pub fn new(client: Arc<Client>) -> Self {
        Self(Runtime::new(client))
    }

    fn ask<R>(
        &self,
        at: Option<Hash>,
        question: impl FnOnce(&Api<'_>, Hash) -> Result<R, ApiError>,
    ) -> RpcResult<R> {
        self.0.ask::<dyn DeliveryApi<Block, AccountId>, R>(at, question)
    }
}

impl DeliveryServer for Delivery {
    fn day(&self, who: AccountId, day: Day, at: Option<Hash>) -> RpcResult<DayView> {
        self.ask(at, |api, at| api.day(at, who, day))
    }

    fn intervals(
        &self,
        who: AccountId,
        day: Day,
        contract: ContractId,
        at: Option<Hash>,
    ) -> RpcResult<Vec<IntervalView>> {
        self.ask(at, |api, at| api.intervals(at, who, day, contract))
    }

    fn owed(&self, who: AccountId, at: Option<Hash>) -> RpcResult<OwedView> {
        self.ask(at, |api, at| api.owed(at, who))
    }
}
