//! What calls and hooks of this chain's own pallets cost, measured on this runtime: `make weights` writes
//! all the modules. docs/weights.md says on what machine, and how far to trust them.

// What a call grows with may have come out without any influence.
#![allow(unused_variables)]

pub use busbar_runtime_common::weights::*;

pub mod pallet_authority_selection;
pub mod pallet_bank;
pub mod pallet_credit;
pub mod pallet_delivery;
pub mod pallet_dplc;
pub mod pallet_grid;
pub mod pallet_market_parameters;
pub mod pallet_metering;
pub mod pallet_order_book;
pub mod pallet_participants;
