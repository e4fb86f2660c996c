//! `credit_*`: what the records of a power-market chain's participants are worth.

use std::sync::Arc;

use busbar_primitives::api::{CreditApi, CreditView};
use jsonrpsee::{core::RpcResult, proc_macros::rpc};

use super::runtime::Runtime;
use crate::{
    runtime_api::{AccountId, Block, Hash},
    service::Client,
};

/// Every method looks at the block `at`; without it, at the best one. They run apart from the
/// node's own tasks, as those of the market do.
#[rpc(server)]
pub trait Credit {
    /// Credit of the legal entity behind an account, and all that makes it up; null for an account
    /// that isn't admitted.
    #[method(name = "credit_explain", blocking)]
    fn explain(&self, who: AccountId, at: Option<Hash>) -> RpcResult<Option<CreditView>>;
}

pub struct Credit(Runtime);

impl Credit {
    pub fn new(client: Arc<Client>) -> Self {
        Self(Runtime::new(client))
    }
}

impl CreditServer for Credit {
    fn explain(&self, who: AccountId, at: Option<Hash>) -> RpcResult<Option<CreditView>> {
        self.0.ask::<dyn CreditApi<Block, AccountId>, _>(at, |api, at| api.explain(at, who))
    }
}
