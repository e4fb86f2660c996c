//! The pallets of the runtime, configured by theme.

mod certificates;
mod consensus;
mod governance;
mod money;
mod system;

pub use consensus::Seated;
