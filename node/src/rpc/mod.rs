//! JSON-RPC beside the sets that every node of the SDK serves.

mod authority;
mod credit;
mod delivery;
mod market;
mod runtime;

use std::sync::Arc;

use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use substrate_frame_rpc_system::{System, SystemApiServer};

use self::{
    authority::{Authority, AuthorityServer},
    credit::{Credit, CreditServer},
    delivery::{Delivery, DeliveryServer},
    market::{Market, MarketServer},
};
use crate::{
    runtime_api::{Block, BlockNumber, Hash},
    service::{Backend, Client, Pool},
};

/// What is told of finality.
#[derive(Clone)]
pub struct Finality {
    pub voter_state: SharedVoterState,
    pub authorities: SharedAuthoritySet<Hash, BlockNumber>,
    pub justifications: GrandpaJustificationStream<Block>,
    pub proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

pub fn create(
    client: Arc<Client>,
    pool: Arc<Pool>,
    finality: Finality,
    executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, RegisterMethodError> {
    let mut module = RpcModule::new(());
    module.merge(System::new(client.clone(), pool).into_rpc())?;
    module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
    let Finality { voter_state, authorities, justifications, proofs } = finality;
    module.merge(
        Grandpa::new(executor, authorities, voter_state, justifications, proofs).into_rpc(),
    )?;
    module.merge(Market::new(client.clone()).into_rpc())?;
    module.merge(Delivery::new(client.clone()).into_rpc())?;
    module.merge(Credit::new(client.clone()).into_rpc())?;
    module.merge(Authority::new(client).into_rpc())?;
    Ok(module)
}
