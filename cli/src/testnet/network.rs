//! Four validators that know one another.

use std::{
    fs::{DirBuilder, File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use futures::{stream::FuturesUnordered, StreamExt};
use serde::{de::IgnoredAny, Serialize};
use subxt::rpcs::{rpc_params, RpcClient};
use tempfile::TempDir;
use tokio::time::{sleep, timeout, timeout_at};

use super::{
    ports::Reserved,
    process,
    validator::{Record, Validator},
    Chain, Failure, Options,
};
use crate::console;

impl Chain {
    /// The validators of the preset, by the flags that give a node their keys: other ones for each chain,
    /// since what is signed on one must mean nothing on the other.
    const fn validators(self) -> [&'static str; 4] {
        match self {
            Self::Power => ["alice", "bob", "charlie", "dave"],
            Self::Green => ["eve", "ferdie", "one", "two"],
        }
    }

    const fn preset(self) -> &'static str {
        match self {
            Self::Power => "local",
            Self::Green => "green-local",
        }
    }
}

const CHAIN_SPEC: &str = "chain-spec.json";
const DESCRIPTION: &str = "network.json";

/// The first finalised block must be there by then, also on a slow machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// A process that starts gives no sign when it begins to listen.
const ASK_EVERY: Duration = Duration::from_millis(200);

/// What the description says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description<'a> {
    directory: &'a Path,
    chain_spec: &'a Path,
    validators: Vec<&'a Record>,
}

pub struct Network {
    validators: Vec<Validator>,
    directory: PathBuf,
    began: Instant,
    /// Held: two networks in one folder would spoil each other's data.
    _lock: File,
    /// Deleted when dropped, after the validators, which write into it.
    _temporary: Option<TempDir>,
}

impl Network {
    /// Starts the validators, which aren't ready yet.
    pub async fn start(chain: Chain, options: &Options) -> Result<Self, Failure> {
        let validators = chain.validators();
        let count = validators.len().try_into().unwrap_or(u16::MAX);
        // Kept to themselves until the validators start.
        let rpc = Reserved::new(options.rpc_port, count, "--rpc-port")?;
        let p2p = Reserved::new(options.p2p_port, count, "--p2p-port")?;
        let prometheus = Reserved::new(options.prometheus_port, count, "--prometheus-port")?;

        let (directory, temporary) = directory(options)?;
        let lock = lock(&directory)?;
        forget_description(&directory)?;
        console::say(format!("starting {} validators in {}", count, directory.display()));
        let node = Node(node(options)?);
        let chain_spec = directory.join(CHAIN_SPEC);
        if !chain_spec.exists() {
            node.export_chain_spec(chain, &chain_spec).await?;
        }
        let numbers = |ports: &Reserved| {
            ports.numbers().map_err(|error| Failure::File(directory.clone(), error))
        };
        let mut places = Vec::new();
        let (rpcs, p2ps, metrics) = (numbers(&rpc)?, numbers(&p2p)?, numbers(&prometheus)?);
        for (name, ((rpc, p2p), prometheus)) in
            validators.into_iter().zip(rpcs.into_iter().zip(p2ps).zip(metrics))
        {
            let peer_id = node.peer_id(&directory.join(format!("{name}.node-key"))).await?;
            places.push(Place { name, peer_id, rpc, p2p, prometheus });
        }
        drop((rpc, p2p, prometheus));
        let validators = places
            .iter()
            .map(|place| Validator::start(record(&directory, &node, place, &places)))
            .collect::<Result<_, _>>()?;
        let began = Instant::now();
        Ok(Self { validators, directory, began, _lock: lock, _temporary: temporary })
    }

    /// Waits until each validator sees a block become final.
    pub async fn ready(&mut self) -> Result<(), Failure> {
        let records: Vec<_> = self.validators.iter().map(|it| it.record.clone()).collect();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        for record in &records {
            tokio::select! {
                ended = self.failed() => return Err(Failure::Ended(ended)),
                waited = timeout_at(deadline, finalised(record)) => {
                    waited.map_err(|_| Failure::Silent(format!(
                        "{} has seen no block become final within {} s; its log is {}",
                        record.name,
                        PATIENCE.as_secs(),
                        record.log.display(),
                    )))?;
                }
            }
            let seconds = self.began.elapsed().as_secs();
            console::say(format!(
                "{seconds:>4} s  {} follows the chain at {}",
                record.name, record.rpc
            ));
        }
        self.describe()?;
        console::say(format!("network ready after {} s", self.began.elapsed().as_secs()));
        Ok(())
    }

