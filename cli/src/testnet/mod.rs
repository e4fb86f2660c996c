//! `busbar testnet`: four validators of a chain's preset `local` on this machine.

mod network;
mod ports;
mod process;
mod validator;

use std::{fmt, io, path::PathBuf, process::ExitCode};

pub use network::{browser, Network};

use crate::console;

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Chain {
    Power,
    Green,
}

/// Run a network of four validators, whose keys everybody knows, on loopback
/// until Ctrl-C.
#[derive(clap::Args)]
pub struct Command {
    /// That of the power market, or that of green certificates.
    #[arg(long, value_enum, default_value_t = Chain::Power)]
    chain: Chain,
    #[command(flatten)]
    options: Options,
}

// How a network is started. Not a doc: clap would show it as what the command does.
#[derive(clap::Args)]
pub struct Options {
    /// Folder of the validators' data and logs, kept and used again; without
    /// it a temporary one.
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// The node's binary; without it the one beside this tool, or in PATH.
    #[arg(long, value_name = "FILE")]
    node: Option<PathBuf>,
    /// First validator's JSON-RPC port, the others' count up; 0: any free ones.
    #[arg(long, value_name = "PORT", default_value_t = 9944)]
    rpc_port: u16,
    /// First validator's port for its peers; 0: any free ones.
    #[arg(long, value_name = "PORT", default_value_t = 30333)]
    p2p_port: u16,
    /// First validator's Prometheus port; 0: any free ones.
    #[arg(long, value_name = "PORT", default_value_t = 9615)]
    prometheus_port: u16,
}

/// Why there is no network.
#[derive(Debug)]
pub enum Failure {
    /// A file or folder can't be used.
    File(PathBuf, io::Error),
    /// The node's binary can't be run.
    Node(PathBuf, io::Error),
    /// The tool that ends processes with this one can't be run.
    Setpriv(io::Error),
    /// The node refused a command: which, and what it said.
    Refused(String, String),
    /// Something else listens there, or the count goes beyond the last port.
    Port(u16, &'static str, io::Error),
    /// A validator ended: which, how, and how its log ends.
    Ended(String),
    /// A validator doesn't answer, or nothing gets final.
    Silent(String),
    /// The user said stop.
    Interrupted,
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            // As shells have it: 128 and the signal's number.
            Self::Interrupted => ExitCode::from(130),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Node(path, error) => write!(
                f,
                "{} can't be run: {error}; build it with `make build`, or name it with --node",
                path.display()
            ),
            Self::Setpriv(error) => {
                write!(f, "setpriv can't be run: {error}; it is in the package util-linux")
            }
            Self::Refused(command, said) => write!(f, "`{command}` failed: {said}"),
            Self::Port(port, flag, error) => write!(
                f,
                "port {port} on 127.0.0.1 can't be used: {error}; stop what listens there, or \
                 choose others with {flag} (0: any free ones)"
            ),
            Self::Ended(what) | Self::Silent(what) => write!(f, "{what}"),
            Self::Interrupted => write!(f, "interrupted"),
        }
    }
}

pub fn run(command: &Command) -> Result<(), Failure> {
    console::runtime().block_on(async {
        let stop = console::requested();
        tokio::pin!(stop);
        let mut network = tokio::select! {
            network = Network::start(command.chain, &command.options) => network?,
            () = &mut stop => return Err(Failure::Interrupted),
        };
        let outcome = tokio::select! {
            outcome = keep(&mut network) => outcome,
            () = &mut stop => Ok(()),
        };
        console::say("stopping the network");
        network.stop().await;
        outcome
    })
}

async fn keep(network: &mut Network) -> Result<(), Failure> {
    network.ready().await?;
    network.print();
    network.keep().await
}
