//! The command line.

use std::path::PathBuf;

use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd,
    ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

/// Transactions in the pool, unless the operator says otherwise: ten times as many as by the SDK.
/// A tenth of it is the room for those that miss an earlier one of their account, as many do
/// while the pool takes up a new block. What finds no room there is dropped without a word to
/// whoever doesn't watch it, and all that is behind it waits in vain.
const POOL_LIMIT: &str = "81920";

#[derive(Debug, clap::Parser)]
#[command(args_conflicts_with_subcommands = true)]
#[command(mut_arg("pool_limit", |arg| arg.default_value(POOL_LIMIT)))]
pub struct Cli {
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,
    #[command(flatten)]
    pub run: RunCmd,
    /// Folder of compiled runtimes, which a node takes up where it finds its runtime there
    /// instead of compiling it for seconds; without it, one beside the chain's data. What lies
    /// there is executed: nobody else may write to it.
    #[arg(long, value_name = "DIR")]
    pub wasm_cache: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Make, inspect and insert keys.
    #[command(subcommand)]
    Key(KeySubcommand),
    /// Print a chain spec with this machine's default boot node.
    BuildSpec(BuildSpecCmd),
    /// Write a chain spec, plain or raw.
    ExportChainSpec(ExportChainSpecCmd),
    /// Check blocks again.
    CheckBlock(CheckBlockCmd),
    /// Write blocks to a file.
    ExportBlocks(ExportBlocksCmd),
    /// Read blocks from a file.
    ImportBlocks(ImportBlocksCmd),
    /// Delete a chain's data.
    PurgeChain(PurgeChainCmd),
    /// Go back some blocks that aren't final.
    Revert(RevertCmd),
    /// Tell best and finalised block of the stored chain.
    ChainInfo(ChainInfoCmd),
}
