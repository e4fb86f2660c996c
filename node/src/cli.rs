//! The command line.

use std::path::PathBuf;

use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd,
    ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

#[derive(Debug, clap::Parser)]
#[command(args_conflicts_with_subcommands = true)]
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
