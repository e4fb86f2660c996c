//! The state of one block as a node tells it, believed only with proof.

use std::fmt;

use sp_core::Blake2Hasher;
use sp_crypto_hashing::{blake2_256, twox_128, twox_64};
use sp_trie::{read_trie_value, LayoutV1, StorageProof};
use subxt::{
    config::substrate::{SubstrateHeader, H256},
    ext::codec::{Decode, DecodeAll, Encode},
    rpcs,
    utils::to_hex,
};

use super::Failure;
use crate::{
    chain::{Client, Error, Methods},
    console,
};

/// Keys a request: answers stay well below what nodes and clients limit them to.
const CHUNK: u32 = 500;

type Header = SubstrateHeader<H256>;

/// Why an answer of a node isn't what the header of the block stands for.
#[derive(Debug, Eq, PartialEq)]
pub enum Untrue {
    /// The header that was given for a block is another one's.
    Header { block: H256, hash: H256 },
    /// The proof doesn't lead from the header's state root to this key.
    Proof { key: String, why: String },
    /// The proof shows that this key, which must hold something, holds nothing.
    Absent { key: String },
    /// A key was listed that isn't under the prefix, or stands out of order.
    Listed { prefix: String, key: String },
    /// A key that must be there wasn't listed.
    Unlisted { key: String },
}

impl fmt::Display for Untrue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header { block, hash } => write!(
                f,
                "the header that the node gives for block {block:#x} is that of {hash:#x}"
            )?,
            Self::Proof { key, why } => {
                write!(f, "{key}: the node's proof doesn't fit the state root of the block: {why}")?
            }
            Self::Absent { key } => write!(f, "{key}: the state of the block holds nothing there")?,
            Self::Listed { prefix, key } => write!(
                f,
                "{prefix}: the node lists {key}, which doesn't belong there or stands out of order"
            )?,
            Self::Unlisted { key } => write!(f, "{key}: the node leaves it out")?,
        }
        f.write_str("; don't rely on this node, ask another one")
    }
}

/// A key of a storage map, or the start of one. It is made without metadata, so that no metadata
/// can have it point at something else.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Key {
    pub pallet: &'static str,
    pub entry: &'static str,
    parts: Vec<String>,
    bytes: Vec<u8>,
}

/// How the last part of a key is hashed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hasher {
    Twox64Concat,
    Identity,
}

impl Hasher {
    fn hash(self, part: &[u8]) -> Vec<u8> {
        match self {
            Self::Twox64Concat => twox_64(part).to_vec(),
            Self::Identity => Vec::new(),
        }
    }
}

impl Key {
    pub fn new(pallet: &'static str, entry: &'static str) -> Self {
        let bytes = [twox_128(pallet.as_bytes()), twox_128(entry.as_bytes())].concat();
        Self { pallet, entry, parts: Vec::new(), bytes }
    }

    /// With one more part, hashed by `Twox64Concat`.
    pub fn then(self, part: impl Encode + fmt::Display) -> Self {
        self.then_by(Hasher::Twox64Concat, part)
    }

    fn then_by(mut self, hasher: Hasher, part: impl Encode + fmt::Display) -> Self {
        self.parts.push(part.to_string());
        part.using_encoded(|part| {
            self.bytes.extend(hasher.hash(part));
            self.bytes.extend(part);
        });
        self
    }

    /// The key of these bytes, which have one part more than this one, and that part.
    fn child<P: Decode + Encode + fmt::Display>(
        &self,
        hasher: Hasher,
        bytes: &[u8],
    ) -> Option<(P, Self)> {
        let hash = hasher.hash(&[]).len();
        let mut part = bytes.strip_prefix(self.bytes.as_slice())?.get(hash..)?;
        let part = P::decode_all(&mut part).ok()?;
        let key = self.clone().then_by(hasher, &part);
        (key.bytes == bytes).then_some((part, key))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}({})", self.pallet, self.entry, self.parts.join(", "))
    }
}

/// The state that the header of a block stands for.
pub struct State {
    methods: Methods,
    block: H256,
    header: Header,
}

impl State {
    /// At `block`, or the last finalised one.
    pub async fn at(client: &Client, block: Option<H256>) -> Result<Self, Failure> {
        let methods = client.methods();
        let block = match block {
            Some(block) => block,
            None => methods.chain_get_finalized_head().await.map_err(Error::node)?,
        };
        let header = methods.chain_get_header(Some(block)).await.map_err(Error::node)?;
        let header = header.ok_or(Failure::NoBlock(block))?;
        is_of(block, &header)?;
        Ok(Self { methods, block, header })
    }

