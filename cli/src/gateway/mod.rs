//! `busbar meter-gateway`: readings of meters by MQTT, onto the chain.

mod inbox;
mod message;
mod meters;
mod metrics;
mod outbox;
mod reading;
mod store;

use std::{
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use substrate_prometheus_endpoint::{init_prometheus, PrometheusError};

use self::{
    inbox::{Inbox, Source},
    metrics::Metrics,
    outbox::Outbox,
    store::Shared,
};
use crate::{
    chain::{self, Key},
    console,
};

/// Take readings of meters by MQTT and submit them to a chain in batches, until Ctrl-C.
///
/// Nothing is lost or submitted twice, whichever of broker, gateway and node is killed: what was
/// received is in the database before it is acknowledged, and stays there until it is final.
#[derive(clap::Args)]
pub struct Arguments {
    /// A node of the chain.
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// A file with the secret of the account that submits and pays, which nobody else uses: a
    /// phrase or a seed, with derivation if any.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where readings are kept until they are final; made if it isn't there.
    #[arg(long, value_name = "FILE", default_value = "meter-gateway.db")]
    database: PathBuf,
    /// The MQTT broker.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:1883", value_parser = broker)]
    broker: (String, u16),
    /// The certificates, in PEM, that the broker's own is checked by: the connection is by TLS then.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// By what name the broker knows the gateway.
    #[arg(long, value_name = "NAME", requires = "password")]
    user: Option<String>,
    /// A file with the password for the broker.
    #[arg(long, value_name = "FILE", requires = "user")]
    password: Option<PathBuf>,
    /// Under which the broker keeps messages while the gateway is away; no two clients share one.
    #[arg(long, value_name = "NAME", default_value = "busbar-meter-gateway")]
    client_id: String,
    /// What topics begin with: PREFIX/readings/PUBLISHER, and PREFIX/answers/PUBLISHER.
    #[arg(long, value_name = "PREFIX", default_value = "busbar", value_parser = prefix)]
    prefix: String,
    /// Readings in an extrinsic, at most.
    #[arg(long, value_name = "N", default_value_t = 512,
          value_parser = clap::value_parser!(u16).range(1..=512))]
    batch: u16,
    /// Where Prometheus finds metrics.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:9630")]
    metrics: SocketAddr,
}

fn broker(text: &str) -> Result<(String, u16), String> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match parts {
        Some((host, port)) if !host.is_empty() => Ok((host.to_owned(), port)),
        _ => Err("give a host and a port, as in 127.0.0.1:1883".into()),
    }
}

fn prefix(text: &str) -> Result<String, String> {
    let is_topic = !text.is_empty() && !text.contains(['+', '#']) && !text.ends_with('/');
    is_topic
        .then(|| text.to_owned())
        .ok_or_else(|| "give the beginning of a topic, without + or #, or / at its end".into())
}

/// Why the gateway doesn't run.
#[derive(Debug)]
pub enum Failure {
    File(PathBuf, io::Error),
    Key(PathBuf, String),
    /// There is none in the file.
    Certificates(PathBuf),
    Database(PathBuf, rusqlite::Error),
    /// Another process works on the database.
    InUse(PathBuf),
    /// The database is for another chain or account.
    OtherChain(PathBuf),
    Metrics(SocketAddr, substrate_prometheus_endpoint::Error),
    Registry(PrometheusError),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::FAILURE
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Key(path, reason) => write!(
                f,
                "{} has no secret of an account: {reason}; give a phrase, or a seed behind 0x",
                path.display()
            ),
            Self::Certificates(path) => {
                write!(f, "{} has no certificate; give one or several in PEM", path.display())
            }
            Self::Database(path, error) => write!(f, "{}: {error}", path.display()),
            Self::InUse(path) => write!(
                f,
                "{} is in use by another gateway; stop that one, or name another file with \
                 --database",
                path.display()
            ),
            Self::OtherChain(path) => write!(
                f,
                "{} is of another chain or account; name another file with --database, or go back \
                 to that --url and --key",
                path.display()
            ),
            Self::Metrics(address, error) => {
                write!(f, "{address}: {error}; choose another one with --metrics")
            }
            Self::Registry(error) => write!(f, "metrics can't be made: {error}"),
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let key = key(&arguments.key)?;
    let login = match (&arguments.user, &arguments.password) {
        (Some(user), Some(file)) => Some((user.clone(), secret(file)?)),
        _ => None,
    };
    let ca = arguments.ca.as_deref().map(certificates).transpose()?;
    let (host, port) = arguments.broker.clone();
    let Arguments { client_id, prefix, .. } = arguments;
    let source =
        Source { host, port, ca, login, client_id: client_id.clone(), prefix: prefix.clone() };
    let store = Shared::open(&arguments.database)?;
    if store.account()?.is_some_and(|account| account != key.account()) {
        return Err(Failure::OtherChain(arguments.database.clone()));
    }
    let metrics = Metrics::new().map_err(Failure::Registry)?;
    let inbox = Inbox { source: &source, store: &store, metrics: &metrics };
    let outbox = Outbox {
        url: &arguments.url,
        key: &key,
        batch: arguments.batch.into(),
        store: &store,
        metrics: &metrics,
    };
    console::say(format_args!("submits by {}", key.account()));

    console::runtime().block_on(async {
        let stop = console::requested();
        let address = arguments.metrics;
        tokio::select! {
            failure = inbox.run() => failure.map(|never| match never {}),
            failure = outbox.run() => failure.map(|never| match never {}),
            ended = init_prometheus(address, metrics.registry.clone()) => {
                ended.map_err(|error| Failure::Metrics(address, error))
            }
            () = stop => Ok(()),
        }
    })
}

fn certificates(file: &Path) -> Result<Vec<u8>, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    match text.contains("-----BEGIN CERTIFICATE-----") {
        true => Ok(text.into_bytes()),
        false => Err(Failure::Certificates(file.to_owned())),
    }
}

fn key(file: &Path) -> Result<Key, Failure> {
    Key::from_secret(&secret(file)?).map_err(|error| match error {
        chain::Error::Unfit(reason) => Failure::Key(file.to_owned(), reason),
        error => Failure::Key(file.to_owned(), error.to_string()),
    })
}

/// The first line of a file.
fn secret(file: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brokers_have_a_host_and_a_port() {
        assert_eq!(broker("mqtt.example:8883"), Ok(("mqtt.example".into(), 8_883)));
        assert_eq!(broker("::1:1883"), Ok(("::1".into(), 1_883)));
        for bad in ["", "mqtt.example", ":1883", "mqtt.example:mqtt", "mqtt.example:70000"] {
            assert!(broker(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn prefixes_are_topics() {
        assert_eq!(prefix("grid/north"), Ok("grid/north".into()));
        for bad in ["", "grid/", "grid/+", "#"] {
            assert!(prefix(bad).is_err(), "{bad}");
        }
    }
}
