//! A runtime of this pallet, balances, and a pallet whose orders are refused.

use std::collections::BTreeMap;

use busbar_primitives::{
    credit::Entities,
    roles::LegalEntity,
    units::{Balance, Energy, WH_PER_MWH},
};
use frame_support::{
    derive_impl,
    dispatch::GetDispatchInfo,
    ord_parameter_types, parameter_types,
    traits::{ConstU128, Hooks},
    weights::Weight,
};
use frame_system::EnsureSignedBy;
use sp_runtime::{
    generic::{CheckedExtrinsic, ExtrinsicFormat},
    traits::Applyable,
    BuildStorage, DispatchError,
};

use crate::{remembering, Parameters, RememberRefusals};

pub type AccountId = u64;

pub const MWH: Energy = WH_PER_MWH;
/// Has two accounts.
pub const ACME: [AccountId; 2] = [1, 2];
pub const OTHER: AccountId = 3;
pub const THIRD: AccountId = 4;
/// Isn't admitted.
pub const STRANGER: AccountId = 9;
pub const SUPERVISOR: AccountId = 90;
pub const RICHES: Balance = 1_000_000_000_000_000;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Utility: pallet_utility,
        Credit: crate,
        Orders: orders,
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
    type ExistentialDeposit = ConstU128<1>;
    type AccountStore = System;
}

impl pallet_utility::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

/// Stands for the order book.
#[allow(clippy::cast_possible_truncation)]
#[frame_support::pallet(dev_mode)]
pub mod orders {
    use busbar_primitives::{
        credit::{Check, Credit},
        units::Energy,
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    #[pallet::config]
    pub trait Config: frame_system::Config {
        type Credit: Credit<Self::AccountId>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::error]
    pub enum Error<T> {
        Refused,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        pub fn refused(origin: OriginFor<T>, energy: Energy) -> DispatchResult {
            let who = ensure_signed(origin)?;
            T::Credit::refused(&who, energy, Check::Funds);
            Err(Error::<T>::Refused.into())
        }
    }
}

impl orders::Config for Test {
    type Credit = Credit;
}

parameter_types! {
    pub static Values: Parameters = Parameters::default();
    pub static Register: BTreeMap<AccountId, LegalEntity> = BTreeMap::new();
}

ord_parameter_types! {
    pub const Supervisor: AccountId = SUPERVISOR;
}

pub struct Registry;

impl Entities<AccountId> for Registry {
    fn entity(who: &AccountId) -> Option<LegalEntity> {
        Register::get().get(who).cloned()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit_of(who: &AccountId, entity: LegalEntity) {
        Register::mutate(|register| register.insert(*who, entity));
    }
}

impl crate::Config for Test {
    type SuperviseOrigin = EnsureSignedBy<Supervisor, AccountId>;
    type Entities = Registry;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Parameters = Values;
    type WeightInfo = ();
}

pub fn entity(name: &str) -> LegalEntity {
    name.as_bytes().to_vec().try_into().unwrap()
}

pub fn admit(who: AccountId, name: &str) {
    Register::mutate(|register| register.insert(who, entity(name)));
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Values::reset();
    Register::reset();
    ACME.into_iter().for_each(|who| admit(who, "ACME"));
    admit(OTHER, "OTHER");
    admit(THIRD, "THIRD");
    let balances = [ACME[0], ACME[1], OTHER, THIRD, STRANGER].map(|who| (who, RICHES)).to_vec();
    let storage = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
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
        Credit::do_try_state().unwrap();
    });
}

/// Applies a signed transaction as a block's author does, and says what its call came to.
pub fn apply(who: AccountId, call: RuntimeCall) -> Result<(), DispatchError> {
    let extension = RememberRefusals::<Test>::default();
    let checked: CheckedExtrinsic<AccountId, RuntimeCall, _> =
        CheckedExtrinsic { format: ExtrinsicFormat::Signed(who, extension), function: call };
    let info = checked.function.get_dispatch_info();
    let applied = remembering(|| checked.apply::<Test>(&info, 0));
    applied.unwrap().map(|_| ()).map_err(|failed| failed.error)
}

pub fn refused(energy: Energy) -> RuntimeCall {
    RuntimeCall::Orders(orders::Call::refused { energy })
}

/// Lets so many eras begin.
pub fn skip_eras(eras: u32) {
    for _ in 0..eras {
        let next = System::block_number() + u64::from(Values::get().era);
        System::set_block_number(next);
        Credit::on_initialize(next);
    }
}

/// Has idle time for all that is to be forgotten of an era.
pub fn idle() {
    Credit::on_idle(System::block_number(), Weight::MAX);
}