    pub const fn block(&self) -> H256 {
        self.block
    }

    pub const fn number(&self) -> u64 {
        self.header.number
    }

    /// What a key holds; `None` if that is proven to be nothing.
    pub async fn value(&self, key: &Key) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.values(std::slice::from_ref(key)).await?.into_iter().flatten().next())
    }

    /// What a key holds, which must be something.
    pub async fn required(&self, key: &Key) -> Result<Vec<u8>, Failure> {
        let absent = || Untrue::Absent { key: key.to_string() };
        Ok(self.value(key).await?.ok_or_else(absent)?)
    }

    /// Reads all that the node lists under `prefix`, in the order of the keys. `read` is given
    /// the last part of each key.
    pub async fn entries<P, V>(
        &self,
        prefix: &Key,
        hasher: Hasher,
        read: impl Fn(P, &Key, &[u8]) -> Result<V, Failure>,
    ) -> Result<Vec<V>, Failure>
    where
        P: Decode + Encode + fmt::Display,
    {
        let mut entries = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        loop {
            let page = self
                .methods
                .state_get_keys_paged(&prefix.bytes, CHUNK, last.as_deref(), Some(self.block))
                .await
                .map_err(|error| self.refused(error))?;
            let Some(end) = page.last().cloned() else { return Ok(entries) };
            let (parts, keys): (Vec<P>, Vec<Key>) =
                listed(prefix, hasher, last.as_deref(), &page)?.into_iter().unzip();
            let values = self.values(&keys).await?;
            for ((part, key), value) in parts.into_iter().zip(&keys).zip(values) {
                let value = value.ok_or_else(|| Untrue::Absent { key: key.to_string() })?;
                entries.push(read(part, key, &value)?);
            }
            console::warn(format_args!("{prefix}: {} read and proven", entries.len()));
            last = Some(end);
        }
    }

    async fn values(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>, Failure> {
        let bytes = keys.iter().map(|key| key.bytes.as_slice());
        let answer = self.methods.state_get_read_proof(bytes, Some(self.block)).await;
        let nodes = answer.map_err(|error| self.refused(error))?.proof;
        let nodes = nodes.into_iter().map(|node| node.0);
        Ok(proven(self.header.state_root, nodes, keys)?)
    }

    fn refused(&self, error: rpcs::Error) -> Failure {
        match error {
            rpcs::Error::User(answer) => {
                Failure::NoState { block: self.block, reason: answer.to_string() }
            }
            error => Error::node(error).into(),
        }
    }
}

/// A block's hash is that of its encoded header.
fn is_of(block: H256, header: &Header) -> Result<(), Untrue> {
    let hash = H256(blake2_256(&header.encode()));
    if hash == block {
        Ok(())
    } else {
        Err(Untrue::Header { block, hash })
    }
}

/// The keys of a page with their last parts. They ascend, so that none comes twice.
fn listed<'a, P: Decode + Encode + fmt::Display>(
    prefix: &Key,
    hasher: Hasher,
    mut last: Option<&'a [u8]>,
    page: &'a [Vec<u8>],
) -> Result<Vec<(P, Key)>, Untrue> {
    let mut keys = Vec::with_capacity(page.len());
    for bytes in page {
        let ascends = last.is_none_or(|last| last < bytes.as_slice());
        let child = prefix.child(hasher, bytes).filter(|_| ascends);
        keys.push(
            child
                .ok_or_else(|| Untrue::Listed { prefix: prefix.to_string(), key: to_hex(bytes) })?,
        );
        last = Some(bytes);
    }
    Ok(keys)
}

