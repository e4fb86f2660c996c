//! What it takes to read and to write one entry of the state in the node's database: the two
//! figures that a runtime's weights charge for each. `scripts/weights.sh` runs it.
//!
//! Blocks that change many entries are committed one after another, and their entries read, on a
//! state much larger than a block touches. Cold is without the cache of the state; warm is with the
//! node's, into which everything was read once.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use sc_client_api::{Backend as _, BlockImportOperation, NewBlockState, TrieCacheContext};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use serde_json::json;
use sp_core::{Blake2Hasher, Hasher, H256};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Header as _},
    OpaqueExtrinsic,
};
use sp_state_machine::Backend as _;
use sp_storage::{StateVersion, Storage, StorageMap};
use tempfile::TempDir;

type Header = generic::Header<u32, BlakeTwo256>;
type Block = generic::Block<Header, OpaqueExtrinsic>;

/// As many entries as a hundred thousand orders and their owners make; the cache has room for them.
const ENTRIES: u64 = 250_000;
const VALUE_BYTES: usize = 128;
const BLOCKS: u32 = 24;
/// What a full block of orders writes.
const CHANGES: u64 = 8_000;
/// What is read in a block is in the cache once the block is done.
const CHUNK: usize = 10_000;
/// The node's default.
const CACHE_BYTES: usize = 1_024 * 1_024 * 1_024;

struct Figures {
    read: Duration,
    write: Duration,
}

fn key(number: u64) -> Vec<u8> {
    Blake2Hasher::hash(&number.to_le_bytes()).as_bytes().to_vec()
}

fn value(number: u64, block: u32) -> Vec<u8> {
    let seed = Blake2Hasher::hash(&(number ^ (u64::from(block) << 48)).to_le_bytes());
    seed.as_bytes().iter().copied().cycle().take(VALUE_BYTES).collect()
}

fn open(folder: &TempDir, cache: Option<usize>) -> Result<Backend<Block>, Box<dyn Error>> {
    let settings = DatabaseSettings {
        trie_cache_maximum_size: cache,
        state_pruning: Some(PruningMode::blocks_pruning(256)),
        source: DatabaseSource::ParityDb { path: folder.path().join("db") },
        blocks_pruning: BlocksPruning::KeepAll,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    };
    Ok(Backend::new(settings, 4_096)?)
}

fn genesis(backend: &Backend<Block>) -> Result<H256, Box<dyn Error>> {
    let top: StorageMap = (0..ENTRIES).map(|number| (key(number), value(number, 0))).collect();
    let mut operation = backend.begin_operation()?;
    let storage = Storage { top, children_default: Default::default() };
    let root = operation.set_genesis_state(storage, true, StateVersion::V1)?;
    let header = Header::new(0, H256::zero(), root, H256::zero(), Default::default());
    let state = NewBlockState::Final;
    operation.set_block_data(header.clone(), Some(Vec::new()), None, None, state, true)?;
    backend.commit_operation(operation)?;
    Ok(header.hash())
}

/// Half of what a block changes is new, half was there.
fn changed(block: u32) -> impl Iterator<Item = u64> {
    let first = u64::from(block) * CHANGES;
    (first..first + CHANGES).map(|number| match number % 2 {
        0 => number.wrapping_mul(0x9E37_79B9_7F4A_7C15) % ENTRIES,
        _ => ENTRIES + number,
    })
}

fn read(backend: &Backend<Block>, at: H256, keys: &[Vec<u8>]) -> Result<(), Box<dyn Error>> {
    let state = backend.state_at(at, TrieCacheContext::Trusted)?;
    for key in keys {
        state.storage(key).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn measure(backend: &Backend<Block>, genesis: H256) -> Result<Figures, Box<dyn Error>> {
    let (mut read_time, mut write) = (Duration::ZERO, Duration::ZERO);
    let mut parent = genesis;
    for number in 1..=BLOCKS {
        let changes: Vec<_> =
            changed(number).map(|entry| (key(entry), value(entry, number))).collect();

        let keys: Vec<_> = changes.iter().map(|(key, _)| key.clone()).collect();
        let began = Instant::now();
        read(backend, parent, &keys)?;
        read_time += began.elapsed();

        let began = Instant::now();
        let mut operation = backend.begin_operation()?;
        backend.begin_state_operation(&mut operation, parent)?;
        let state = backend.state_at(parent, TrieCacheContext::Trusted)?;
        let delta = changes.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
        let (root, overlay) = state.storage_root(delta, StateVersion::V1);
        operation.update_db_storage(overlay)?;
        let updates = changes.iter().map(|(key, value)| (key.clone(), Some(value.clone())));
        operation.update_storage(updates.collect(), Vec::new())?;
        let header = Header::new(number, H256::zero(), root, parent, Default::default());
        let best = NewBlockState::Best;
        operation.set_block_data(header.clone(), Some(Vec::new()), None, None, best, true)?;
        backend.commit_operation(operation)?;
        write += began.elapsed();
        parent = header.hash();
        eprint!("\rblock {number} of {BLOCKS} ");
    }
    eprintln!();
    let accesses = CHANGES as u32 * BLOCKS;
    Ok(Figures { read: read_time / accesses, write: write / accesses })
}

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` asks whether it runs at all; it would take a minute.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let mut figures = Vec::new();
    for (name, cache) in [("cold", None), ("warm", Some(CACHE_BYTES))] {
        let folder = tempfile::tempdir()?;
        eprintln!("{name}: making a state of {ENTRIES} entries");
        let backend = open(&folder, cache)?;
        let genesis = genesis(&backend)?;
        if cache.is_some() {
            let keys: Vec<_> = (0..ENTRIES).map(key).collect();
            keys.chunks(CHUNK).try_for_each(|keys| read(&backend, genesis, keys))?;
        }
        let Figures { read, write } = measure(&backend, genesis)?;
        figures.push(json!({
            "cache": name, "readNanos": read.as_nanos(), "writeNanos": write.as_nanos(),
        }));
    }
    println!("{}", serde_json::Value::Array(figures));
    Ok(())
}
