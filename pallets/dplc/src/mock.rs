//! A runtime of this pallet with the real order book and grid, over a
//! register of participants set by hand.

use std::collections::BTreeMap;

use busbar_primitives::{
    credit::Dealings,
    delivery::{Debts, Deliveries, PaidTrade, Shaping},
    market::{Admissions, Link, RegionPair, Schedule},
    roles::{Admission, Role, Standing, Technology},
    units::{Balance, Energy, Moment, OrderId, Price, SessionId, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use frame_support::{
    assert_ok, derive_impl, ord_parameter_types, parameter_types,
    traits::{ConstU128, ConstU32, ConstU8, OnInitialize, Time},
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};

use crate::{Parameters, SellerClass, Sessions, Silence, Stage, Trade, Trades, WeightInfo};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Grid: pallet_grid,
        OrderBook: pallet_order_book,
        Dplc: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1_000>;
}

pub const OPERATOR: u64 = 90;
pub const SUPERVISOR: u64 = 93;
pub const GRID_COMPANY: u64 = 91;
pub const POLICY_FUND: u64 = 92;
/// Buyers are accounts from 1, sellers from 101, in the order of the tables.
pub const FIRST_BUYER: u64 = 1;
pub const FIRST_SELLER: u64 = 101;

parameter_types! {
    pub static Now: Moment = 0;
    pub static Paused: bool = false;
    pub static DeliveryRefuses: bool = false;
    pub static DeliverySettled: bool = true;
    pub static PaidTrades: Vec<(SessionId, Paid)> = Vec::new();
    pub static MayShape: bool = true;
    /// Of those that have one.
    pub static PaidProfiles: Vec<Vec<u32>> = Vec::new();
    pub static AllPaid: Vec<SessionId> = Vec::new();
    pub static Dealt: Vec<(u64, u64, Energy)> = Vec::new();
    pub static Register: BTreeMap<u64, Admission> = BTreeMap::new();
    pub static Share: Weight = Weight::from_parts(500_000_000_000, u64::MAX);
    pub const PolicyFund: u64 = POLICY_FUND;
    pub static Tuned: Parameters = parameters();
    pub const BondRate: Perbill = Perbill::from_percent(5);
}

impl pallet_grid::Config for Test {
    type GridOrigin = EnsureRoot<u64>;
    type MaxRegions = ConstU32<8>;
    type MaxLinks = ConstU32<36>;
    type MaxVersions = ConstU32<4>;
    type WeightInfo = ();
}

impl pallet_order_book::Config for Test {
    type SessionOrigin = EnsureRoot<u64>;
    type CancelOrigin = EnsureRoot<u64>;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Admissions = AdmissionsStub;
    type Debts = Deliverer;
    type Shaping = Deliverer;
    type Credit = ();
    type Mechanism = Dplc;
    type Time = Clock;
    type BondRate = BondRate;
    type MaxOpenSessions = ConstU32<4>;
    type MaxOrders = ConstU32<16>;
    type MaxListings = ConstU32<64>;
    type MaxBatch = ConstU32<16>;
    type WeightInfo = ();
}

ord_parameter_types! {
    pub const Operator: u64 = OPERATOR;
    pub const Supervisor: u64 = SUPERVISOR;
}

impl crate::Config for Test {
    type SupervisionOrigin = EnsureSignedBy<Supervisor, u64>;
    type OperatorOrigin = EnsureSignedBy<Operator, u64>;
    type Book = OrderBook;
    type Network = Grid;
    type Deliveries = Deliverer;
    type Dealings = Partners;
    type Parameters = Tuned;
    type Time = Clock;
    type PolicyFund = PolicyFund;
    type Paused = Paused;
    type BlockShare = Share;
    type MaxActive = ConstU32<4>;
    type MaxClearing = ConstU32<2>;
    type MaxRegions = ConstU32<8>;
    type MaxQueues = ConstU32<128>;
    type MaxPairs = ConstU32<36>;
    type MaxRounds = ConstU8<3>;
    type WeightInfo = ();
}

/// A trade, as `Deliveries` is told of it: buyer, seller, what is fed in and taken out, price,
/// and whether it was agreed on.
pub type Paid = (u64, u64, Energy, Energy, Price, bool);

/// Writes down what it is told; nobody is in debt.
pub struct Deliverer;

/// Trades, as `Dealings` is told of them: buyer, seller, energy.
pub struct Partners;

impl Dealings<u64> for Partners {
    fn traded(buyer: &u64, seller: &u64, energy: Energy) {
        Dealt::mutate(|dealt| dealt.push((*buyer, *seller, energy)));
    }
}

impl Deliveries<u64> for Deliverer {
    fn opened(_: SessionId, _: &Schedule) -> DispatchResult {
        frame_support::ensure!(!DeliveryRefuses::get(), DispatchError::Other("refused"));
        Ok(())
    }

    fn paid(session: SessionId, trade: PaidTrade<'_, u64>) {
        let PaidTrade { index, buyer, seller, injected, delivered, price, agreed, profile } = trade;
        assert!(index < Sessions::<Test>::get(session).unwrap().trades);
        let paid = (*buyer, *seller, injected, delivered, price, agreed);
        if !profile.is_empty() {
            PaidProfiles::mutate(|profiles| profiles.push(profile.to_vec()));
        }
        PaidTrades::mutate(|trades| trades.push((session, paid)));
    }

    fn all_paid(session: SessionId) {
        AllPaid::mutate(|sessions| sessions.push(session));
    }

    fn is_settled(_: SessionId) -> bool {
        DeliverySettled::get()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn settle_all() {
        DeliverySettled::set(true);
    }
}

impl Shaping<u64> for Deliverer {
    fn may_shape(_: &u64) -> bool {
        MayShape::get()
    }
}

impl Debts<u64> for Deliverer {
    fn any(_: &u64) -> bool {
        false
    }
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

pub const GATE: Moment = 100_000;
pub const CHECK_WINDOW: Moment = 50_000;
pub const SETTLEMENT_WINDOW: Moment = 30_000;
pub const RETENTION: Moment = 20_000;
/// An hour of delivery, so that capacity in W is energy in Wh.
pub const DELIVERY_START: Moment = GATE + 200_000;
pub const DELIVERY_END: Moment = DELIVERY_START + MS_PER_HOUR;
pub const MILLITOKEN: Price = TOKEN / 1_000;
pub const ENDOWMENT: Balance = 1_000_000_000 * TOKEN;

/// One order of the tables.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub who: u64,
    pub price: Price,
    pub energy: Energy,
    pub quota: Energy,
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

/// Exact decimals of the tables: three for prices, none for MWh.
fn price(text: &str) -> Price {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let thousandths: u128 = format!("{fraction:0<3}").parse().unwrap();
    (whole.parse::<u128>().unwrap() * 1_000 + thousandths) * MILLITOKEN
}

fn mwh(text: &str) -> Energy {
    text.parse::<u64>().unwrap() * WH_PER_MWH
}

fn region(name: &str) -> u16 {
    ["A", "B", "C", "D"].iter().position(|known| *known == name).unwrap() as u16
}

pub fn bids() -> Vec<Row> {
    rows(include_str!("../../../data/dplc/bids.csv"))
        .iter()
        .zip(FIRST_BUYER..)
        .map(|(row, who)| Row {
            name: row[0].into(),
            who,
            price: price(row[2]),
            energy: mwh(row[3]),
            quota: mwh(row[4]),
        })
        .collect()
}

pub fn offers() -> Vec<Row> {
    rows(include_str!("../../../data/dplc/offers.csv"))
        .iter()
        .zip(FIRST_SELLER..)
        .map(|(row, who)| Row {
            name: row[0].into(),
            who,
            price: price(row[3]),
            energy: mwh(row[4]),
            quota: 0,
        })
        .collect()
}

/// The expected trades: buyer, seller, and the columns from the energy on.
pub fn expected() -> Vec<(String, String, Vec<String>)> {
    rows(include_str!("../../../data/dplc/expected_trades.csv"))
        .iter()
        .map(|row| {
            let figures = row[3..12].iter().map(ToString::to_string).collect();
            (row[1].into(), row[2].into(), figures)
        })
        .collect()
}

pub fn class(technology: Technology, environment: u128, cross_subsidy: u128) -> SellerClass {
    SellerClass {
        technology,
        environment: environment * MILLITOKEN,
        cross_subsidy: cross_subsidy * MILLITOKEN,
        obligation: if technology.is_renewable() { 0 } else { 200_000 },
    }
}

pub fn parameters() -> Parameters {
    Parameters {
        classes: vec![
            class(Technology::Wind, 0, 0),
            class(Technology::Thermal, 100, 100),
            class(Technology::Thermal, 150, 100),
        ]
        .try_into()
        .unwrap(),
        certificate_price: 0,
        check_window: CHECK_WINDOW,
        silence: Silence::Cancel,
        settlement_window: SETTLEMENT_WINDOW,
        retention: RETENTION,
    }
}

/// Who is admitted as what: the paper's consumers and generators.
fn register() -> BTreeMap<u64, Admission> {
    let admission = |role, region| Admission {
        role,
        region,
        capacity: 100_000 * WH_PER_MWH,
        standing: Standing::Active,
        deposit_paid: true,
    };
    let mut register = BTreeMap::new();
    let bid_rows = rows(include_str!("../../../data/dplc/bids.csv"));
    for (row, who) in bid_rows.iter().zip(FIRST_BUYER..) {
        register.insert(who, admission(Role::LargeConsumer, region(row[1])));
    }
    let offer_rows = rows(include_str!("../../../data/dplc/offers.csv"));
    for (row, who) in offer_rows.iter().zip(FIRST_SELLER..) {
        let class = match (row[2], row[5]) {
            ("wind", _) => 0,
            (_, "0.1") => 1,
            _ => 2,
        };
        register.insert(who, admission(Role::Generator(class), region(row[1])));
    }
    register
}

fn links() -> Vec<((u16, u16), Link)> {
    rows(include_str!("../../../data/dplc/grid.csv"))
        .iter()
        .map(|row| {
            let (whole, fraction) = row[2].split_once('.').unwrap_or((row[2], "0"));
            let tenths: u32 = whole.parse::<u32>().unwrap() * 10 + fraction.parse::<u32>().unwrap();
            let link = Link { loss: tenths * 1_000, transmission: price(row[3]), capacity: None };
            ((region(row[0]), region(row[1])), link)
        })
        .collect()
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Now::set(1_000);
    Share::set(Weight::from_parts(500_000_000_000, u64::MAX));
    Register::set(register());
    Tuned::reset();
    DeliverySettled::reset();
    PaidTrades::reset();
    PaidProfiles::reset();
    AllPaid::reset();
    Dealt::reset();

    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let parties = Register::get().into_keys().map(|who| (who, ENDOWMENT));
    pallet_balances::GenesisConfig::<Test> {
        balances: parties
            .chain([OPERATOR, GRID_COMPANY, POLICY_FUND].map(|who| (who, 1_000)))
            .collect(),
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .unwrap();
    pallet_grid::GenesisConfig::<Test> {
        regions: ["A", "B", "C", "D"].map(Into::into).to_vec(),
        links: links(),
        company: Some(GRID_COMPANY),
    }
    .assimilate_storage(&mut storage)
    .unwrap();
    let mut ext = sp_io::TestExternalities::new(storage);
    ext.execute_with(|| System::set_block_number(1));
    ext
}

pub fn check() {
    assert_ok!(Dplc::do_try_state());
    assert_ok!(OrderBook::do_try_state());
    assert_ok!(Grid::do_try_state());
}

/// Runs a test and checks the invariants behind it.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        check();
    });
}

/// The next block, at `now`.
pub fn block_at(now: Moment) -> Weight {
    Now::set(now);
    System::set_block_number(System::block_number() + 1);
    Dplc::on_initialize(System::block_number())
}

/// A share with room for two steps of matching a block.
pub fn narrow() -> Weight {
    <() as WeightInfo>::take_closed()
        + <() as WeightInfo>::sweep()
        + <() as WeightInfo>::turn() * 2
        + <() as WeightInfo>::matching(2)
}

pub fn stage(session: SessionId) -> Stage {
    Sessions::<Test>::get(session).unwrap().stage
}

/// Blocks at the same time until the session is past the stage it is in.
pub fn blocks_until(now: Moment, session: SessionId, done: impl Fn(Stage) -> bool) -> u32 {
    for count in 1..10_000 {
        block_at(now);
        if done(stage(session)) {
            return count;
        }
    }
    panic!("session {session} stays in {:?}", stage(session));
}

pub fn checking(stage: Stage) -> bool {
    matches!(stage, Stage::Checking { .. })
}

pub fn settling(stage: Stage) -> bool {
    matches!(stage, Stage::Settling { .. })
}

pub fn settled(stage: Stage) -> bool {
    stage == Stage::Settled
}

pub fn open() -> SessionId {
    let schedule = Schedule {
        opens: 0,
        gate_closure: GATE,
        delivery_start: DELIVERY_START,
        delivery_end: DELIVERY_END,
    };
    assert_ok!(OrderBook::open_session(
        RuntimeOrigin::root(),
        b"annual".to_vec().try_into().unwrap(),
        schedule,
        MILLITOKEN,
        100_000 * MILLITOKEN,
        MILLITOKEN,
    ));
    pallet_order_book::NextSession::<Test>::get() - 1
}

pub fn list(session: SessionId, row: &Row) -> OrderId {
    let id = pallet_order_book::NextOrder::<Test>::get();
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&id.to_be_bytes());
    assert_ok!(OrderBook::list(
        RuntimeOrigin::signed(row.who),
        session,
        pallet_order_book::NewOrder {
            price: row.price,
            energy: row.energy,
            quota: row.quota,
            salt
        },
    ));
    id
}

