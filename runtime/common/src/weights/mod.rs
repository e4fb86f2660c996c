//! What the database, blocks and the calls that both chains have cost, measured on the runtime of the
//! power-market chain: `make weights` writes all the modules. docs/weights.md says on what machine,
//! and how far to trust them.

// What a call grows with may have come out without any influence.
#![allow(unused_variables)]

pub mod base;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_balances;
pub mod pallet_collective;
pub mod pallet_membership;
pub mod pallet_migrations;
pub mod pallet_multisig;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_safe_mode;
pub mod pallet_scheduler;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_tx_pause;
pub mod pallet_upgrades;
pub mod pallet_utility;
