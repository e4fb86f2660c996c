//! A runtime of system, balances and this pallet. The other pallets are stand-ins.

use busbar_primitives::{
    market::{Belongings, Link, Network, Obligations, OnSuspended, RegionPair},
    roles::Role,
    units::{Balance, GridVersion, RegionId},
};
use frame_support::{
    derive_impl, ord_parameter_types, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64},
    weights::Weight,
};
use frame_system::EnsureSignedBy;
use sp_core::{sr25519, Pair as _, H256};
use sp_runtime::{
    traits::{IdentifyAccount, IdentityLookup},
    AccountId32, BuildStorage, DispatchResult, MultiSignature, MultiSigner,
};

use crate::{self as pallet_participants, Profile};

pub type AccountId = AccountId32;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const APPLICATION_DEPOSIT: Balance = 100;
pub const ADMISSION_DEPOSIT: Balance = 1_000;
pub const MAX_APPLICATIONS: u32 = 3;
pub const MAX_VALIDITY: u64 = 50;
/// Regions of the current grid: 0, 1 and 2.
pub const REGION_COUNT: u16 = 3;
/// What [`sponsor`] has at the start.
pub const SPONSOR_BALANCE: Balance = 100_000;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Registry: pallet_participants,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
}

ord_parameter_types! {
    pub const Committee: AccountId = AccountId32::new([201; 32]);
    pub const Supervisor: AccountId = AccountId32::new([202; 32]);
}

parameter_types! {
    /// Who is bound by orders, trades or a bond.
    pub static BoundAccounts: Vec<AccountId> = Vec::new();
    /// Who has meters.
    pub static Owners: Vec<AccountId> = Vec::new();
    /// Whose suspension was told.
    pub static ToldSuspended: Vec<AccountId> = Vec::new();
    /// Whoever listens to suspensions fails.
    pub static SuspensionFails: bool = false;
}

pub struct Business;

impl Obligations<AccountId> for Business {
    fn bound(who: &AccountId) -> bool {
        BoundAccounts::get().contains(who)
    }
}

impl Belongings<AccountId> for Business {
    fn any(who: &AccountId) -> bool {
        Owners::get().contains(who)
    }

    fn move_to(old: &AccountId, new: &AccountId) {
        Owners::mutate(|owners| {
            owners.iter_mut().filter(|owner| *owner == old).for_each(|owner| *owner = new.clone());
        });
    }

    fn move_weight() -> Weight {
        Weight::zero()
    }
}

impl OnSuspended<AccountId> for Business {
    fn suspended(who: &AccountId) -> DispatchResult {
        if SuspensionFails::get() {
            return Err("orders can't be withdrawn".into());
        }
        ToldSuspended::mutate(|told| told.push(who.clone()));
        Ok(())
    }

    fn suspended_weight() -> Weight {
        Weight::zero()
    }
}

pub struct Grid;

impl Network<AccountId> for Grid {
    fn current() -> GridVersion {
        7
    }

    fn retain(_: GridVersion) -> DispatchResult {
        Ok(())
    }

    fn release(_: GridVersion) {}

    fn has_region(version: GridVersion, region: RegionId) -> bool {
        version == Self::current() && region < REGION_COUNT
    }

    fn region_count(_: GridVersion) -> u16 {
        REGION_COUNT
    }

    fn links(_: GridVersion) -> Vec<(RegionPair, Link)> {
        Vec::new()
    }

    fn company(_: GridVersion) -> Option<AccountId> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn publish_full(_: u16, _: &AccountId) {}
}

impl pallet_participants::Config for Test {
    type AdmitOrigin = EnsureSignedBy<Committee, AccountId>;
    type SuperviseOrigin = EnsureSignedBy<Supervisor, AccountId>;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ApplicationDeposit = ConstU128<APPLICATION_DEPOSIT>;
    type AdmissionDeposit = ConstU128<ADMISSION_DEPOSIT>;
    type Signature = MultiSignature;
    type Network = Grid;
    type Obligations = Business;
    type Belongings = Business;
    type OnSuspended = Business;
    type MaxApplications = ConstU32<MAX_APPLICATIONS>;
    type MaxValidity = ConstU64<MAX_VALIDITY>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

/// The key of participant `seed`.
pub fn key(seed: u8) -> sr25519::Pair {
    sr25519::Pair::from_seed(&[seed; 32])
}

/// The account of participant `seed`. It doesn't exist at the start.
pub fn account(seed: u8) -> AccountId {
    MultiSigner::Sr25519(key(seed).public()).into_account()
}

pub fn sign(seed: u8, message: &[u8]) -> MultiSignature {
    MultiSignature::Sr25519(key(seed).sign(message))
}

/// Submits applications and has tokens.
pub fn sponsor() -> AccountId {
    AccountId32::new([200; 32])
}

pub fn profile() -> Profile {
    Profile {
        role: Role::LargeConsumer,
        region: 1,
        entity: b"91310000MA1FL0LQ6X".to_vec().try_into().unwrap(),
        capacity: 5_000_000,
        evidence: H256::repeat_byte(9),
    }
}

pub fn new_test_ext(founders: Vec<(AccountId, Profile)>) -> sp_io::TestExternalities {
    BoundAccounts::reset();
    ToldSuspended::reset();
    SuspensionFails::reset();
    let storage = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: vec![(sponsor(), SPONSOR_BALANCE)],
            ..Default::default()
        },
        registry: pallet_participants::GenesisConfig { participants: founders },
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    #[cfg(feature = "runtime-benchmarks")]
    ext.register_extension(sp_keystore::KeystoreExt::new(
        sp_keystore::testing::MemoryKeystore::new(),
    ));
    // Events of block 0 aren't kept.
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    run_with(Vec::new(), test);
}

/// The same, with founding members.
pub fn run_with(founders: Vec<(AccountId, Profile)>, test: impl FnOnce()) {
    new_test_ext(founders).execute_with(|| {
        test();
        Registry::do_try_state().unwrap();
    });
}
