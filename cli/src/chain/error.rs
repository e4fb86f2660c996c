//! What can go wrong between this tool and a chain.

use std::{fmt, time::Duration};

use subxt::{
    error::{BackendError, DispatchError, ExtrinsicError, RpcError, TransactionEventsError},
    rpcs::UserError,
};

/// Why a chain did not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// Nobody answers at this address.
    Unreachable { url: String, reason: String },
    /// A request to the node failed, or its answer can't be read.
    Node(Box<subxt::Error>),
    /// A transaction was refused: in which step, and why.
    Refused { step: String, reason: String },
    /// Something didn't happen in time.
    TimedOut { awaited: String, limit: Duration },
    /// The chain isn't what it has to be.
    Unfit(String),
}

impl Error {
    pub fn node<E: Into<subxt::Error>>(error: E) -> Self {
        Self::Node(Box::new(error.into()))
    }

    pub fn refused(step: &str, reason: impl Into<String>) -> Self {
        Self::Refused { step: step.to_owned(), reason: reason.into() }
    }

    /// Nobody answers at `url`, or not as a node does.
    pub fn unreachable(url: &str, reason: &dyn fmt::Display) -> Self {
        Self::Unreachable { url: url.to_owned(), reason: reason.to_string() }
    }

    /// An error that a node answers with, in its words.
    pub fn told(answer: &UserError) -> String {
        let detail = answer.data.as_ref().map_or("", |data| data.get().trim_matches('"'));
        join(&answer.message, detail)
    }

    /// The node didn't take a transaction.
    pub fn not_taken(step: &str, error: ExtrinsicError) -> Self {
        use subxt::rpcs::Error::User;
        match error {
            ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(
                RpcError::ClientError(User(answer)),
            )) => Self::refused(step, Self::told(&answer)),
            error => Self::node(error),
        }
    }

    /// A transaction is in a block, but what it did is not to be had.
    pub fn not_done(step: &str, error: TransactionEventsError) -> Self {
        match error {
            TransactionEventsError::ExtrinsicFailed(error) => Self::refused(step, describe(&error)),
            error => Self::node(error),
        }
    }
}

/// An error of the runtime as its metadata has it: the pallet, the error, and
/// what its documentation says.
pub fn describe(error: &DispatchError) -> String {
    let DispatchError::Module(module) = error else { return error.to_string() };
    let Ok(details) = module.details() else { return error.to_string() };
    let docs: Vec<_> = details.variant.docs.iter().map(|line| line.trim()).collect();
    join(&format!("{}.{}", details.pallet.name(), details.variant.name), &docs.join(" "))
}

fn join(what: &str, detail: &str) -> String {
    match detail {
        "" => what.to_owned(),
        _ => format!("{what}: {detail}"),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { url, reason } => write!(
                f,
                "no node can be reached at {url}: {reason}; start a network with `busbar testnet`, \
                 or name the address of a running one"
            ),
            Self::Node(error) => write!(f, "a request to the node failed: {error}"),
            Self::Refused { step, reason } => write!(f, "{step}: refused: {reason}"),
            Self::TimedOut { awaited, limit } => {
                write!(f, "waited {} s for {awaited}, in vain", limit.as_secs())
            }
            Self::Unfit(what) => f.write_str(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_step_and_reason() {
        let error = Error::refused("opening the session", "OrderBook.TooManySessions: wait");
        assert_eq!(
            error.to_string(),
            "opening the session: refused: OrderBook.TooManySessions: wait"
        );
    }

    #[test]
    fn a_timeout_names_what_was_awaited() {
        let limit = Duration::from_secs(60);
        let error = Error::TimedOut { awaited: "a new block".into(), limit };
        assert_eq!(error.to_string(), "waited 60 s for a new block, in vain");
    }

    #[test]
    fn an_error_of_the_runtime_that_is_no_pallets_is_told_as_it_is() {
        assert_eq!(describe(&DispatchError::BadOrigin), "Bad origin.");
    }

    #[test]
    fn an_error_without_documentation_stands_alone() {
        assert_eq!(join("Dplc.WrongStage", ""), "Dplc.WrongStage");
    }
}
