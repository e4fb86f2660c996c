//! Direct power purchase by large consumers: the matching matrix, its fast
//! form, and the prices of a trade.
//!
//! Source: Tian et al., "Optimal Model for Direct Power Purchase by Large
//! Consumers Based on Blockchain", equations (1) to (6). The sign of (6) is
//! corrected and trades are counted in injected energy; the decision records
//! in `docs/adr` say why.

mod book;
mod matching;
mod pricing;
mod terms;
mod unserved;

pub use book::{clear, Bid, MemoryBook, Offer};
pub use matching::{
    Agreement, Head, Matching, MatchingError, Pass, Progress, Quote, Source, Step, Trade,
};
pub use pricing::{settle, settle_at, welfare, LandedCost, PricingError, Settlement, Welfare};
pub use terms::{certificate_cost, Class, Link, Terms, TermsError, MAX_REGIONS};
pub use unserved::Unserved;
