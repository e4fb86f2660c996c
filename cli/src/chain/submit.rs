//! Transactions on their way into a block.

use std::{collections::BTreeMap, time::Duration};

use subxt::{
    client::OnlineClientAtBlockImpl,
    config::DefaultExtrinsicParamsBuilder,
    error::DispatchError,
    ext::scale_decode::DecodeAsFields,
    extrinsics::ExtrinsicEvents,
    rpcs::rpc_params,
    transactions::{TransactionProgress, TransactionStatus},
    SubstrateConfig,
};

use super::{error::describe, within, AccountId32, At, Call, Client, Error, Key};

/// A transaction that no block takes within this time never gets into one.
const INCLUSION: Duration = Duration::from_secs(60);
/// Blocks for which a transaction is valid.
const VALID_FOR: u64 = 64;

type Progress = TransactionProgress<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;
type Events = ExtrinsicEvents<SubstrateConfig>;

/// Transactions that all succeeded.
pub struct Included {
    /// The last of their blocks.
    at: At,
    transactions: Vec<Events>,
}

impl Client {
    /// Sends these calls off together and waits until the best chain has all
    /// of them. One that fails is the error of `step`.
    pub async fn submit(&self, step: &str, calls: Vec<(&Key, Call)>) -> Result<Included, Error> {
        let awaited = format!("the transactions of this step to be in a block: {step}");
        within(INCLUSION, &awaited, async {
            let mut at = self.finalised().await?;
            let mut transactions = Vec::new();
            let sent = self.send(step, calls, &at).await?;
            for (step, progress) in sent {
                let (block, events) = included(&step, progress).await?;
                if block.block_number() >= at.block_number() {
                    at = block;
                }
                transactions.push(events);
            }
            Ok(Included { at, transactions })
        })
        .await
    }

    /// Several calls of one key follow one another. Returns each with what an
    /// error of it is to be told under.
    async fn send(
        &self,
        step: &str,
        calls: Vec<(&Key, Call)>,
        at: &At,
    ) -> Result<Vec<(String, Progress)>, Error> {
        let transactions = at.transactions();
        let mut nonces = BTreeMap::<AccountId32, u64>::new();
        let mut sent = Vec::new();
        for (key, call) in calls {
            let nonce = match nonces.get(&key.account()) {
                Some(last) => last + 1,
                None => self.next_nonce(&key.account()).await?,
            };
            nonces.insert(key.account(), nonce);
            let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
                .mortal_from_unchecked(VALID_FOR, at.block_number(), at.block_hash())
                .nonce(nonce)
                .build();
            let mut signable =
                transactions.create_signable_offline(&call, params).map_err(Error::node)?;
            let transaction = signable.sign(key).map_err(Error::node)?;
            let step = format!("{step} (signed by {})", key.name());
            let progress = transaction
                .submit_and_watch()
                .await
                .map_err(|error| Error::not_taken(&step, error))?;
            sent.push((step, progress));
        }
        Ok(sent)
    }

    /// Counts what waits for a block, too.
    pub async fn next_nonce(&self, account: &AccountId32) -> Result<u64, Error> {
        self.ask("system_accountNextIndex", rpc_params![account]).await
    }
}

/// Waits until the best chain has the transaction.
async fn included(step: &str, mut progress: Progress) -> Result<(At, Events), Error> {
    while let Some(status) = progress.next().await {
        let reason = match status.map_err(Error::node)? {
            TransactionStatus::InBestBlock(block) | TransactionStatus::InFinalizedBlock(block) => {
                let events =
                    block.wait_for_success().await.map_err(|error| Error::not_done(step, error))?;
                return Ok((block.at().await.map_err(Error::node)?, events));
            }
            TransactionStatus::Error { message }
            | TransactionStatus::Invalid { message }
            | TransactionStatus::Dropped { message } => message,
            TransactionStatus::Validated
            | TransactionStatus::Broadcasted
            | TransactionStatus::NoLongerInBestBlock => continue,
        };
        return Err(Error::refused(step, reason));
    }
    Err(Error::refused(step, "the node doesn't tell what became of the transaction"))
}

impl Included {
    pub fn block(&self) -> u64 {
        self.at.block_number()
    }

    pub fn at(&self) -> &At {
        &self.at
    }

    /// The events of this name that the transactions had.
    pub fn all<E: DecodeAsFields>(&self, pallet: &str, name: &str) -> Result<Vec<E>, Error> {
        let mut found = Vec::new();
        for events in &self.transactions {
            for event in events.iter() {
                let event = event.map_err(Error::node)?;
                if event.pallet_name() == pallet && event.event_name() == name {
                    found.push(event.decode_fields_unchecked_as().map_err(Error::node)?);
                }
            }
        }
        Ok(found)
    }

    /// The one event of this name.
    pub fn one<E: DecodeAsFields>(&self, pallet: &str, name: &str) -> Result<E, Error> {
        let found = self.all(pallet, name)?.into_iter().next();
        found.ok_or_else(|| Error::Unfit(format!("the chain made no event {pallet}.{name}")))
    }

    /// What became of the motion that was executed, which is in an event: the
    /// transaction that closes a motion succeeds either way.
    pub fn motion(&self, step: &str) -> Result<(), Error> {
        /// Of the motion, before the result.
        const HASH: usize = 32;
        for events in &self.transactions {
            for event in events.iter() {
                let event = event.map_err(Error::node)?;
                if (event.pallet_name(), event.event_name()) != ("Council", "Executed") {
                    continue;
                }
                return match event.field_bytes().get(HASH..) {
                    Some([0, ..]) => Ok(()),
                    Some([_, error @ ..]) => {
                        let error = DispatchError::decode_from(error, self.at.metadata());
                        Err(Error::refused(step, describe(&error.map_err(Error::node)?)))
                    }
                    _ => Err(Error::Unfit("Council.Executed has an unknown form".into())),
                };
            }
        }
        Err(Error::refused(step, "the council did not pass the motion"))
    }
}
