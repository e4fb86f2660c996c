//! Runs what the command line asks for.

use sc_cli::{LoggerBuilder, SubstrateCli};
use sc_network::config::NetworkBackendType;
use sc_service::{config::RpcMethods, ChainSpec, PartialComponents};
use sp_core::crypto::{set_default_ss58_version, Ss58AddressFormat};

use crate::{
    chain_spec,
    cli::{Cli, Subcommand},
    ports,
    runtime_api::Block,
    service,
};

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Busbar Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        "The Busbar developers".into()
    }

    fn support_url() -> String {
        "the operators of this network".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        let spec: Box<dyn ChainSpec> = Box::new(chain_spec::load(id)?);
        // Addresses are shown as the chain writes them.
        if let Some(prefix) = spec.properties().get("ss58Format").and_then(|value| value.as_u64()) {
            if let Ok(prefix) = u16::try_from(prefix) {
                set_default_ss58_version(Ss58AddressFormat::custom(prefix));
            }
        }
        Ok(spec)
    }
}

pub fn run() -> sc_cli::Result<()> {
    let cli = Cli::from_args();
    match &cli.subcommand {
        None => start(&cli),
        Some(Subcommand::Key(cmd)) => cmd.run(&cli),
        Some(Subcommand::BuildSpec(cmd)) => {
            cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
        }
        Some(Subcommand::ExportChainSpec(cmd)) => {
            // What the runtime says against a genesis state is in the log.
            LoggerBuilder::new("error").init()?;
            cmd.run(cli.load_spec(&cmd.chain)?)
        }
        Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, import_queue, .. } =
                service::partial(&config, None)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, .. } = service::partial(&config, None)?;
            Ok((cmd.run(client, config.database), task_manager))
        }),
        Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, import_queue, .. } =
                service::partial(&config, None)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::PurgeChain(cmd)) => {
            cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
        }
        Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, backend, .. } =
                service::partial(&config, None)?;
            let grandpa = Box::new(|client, _, blocks| {
                sc_consensus_grandpa::revert(client, blocks)?;
                Ok(())
            });
            Ok((cmd.run(client, backend, Some(grandpa)), task_manager))
        }),
        Some(Subcommand::ChainInfo(cmd)) => {
            cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
        }
    }
}

fn start(cli: &Cli) -> sc_cli::Result<()> {
    cli.create_runner(&cli.run)?.run_node_until_exit(|mut config| async move {
        if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
            return Err("this node speaks through litep2p only; leave --network-backend out".into());
        }
        for endpoint in config.rpc.addr.iter_mut().flatten() {
            // Whoever asked for a port is to get it, or an error: a client
            // that finds another node behind it would talk to the wrong chain.
            endpoint.retry_random_port = false;
            // Loopback is no protection on a machine that others use, too.
            if matches!(endpoint.rpc_methods, RpcMethods::Auto) {
                endpoint.rpc_methods = RpcMethods::Safe;
            }
        }
        ports::ensure_free(&config)?;
        service::full(config, cli.wasm_cache.as_deref()).map_err(sc_cli::Error::Service)
    })
}
