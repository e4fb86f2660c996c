//! Extrinsics, signed in advance on all cores.

use std::{
    collections::{btree_map::Entry, BTreeMap},
    sync::Arc,
    thread,
};

use busbar_primitives::units::SessionId;
use futures::{stream, StreamExt};
use subxt::{
    config::{
        substrate::{BlakeTwo256, H256},
        DefaultExtrinsicParamsBuilder, Hasher,
    },
    ext::codec::{Compact, Encode},
    SubstrateConfig,
};
use tokio::task::spawn_blocking;

use super::{
    orders::{Plan, Writer},
    setup::Participant,
};
use crate::{
    chain::{
        calls::{self, NewOrder},
        encoded, AccountId32, At, Error, Key,
    },
    progress::Progress,
};

/// Blocks for which an extrinsic is valid: more than two hours.
const VALID_FOR: u64 = 4_096;
/// A longer payload is hashed before it is signed.
const LONGEST_PAYLOAD: usize = 256;

const SIGNED_V4: u8 = 0x84;
/// Of `MultiAddress` and of `MultiSignature`.
const ACCOUNT_ID: u8 = 0;
const SR25519: u8 = 1;
const SIGNATURE_BYTES: usize = 64;

/// An extrinsic that is ready to be sent.
pub struct Signed {
    pub bytes: Vec<u8>,
    pub hash: H256,
    pub participant: usize,
    /// How many orders it lists.
    pub orders: usize,
}

/// What the chain's transaction extensions add to a call. It depends on the nonce, on the account
/// it doesn't, so that one is enough for everybody's transaction of this nonce.
struct Extra {
    /// Stands in the extrinsic, between signature and call.
    sent: Vec<u8>,
    /// Stands behind the call in what is signed.
    signed: Vec<u8>,
}

impl Extra {
    /// Takes apart what the library makes of a short call of `key`, whoever that is.
    fn of(at: &At, key: &Key, nonce: u64) -> Result<Self, Error> {
        let call = calls::remark("");
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .mortal_from_unchecked(VALID_FOR, at.block_number(), at.block_hash())
            .nonce(nonce)
            .build();
        let mut signable =
            at.transactions().create_v4_signable_offline(&call, params).map_err(Error::node)?;
        let payload = signable.signer_payload().map_err(Error::node)?;
        let extrinsic = signable.sign(key).map_err(Error::node)?;

        let call = encoded(at, &call)?;
        let signed = payload.strip_prefix(call.as_slice());
        let sent = without_length(extrinsic.encoded())
            .strip_prefix(head(&key.account()).as_slice())
            .and_then(|rest| rest.get(SIGNATURE_BYTES..)?.strip_suffix(call.as_slice()));
        match (sent, signed) {
            (Some(sent), Some(signed)) if signed.starts_with(sent) => {
                Ok(Self { sent: sent.to_vec(), signed: signed.to_vec() })
            }
            _ => Err(Error::Unfit("the chain's extrinsics have an unknown form".into())),
        }
    }

