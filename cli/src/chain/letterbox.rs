//! Transactions that are handed over, and no more: nobody follows what becomes of each.

use subxt::{
    config::RpcConfigFor,
    rpcs::{methods::LegacyRpcMethods, Error::User, RpcClient},
    SubstrateConfig,
};

use super::{within, Error, PATIENCE};

/// The node's pool has no room for it, or dropped it for lack of room a while ago: codes of the
/// SDK's `author_submitExtrinsic`.
const FULL: [i32; 2] = [1_016, 1_012];
/// The pool has this very transaction.
const KNOWN: i32 = 1_013;

/// What a node says to a transaction.
pub enum Answer {
    Taken,
    /// Try again later.
    Full,
    Refused(String),
}

/// A connection that takes transactions.
pub struct Letterbox(LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>);

impl Letterbox {
    pub async fn connect(url: &str) -> Result<Self, Error> {
        within(PATIENCE, &format!("an answer from {url}"), async {
            let client = RpcClient::from_insecure_url(url).await;
            let client = client.map_err(|error| Error::unreachable(url, &error))?;
            Ok(Self(LegacyRpcMethods::new(client)))
        })
        .await
    }

    /// Hands over an extrinsic, with its length.
    pub async fn put(&self, extrinsic: &[u8]) -> Result<Answer, Error> {
        match self.0.author_submit_extrinsic(extrinsic).await {
            Ok(_) => Ok(Answer::Taken),
            Err(User(answer)) if answer.code == KNOWN => Ok(Answer::Taken),
            Err(User(answer)) if FULL.contains(&answer.code) => Ok(Answer::Full),
            Err(User(answer)) => Ok(Answer::Refused(Error::told(&answer))),
            Err(error) => Err(Error::node(error)),
        }
    }
}
