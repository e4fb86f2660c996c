//! A runtime of system, balances, certificates and this pallet.

use busbar_primitives::units::{Balance, Moment, MS_PER_DAY, MS_PER_HOUR, TOKEN};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, SortedMembers, Time},
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_runtime::BuildStorage;

use crate as pallet_certificate_market;

pub type AccountId = u64;

pub const ISSUER: AccountId = 100;
pub const POT: AccountId = 99;
/// Have tokens from the start.
pub const WIND: AccountId = 1;
pub const OTHER_WIND: AccountId = 2;
pub const THERMAL: AccountId = 3;
pub const OTHER_THERMAL: AccountId = 4;
pub const FEE: Balance = TOKEN / 100;
pub const DEPOSIT: Balance = TOKEN / 10;
pub const ENDOWMENT: Balance = 1_000 * TOKEN;
pub const LIFETIME: Moment = 730 * MS_PER_DAY;
pub const MAX_MATCHES: u32 = 3;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Certificates: pallet_green_certificates,
        Market: pallet_certificate_market,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<{ TOKEN / 1_000 }>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
    /// Milliseconds since the epoch.
    pub static Now: Moment = 1_000 * MS_PER_DAY;
    pub const FeePot: AccountId = POT;
}

pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl busbar_primitives::benchmarking::SetTime for Clock {
    fn set_time(now: Moment) {
        Now::set(now);
    }
}

pub struct Issuers;

impl SortedMembers<AccountId> for Issuers {
    fn sorted_members() -> Vec<AccountId> {
        vec![ISSUER]
    }
}

impl pallet_green_certificates::Config for Test {
    type IssueOrigin = EnsureSignedBy<Issuers, AccountId>;
    type DutyOrigin = EnsureRoot<AccountId>;
    type Currency = Balances;
    type FeePot = FeePot;
    type RecordFee = ConstU128<FEE>;
    type Lifetime = ConstU64<LIFETIME>;
    type Time = Clock;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Clock = Clock;
}

impl crate::Config for Test {
    type Certificates = Certificates;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type IssueOrigin = EnsureSignedBy<Issuers, AccountId>;
    type OrderDeposit = ConstU128<DEPOSIT>;
    type MaxMatches = ConstU32<MAX_MATCHES>;
    type Interval = ConstU64<MS_PER_HOUR>;
    type Time = Clock;
    type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Now::reset();
    let rich = [WIND, OTHER_WIND, THERMAL, OTHER_THERMAL, POT].map(|who| (who, ENDOWMENT));
    let storage = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances: rich.to_vec(), ..Default::default() },
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    // Events of block 0 aren't kept.
    ext.execute_with(|| System::set_block_number(1));
    ext
}
