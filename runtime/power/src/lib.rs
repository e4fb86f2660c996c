//! The runtime of the power-market chain.
//!
//! `configs` joins the pallets, by theme; `parameters` is what governance tunes;
//! `migrations` take over the state of the release before; `apis` is what nodes
//! and clients call; `presets` are the genesis states that chain specs start from;
//! `weights` is what calls and hooks cost.
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
mod delivery;
mod market;
pub mod migrations;
pub mod parameters;
pub mod presets;
pub mod weights;

use alloc::vec::Vec;

use sp_runtime::{generic, impl_opaque_keys};
use sp_version::RuntimeVersion;

pub use busbar_runtime_common::{
    blocks, nonce::CheckNearNonce, AccountId, Address, Balance, BlockNumber, Hash, Header, Moment,
    Nonce, Signature, SLOT_MS, SS58_PREFIX,
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
    pallet_credit::RememberRefusals<Runtime>,
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
        pub aura: AuthoritySelection,
        pub grandpa: configs::Finality,
    }
}

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("busbar-power"),
    impl_name: alloc::borrow::Cow::Borrowed("busbar-power"),
    authoring_version: 1,
    spec_version: 110,
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
    // Behind everything that makes tokens at genesis: it takes the issuance
    // that it finds as the start of its books.
    #[runtime::pallet_index(12)]
    pub type Bank = pallet_bank;

    #[runtime::pallet_index(20)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(21)]
    pub type TechnicalCommittee = pallet_collective<Instance2>;
    #[runtime::pallet_index(22)]
    pub type SupervisionCommittee = pallet_collective<Instance3>;
    /// The seats of the council.
    #[runtime::pallet_index(23)]
    pub type Members = pallet_membership<Instance1>;
    #[runtime::pallet_index(24)]
    pub type TechnicalMembers = pallet_membership<Instance2>;
    #[runtime::pallet_index(25)]
    pub type SupervisionMembers = pallet_membership<Instance3>;
    #[runtime::pallet_index(26)]
    pub type Guardians = pallet_membership<Instance4>;
    #[runtime::pallet_index(27)]
    pub type Upgrades = pallet_upgrades;
    #[runtime::pallet_index(28)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(29)]
    pub type TxPause = pallet_tx_pause;

    // The grid before those who ask it for regions at genesis.
    #[runtime::pallet_index(30)]
    pub type Grid = pallet_grid;
    #[runtime::pallet_index(31)]
    pub type Participants = pallet_participants;
    #[runtime::pallet_index(32)]
    pub type OrderBook = pallet_order_book;
    #[runtime::pallet_index(33)]
    pub type Dplc = pallet_dplc;
    #[runtime::pallet_index(34)]
    pub type Parameters = pallet_market_parameters;
    #[runtime::pallet_index(35)]
    pub type Metering = pallet_metering;
    #[runtime::pallet_index(36)]
    pub type Delivery = pallet_delivery;

    // Behind the members whose keys it takes at genesis, and their accounts.
    #[runtime::pallet_index(37)]
    pub type Credit = pallet_credit;
    // Behind credit, whose eras it follows; before the session, which tells it of validators.
    #[runtime::pallet_index(38)]
    pub type AuthoritySelection = pallet_authority_selection;
    // Before the session as well: an author is one of those that are validators until then.
    #[runtime::pallet_index(39)]
    pub type Authorship = pallet_authorship;

    #[runtime::pallet_index(40)]
    pub type Session = pallet_session;
}