    /// Where a validator takes JSON-RPC.
    pub fn rpc(&self, validator: usize) -> &str {
        &self.validators[validator].record.rpc
    }

    /// Resolves when a validator ends by itself, with what is to be said.
    pub async fn failed(&mut self) -> String {
        let mut ended: FuturesUnordered<_> =
            self.validators.iter_mut().map(Validator::ended).collect();
        match ended.next().await {
            Some(what) => what,
            None => std::future::pending().await,
        }
    }

    /// Tells of validators that end; fails with the last one.
    pub async fn keep(&mut self) -> Result<(), Failure> {
        let again = format!(
            "the command that starts it again is in {}",
            self.directory.join(DESCRIPTION).display()
        );
        while self.validators.iter().any(Validator::is_running) {
            let ended = self.failed().await;
            console::warn(format!("{ended}\n{again}"));
        }
        Err(Failure::Ended("all validators have ended".into()))
    }

    pub async fn stop(mut self) {
        let stops: FuturesUnordered<_> = self.validators.iter_mut().map(Validator::stop).collect();
        stops.collect::<()>().await;
    }

    /// Tells where to connect.
    pub fn print(&self) {
        console::say(format!("\n{:<10} {:<28} metrics", "validator", "JSON-RPC"));
        for Validator { record, .. } in &self.validators {
            console::say(format!("{:<10} {:<28} {}", record.name, record.rpc, record.prometheus));
        }
        console::say(format!("\nin a browser: {}", browser(self.rpc(0))));
        let description = self.directory.join(DESCRIPTION);
        console::say(format!("logs, data, commands: {}", description.display()));
        console::say("everybody knows these validators' keys: for trying only; Ctrl-C stops them");
    }

    fn describe(&self) -> Result<(), Failure> {
        let description = Description {
            directory: &self.directory,
            chain_spec: &self.directory.join(CHAIN_SPEC),
            validators: self.validators.iter().map(|it| &it.record).collect(),
        };
        let path = self.directory.join(DESCRIPTION);
        let text = serde_json::to_vec_pretty(&description)
            .map_err(|error| Failure::File(path.clone(), error.into()))?;
        write_whole(&path, &text)
    }
}

/// Whoever finds the file finds all of it, also after a full disk or a kill.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let draft = path.with_extension("draft");
    std::fs::write(&draft, bytes)
        .and_then(|()| std::fs::rename(&draft, path))
        .map_err(|error| Failure::File(path.to_owned(), error))
}

/// What an earlier network was: its processes are gone.
fn forget_description(directory: &Path) -> Result<(), Failure> {
    let path = directory.join(DESCRIPTION);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::File(path, error)),
        _ => Ok(()),
    }
}

/// Where polkadot.js shows the chain behind `rpc`.
pub fn browser(rpc: &str) -> String {
    let escaped = rpc.replace(':', "%3A").replace('/', "%2F");
    format!("https://polkadot.js.org/apps/?rpc={escaped}#/explorer")
}

/// Where a validator is reached.
struct Place {
    name: &'static str,
    peer_id: String,
    rpc: u16,
    p2p: u16,
    prometheus: u16,
}

/// How the validator at `place` is started, so that it finds the others.
fn record(directory: &Path, node: &Node, place: &Place, places: &[Place]) -> Record {
    let Place { name, peer_id, rpc, p2p, prometheus } = place;
    let within = |file: &str| directory.join(file).display().to_string();
    let mut command = vec![
        node.0.display().to_string(),
        format!("--{name}"),
        format!("--chain={}", within(CHAIN_SPEC)),
        format!("--base-path={}", within(name)),
        format!("--node-key-file={}", within(&format!("{name}.node-key"))),
        format!("--listen-addr=/ip4/127.0.0.1/tcp/{p2p}"),
        format!("--rpc-port={rpc}"),
        format!("--prometheus-port={prometheus}"),
        "--no-mdns".into(),
        "--no-telemetry".into(),
    ];
    command.extend(wasm_cache().map(|folder| format!("--wasm-cache={}", folder.display())));
    let others = places.iter().filter(|other| other.name != *name);
    command.extend(others.map(|Place { p2p, peer_id, .. }| {
        format!("--bootnodes=/ip4/127.0.0.1/tcp/{p2p}/p2p/{peer_id}")
    }));
    Record {
        name: (*name).into(),
        rpc: format!("ws://127.0.0.1:{rpc}"),
        prometheus: format!("http://127.0.0.1:{prometheus}/metrics"),
        peer_id: peer_id.clone(),
        log: directory.join(format!("{name}.log")),
        pid: 0,
        command,
    }
}

