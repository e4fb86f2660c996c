//! A runtime of system, balances and this pallet. The other pallets are stand-ins.

use busbar_primitives::{
    market::{Admissions, OnCredited},
    roles::{Admission, Role, Standing},
    units::{Balance, Fen, Moment},
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, SortedMembers, Time},
};
use frame_system::EnsureSignedBy;
use sp_runtime::{BuildStorage, DispatchResult};

use crate::{self as pallet_bank, types::DEFAULT_RATE};

pub type AccountId = u64;

pub const EXISTENTIAL_DEPOSIT: Balance = 1_000_000_000;
pub const CONFIRM_ABOVE: Fen = 100_000;
pub const DAILY_LIMIT: Fen = 1_000_000;
pub const MAX_PENDING: u32 = 2;
pub const MAX_CLAIMS: u32 = 2;

pub const OFFICER: AccountId = 101;
pub const OTHER_OFFICER: AccountId = 102;
/// Participants at the start, without tokens.
pub const PARTICIPANTS: [AccountId; 3] = [1, 2, 3];
/// Has tokens from the start.
pub const FOUNDER: AccountId = 99;
pub const GENESIS_ISSUANCE: Balance = 5_000_000_000_000;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Bank: pallet_bank,
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
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
}

parameter_types! {
    /// Milliseconds since the epoch.
    pub static Now: Moment = 0;
    /// Base units per fen.
    pub static Rate: Balance = DEFAULT_RATE;
    pub static Admitted: Vec<(AccountId, Admission)> = Vec::new();
    /// Who was credited, in order.
    pub static ToldCredited: Vec<AccountId> = Vec::new();
    /// Whoever listens to credits fails.
    pub static CreditedFails: bool = false;
}

pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

pub struct Officers;

impl SortedMembers<AccountId> for Officers {
    fn sorted_members() -> Vec<AccountId> {
        vec![OFFICER, OTHER_OFFICER]
    }
}

pub struct Registry;

impl Registry {
    pub fn enter(who: AccountId, standing: Standing) {
        Self::remove(who);
        let admission = Admission {
            role: Role::LargeConsumer,
            region: 0,
            capacity: 1,
            standing,
            deposit_paid: false,
        };
        Admitted::mutate(|admitted| admitted.push((who, admission)));
    }

    pub fn remove(who: AccountId) {
        Admitted::mutate(|admitted| admitted.retain(|(other, _)| *other != who));
    }
}

impl Admissions<AccountId> for Registry {
    fn admission(who: &AccountId) -> Option<Admission> {
        let admitted = Admitted::get();
        admitted.into_iter().find(|(other, _)| other == who).map(|(_, admission)| admission)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId, admission: Admission) {
        Self::enter(*who, admission.standing);
    }
}

impl OnCredited<AccountId> for Registry {
    fn credited(who: &AccountId) -> DispatchResult {
        if CreditedFails::get() {
            return Err("the deposit can't be taken".into());
        }
        ToldCredited::mutate(|told| told.push(*who));
        Ok(())
    }
}

impl pallet_bank::Config for Test {
    type BankOrigin = EnsureSignedBy<Officers, AccountId>;
    type Currency = Balances;
    type Admissions = Registry;
    type OnCredited = Registry;
    type Time = Clock;
    type Rate = Rate;
    type ConfirmAbove = ConstU64<CONFIRM_ABOVE>;
    type DailyLimit = ConstU64<DAILY_LIMIT>;
    type MaxPending = ConstU32<MAX_PENDING>;
    type MaxClaimsPerParticipant = ConstU32<MAX_CLAIMS>;
    type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Now::reset();
    Rate::reset();
    Admitted::reset();
    ToldCredited::reset();
    CreditedFails::reset();
    for who in PARTICIPANTS {
        Registry::enter(who, Standing::Active);
    }
    let storage = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: vec![(FOUNDER, GENESIS_ISSUANCE)],
            ..Default::default()
        },
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    // Events of block 0 aren't kept.
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Bank::do_try_state().unwrap();
    });
}
