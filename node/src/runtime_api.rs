//! The runtime APIs that the node asks a chain for, on a block whose
//! transactions stay opaque to it.
//!
//! The node's types need somebody to implement these APIs natively. Nobody
//! calls this stand-in: execution is by WASM only.

use busbar_primitives::{
    api::{
        AuthorityStatus, CreditView, DayView, DepthView, IntervalView, OrderView, OwedView,
        PreviewView, RestView, ScheduleView, SessionView, TradeView,
    },
    delivery::ContractId,
    intervals::Day,
    market::Side,
    units::{Balance, Energy, OrderId, Price, RegionId, SessionId},
};
use pallet_transaction_payment_rpc_runtime_api::{FeeDetails, RuntimeDispatchInfo};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_core::{
    crypto::{AccountId32, KeyTypeId},
    OpaqueMetadata,
};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Block as BlockT, NumberFor},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, ExtrinsicInclusionMode, OpaqueExtrinsic, Weight,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

pub type AccountId = AccountId32;
pub type BlockNumber = u32;
pub type Nonce = u32;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
pub type Hash = <Block as BlockT>::Hash;

#[allow(dead_code, reason = "only the types derived from it are used")]
pub struct Runtime;

#[allow(dead_code, reason = "no native code calls the stand-in")]
fn never<T>() -> T {
    unreachable!("a chain's WASM answers; its stand-in is never asked")
}

sp_api::impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            never()
        }

        fn execute_block(_: <Block as BlockT>::LazyBlock) {
            never()
        }

        fn initialize_block(_: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
            never()
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            never()
        }

        fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
            never()
        }

        fn metadata_versions() -> Vec<u32> {
            never()
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(_: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            never()
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            never()
        }

        fn inherent_extrinsics(_: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
            never()
        }

        fn check_inherents(
            _: <Block as BlockT>::LazyBlock,
            _: InherentData,
        ) -> CheckInherentsResult {
            never()
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            _: TransactionSource,
            _: <Block as BlockT>::Extrinsic,
            _: <Block as BlockT>::Hash,
        ) -> TransactionValidity {
            never()
        }
    }

    impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
        fn slot_duration() -> sp_consensus_aura::SlotDuration {
            never()
        }

        fn authorities() -> Vec<AuraId> {
            never()
        }
    }

    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(_: Vec<u8>, _: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
            never()
        }

        fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            never()
        }
    }

    impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
        fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
            never()
        }

        fn current_set_id() -> sp_consensus_grandpa::SetId {
            never()
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            _: sp_consensus_grandpa::EquivocationProof<
                <Block as BlockT>::Hash,
                NumberFor<Block>,
            >,
            _: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            never()
        }

        fn generate_key_ownership_proof(
            _: sp_consensus_grandpa::SetId,
            _: sp_consensus_grandpa::AuthorityId,
        ) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
            never()
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(_: AccountId) -> Nonce {
            never()
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
        for Runtime
    {
        fn query_info(_: <Block as BlockT>::Extrinsic, _: u32) -> RuntimeDispatchInfo<Balance> {
            never()
        }

        fn query_fee_details(_: <Block as BlockT>::Extrinsic, _: u32) -> FeeDetails<Balance> {
            never()
        }

        fn query_weight_to_fee(_: Weight) -> Balance {
            never()
        }

        fn query_length_to_fee(_: u32) -> Balance {
            never()
        }
    }

    impl busbar_primitives::api::CreditApi<Block, AccountId> for Runtime {
        fn explain(_: AccountId) -> Option<CreditView> {
            never()
        }
    }

    impl busbar_primitives::api::AuthorityApi<Block, AccountId> for Runtime {
        fn schedule() -> ScheduleView<AccountId> {
            never()
        }

        fn status() -> AuthorityStatus<AccountId> {
            never()
        }
    }

    impl busbar_primitives::api::DeliveryApi<Block, AccountId> for Runtime {
        fn day(_: AccountId, _: Day) -> DayView {
            never()
        }

        fn intervals(_: AccountId, _: Day, _: ContractId) -> Vec<IntervalView> {
            never()
        }

        fn owed(_: AccountId) -> OwedView {
            never()
        }
    }

    impl busbar_primitives::api::MarketApi<Block, AccountId> for Runtime {
        fn sessions(_: SessionId) -> Vec<SessionView> {
            never()
        }

        fn depth(_: SessionId, _: RegionId) -> Vec<DepthView> {
            never()
        }

        fn orders(_: SessionId, _: AccountId) -> Vec<OrderView> {
            never()
        }

        fn trades(_: SessionId, _: u32) -> Vec<TradeView<AccountId>> {
            never()
        }

        fn unserved(_: SessionId, _: OrderId) -> Option<RestView> {
            never()
        }

        fn preview(_: SessionId) -> Option<PreviewView<AccountId>> {
            never()
        }

        fn hold_for(_: Side, _: Price, _: Energy) -> Balance {
            never()
        }
    }
}
