//! The runtime of the certificate chain.
//!
//! `configs` joins the pallets, by theme; `apis` is what nodes and clients call; `presets` are the
//! genesis states that chain specs start from; `weights` is what calls cost. What this chain has in common
//! with the power-market chain is in `busbar-runtime-common`.
#![cfg_attr(not(feature = "std"), no_std)]
// `construct_runtime` recurses once for each part of a pallet.
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod presets;
pub mod weights;

use alloc::vec::Vec;

use sp_runtime::{generic, impl_opaque_keys};
use sp_version::RuntimeVersion;

pub use busbar_runtime_common::{
    nonce::CheckNearNonce, AccountId, Address, Balance, BlockNumber, Hash, Header, Moment, Nonce,
    Signature, SLOT_MS, SS58_PREFIX,
};

pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every transaction carries beside its call.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    CheckNearNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

impl_opaque_keys! {
    pub struct SessionKeys {
        pub aura: Aura,
        pub grandpa: Grandpa,
    }
}

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("busbar-green"),
    impl_name: alloc::borrow::Cow::Borrowed("busbar-green"),
    authoring_version: 1,
    spec_version: 100,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    // As on the power-market chain, where it has the same pallets.
    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(3)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(4)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(5)]
    pub type Migrations = pallet_migrations;
    #[runtime::pallet_index(6)]
    pub type Multisig = pallet_multisig;
    #[runtime::pallet_index(7)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(8)]
    pub type Scheduler = pallet_scheduler;
    #[runtime::pallet_index(9)]
    pub type Preimage = pallet_preimage;

    #[runtime::pallet_index(10)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(11)]
    pub type TransactionPayment = pallet_transaction_payment;

    #[runtime::pallet_index(20)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(21)]
    pub type TechnicalCommittee = pallet_collective<Instance2>;
    /// The seats of the council.
    #[runtime::pallet_index(23)]
    pub type Members = pallet_membership<Instance1>;
    #[runtime::pallet_index(24)]
    pub type TechnicalMembers = pallet_membership<Instance2>;
    #[runtime::pallet_index(26)]
    pub type Guardians = pallet_membership<Instance4>;
    #[runtime::pallet_index(27)]
    pub type Upgrades = pallet_upgrades;
    #[runtime::pallet_index(28)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(29)]
    pub type TxPause = pallet_tx_pause;

    /// Issuing bodies.
    #[runtime::pallet_index(50)]
    pub type Issuers = pallet_membership<Instance3>;
    #[runtime::pallet_index(51)]
    pub type Certificates = pallet_green_certificates;
    #[runtime::pallet_index(52)]
    pub type CertificateMarket = pallet_certificate_market;

    /// Who makes blocks and finalises them.
    #[runtime::pallet_index(39)]
    pub type Validators = pallet_membership<Instance5>;
    // Behind the validators whose keys it takes at genesis.
    #[runtime::pallet_index(40)]
    pub type Session = pallet_session;
}
