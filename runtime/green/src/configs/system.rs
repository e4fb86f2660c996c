//! Blocks, accounts, migrations.

use busbar_runtime_common::{
    limits::{
        BlockHashCount, DatabaseWeight, MigrationBudget, RuntimeBlockLength, RuntimeBlockWeights,
        SS58Prefix,
    },
    migrations::StandStill,
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, Contains, EverythingBut, InsideBoth},
};
use sp_runtime::traits::AccountIdLookup;
use sp_version::RuntimeVersion;

use crate::{
    weights, AccountId, Balance, Block, Hash, Migrations, Nonce, PalletInfo, Runtime, RuntimeCall,
    RuntimeEvent, RuntimeOrigin, RuntimeTask, SafeMode, TxPause, VERSION,
};

parameter_types! {
    pub const Version: RuntimeVersion = VERSION;
}

/// What nobody may call, ever.
pub struct Closed;

impl Contains<RuntimeCall> for Closed {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(
            call,
            // Tokens are those of the power-market chain.
            RuntimeCall::Balances(pallet_balances::Call::burn { .. })
                // A new runtime comes through `Upgrades`, with its guard, only.
                | RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { .. })
                // Nobody buys a pause; so there are no deposits.
                | RuntimeCall::SafeMode(
                    pallet_safe_mode::Call::enter { .. }
                        | pallet_safe_mode::Call::extend { .. }
                        | pallet_safe_mode::Call::release_deposit { .. }
                )
                // Whoever validates needs its keys, and a chain whose validators have none is over.
                | RuntimeCall::Session(pallet_session::Call::purge_keys { .. })
                // A seat goes to another account by vote only: whoever stole
                // its key could keep it.
                | RuntimeCall::Members(pallet_membership::Call::change_key { .. })
                | RuntimeCall::TechnicalMembers(pallet_membership::Call::change_key { .. })
                | RuntimeCall::Issuers(pallet_membership::Call::change_key { .. })
                | RuntimeCall::Guardians(pallet_membership::Call::change_key { .. })
                | RuntimeCall::Validators(pallet_membership::Call::change_key { .. })
        )
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
    type MultiBlockMigrator = Migrations;
}

impl pallet_migrations::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    #[cfg(not(feature = "runtime-benchmarks"))]
    type Migrations = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
    type CursorMaxLen = ConstU32<65_536>;
    type IdentifierMaxLen = ConstU32<256>;
    type MigrationStatusHandler = ();
    type FailedMigrationHandler = StandStill<SafeMode>;
    type MaxServiceWeight = MigrationBudget;
    type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = crate::OriginCaller;
    type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}
