//! What calls of this chain's own pallets cost, measured on this runtime: `make weights` writes all the
//! modules. docs/weights.md says on what machine, and how far to trust them.

pub use busbar_runtime_common::weights::*;

pub mod pallet_certificate_market;
pub mod pallet_green_certificates;