/// A contract of two participants with a profile: `seller` gets `millitoken` per kWh. Returns the ids
/// of the bid and of the offer.
pub fn agree(
    session: SessionId,
    [buyer, seller]: [u64; 2],
    millitoken: u128,
    mwh: u64,
) -> [OrderId; 2] {
    let proposal = propose(session, [buyer, seller], millitoken, mwh);
    let contract = contract(buyer, millitoken, mwh, proposal + 1);
    assert_ok!(OrderBook::accept(RuntimeOrigin::signed(seller), session, proposal, contract));
    [proposal, proposal + 1]
}

/// Half of it.
pub fn propose(
    session: SessionId,
    [buyer, seller]: [u64; 2],
    millitoken: u128,
    mwh: u64,
) -> OrderId {
    let id = pallet_order_book::NextOrder::<Test>::get();
    let contract = contract(seller, millitoken, mwh, id);
    assert_ok!(OrderBook::propose(RuntimeOrigin::signed(buyer), session, contract));
    id
}

pub fn contract(
    with: u64,
    millitoken: u128,
    mwh: u64,
    number: u64,
) -> pallet_order_book::NewContract<u64> {
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&number.to_be_bytes());
    pallet_order_book::NewContract {
        with,
        price: millitoken * MILLITOKEN,
        energy: mwh * WH_PER_MWH,
        profile: vec![1, 2, 3].try_into().unwrap(),
        salt,
    }
}

