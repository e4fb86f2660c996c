//! `busbar verify`: clears a session of a chain again, from proven records.

mod check;
mod evidence;
mod fetch;
mod report;

use std::{fmt, io, process::ExitCode};

use busbar_primitives::units::SessionId;
use subxt::config::substrate::H256;

use self::{check::Difference, evidence::Unready, fetch::Untrue};
use crate::{
    chain::{self, Client},
    console,
};

/// Clear a session of a chain again, from orders that are proven to be in a block's state, and
/// compare trades and receipt with the chain's to the last unit.
///
/// Exit code 0: all agrees. 1: something differs, or the node gave what the block doesn't stand
/// for. 2: nothing could be checked.
#[derive(clap::Args)]
pub struct Arguments {
    /// The session to check: it was cleared and is not closed yet.
    #[arg(long, value_name = "N")]
    session: SessionId,
    /// A node of the chain, which need not be trusted if --at is given.
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// The block to check at, by a hash that is known to be the chain's. [default: what the node
    /// calls its last finalised block]
    #[arg(long, value_name = "BLOCK_HASH", value_parser = block_hash)]
    at: Option<H256>,
}

fn block_hash(text: &str) -> Result<H256, String> {
    text.parse().map_err(|_| "is no block hash: give 64 hexadecimal digits behind 0x".into())
}

/// Why a session isn't said to agree.
#[derive(Debug)]
pub enum Failure {
    Chain(chain::Error),
    /// The node doesn't know the block.
    NoBlock(H256),
    /// The node doesn't answer for the state of the block.
    NoState {
        block: H256,
        reason: String,
    },
    /// A value isn't of the form that this tool knows.
    Form {
        key: String,
        reason: String,
    },
    Unready(SessionId, Unready),
    Untrue(Untrue),
    Differs(SessionId, Difference),
    /// The result can't be written.
    Output(io::Error),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Untrue(_) | Self::Differs(..) => ExitCode::FAILURE,
            _ => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain(error) => write!(f, "{error}"),
            Self::NoBlock(block) => write!(
                f,
                "the node knows no block {block:#x}; check the hash, or ask a node of the chain \
                 that has caught up"
            ),
            Self::NoState { block, reason } => write!(
                f,
                "the node doesn't answer for the state of block {block:#x}: {reason}; if it has \
                 discarded it, ask a node that keeps the state of all blocks"
            ),
            Self::Form { key, reason } => write!(
                f,
                "{key}: can't be read: {reason}; use the tool of the chain's release, or ask \
                 another node for better metadata"
            ),
            Self::Unready(session, why) => write!(f, "session {session} {why}"),
            Self::Untrue(untrue) => write!(f, "{untrue}"),
            Self::Differs(session, difference) => {
                write!(f, "session {session} differs: {difference}")
            }
            Self::Output(error) => write!(f, "the result can't be written: {error}"),
        }
    }
}

impl From<chain::Error> for Failure {
    fn from(error: chain::Error) -> Self {
        Self::Chain(error)
    }
}

impl From<Untrue> for Failure {
    fn from(untrue: Untrue) -> Self {
        Self::Untrue(untrue)
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = console::runtime().block_on(verify(arguments))?;
    console::print(text).map_err(Failure::Output)
}

async fn verify(arguments: &Arguments) -> Result<String, Failure> {
    let session = arguments.session;
    let client = Client::connect(&arguments.url).await?;
    let state = fetch::State::at(&client, arguments.at).await?;
    let evidence = evidence::gather(&client, &state, session).await?;
    if arguments.at.is_none() {
        let block = state.block();
        console::warn(format_args!(
            "that block {block:#x} is the chain's is the node's word; to believe no node, give \
             the hash of a block that you know by --at"
        ));
    }
    let receipt =
        check::check(&evidence).map_err(|difference| Failure::Differs(session, difference))?;
    Ok(report::report(&state, &evidence, receipt))
}
