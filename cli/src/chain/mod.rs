//! A thin client of a live chain, which it knows by its metadata and its
//! runtime APIs only.

mod council;
mod error;
mod heads;
mod keys;
mod market;
mod submit;

use std::{future::Future, sync::Arc, time::Duration};

use subxt::{
    backend::LegacyBackend,
    client::OnlineClientAtBlock,
    config::substrate::H256,
    dynamic::{self, Value},
    ext::{
        frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
        scale_decode::DecodeAsType,
        scale_value::Composite,
    },
    rpcs::{client::RpcParams, rpc_params, RpcClient},
    transactions::DynamicPayload,
    OnlineClient, SubstrateConfig,
};
use tokio::time::timeout;

pub use self::{
    council::Council,
    error::Error,
    keys::Key,
    market::{stored_trades, Trade},
    submit::Included,
};
pub use subxt::config::substrate::AccountId32;

/// The chain as it is at one block.
pub type At = OnlineClientAtBlock<SubstrateConfig>;
/// A call that is encoded by the chain's metadata.
pub type Call = DynamicPayload<Composite<()>>;

/// How long a node may take to answer at first.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a node.
pub struct Client {
    rpc: RpcClient,
    api: OnlineClient<SubstrateConfig>,
}

impl Client {
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let unreachable = |reason| Error::Unreachable { url: url.to_owned(), reason };
        within(PATIENCE, &format!("an answer from {url}"), async {
            let rpc = RpcClient::from_insecure_url(url)
                .await
                .map_err(|error| unreachable(error.to_string()))?;
            // The methods that polkadot.js uses too: every node has them.
            let backend = LegacyBackend::<SubstrateConfig>::builder().build(rpc.clone());
            let api = OnlineClient::from_backend(Arc::new(backend))
                .await
                .map_err(|error| unreachable(error.to_string()))?;
            Ok(Self { rpc, api })
        })
        .await
    }

    /// The head of the best chain.
    pub async fn best(&self) -> Result<At, Error> {
        let hash: H256 = self.ask("chain_getBlockHash", rpc_params![]).await?;
        self.api.at_block(hash).await.map_err(Error::node)
    }

    /// The last finalised block.
    pub async fn finalised(&self) -> Result<At, Error> {
        self.api.at_current_block().await.map_err(Error::node)
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, Error> {
        self.rpc.request(method, params).await.map_err(Error::node)
    }
}

/// Does `work`, unless it takes too long.
async fn within<T>(
    limit: Duration,
    awaited: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match timeout(limit, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Error::TimedOut { awaited: awaited.to_owned(), limit }),
    }
}

/// What a storage entry holds; its default, if it has one, where nothing is.
pub async fn read<K, V>(at: &At, pallet: &str, entry: &str, keys: K) -> Result<Option<V>, Error>
where
    K: IntoEncodableValues + IntoDecodableValues,
    V: DecodeAsType,
{
    let address = dynamic::storage::<K, V>(pallet, entry);
    let value = at.storage().try_fetch(address, keys).await.map_err(Error::node)?;
    value.map(|value| value.decode()).transpose().map_err(Error::node)
}

/// What a storage entry without keys holds, which must hold something.
pub async fn read_value<V: DecodeAsType>(at: &At, pallet: &str, entry: &str) -> Result<V, Error> {
    read(at, pallet, entry, ())
        .await?
        .ok_or_else(|| Error::Unfit(format!("the chain holds nothing in {pallet}.{entry}")))
}

pub fn constant<V: DecodeAsType>(at: &At, pallet: &str, name: &str) -> Result<V, Error> {
    at.constants().entry(dynamic::constant::<V>(pallet, name)).map_err(Error::node)
}

/// The chain's own time, in milliseconds.
pub async fn now(at: &At) -> Result<u64, Error> {
    read_value(at, "Timestamp", "Now").await
}

pub fn call<'a>(
    pallet: &str,
    name: &str,
    fields: impl IntoIterator<Item = (&'a str, Value)>,
) -> Call {
    dynamic::transaction(pallet, name, Composite::named(fields))
}

/// A length or an index.
pub fn count(value: usize) -> Value {
    Value::u128(value as u128)
}

/// All of these calls or none.
pub fn batch(calls: impl IntoIterator<Item = Call>) -> Call {
    let calls = Value::unnamed_composite(calls.into_iter().map(Call::into_value));
    call("Utility", "batch_all", [("calls", calls)])
}

/// The bytes of a call.
pub fn encoded(at: &At, call: &Call) -> Result<Vec<u8>, Error> {
    at.transactions().call_data(call).map_err(Error::node)
}