    /// A whole extrinsic, with its length.
    fn sign(&self, key: &Key, call: &[u8]) -> Vec<u8> {
        let payload = [call, self.signed.as_slice()].concat();
        let signature = if payload.len() > LONGEST_PAYLOAD {
            key.signature(BlakeTwo256.hash(&payload).as_bytes())
        } else {
            key.signature(&payload)
        };
        let head = head(&key.account());
        let length = head.len() + signature.len() + self.sent.len() + call.len();
        let mut bytes = Compact(u32::try_from(length).unwrap_or(u32::MAX)).encode();
        bytes.reserve_exact(length);
        for part in [head.as_slice(), signature.as_slice(), self.sent.as_slice(), call] {
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// What a signed extrinsic begins with, up to its signature.
fn head(account: &AccountId32) -> Vec<u8> {
    [[SIGNED_V4, ACCOUNT_ID].as_slice(), account.0.as_slice(), [SR25519].as_slice()].concat()
}

fn without_length(extrinsic: &[u8]) -> &[u8] {
    // The two lowest bits tell how many bytes a compact length has; none here has more than four.
    let bytes = match extrinsic.first().map(|first| first & 3) {
        Some(0) => 1,
        Some(1) => 2,
        _ => 4,
    };
    extrinsic.get(bytes..).unwrap_or_default()
}

/// All that the signing threads share.
struct Work {
    plan: Plan,
    round: u64,
    participants: Arc<Vec<Participant>>,
    nonces: Vec<u64>,
    extras: BTreeMap<u64, Extra>,
    writer: Writer,
}

impl Work {
    /// The extrinsics of one participant, in the order of their nonces.
    fn of(&self, participant: usize) -> Vec<Signed> {
        let Participant { key, profile } = &self.participants[participant];
        let orders: Vec<_> = self.plan.orders_by(self.round, participant, *profile).collect();
        let extrinsics = (self.nonces[participant]..).zip(orders.chunks(self.plan.batch));
        let sign = |(nonce, orders): (u64, &[NewOrder])| {
            let call = match orders {
                [order] if self.plan.batch == 1 => self.writer.list(order),
                orders => self.writer.list_batch(orders),
            };
            let bytes = self.extras[&nonce].sign(key, &call);
            Signed { hash: BlakeTwo256.hash(&bytes), bytes, participant, orders: orders.len() }
        };
        extrinsics.map(sign).collect()
    }
}

/// Signs all orders of a session. `nonces` are those of each participant's first extrinsic. The
/// result has everybody's first extrinsic, then everybody's second, and so on: two of one account
/// are as far from one another as can be.
pub async fn all(
    at: &At,
    session: SessionId,
    plan: Plan,
    round: u64,
    participants: &Arc<Vec<Participant>>,
    nonces: Vec<u64>,
    progress: &Progress,
) -> Result<Vec<Signed>, Error> {
    let writer = writer(at, session)?;
    let mut extras = BTreeMap::new();
    for (participant, first) in nonces.iter().enumerate() {
        let many = plan.orders_of(participant).div_ceil(plan.batch) as u64;
        for nonce in *first..first + many {
            if let Entry::Vacant(missing) = extras.entry(nonce) {
                missing.insert(Extra::of(at, &participants[participant].key, nonce)?);
            }
        }
    }
    let participants = participants.clone();
    let work = Arc::new(Work { plan, round, participants, nonces, extras, writer });
    let cores = thread::available_parallelism().map_or(1, usize::from);
    // One after the other, so that a wish to stop is heard between them.
    let mut done = stream::iter(0..plan.participants)
        .map(|participant| {
            let work = work.clone();
            spawn_blocking(move || work.of(participant))
        })
        .buffered(2 * cores);
    let mut queues = Vec::with_capacity(plan.participants);
    let mut signed = 0;
    while let Some(queue) = done.next().await {
        let queue = queue.map_err(|error| Error::Unfit(format!("signing failed: {error}")))?;
        signed += queue.iter().map(|extrinsic| extrinsic.orders).sum::<usize>();
        progress.status(&format!("{signed} of {} orders are signed", plan.orders));
        queues.push(queue.into_iter());
    }
    let mut all = Vec::new();
    loop {
        let before = all.len();
        all.extend(queues.iter_mut().filter_map(Iterator::next));
        if all.len() == before {
            return Ok(all);
        }
    }
}

/// A writer that writes what the metadata says.
fn writer(at: &At, session: SessionId) -> Result<Writer, Error> {
    let unknown = || Error::Unfit("the calls that list orders have an unknown form".into());
    let sample = [NewOrder { price: 1, energy: 2, quota: 3, salt: [4; 16] }; 2];
    let list = encoded(at, &calls::list(session, &sample[0]))?;
    let list_batch = encoded(at, &calls::list_batch(session, &sample))?;
    let indices = |call: &[u8]| call.first_chunk::<2>().copied().ok_or_else(unknown);
    let writer = Writer { session, list: indices(&list)?, list_batch: indices(&list_batch)? };
    if writer.list(&sample[0]) != list || writer.list_batch(&sample) != list_batch {
        return Err(unknown());
    }
    Ok(writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extrinsic_is_put_together_in_its_order() {
        let key = Key::development("load").unwrap();
        let extra = Extra { sent: vec![7, 8], signed: vec![7, 8, 9] };
        let extrinsic = extra.sign(&key, &[1, 2, 3]);
        let length = 2 + 32 + 1 + 64 + 2 + 3;
        let body = without_length(&extrinsic);
        assert_eq!(body.len(), length);
        assert_eq!(extrinsic.len(), 2 + length);
        let rest = body.strip_prefix(head(&key.account()).as_slice()).unwrap();
        assert_eq!(rest[64..], [7, 8, 1, 2, 3]);
    }

    #[test]
    fn lengths_of_each_size_are_skipped() {
        for many in [63, 64, 16_383, 16_384] {
            let extrinsic = vec![1_u8; many].encode();
            assert_eq!(without_length(&extrinsic).len(), many);
        }
    }
}
