//! A runtime of this pallet and balances. What the other pallets would answer is set by hand.

use std::collections::BTreeMap;

use busbar_primitives::{
    credit::{Check, Credit},
    delivery::{Debts, Shaping},
    market::{Admissions, ClosedBook, Mechanism, Queue, Schedule},
    roles::{Admission, Role, Standing},
    units::{
        Balance, ClassId, Energy, Moment, OrderId, Price, RegionId, SessionId, MS_PER_HOUR, TOKEN,
    },
};
use frame_support::{
    assert_ok, derive_impl,
    dispatch::DispatchResultWithPostInfo,
    ensure, ord_parameter_types, parameter_types,
    traits::{fungible::InspectHold, ConstU128, ConstU32, Time},
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};

use crate::{
    types::Terms, HoldReason, NewContract, NewOrder, NextOrder, NextSession, Order, Orders, Product,
};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        OrderBook: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<Balance>;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 1_000;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

/// Calls sessions off.
pub const SUPERVISOR: u64 = 90;
pub const REFUSED_WEIGHT: Weight = Weight::from_parts(7, 0);
pub const MAX_OPEN_SESSIONS: u32 = 3;
pub const MAX_ORDERS: u32 = 4;
pub const MAX_LISTINGS: u32 = 6;
pub const TENTH: Perbill = Perbill::from_percent(10);

parameter_types! {
    pub static Now: Moment = 0;
    pub static BondRate: Perbill = TENTH;
    pub static Register: BTreeMap<u64, Admission> = BTreeMap::new();
    pub static InDebt: Vec<u64> = Vec::new();
    /// Credit of those that haven't all of it.
    pub static Credits: BTreeMap<u64, Perbill> = BTreeMap::new();
    /// Refusals that were told, in order.
    pub static Refused: Vec<(u64, Energy, Check)> = Vec::new();
    /// Who can't have further profiles.
    pub static Shaped: Vec<u64> = Vec::new();
    pub static Opened: Vec<SessionId> = Vec::new();
    pub static CalledOff: Vec<SessionId> = Vec::new();
    pub static MechanismRefuses: bool = false;
}

ord_parameter_types! {
    pub const Supervisor: u64 = SUPERVISOR;
}

impl crate::Config for Test {
    type SessionOrigin = EnsureRoot<u64>;
    type CancelOrigin = EnsureSignedBy<Supervisor, u64>;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Admissions = AdmissionsStub;
    type Debts = Debtors;
    type Shaping = Debtors;
    type Credit = Records;
    type Mechanism = MechanismStub;
    type Time = Clock;
    type BondRate = BondRate;
    type MaxOpenSessions = ConstU32<MAX_OPEN_SESSIONS>;
    type MaxOrders = ConstU32<MAX_ORDERS>;
    type MaxListings = ConstU32<MAX_LISTINGS>;
    type MaxBatch = ConstU32<MAX_ORDERS>;
    type WeightInfo = ();
}

pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

pub struct AdmissionsStub;

impl Admissions<u64> for AdmissionsStub {
    fn admission(who: &u64) -> Option<Admission> {
        Register::get().get(who).copied()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &u64, admission: Admission) {
        Register::mutate(|register| register.insert(*who, admission));
    }
}

pub struct Records;

impl Credit<u64> for Records {
    fn credit(who: &u64) -> Perbill {
        Credits::get().get(who).copied().unwrap_or(Perbill::one())
    }

    fn refused(who: &u64, energy: Energy, failed: Check) {
        Refused::mutate(|refused| refused.push((*who, energy, failed)));
    }

    fn refused_weight() -> Weight {
        REFUSED_WEIGHT
    }
}

pub struct Debtors;

impl Debts<u64> for Debtors {
    fn any(who: &u64) -> bool {
        InDebt::get().contains(who)
    }
}

impl Shaping<u64> for Debtors {
    fn may_shape(who: &u64) -> bool {
        !Shaped::get().contains(who)
    }
}

/// Knows two regions and two classes. There is no link within region 1; energy of another region
/// costs a buyer `FAR` more.
pub struct MechanismStub;

