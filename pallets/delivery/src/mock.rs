//! A runtime of this pallet and balances. Meters, bonds and the grid are stand-ins.

use std::collections::BTreeMap;

use busbar_primitives::{
    delivery::{
        Bonds, Deliveries, Drawn, Kept, Metered, Meters, PaidTrade, Reliability, SettledDays,
    },
    intervals::{end_of, Day, INTERVALS_PER_DAY},
    market::{Link, Network, RegionPair, Schedule},
    units::{Balance, Energy, GridVersion, Moment, RegionId, SessionId, MS_PER_DAY, TOKEN},
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{fungible::Mutate, tokens::Preservation, ConstU128, ConstU32, Time},
    weights::Weight,
};
use sp_runtime::{BuildStorage, DispatchResult};

use crate::{self as pallet_delivery, *};

pub type AccountId = u64;

pub const SELLER: AccountId = 1;
pub const BUYER: AccountId = 2;
pub const OTHER: AccountId = 3;
pub const COMPANY: AccountId = 9;
/// Where the bonds of the stand-in are: what `SELLER` has in them isn't its own any more.
pub const BONDS: AccountId = 10;

pub const ENDOWMENT: Balance = 1_000_000 * TOKEN;
/// On which the first session is delivered, from midnight to midnight.
pub const DAY: Day = 20_000;
pub const MAX_CONTRACTS: u32 = 4;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Delivery: pallet_delivery,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1>;
}

parameter_types! {
    pub static Now: Moment = 0;
    pub static Tuned: Parameters = Parameters::default();
    pub static ReadingWindow: Moment = 2 * MS_PER_DAY;
    pub static CorrectionWindow: Moment = 5 * MS_PER_DAY;
    pub static KeptDays: Day = 8;
    pub static Paused: bool = false;
    pub static GridCompany: Option<AccountId> = Some(COMPANY);
    /// Of a session and a participant.
    pub static BondsOf: BTreeMap<(SessionId, AccountId), Balance> = BTreeMap::new();
    /// By participant and day, where meters are in service.
    /// What was told of each, on the whole.
    pub static Told: BTreeMap<AccountId, Kept> = BTreeMap::new();
    pub static Counted: BTreeMap<(AccountId, Day), Vec<Metered>> = BTreeMap::new();
}

pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

pub struct Stand;

impl Bonds<AccountId> for Stand {
    fn draw(session: SessionId, who: &AccountId, to: &AccountId, amount: Balance) -> Drawn {
        let mut bonds = BondsOf::get();
        let bond = bonds.entry((session, *who)).or_default();
        let amount = amount.min(*bond);
        *bond -= amount;
        BondsOf::set(bonds);
        Balances::transfer(&BONDS, to, amount, Preservation::Expendable).unwrap();
        Drawn { amount, orders: 1 }
    }

    fn draw_weight(orders: u32) -> Weight {
        Weight::from_parts(1_000_000, 0) * u64::from(orders)
    }

    fn most_orders() -> u32 {
        2
    }
}

impl Meters<AccountId> for Stand {
    fn count(who: &AccountId) -> u32 {
        u32::from(Counted::get().keys().any(|(other, _)| other == who))
    }

    fn counted(who: &AccountId, day: Day) -> Vec<Metered> {
        let counted = Counted::get().get(&(*who, day)).cloned();
        counted.unwrap_or(vec![Metered::default(); INTERVALS_PER_DAY as usize])
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn fill(_: &AccountId, _: Day, _: u32) {}
}

impl Reliability<AccountId> for Stand {
    fn kept(who: &AccountId, before: Kept, now: Kept) {
        Told::mutate(|told| {
            let sum = told.entry(*who).or_default();
            sum.contracted = sum.contracted + now.contracted - before.contracted;
            sum.short = sum.short + now.short - before.short;
            sum.over = sum.over + now.over - before.over;
        });
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn judge(_: &AccountId) {}
}

/// What was told of `who`.
pub fn kept(who: AccountId) -> Kept {
    Told::get().get(&who).copied().unwrap_or_default()
}

impl Network<AccountId> for Stand {
    fn current() -> GridVersion {
        0
    }

    fn retain(_: GridVersion) -> DispatchResult {
        Ok(())
    }

    fn release(_: GridVersion) {}

    fn has_region(_: GridVersion, _: RegionId) -> bool {
        true
    }

    fn region_count(_: GridVersion) -> u16 {
        1
    }

    fn links(_: GridVersion) -> Vec<(RegionPair, Link)> {
        vec![]
    }

