//! What the runtimes of both chains have in common: types, limits of blocks, fees, who votes on what, the
//! bound on nonces, when sessions end, and the weights of what both call.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod bodies;
pub mod deposits;
pub mod fees;
pub mod limits;
pub mod migrations;
pub mod nonce;
pub mod sessions;
pub mod weights;

pub use busbar_primitives::units::{Balance, Moment};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature,
};

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Nonce = u32;
pub type Hash = sp_core::H256;
pub type BlockNumber = u32;
pub type Address = MultiAddress<AccountId, ()>;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// Prefix of addresses: whoever takes part in both chains has one address.
pub const SS58_PREFIX: u16 = 7_378;
/// Slots can't be made longer or shorter once a chain has started.
pub const SLOT_MS: Moment = 2_000;

/// Blocks in a time, at one block a slot.
pub const fn blocks(ms: Moment) -> BlockNumber {
    (ms / SLOT_MS) as BlockNumber
}
