//! `authority_*`: who makes the blocks of a power-market chain.

use std::sync::Arc;

use busbar_primitives::api::{AuthorityApi, AuthorityStatus, ScheduleView};
use jsonrpsee::{core::RpcResult, proc_macros::rpc};

use super::runtime::Runtime;
use crate::{
    runtime_api::{AccountId, Block, Hash},
    service::Client,
};

/// Every method looks at the block `at`; without it, at the best one. They run apart from the
/// node's own tasks, as those of the market do.
#[rpc(server)]
pub trait Authority {
    /// Whose turn each slot is, from the next one on.
    #[method(name = "authority_schedule", blocking)]
    fn schedule(&self, at: Option<Hash>) -> RpcResult<ScheduleView<AccountId>>;

    /// Agents with their seats, what they are expected to make of the blocks and what they made,
    /// misses and bans; candidates.
    #[method(name = "authority_status", blocking)]
    fn status(&self, at: Option<Hash>) -> RpcResult<AuthorityStatus<AccountId>>;
}

pub struct Authority(Runtime);

impl Authority {
    pub fn new(client: Arc<Client>) -> Self {
        Self(Runtime::new(client))
    }
}

impl AuthorityServer for Authority {
    fn schedule(&self, at: Option<Hash>) -> RpcResult<ScheduleView<AccountId>> {
        self.0.ask::<dyn AuthorityApi<Block, AccountId>, _>(at, |api, at| api.schedule(at))
    }

    fn status(&self, at: Option<Hash>) -> RpcResult<AuthorityStatus<AccountId>> {
        self.0.ask::<dyn AuthorityApi<Block, AccountId>, _>(at, |api, at| api.status(at))
    }
}