    fn company(_: GridVersion) -> Option<AccountId> {
        GridCompany::get()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn publish_full(_: u16, company: &AccountId) {
        GridCompany::set(Some(*company));
    }
}

impl pallet_delivery::Config for Test {
    type Currency = Balances;
    type Bonds = Stand;
    type Meters = Stand;
    type Reliability = Stand;
    type Network = Stand;
    type Time = Clock;
    type Parameters = Tuned;
    type ReadingWindow = ReadingWindow;
    type CorrectionWindow = CorrectionWindow;
    type KeptDays = KeptDays;
    type Paused = Paused;
    type MaxContracts = ConstU32<MAX_CONTRACTS>;
    type MaxShaped = ConstU32<3>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Clock = Clock;
}

#[cfg(feature = "runtime-benchmarks")]
impl busbar_primitives::benchmarking::SetTime for Clock {
    fn set_time(now: Moment) {
        Now::set(now);
    }
}

/// A session that delivers on `days` days from `first` on.
pub fn open_for(session: SessionId, first: Day, days: u32) -> DispatchResult {
    let delivery_start = end_of(first - 1);
    let delivery_end = delivery_start + Moment::from(days) * MS_PER_DAY;
    let schedule =
        Schedule { opens: 0, gate_closure: delivery_start, delivery_start, delivery_end };
    <Delivery as Deliveries<AccountId>>::opened(session, &schedule)
}

/// Session 0, which delivers on `DAY`.
pub fn open() {
    open_for(0, DAY, 1).unwrap();
}

parameter_types! {
    pub static NextTrade: u32 = 0;
}

/// At `millitoken` a kWh, without a loss.
pub fn pay(session: SessionId, seller: AccountId, buyer: AccountId, energy: Energy, price: u128) {
    pay_as(session, [seller, buyer], energy, price, false, &[]);
}

/// The same, with what the two have agreed on.
pub fn pay_agreed(session: SessionId, energy: Energy, price: u128, profile: &[u32]) {
    pay_as(session, [SELLER, BUYER], energy, price, true, profile);
}

pub fn pay_as(
    session: SessionId,
    [seller, buyer]: [AccountId; 2],
    energy: Energy,
    price: u128,
    agreed: bool,
    profile: &[u32],
) {
    let index = NextTrade::get();
    NextTrade::set(index + 1);
    let trade = PaidTrade {
        index,
        seller: &seller,
        buyer: &buyer,
        injected: energy,
        delivered: energy,
        price: price * TOKEN / 1_000,
        agreed,
        profile: &profile.to_vec().try_into().unwrap(),
    };
    <Delivery as Deliveries<AccountId>>::paid(session, trade);
}

pub fn all_paid(session: SessionId) {
    <Delivery as Deliveries<AccountId>>::all_paid(session);
}

pub fn is_settled(session: SessionId) -> bool {
    <Delivery as Deliveries<AccountId>>::is_settled(session)
}

/// 96 MWh at 0.4 token a kWh from `SELLER` to `BUYER` on `DAY`: 1 MWh in each interval.
pub fn contracted() {
    open();
    pay(0, SELLER, BUYER, 96_000_000, 400);
    all_paid(0);
}

/// What `who` put into the grid in every interval of a day.
pub fn inject(who: AccountId, day: Day, energy: Energy) {
    let metered = Metered { injected: energy, in_service: true, ..Default::default() };
    count(who, day, vec![metered; INTERVALS_PER_DAY as usize]);
}

/// What `who` took out of it.
pub fn withdraw(who: AccountId, day: Day, energy: Energy) {
    let metered = Metered { withdrawn: energy, in_service: true, ..Default::default() };
    count(who, day, vec![metered; INTERVALS_PER_DAY as usize]);
}

pub fn count(who: AccountId, day: Day, metered: Vec<Metered>) {
    Counted::mutate(|counted| counted.insert((who, day), metered));
}

/// Another value, behind the settlement.
pub fn correct(who: AccountId, day: Day, slot: usize, metered: Metered) {
    Counted::mutate(|counted| counted.get_mut(&(who, day)).unwrap()[slot] = metered);
    <Delivery as SettledDays<AccountId>>::corrected(&who, day);
}

pub fn work() {
    Delivery::work(Weight::MAX);
}

/// With blocks all the time.
pub fn pass_to(moment: Moment) {
    Now::set(moment);
    LastWorked::<Test>::put(moment);
}

/// Readings of a day aren't taken any more.
pub fn to_settlement_of(day: Day) {
    pass_to(end_of(day) + ReadingWindow::get() + 1);
}

/// A day can't be corrected any more.
pub fn to_end_of(day: Day) {
    pass_to(end_of(day) + CorrectionWindow::get() + 1);
}

pub fn settle(day: Day) {
    to_settlement_of(day);
    work();
}

pub fn result(day: Day, session: SessionId, who: AccountId) -> Option<Outcome> {
    Results::<Test>::get((day, ContractId::Session(session), who))
}

pub fn free(who: AccountId) -> Balance {
    Balances::free_balance(who)
}

/// What somebody has, with what is owed to it, less what it owes.
pub fn worth(who: AccountId) -> i128 {
    let bonds: Balance =
        BondsOf::get().iter().filter(|((_, other), _)| *other == who).map(|(_, bond)| bond).sum();
    let has = free(who) + bonds + Claims::<Test>::get(who);
    has as i128 - Debts::<Test>::get(who) as i128
}

/// The same of the grid company.
pub fn companys_worth() -> i128 {
    let debts: Balance = Debts::<Test>::iter_values().sum();
    let claims: Balance = Claims::<Test>::iter_values().sum();
    (free(COMPANY) + debts) as i128 - claims as i128
}

pub fn put_bond(session: SessionId, who: AccountId, amount: Balance) {
    Balances::transfer(&who, &BONDS, amount, Preservation::Preserve).unwrap();
    BondsOf::mutate(|bonds| *bonds.entry((session, who)).or_default() += amount);
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let balances =
        [SELLER, BUYER, OTHER, COMPANY].map(|who| (who, ENDOWMENT)).into_iter().chain([(BONDS, 1)]);
    pallet_balances::GenesisConfig::<Test> { balances: balances.collect(), ..Default::default() }
        .assimilate_storage(&mut storage)
        .unwrap();
    let mut ext = sp_io::TestExternalities::new(storage);
    ext.execute_with(|| {
        System::set_block_number(1);
        // In the day before the first delivery.
        Now::set(end_of(DAY - 1) - 1_000);
        Tuned::reset();
        ReadingWindow::reset();
        CorrectionWindow::reset();
        KeptDays::reset();
        Paused::reset();
        GridCompany::reset();
        BondsOf::reset();
        Counted::reset();
        work();
    });
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Delivery::do_try_state().unwrap();
    });
}
