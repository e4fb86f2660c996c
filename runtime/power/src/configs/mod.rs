//! The pallets of the runtime, configured by theme.

mod consensus;
mod delivery;
mod governance;
mod market;
mod money;
mod system;

pub use consensus::Finality;
pub use governance::{EnsureCouncil, EnsureRole, MaxMembers, ProxyKind};
pub use money::{FeePot, PolicyFund, EXISTENTIAL_DEPOSIT};
pub use system::{StandStill, MAX_BLOCK_WEIGHT};
