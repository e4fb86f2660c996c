//! Blocks, accounts, migrations.

use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    migrations::{FailedMigrationHandler, FailedMigrationHandling},
    parameter_types,
    traits::{ConstU32, Contains, EverythingBut, InsideBoth},
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, RuntimeDbWeight, Weight},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::{traits::AccountIdLookup, PerThing, Perbill};
use sp_version::RuntimeVersion;

use crate::{
    blocks, migrations, weights, AccountId, Balance, Block, BlockNumber, Hash, Migrations, Nonce,
    PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, SafeMode, TxPause,
    SS58_PREFIX, VERSION,
};

/// One second of computing in a slot of two.
pub const MAX_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
/// Extrinsics of users; the rest is for the work on sessions and for
/// operational ones.
const NORMAL_RATIO: Perbill = Perbill::from_percent(70);
/// No extrinsic takes more than what this leaves of its class's share: so much of a block goes
/// to its hooks as a rule.
const USUAL_INITIALIZATION: Perbill = Perbill::from_percent(10);
const MAX_BLOCK_BYTES: u32 = 5 * 1_024 * 1_024;

parameter_types! {
    pub const BlockHashCount: BlockNumber = blocks(24 * 3_600_000);
    pub const Version: RuntimeVersion = VERSION;
    pub const SS58Prefix: u16 = SS58_PREFIX;
    pub const DatabaseWeight: RuntimeDbWeight = weights::base::DATABASE;
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
        .base_block(weights::base::BLOCK)
        .for_class(DispatchClass::all(), |class| class.base_extrinsic = weights::base::EXTRINSIC)
        .for_class(DispatchClass::Normal, |class| {
            class.max_total = Some(NORMAL_RATIO * MAX_BLOCK_WEIGHT);
        })
        .for_class(DispatchClass::Operational, |class| {
            class.max_total = Some(MAX_BLOCK_WEIGHT);
            class.reserved = Some(NORMAL_RATIO.left_from_one() * MAX_BLOCK_WEIGHT);
        })
        .avg_block_initialization(USUAL_INITIALIZATION)
        .build_or_panic();
    pub RuntimeBlockLength: BlockLength = BlockLength::builder()
        .max_length(MAX_BLOCK_BYTES)
        .modify_max_length_for_class(DispatchClass::Normal, |bytes| {
            *bytes = NORMAL_RATIO * MAX_BLOCK_BYTES;
        })
        .build();
    pub MigrationBudget: Weight = MAX_BLOCK_WEIGHT / 2;
}

/// What nobody may call, ever.
pub struct Closed;

impl Contains<RuntimeCall> for Closed {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(
            call,
            // Tokens come and go through the settlement bank only: burning
            // them would leave yuan at the bank that belong to nobody.
            RuntimeCall::Balances(pallet_balances::Call::burn { .. })
                // A new runtime comes through `Upgrades`, with its guard, only.
                | RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { .. })
                // Nobody buys a pause; so there are no deposits.
                | RuntimeCall::SafeMode(
                    pallet_safe_mode::Call::enter { .. }
                        | pallet_safe_mode::Call::extend { .. }
                        | pallet_safe_mode::Call::release_deposit { .. }
                )
                // Whoever validates needs its keys: `AuthoritySelection::withdraw` takes them.
                | RuntimeCall::Session(pallet_session::Call::purge_keys { .. })
                // A seat goes to another account by vote only: whoever stole
                // its key could keep it.
                | RuntimeCall::Members(pallet_membership::Call::change_key { .. })
                | RuntimeCall::TechnicalMembers(pallet_membership::Call::change_key { .. })
                | RuntimeCall::SupervisionMembers(pallet_membership::Call::change_key { .. })
                | RuntimeCall::Guardians(pallet_membership::Call::change_key { .. })
        )
    }
}

/// A migration that failed half-way leaves a state that trading could make
/// worse: the market stands still until the safe mode is ended by vote.
pub struct StandStill;

impl FailedMigrationHandler for StandStill {
    fn failed(_: Option<u32>) -> FailedMigrationHandling {
        let forever = BlockNumber::MAX;
        let entered = if SafeMode::is_entered() {
            <SafeMode as frame_support::traits::SafeMode>::extend(forever)
        } else {
            <SafeMode as frame_support::traits::SafeMode>::enter(forever)
        };
        match entered {
            // While a migration is stuck no transaction at all is taken, and so
            // no motion that could repair it.
            Ok(()) => FailedMigrationHandling::ForceUnstuck,
            Err(_) => FailedMigrationHandling::KeepStuck,
        }
    }
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = InsideBoth<EverythingBut<Closed>, InsideBoth<SafeMode, TxPause>>;
    type Block = Block;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type AccountId = AccountId;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type Nonce = Nonce;
    type Hash = Hash;
    type BlockHashCount = BlockHashCount;
    type DbWeight = DatabaseWeight;
    type Version = Version;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SS58Prefix = SS58Prefix;
    type MaxConsumers = ConstU32<64>;
    type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
    type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
    type SingleBlockMigrations = migrations::InOneBlock;
    type MultiBlockMigrator = Migrations;
}

impl pallet_migrations::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    #[cfg(not(feature = "runtime-benchmarks"))]
    type Migrations = migrations::OverBlocks;
    #[cfg(feature = "runtime-benchmarks")]
    type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
    type CursorMaxLen = ConstU32<65_536>;
    type IdentifierMaxLen = ConstU32<256>;
    type MigrationStatusHandler = ();
    type FailedMigrationHandler = StandStill;
    type MaxServiceWeight = MigrationBudget;
    type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = crate::OriginCaller;
    type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}