pub const FAR: Balance = TOKEN;

impl Mechanism for MechanismStub {
    fn opened(session: SessionId) -> DispatchResult {
        ensure!(!MechanismRefuses::get(), DispatchError::Other("refused"));
        Opened::mutate(|opened| opened.push(session));
        Ok(())
    }

    fn admits(_: SessionId, region: RegionId, class: Option<ClassId>) -> bool {
        region < 2 && class.is_none_or(|class| class < 2)
    }

    fn agreed_cost(
        _: SessionId,
        buyer: Queue,
        seller: Queue,
        price: Price,
        energy: Energy,
    ) -> Option<Balance> {
        let cost = price * u128::from(energy) / 1_000;
        match (buyer.region, seller.region) {
            (1, 1) => None,
            (a, b) if a == b => Some(cost),
            _ => Some(cost + FAR),
        }
    }

    fn called_off(session: SessionId) -> DispatchResult {
        ensure!(!MechanismRefuses::get(), DispatchError::Other("refused"));
        CalledOff::mutate(|called_off| called_off.push(session));
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn prepare_largest() {}
}

/// Consumer in region 0.
pub const ALICE: u64 = 1;
/// Consumer in region 1.
pub const BOB: u64 = 2;
/// Wind farm in region 0.
pub const WIND: u64 = 11;
/// Coal plant in region 1.
pub const COAL: u64 = 12;
/// Admitted, but takes no part in this market.
pub const OPERATOR: u64 = 21;
/// Grid company.
pub const GRID: u64 = 31;
/// Policy fund.
pub const POLICY: u64 = 32;
/// Has money, but isn't admitted.
pub const STRANGER: u64 = 99;

pub const ENDOWMENT: Balance = 1_000_000 * TOKEN;
/// 2 MWh in the two delivery hours.
pub const CAPACITY_W: u64 = 1_000_000;
pub const CAPACITY_WH: Energy = 2_000_000;

pub const OPENS: Moment = 1_000;
pub const GATE: Moment = 10_000;
pub const DELIVERY: Moment = 20_000;

pub const TICK: Price = TOKEN / 1_000;
pub const MIN: Price = 10 * TICK;
pub const MAX: Price = 1_000 * TICK;

pub fn admission(role: Role, region: RegionId) -> Admission {
    Admission { role, region, capacity: CAPACITY_W, standing: Standing::Active, deposit_paid: true }
}

/// Changes what `who` is admitted as.
pub fn readmit(who: u64, change: impl FnOnce(&mut Admission)) {
    Register::mutate(|register| change(register.get_mut(&who).unwrap()));
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Now::set(OPENS);
    BondRate::set(TENTH);
    Credits::reset();
    Refused::reset();
    InDebt::reset();
    Shaped::reset();
    Register::set(BTreeMap::from([
        (ALICE, admission(Role::LargeConsumer, 0)),
        (BOB, admission(Role::LargeConsumer, 1)),
        (WIND, admission(Role::Generator(0), 0)),
        (COAL, admission(Role::Generator(1), 1)),
        (OPERATOR, admission(Role::GridOperator, 0)),
    ]));
    Opened::set(Vec::new());
    CalledOff::set(Vec::new());
    MechanismRefuses::set(false);

    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    pallet_balances::GenesisConfig::<Test> {
        balances: [ALICE, BOB, WIND, COAL, OPERATOR, GRID, POLICY, STRANGER]
            .map(|who| (who, ENDOWMENT))
            .to_vec(),
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .unwrap();
    let mut ext = sp_io::TestExternalities::new(storage);
    // Block 0 has no events.
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test and checks the invariants behind it.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        assert_ok!(OrderBook::do_try_state());
    });
}

pub fn product() -> Product {
    Product::truncate_from(b"two hours".to_vec())
}

pub fn schedule() -> Schedule {
    Schedule {
        opens: OPENS,
        gate_closure: GATE,
        delivery_start: DELIVERY,
        delivery_end: DELIVERY + 2 * MS_PER_HOUR,
    }
}