/// What the keys hold in the state of this root. The nodes are found by their hashes, so
/// one that was altered isn't found.
fn proven(
    root: H256,
    nodes: impl IntoIterator<Item = Vec<u8>>,
    keys: &[Key],
) -> Result<Vec<Option<Vec<u8>>>, Untrue> {
    let nodes = StorageProof::new(nodes).into_memory_db::<Blake2Hasher>();
    let value = |key: &Key| {
        read_trie_value::<LayoutV1<Blake2Hasher>, _>(&nodes, &root, &key.bytes, None, None)
            .map_err(|why| Untrue::Proof { key: key.to_string(), why: why.to_string() })
    };
    keys.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use sp_trie::{trie_types::TrieDBMutBuilderV1, MemoryDB, TrieMut};

    use super::*;

    fn order(id: u64) -> Key {
        Key::new("OrderBook", "Orders").then(7u32).then(id)
    }

    /// A state in which orders 0 to 9 are stored, each as 40 bytes: its root and its nodes.
    fn state() -> (H256, Vec<Vec<u8>>) {
        let mut nodes = MemoryDB::<Blake2Hasher>::default();
        let mut root = H256::default();
        {
            let mut trie = TrieDBMutBuilderV1::<Blake2Hasher>::new(&mut nodes, &mut root).build();
            for id in 0..10u8 {
                trie.insert(&order(id.into()).bytes, &[id; 40]).unwrap();
            }
        }
        (root, nodes.drain().into_values().map(|(node, _)| node).collect())
    }

    #[test]
    fn keys_are_those_of_the_chain() {
        let now = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";
        let parts = "0x0e0d969b0e48cab7070000009599a4a217cb299f0100000000000000";
        assert_eq!(to_hex(&Key::new("Timestamp", "Now").bytes), now);
        assert_eq!(to_hex(&order(1).bytes[32..]), parts);
        assert_eq!(order(1).to_string(), "OrderBook.Orders(7, 1)");
    }

    #[test]
    fn values_are_read_out_of_a_proof() {
        let (root, nodes) = state();
        let values = proven(root, nodes, &[order(3), order(10)]).unwrap();
        assert_eq!(values, [Some(vec![3; 40]), None]);
    }

    #[test]
    fn a_proof_fails_when_a_value_in_it_is_altered() {
        let (root, mut nodes) = state();
        nodes.iter_mut().find(|node| **node == [3u8; 40]).unwrap()[0] ^= 1;
        assert!(proven(root, nodes.clone(), &[order(2)]).is_ok());
        let error = proven(root, nodes, &[order(2), order(3)]).unwrap_err();
        assert!(matches!(error, Untrue::Proof { key, .. } if key == "OrderBook.Orders(7, 3)"));
    }

    #[test]
    fn a_proof_fails_under_another_root() {
        let (root, nodes) = state();
        let other = H256(root.0.map(|byte| byte ^ 1));
        assert!(matches!(proven(other, nodes, &[order(3)]), Err(Untrue::Proof { .. })));
        assert!(matches!(proven(root, [], &[order(3)]), Err(Untrue::Proof { .. })));
    }

    #[test]
    fn a_header_is_refused_when_it_is_another_blocks() {
        let header = Header {
            parent_hash: H256::zero(),
            number: 1,
            state_root: H256::zero(),
            extrinsics_root: H256::zero(),
            digest: Default::default(),
        };
        let hash = H256(blake2_256(&header.encode()));
        assert_eq!(is_of(hash, &header), Ok(()));
        let altered = Header { number: 2, ..header };
        assert!(
            matches!(is_of(hash, &altered), Err(Untrue::Header { block, .. }) if block == hash)
        );
    }

    #[test]
    fn listed_keys_are_refused_when_they_are_foreign_or_out_of_order() {
        let prefix = Key::new("OrderBook", "Orders").then(7u32);
        let mut page: Vec<_> = (0..3).map(|id| order(id).bytes).collect();
        page.sort();
        let ids = |page: &[Vec<u8>]| {
            listed::<u64>(&prefix, Hasher::Twox64Concat, None, page).map(|keys| keys.len())
        };
        assert_eq!(ids(&page), Ok(3));
        let foreign = Key::new("OrderBook", "Orders").then(8u32).then(0u64).bytes;
        let mut misplaced = order(0).bytes;
        misplaced[50] ^= 1;
        for wrong in [
            vec![page[1].clone(), page[0].clone()],
            vec![page[0].clone(), page[0].clone()],
            vec![foreign],
            vec![misplaced],
            vec![prefix.bytes.clone()],
        ] {
            assert!(matches!(ids(&wrong), Err(Untrue::Listed { .. })));
        }
        let behind = listed::<u64>(&prefix, Hasher::Twox64Concat, Some(&page[2]), &page[..1]);
        assert!(behind.is_err());
    }
}