/// The user's own, so that of all networks only the first has its validators compile the runtime.
fn wasm_cache() -> Option<PathBuf> {
    let folder =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
    let cache = caches.join("busbar").join("wasm");
    // Where there can be none, each validator keeps its own.
    DirBuilder::new().recursive(true).mode(0o700).create(&cache).ok().map(|()| cache)
}

fn lock(directory: &Path) -> Result<File, Failure> {
    let path = directory.join("lock");
    let taken = |error: io::Error| Failure::File(path.clone(), error);
    let file = File::create(&path).map_err(taken)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(taken(io::Error::other("another network runs in this folder")))
        }
        Err(TryLockError::Error(error)) => Err(taken(error)),
    }
}

fn directory(options: &Options) -> Result<(PathBuf, Option<TempDir>), Failure> {
    let Some(directory) = &options.directory else {
        let temporary = tempfile::Builder::new()
            .prefix("busbar-testnet-")
            .tempdir()
            .map_err(|error| Failure::File(std::env::temp_dir(), error))?;
        return Ok((temporary.path().to_owned(), Some(temporary)));
    };
    std::fs::create_dir_all(directory)
        .and_then(|()| directory.canonicalize())
        .map(|directory| (directory, None))
        .map_err(|error| Failure::File(directory.clone(), error))
}

/// Absolute where it isn't looked for in PATH, since the command is told to
/// others.
fn node(options: &Options) -> Result<PathBuf, Failure> {
    const NODE: &str = "busbar-node";
    if let Some(node) = &options.node {
        return node.canonicalize().map_err(|error| Failure::Node(node.clone(), error));
    }
    let beside = std::env::current_exe().map(|tool| tool.with_file_name(NODE));
    Ok(beside.ok().filter(|node| node.exists()).unwrap_or_else(|| NODE.into()))
}

/// The node's binary, for commands that end by themselves.
struct Node(PathBuf);

impl Node {
    async fn run(&self, arguments: &[&str]) -> Result<String, Failure> {
        let command = || format!("{} {}", self.0.display(), arguments.join(" "));
        let running = process::command(&self.0).args(arguments).output();
        let output = timeout(PATIENCE, running)
            .await
            .map_err(|_| Failure::Refused(command(), "it doesn't end".into()))?
            .map_err(Failure::Setpriv)?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() || said.is_empty() {
            let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            let hint = "is it Busbar's node? build it with `make build`, or name it with --node";
            return Err(Failure::Refused(
                command(),
                format!("{reason} ({}); {hint}", output.status),
            ));
        }
        Ok(said)
    }

    async fn export_chain_spec(&self, chain: Chain, path: &Path) -> Result<(), Failure> {
        let chain = format!("--chain={}", chain.preset());
        let spec = self.run(&["export-chain-spec", &chain, "--raw"]).await?;
        write_whole(path, spec.as_bytes())
    }

    /// The peer id of the key in this file, which is made if there is none.
    async fn peer_id(&self, file: &Path) -> Result<String, Failure> {
        if !file.exists() {
            let key = self.run(&["key", "generate-node-key"]).await?;
            write_whole(file, key.as_bytes())?;
        }
        self.run(&["key", "inspect-node-key", &format!("--file={}", file.display())]).await
    }
}

/// Resolves once the validator sees a block become final.
async fn finalised(record: &Record) {
    loop {
        if let Ok(client) = RpcClient::from_insecure_url(&record.rpc).await {
            if follow(&client, &record.peer_id).await.is_some() {
                return;
            }
        }
        sleep(ASK_EVERY).await;
    }
}

/// The first head is the one that the node has stored, the second is new.
/// `None` if the node went away, or is another.
async fn follow(client: &RpcClient, peer_id: &str) -> Option<()> {
    let peer: String = client.request("system_localPeerId", rpc_params![]).await.ok()?;
    if peer != peer_id {
        return None;
    }
    let (subscribe, unsubscribe) =
        ("chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads");
    let mut heads =
        client.subscribe::<IgnoredAny>(subscribe, rpc_params![], unsubscribe).await.ok()?;
    for _stored_and_new in 0..2 {
        heads.next().await?.ok()?;
    }
    Some(())
}
