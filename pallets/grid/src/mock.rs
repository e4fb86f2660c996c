//! A runtime of accounts, balances and the grid.

use busbar_primitives::{
    market::{Link, Network, RegionPair},
    units::{Balance, Ppm, RegionId, TOKEN},
};
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU128, ConstU32},
};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

use crate as pallet_grid;
use crate::{CurrentVersion, Event, LinkChange, LinkChangesOf, RegionName, TableOf, Versions};

pub type AccountId = u64;

/// Funded.
pub const COMPANY: AccountId = 1;
/// Funded.
pub const RIVAL: AccountId = 2;
/// Doesn't exist.
pub const NOBODY: AccountId = 9;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const LINKS: u32 = 10;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Grid: pallet_grid,
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
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

parameter_types! {
    /// A test may lower it, to have fewer links than pairs.
    pub static MaxLinks: u32 = LINKS;
}

impl pallet_grid::Config for Test {
    type GridOrigin = frame_system::EnsureRoot<AccountId>;
    type MaxRegions = ConstU32<4>;
    type MaxLinks = MaxLinks;
    type MaxVersions = ConstU32<3>;
    type WeightInfo = ();
}

pub fn ext_with(grid: pallet_grid::GenesisConfig<Test>) -> TestExternalities {
    MaxLinks::set(LINKS);
    let balances = pallet_balances::GenesisConfig::<Test> {
        balances: vec![(COMPANY, 1_000), (RIVAL, 1_000)],
        ..Default::default()
    };
    let storage =
        RuntimeGenesisConfig { balances, grid, ..Default::default() }.build_storage().unwrap();
    let mut ext = TestExternalities::new(storage);
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Version 0 is an empty table.
pub fn new_test_ext() -> TestExternalities {
    ext_with(pallet_grid::GenesisConfig::default())
}

/// Runs `test` on an empty grid, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Grid::do_try_state().unwrap();
    });
}

pub fn name(text: &str) -> RegionName {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn pair(a: RegionId, b: RegionId) -> RegionPair {
    RegionPair::new(a, b)
}

pub fn link(loss: Ppm) -> Link {
    Link { loss, transmission: TOKEN / 5, capacity: None }
}

pub fn changes(list: Vec<LinkChange>) -> LinkChangesOf<Test> {
    list.try_into().unwrap()
}

pub fn add_regions(names: &[&str]) {
    for text in names {
        Grid::add_region(RuntimeOrigin::root(), name(text)).unwrap();
    }
}

/// Adds three regions and keeps a version of each step, so that no other can
/// be published.
pub fn keep_all_versions() {
    for text in ["A", "B", "C"] {
        add_regions(&[text]);
        Grid::retain(Grid::current()).unwrap();
    }
}

/// The current version's table.
pub fn table() -> TableOf<Test> {
    Versions::<Test>::get(CurrentVersion::<Test>::get()).unwrap()
}

/// The pallet's events since the last call.
pub fn take_events() -> Vec<Event<Test>> {
    let events = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Grid(event) => Some(event),
            _ => None,
        })
        .collect();
    System::reset_events();
    events
}