/// Opens a session with the dates and prices above.
pub fn open() -> SessionId {
    assert_ok!(OrderBook::open_session(
        RuntimeOrigin::root(),
        product(),
        schedule(),
        MIN,
        MAX,
        TICK
    ));
    NextSession::<Test>::get() - 1
}

/// Opens a session, closes its gate once `fill` has listed its orders, and takes it.
pub fn closed(fill: impl FnOnce(SessionId)) -> SessionId {
    let session = open();
    fill(session);
    Now::set(GATE);
    assert_eq!(take_closed(), Some(session));
    session
}

/// A closed session with a bid of 500 token (id 0) and an offer with a bond of 30 token (id 1).
pub fn traded() -> SessionId {
    closed(|session| {
        list(ALICE, session, order(500, 1_000_000, 1));
        list(WIND, session, order(300, 1_000_000, 1));
    })
}

/// An order for `energy` Wh at `ticks`.
pub fn order(ticks: u128, energy: Energy, salt: u8) -> NewOrder {
    NewOrder { price: ticks * TICK, energy, quota: 0, salt: [salt; 16] }
}

pub fn terms(ticks: u128, energy: Energy, quota: Energy) -> Terms {
    Terms { price: ticks * TICK, energy, quota }
}

/// Lists an order, which has to succeed.
pub fn list(who: u64, session: SessionId, order: NewOrder) -> OrderId {
    assert_ok!(OrderBook::list(RuntimeOrigin::signed(who), session, order));
    NextOrder::<Test>::get() - 1
}

/// What a call came to, whatever it weighed.
pub fn outcome(called: DispatchResultWithPostInfo) -> DispatchResult {
    called.map(|_| ()).map_err(|refused| refused.error)
}

/// The terms of a contract with `with` on `energy` Wh at `ticks`, in two parts.
pub fn contract(with: u64, ticks: u128, energy: Energy, salt: u8) -> NewContract<u64> {
    let profile = vec![1, 3].try_into().unwrap();
    NewContract { with, price: ticks * TICK, energy, profile, salt: [salt; 16] }
}

pub fn propose(who: u64, session: SessionId, contract: NewContract<u64>) -> DispatchResult {
    outcome(OrderBook::propose(RuntimeOrigin::signed(who), session, contract))
}

pub fn accept(
    who: u64,
    session: SessionId,
    proposal: OrderId,
    contract: NewContract<u64>,
) -> DispatchResult {
    outcome(OrderBook::accept(RuntimeOrigin::signed(who), session, proposal, contract))
}

/// A contract of `ALICE` and `COAL` on 1 MWh at 400 ticks: the halves are orders 0 and 1.
pub fn agree(session: SessionId) {
    assert_ok!(propose(ALICE, session, contract(COAL, 400, 1_000_000, 1)));
    let proposal = NextOrder::<Test>::get() - 1;
    assert_ok!(accept(COAL, session, proposal, contract(ALICE, 400, 1_000_000, 1)));
}

pub fn amend(who: u64, session: SessionId, order: OrderId, terms: Terms) -> DispatchResult {
    let Terms { price, energy, quota } = terms;
    OrderBook::amend(RuntimeOrigin::signed(who), session, order, price, energy, quota)
}

pub fn stored(session: SessionId, order: OrderId) -> Order<u64> {
    Orders::<Test>::get(session, order).unwrap()
}

pub fn exists(session: SessionId, order: OrderId) -> bool {
    Orders::<Test>::contains_key(session, order)
}

pub fn take_closed() -> Option<SessionId> {
    <OrderBook as ClosedBook<u64>>::take_closed()
}

pub fn remove(session: SessionId, order: OrderId) -> DispatchResult {
    <OrderBook as ClosedBook<u64>>::remove(session, order)
}

pub fn bid_hold(who: u64) -> Balance {
    Balances::balance_on_hold(&RuntimeHoldReason::from(HoldReason::Bid), &who)
}

pub fn bond_hold(who: u64) -> Balance {
    Balances::balance_on_hold(&RuntimeHoldReason::from(HoldReason::Bond), &who)
}

pub fn free(who: u64) -> Balance {
    Balances::free_balance(who)
}
