//! Puts a node together: database, import queue, network, RPC, authoring by
//! Aura, finality by GRANDPA.

use std::{
    fs::DirBuilder,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jsonrpsee::RpcModule;
use sc_client_api::BlockBackend;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::{
    service::NotificationMetrics, Litep2pNetworkBackend, NetworkBackend, NotificationService,
    ProtocolName,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{
    error::Error, BuildNetworkParams, Configuration, KeystoreContainer, SpawnTasksParams,
    TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::{ed25519::AuthorityPair as AuraPair, Slot, SlotDuration};
use sp_timestamp::Timestamp;

use crate::{
    drift::slot_of_import,
    metrics::{self, Metrics},
    rpc,
    runtime_api::{Block, Hash, RuntimeApi},
};

/// How often, in blocks, a justification of finality is made and kept for
/// whoever asks later.
const JUSTIFICATION_PERIOD: u32 = 512;
/// How long a vote takes to everybody; a fraction of a slot.
const GOSSIP: Duration = Duration::from_millis(333);

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
pub type Backend = sc_service::TFullBackend<Block>;
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
type Network = Litep2pNetworkBackend;
type SelectChain = sc_consensus::LongestChain<Backend, Block>;
type GrandpaImport = sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>;

/// What commands that work on the stored chain need as well.
type Partial = sc_service::PartialComponents<
    Client,
    Backend,
    SelectChain,
    sc_consensus::DefaultImportQueue<Block>,
    Pool,
    (GrandpaImport, GrandpaLink, SlotDuration, Option<Telemetry>),
>;

type Inherents =
    (sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider);

/// Slot and time, which every block's author states and every importer checks: the slot by `slot_at`.
fn inherents(slot_at: impl FnOnce(Timestamp) -> Slot) -> Inherents {
    let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
    (sp_consensus_aura::inherents::InherentDataProvider::new(slot_at(*timestamp)), timestamp)
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
    let Some(endpoints) = config.telemetry_endpoints.clone().filter(|them| !them.is_empty()) else {
        return Ok(None);
    };
    let worker = TelemetryWorker::new(16)?;
    let telemetry = worker.handle().new_telemetry(endpoints);
    Ok(Some((worker, telemetry)))
}

/// Makes a folder that is ours alone, or takes one that nobody else may write to.
fn own(folder: &Path) -> Result<PathBuf, Error> {
    let refused = |why: &dyn std::fmt::Display| {
        let folder = folder.display();
        Error::Other(format!("{folder}: {why}; name another folder by --wasm-cache"))
    };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    let found = made.and_then(|()| Ok((folder.canonicalize()?, folder.metadata()?)));
    let (folder, metadata) = found.map_err(|error| refused(&error))?;
    if metadata.permissions().mode() & 0o022 != 0 {
        return Err(refused(&"others may write to it, and what lies there is executed"));
    }
    Ok(folder)
}

/// The SDK's own, which compiles the runtime at each start, with a folder for what it compiled.
fn executor(config: &Configuration, cache: Option<&Path>) -> Result<Executor, Error> {
    let cache = cache.map_or_else(|| config.base_path.path().join("wasm"), Path::to_path_buf);
    let settings = &config.executor;
    let heap = settings.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
        HeapAllocStrategy::Static { extra_pages: pages.try_into().unwrap_or(u32::MAX) }
    });
    Ok(Executor::builder()
        .with_execution_method(settings.wasm_method)
        .with_onchain_heap_alloc_strategy(heap)
        .with_offchain_heap_alloc_strategy(heap)
        .with_max_runtime_instances(settings.max_runtime_instances)
        .with_runtime_cache_size(settings.runtime_cache_size)
        .with_cache_path(own(&cache)?)
        .build())
}

/// `wasm_cache`: the folder of compiled runtimes, if not the one beside the chain's data.
pub fn partial(config: &Configuration, wasm_cache: Option<&Path>) -> Result<Partial, Error> {
    let telemetry = telemetry(config)?;
    let executor = executor(config, wasm_cache)?;
    let (client, backend, keystore_container, task_manager) =
        sc_service::new_full_parts::<Block, RuntimeApi, _>(
            config,
            telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
            executor,
            Vec::new(),
        )?;
    let client = Arc::new(client);
    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });
    let select_chain = SelectChain::new(backend.clone());
    let transaction_pool = Arc::new(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );
    let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry.as_ref().map(Telemetry::handle),
    )?;
    let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
    let import_queue =
        sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
            block_import: grandpa_import.clone(),
            justification_import: Some(Box::new(grandpa_import.clone())),
            client: client.clone(),
            create_inherent_data_providers: move |_, ()| async move {
                Ok(inherents(|now| slot_of_import(now, slot_duration)))
            },
            spawner: &task_manager.spawn_essential_handle(),
            registry: config.prometheus_registry(),
            check_for_equivocation: Default::default(),
            telemetry: telemetry.as_ref().map(Telemetry::handle),
            compatibility_mode: Default::default(),
        })?;
    Ok(sc_service::PartialComponents {
        client,
        backend,
        task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: (grandpa_import, grandpa_link, slot_duration, telemetry),
    })
}

