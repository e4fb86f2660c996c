//! `busbar demo`: a whole session of the power market on a live chain.

mod admission;
mod compare;
mod ledger;
mod outcome;
mod people;
mod report;
mod steps;
pub mod tables;
mod trading;

use std::{env, fmt, io, process::ExitCode};

use crate::{
    chain, clear, console,
    testnet::{self, browser, Chain, Network},
};

/// Run a whole market session with the paper's tables on a network of its own
/// and compare the trades with those expected; then keep the network up until
/// Ctrl-C.
#[derive(clap::Args)]
pub struct Arguments {
    /// Run on the chain behind this address instead, as in
    /// ws://127.0.0.1:9944; its preset must be dev or local.
    #[arg(long, value_name = "URL")]
    #[arg(conflicts_with_all = ["directory", "node", "rpc_port", "p2p_port", "prometheus_port"])]
    url: Option<String>,
    /// Stop the network as soon as the session is settled; ONCE=1 in the
    /// environment does the same.
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    network: testnet::Options,
}

/// Why the session wasn't shown to its end, or not believed.
#[derive(Debug)]
pub enum Failure {
    Network(testnet::Failure),
    Chain(chain::Error),
    /// The compiled-in tables can't be read or cleared.
    Tables(clear::Failure),
    /// Progress can't be written.
    Output(io::Error),
    /// What came out differently from what was expected.
    Differs(Vec<String>),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Network(failure) => failure.exit_code(),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(failure) => write!(f, "{failure}"),
            Self::Chain(error) => write!(f, "{error}"),
            Self::Tables(failure) => write!(f, "{failure}"),
            Self::Output(error) => write!(f, "progress can't be written: {error}"),
            Self::Differs(differences) => {
                write!(f, "the session did not come out as it should:")?;
                differences.iter().try_for_each(|difference| write!(f, "\n  {difference}"))
            }
        }
    }
}

impl From<testnet::Failure> for Failure {
    fn from(failure: testnet::Failure) -> Self {
        Self::Network(failure)
    }
}

impl From<chain::Error> for Failure {
    fn from(error: chain::Error) -> Self {
        Self::Chain(error)
    }
}

impl From<clear::Failure> for Failure {
    fn from(failure: clear::Failure) -> Self {
        Self::Tables(failure)
    }
}

impl From<clear::table::Fault> for Failure {
    fn from(fault: clear::table::Fault) -> Self {
        Self::Tables(fault.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    console::runtime().block_on(async {
        let stop = console::requested();
        tokio::pin!(stop);
        if let Some(url) = &arguments.url {
            return tokio::select! {
                outcome = on_chain(url) => outcome,
                () = &mut stop => Err(testnet::Failure::Interrupted.into()),
            };
        }
        let mut network = tokio::select! {
            network = Network::start(Chain::Power, &arguments.network) => network?,
            () = &mut stop => return Err(testnet::Failure::Interrupted.into()),
        };
        let mut outcome = tokio::select! {
            outcome = on_network(&mut network) => outcome,
            () = &mut stop => Err(testnet::Failure::Interrupted.into()),
        };
        if outcome.is_ok() && !ends_at_once(arguments) {
            network.print();
            outcome = tokio::select! {
                outcome = network.keep() => outcome.map_err(Failure::from),
                () = &mut stop => Ok(()),
            };
        }
        console::say("\nstopping the network");
        network.stop().await;
        outcome
    })
}

fn ends_at_once(arguments: &Arguments) -> bool {
    arguments.once || env::var_os("ONCE").is_some_and(|value| value == "1")
}

async fn on_chain(url: &str) -> Result<(), Failure> {
    steps::whole(url).await?;
    console::say(format!("\nin a browser: {}", browser(url)));
    Ok(())
}

/// The session needs one validator to talk to; of the others it is only told
/// when one of them ends.
async fn on_network(network: &mut Network) -> Result<(), Failure> {
    network.ready().await?;
    let url = network.rpc(0).to_owned();
    let session = steps::whole(&url);
    tokio::pin!(session);
    loop {
        tokio::select! {
            outcome = &mut session => break outcome,
            ended = network.failed() => console::warn(ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_line_by_line() {
        let failure = Failure::Differs(vec!["trade 1".into(), "trade 2".into()]);
        assert_eq!(
            failure.to_string(),
            "the session did not come out as it should:\n  trade 1\n  trade 2"
        );
    }
}
