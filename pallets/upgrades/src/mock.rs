//! A runtime of system and this pallet, in which a code is nothing but its encoded version. The
//! market and the migrations are stand-ins.

use busbar_primitives::{market::Interruptions, units::Moment};
use codec::Encode;
use frame_support::{
    derive_impl, migrations::MultiStepMigrator, ord_parameter_types, parameter_types,
    traits::ConstU64, weights::Weight,
};
use frame_system::EnsureSignedBy;
use sp_core::{
    traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt},
    H256,
};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    BuildStorage,
};
use sp_version::RuntimeVersion;

use crate as pallet_upgrades;

pub type AccountId = u64;

pub const AUTHORIZER: AccountId = 1;
pub const EXPEDITER: AccountId = 2;
pub const REVOKER: AccountId = 3;
pub const ANYBODY: AccountId = 4;

/// Blocks.
pub const NOTICE: u64 = 10;
/// Milliseconds.
pub const WINDOW: Moment = 60_000;

/// `spec_version` of the code that runs at the start.
pub const RUNNING: u32 = 1;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Upgrades: pallet_upgrades,
    }
);

parameter_types! {
    pub Version: RuntimeVersion = version(RUNNING);
    pub static Paused: bool = false;
    /// Milliseconds until a gate closes.
    pub static GateClosesIn: Option<Moment> = None;
    pub static Matching: bool = false;
    pub static Migrating: bool = false;
}

ord_parameter_types! {
    pub const Authorizer: AccountId = AUTHORIZER;
    pub const Expediter: AccountId = EXPEDITER;
    pub const Revoker: AccountId = REVOKER;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type Version = Version;
    type MultiBlockMigrator = Migrations;
}

pub struct Migrations;

impl MultiStepMigrator for Migrations {
    fn ongoing() -> bool {
        Migrating::get()
    }

    fn step() -> Weight {
        Weight::zero()
    }
}

pub struct Market;

impl Interruptions for Market {
    fn paused() -> bool {
        Paused::get()
    }

    fn gate_closing(window: Moment) -> bool {
        GateClosesIn::get().is_some_and(|left| left <= window)
    }

    fn matching() -> bool {
        Matching::get()
    }
}

impl pallet_upgrades::Config for Test {
    type AuthorizeOrigin = EnsureSignedBy<Authorizer, AccountId>;
    type FastTrackOrigin = EnsureSignedBy<Expediter, AccountId>;
    type RevokeOrigin = EnsureSignedBy<Revoker, AccountId>;
    type Market = Market;
    type Notice = ConstU64<NOTICE>;
    type Window = ConstU64<WINDOW>;
    type WeightInfo = ();
}

/// Stands in for the executor.
struct Reader;

impl ReadRuntimeVersion for Reader {
    fn read_runtime_version(
        &self,
        code: &[u8],
        _: &mut dyn Externalities,
    ) -> Result<Vec<u8>, String> {
        Ok(code.to_vec())
    }
}

pub fn version(spec_version: u32) -> RuntimeVersion {
    RuntimeVersion { spec_name: "test".into(), spec_version, ..Default::default() }
}

pub fn code(spec_version: u32) -> Vec<u8> {
    version(spec_version).encode()
}

pub fn hash(code: &[u8]) -> H256 {
    BlakeTwo256::hash(code)
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Paused::reset();
    GateClosesIn::reset();
    Matching::reset();
    Migrating::reset();
    let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::new_with_code(&code(RUNNING), storage);
    ext.register_extension(ReadRuntimeVersionExt::new(Reader));
    // Events of block 0 aren't kept.
    ext.execute_with(|| System::set_block_number(1));
    ext
}

pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(test);
}