type NetworkConfig = sc_network::config::FullNetworkConfiguration<Block, Hash, Network>;

/// Has the network carry the votes of GRANDPA.
fn add_grandpa(
    config: &Configuration,
    client: &Client,
    metrics: NotificationMetrics,
    network: &mut NetworkConfig,
) -> Result<(ProtocolName, Box<dyn NotificationService>), Error> {
    let genesis = client.block_hash(0)?.ok_or("the database has no genesis block")?;
    let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
    let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Network>(
        name.clone(),
        metrics,
        network.peer_store_handle(),
    );
    network.add_notification_protocol(protocol);
    Ok((name, notifications))
}

/// Starts all tasks of a node.
pub fn full(config: Configuration, wasm_cache: Option<&Path>) -> Result<TaskManager, Error> {
    let sc_service::PartialComponents {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: (grandpa_import, grandpa_link, slot_duration, mut telemetry),
    } = partial(&config, wasm_cache)?;

    let metrics = <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(
        config.prometheus_registry(),
    );
    let mut net_config = NetworkConfig::new(&config.network, config.prometheus_registry().cloned());
    let (protocol_name, notification_service) =
        add_grandpa(&config, &client, metrics.clone(), &mut net_config)?;
    let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
        backend.clone(),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    ));
    let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config,
            client: client.clone(),
            transaction_pool: transaction_pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
            block_relay: None,
            metrics,
            gap_sync_body_policy: None,
        })?;

    let node = Node {
        role: config.role,
        name: config.network.node_name.clone(),
        force_authoring: config.force_authoring,
        registry: config.prometheus_registry().cloned(),
        client: client.clone(),
        transaction_pool: transaction_pool.clone(),
        sync: sync.clone(),
        voter_state: SharedVoterState::empty(),
    };
    let with_grandpa = !config.disable_grandpa;

    let rpc_builder = node.rpc_builder(&grandpa_link, backend.clone());
    sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client,
        backend,
        task_manager: &mut task_manager,
        keystore: keystore_container.keystore(),
        transaction_pool,
        rpc_builder,
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync,
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    node.start_metrics(&task_manager)?;
    let telemetry = telemetry.as_ref();
    if node.role.is_authority() {
        node.start_aura(
            &task_manager,
            &keystore_container,
            select_chain,
            grandpa_import,
            slot_duration,
            telemetry,
        )?;
    }
    if with_grandpa {
        let wire = Wire { protocol_name, notification_service, network };
        node.start_grandpa(&task_manager, &keystore_container, grandpa_link, wire, telemetry)?;
    }
    Ok(task_manager)
}

/// GRANDPA's part of the network.
struct Wire {
    protocol_name: ProtocolName,
    notification_service: Box<dyn NotificationService>,
    network: Arc<dyn sc_network::service::traits::NetworkService>,
}

