//! A thin client of a live chain, which it knows by its metadata and its
//! runtime APIs only.

mod accounts;
pub mod calls;
mod council;
mod delivery;
mod error;
mod founders;
mod heads;
mod keys;
mod letterbox;
mod market;
mod submit;

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use busbar_primitives::units::SessionId;
use futures::{stream, StreamExt, TryStreamExt};
use serde::Deserialize;
use subxt::{
    backend::LegacyBackend,
    client::OnlineClientAtBlock,
    config::{substrate::H256, RpcConfigFor},
    dynamic::{self, Value},
    ext::{
        codec::{Compact, Decode},
        frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
        scale_decode::DecodeAsType,
        scale_value::Composite,
    },
    rpcs::{client::RpcParams, methods::legacy::Bytes, rpc_params, LegacyRpcMethods, RpcClient},
    transactions::DynamicPayload,
    OnlineClient, SubstrateConfig,
};
use tokio::time::timeout;

pub use self::{
    accounts::{Account, AccountData, FeePaid},
    council::Council,
    error::{describe, Error},
    founders::{variant, Founders},
    heads::{Head, Heads},
    keys::Key,
    letterbox::{Answer, Letterbox},
    market::{stored_trades, StoredTrade, Trade},
    submit::Included,
};
pub use subxt::config::substrate::AccountId32;

/// The chain as it is at one block.
pub type At = OnlineClientAtBlock<SubstrateConfig>;
/// A call that is encoded by the chain's metadata.
pub type Call = DynamicPayload<Composite<()>>;

/// The methods that every node has.
pub type Methods = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// How many questions a node is asked at once.
pub const AT_ONCE: usize = 64;
/// How long a node may take to answer at first.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a node.
pub struct Client {
    rpc: RpcClient,
    api: OnlineClient<SubstrateConfig>,
}

impl Client {
    pub async fn connect(url: &str) -> Result<Self, Error> {
        within(PATIENCE, &format!("an answer from {url}"), async {
            let rpc = RpcClient::from_insecure_url(url).await;
            let rpc = rpc.map_err(|error| Error::unreachable(url, &error))?;
            // The methods that polkadot.js uses too: every node has them.
            let backend = LegacyBackend::<SubstrateConfig>::builder().build(rpc.clone());
            let api = OnlineClient::from_backend(Arc::new(backend)).await;
            let api = api.map_err(|error| Error::unreachable(url, &error))?;
            Ok(Self { rpc, api })
        })
        .await
    }

    /// The head of the best chain.
    pub async fn best(&self) -> Result<At, Error> {
        self.at(self.ask("chain_getBlockHash", rpc_params![]).await?).await
    }

    /// The last finalised block.
    pub async fn finalised(&self) -> Result<At, Error> {
        self.api.at_current_block().await.map_err(Error::node)
    }

    /// The hash of the chain's first block.
    pub fn genesis(&self) -> H256 {
        self.api.genesis_hash()
    }

    /// For what has to be asked of the node as it is.
    pub fn methods(&self) -> Methods {
        Methods::new(self.rpc.clone())
    }

    /// The block of this hash.
    pub async fn at(&self, block: H256) -> Result<At, Error> {
        self.api.at_block(block).await.map_err(Error::node)
    }

    /// The hash of the chain's block of this number, which it must have.
    pub async fn hash_of(&self, number: u64) -> Result<H256, Error> {
        let hash: Option<H256> = self.ask("chain_getBlockHash", rpc_params![number]).await?;
        hash.ok_or_else(|| Error::Unfit(format!("the node has no block {number}")))
    }

    /// The extrinsics of a block, as they are hashed.
    pub async fn body(&self, block: H256) -> Result<Vec<Bytes>, Error> {
        #[derive(Deserialize)]
        struct SignedBlock {
            block: Body,
        }
        #[derive(Deserialize)]
        struct Body {
            extrinsics: Vec<Bytes>,
        }
        let answer: Option<SignedBlock> = self.ask("chain_getBlock", rpc_params![block]).await?;
        let gone = || Error::Unfit(format!("the node has no block {block:?}"));
        Ok(answer.ok_or_else(gone)?.block.extrinsics)
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

/// What a map holds under each of these accounts, in their order.
pub async fn read_each<V: DecodeAsType>(
    at: &At,
    pallet: &str,
    entry: &str,
    accounts: &[AccountId32],
) -> Result<Vec<Option<V>>, Error> {
    stream::iter(accounts.iter().copied())
        .map(|who| read(at, pallet, entry, (who,)))
        .buffered(AT_ONCE)
        .try_collect()
        .await
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

/// This machine's time in milliseconds; it sets what is done now apart from what other runs do on the
/// same chain.
pub fn run() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

/// The event of a session that was opened.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct SessionOpened {
    pub session: SessionId,
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

/// The computing time that a call is weighed with, in picoseconds.
pub async fn weight(at: &At, call: &Call) -> Result<u64, Error> {
    let mut question = encoded(at, call)?;
    let length = u32::try_from(question.len()).unwrap_or(u32::MAX);
    question.extend(length.to_le_bytes());
    let method = "TransactionPaymentCallApi_query_call_info";
    let answer = at.runtime_apis().call_raw(method, Some(&question)).await.map_err(Error::node)?;
    // The weight comes first, and of it the time.
    Ok(Compact::<u64>::decode(&mut answer.as_slice()).map_err(Error::node)?.0)
}

/// The bytes of a call.
pub fn encoded(at: &At, call: &Call) -> Result<Vec<u8>, Error> {
    at.transactions().call_data(call).map_err(Error::node)
}
