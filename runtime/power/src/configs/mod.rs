//! The pallets of the runtime, configured by theme.

mod consensus;
mod delivery;
mod governance;
mod market;
mod money;
mod system;

pub use consensus::Finality;
pub use governance::{EnsureRole, ProxyKind};
pub use money::PolicyFund;