/// What the tasks of a node share.
struct Node {
    role: sc_network::config::Role,
    name: String,
    force_authoring: bool,
    registry: Option<substrate_prometheus_endpoint::Registry>,
    client: Arc<Client>,
    transaction_pool: Arc<Pool>,
    sync: Arc<sc_network_sync::SyncingService<Block>>,
    voter_state: SharedVoterState,
}

type RpcBuilder = Box<dyn Fn(SubscriptionTaskExecutor) -> Result<RpcModule<()>, Error>>;

impl Node {
    fn rpc_builder(&self, link: &GrandpaLink, backend: Arc<Backend>) -> RpcBuilder {
        let authorities = link.shared_authority_set().clone();
        let finality = rpc::Finality {
            voter_state: self.voter_state.clone(),
            authorities: authorities.clone(),
            justifications: link.justification_stream(),
            proofs: FinalityProofProvider::new_for_service(backend, Some(authorities)),
        };
        let (client, pool) = (self.client.clone(), self.transaction_pool.clone());
        Box::new(move |executor| {
            rpc::create(client.clone(), pool.clone(), finality.clone(), executor)
                .map_err(|error| Error::Application(Box::new(error)))
        })
    }

    fn start_metrics(&self, tasks: &TaskManager) -> Result<(), Error> {
        if let Some(registry) = &self.registry {
            let metrics = Metrics::register(registry)?;
            let follow = metrics::follow(self.client.clone(), metrics);
            tasks.spawn_handle().spawn_blocking("authority-metrics", None, follow);
        }
        Ok(())
    }

    fn start_aura(
        &self,
        tasks: &TaskManager,
        keys: &KeystoreContainer,
        select_chain: SelectChain,
        block_import: GrandpaImport,
        slot_duration: SlotDuration,
        telemetry: Option<&Telemetry>,
    ) -> Result<(), Error> {
        let proposer_factory = sc_basic_authorship::ProposerFactory::new(
            tasks.spawn_handle(),
            self.client.clone(),
            self.transaction_pool.clone(),
            self.registry.as_ref(),
            telemetry.map(Telemetry::handle),
        );
        let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
            StartAuraParams {
                slot_duration,
                client: self.client.clone(),
                select_chain,
                block_import,
                proposer_factory,
                sync_oracle: self.sync.clone(),
                justification_sync_link: self.sync.clone(),
                create_inherent_data_providers: move |_, ()| async move {
                    Ok(inherents(|now| Slot::from_timestamp(now, slot_duration)))
                },
                force_authoring: self.force_authoring,
                backoff_authoring_blocks: None::<()>,
                keystore: keys.keystore(),
                // The rest of the slot is for the others to import the block.
                block_proposal_slot_portion: SlotProportion::new(2.0 / 3.0),
                max_block_proposal_slot_portion: None,
                telemetry: telemetry.map(Telemetry::handle),
                compatibility_mode: Default::default(),
            },
        )?;
        // A validator that can't author any more is to stop, and be noticed.
        tasks.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
        Ok(())
    }

    fn start_grandpa(
        &self,
        tasks: &TaskManager,
        keys: &KeystoreContainer,
        link: GrandpaLink,
        wire: Wire,
        telemetry: Option<&Telemetry>,
    ) -> Result<(), Error> {
        let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
            config: sc_consensus_grandpa::Config {
                gossip_duration: GOSSIP,
                justification_generation_period: JUSTIFICATION_PERIOD,
                observer_enabled: false,
                local_role: self.role,
                name: Some(self.name.clone()),
                // Others than validators follow the votes and cast none.
                keystore: self.role.is_authority().then(|| keys.keystore()),
                telemetry: telemetry.map(Telemetry::handle),
                protocol_name: wire.protocol_name,
            },
            link,
            network: wire.network,
            sync: self.sync.clone(),
            notification_service: wire.notification_service,
            voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
            prometheus_registry: self.registry.clone(),
            shared_voter_state: self.voter_state.clone(),
            telemetry: telemetry.map(Telemetry::handle),
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(
                self.transaction_pool.clone(),
            ),
        })?;
        tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
        Ok(())
    }
}