/// The paper's session: all its orders, listed in the order of the tables.
pub fn open_golden() -> SessionId {
    let session = open();
    for row in bids().iter().chain(&offers()) {
        list(session, row);
    }
    session
}

/// The paper's session, matched.
pub fn golden_checking() -> SessionId {
    let session = open_golden();
    blocks_until(GATE, session, checking);
    session
}

/// The paper's session, confirmed and released.
pub fn golden_settling() -> SessionId {
    let session = golden_checking();
    assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0));
    blocks_until(GATE, session, settling);
    session
}

/// The paper's session, paid.
pub fn golden_settled() -> SessionId {
    let session = golden_settling();
    block_at(GATE + SETTLEMENT_WINDOW);
    assert_eq!(stage(session), Stage::Settled);
    session
}

pub fn trades(session: SessionId) -> Vec<Trade<u64>> {
    let record = Sessions::<Test>::get(session).unwrap();
    (0..record.trades)
        .map(|index| Trades::<Test>::get((session, record.round, index)).unwrap())
        .collect()
}

pub fn pair(a: u16, b: u16) -> RegionPair {
    RegionPair::new(a, b)
}

pub fn free(who: u64) -> Balance {
    Balances::free_balance(who)
}

pub fn on_hold(who: u64) -> Balance {
    System::account(who).data.reserved
}
