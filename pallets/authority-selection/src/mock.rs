//! A runtime of this pallet and balances; a register, credit and a session that tests set.

use std::collections::{BTreeMap, BTreeSet};

use busbar_primitives::{
    credit::{Delivered, Entities, Scores},
    market::Admissions,
    roles::{Admission, LegalEntity, Role, Standing},
    units::{Balance, Energy, EraIndex, RegionId, TOKEN},
};
use frame_support::{
    derive_impl, ord_parameter_types, parameter_types,
    traits::{ConstU128, ConstU32, Hooks, OneSessionHandler},
    weights::Weight,
};
use frame_system::EnsureSignedBy;
use sp_consensus_aura::{ed25519::AuthorityId, Slot, AURA_ENGINE_ID};
use sp_core::{ed25519::Pair, Pair as _, H256};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
    generic::{Digest, DigestItem},
    traits::{BlakeTwo256, Header as _},
    BuildStorage, Perbill,
};

use crate::{Parameters, Production, Validators};

pub type AccountId = u64;
pub type Header = sp_runtime::generic::Header<u64, BlakeTwo256>;

pub const POT: AccountId = 900;
pub const SUPERVISOR: AccountId = 901;
pub const STRANGER: AccountId = 902;
/// Isn't a trading centre.
pub const CONSUMER: AccountId = 903;
pub const RICHES: Balance = 1_000_000 * TOKEN;
pub const ERA_BLOCKS: u32 = 1_000;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Authorities: crate,
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

parameter_types! {
    pub static Values: Parameters = Parameters::default();
    pub static Register: BTreeMap<AccountId, (LegalEntity, Admission)> = BTreeMap::new();
    pub static Traded: BTreeMap<LegalEntity, Perbill> = BTreeMap::new();
    /// What entities delivered, and their reputation.
    pub static Delivery: BTreeMap<LegalEntity, (Perbill, Energy)> = BTreeMap::new();
    pub static Era: EraIndex = 0;
    pub static SessionNow: u32 = 0;
    pub static Keyed: BTreeSet<AccountId> = BTreeSet::new();
    pub static Bound: BTreeSet<AccountId> = BTreeSet::new();
    pub static Keys: Vec<AuthorityId> = Vec::new();
    pub const Pot: AccountId = POT;
    pub static Share: Weight = Weight::from_parts(50_000_000_000, u64::MAX);
}

ord_parameter_types! {
    pub const Supervisor: AccountId = SUPERVISOR;
}

pub struct World;

impl Entities<AccountId> for World {
    fn entity(who: &AccountId) -> Option<LegalEntity> {
        Register::get().get(who).map(|(entity, _)| entity.clone())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit_of(who: &AccountId, entity: LegalEntity) {
        if Self::entity(who).is_none() {
            admit_as(*who, entity.clone(), Role::LargeConsumer, 0);
        }
        Register::mutate(|register| {
            register.entry(*who).and_modify(|(known, _)| *known = entity);
        });
    }
}

impl Admissions<AccountId> for World {
    fn admission(who: &AccountId) -> Option<Admission> {
        Register::get().get(who).map(|(_, admission)| *admission)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId, admission: Admission) {
        let entity = Self::entity(who).unwrap_or_else(|| entity_of(*who));
        Register::mutate(|register| register.insert(*who, (entity, admission)));
    }
}

impl Scores for World {
    fn era() -> EraIndex {
        Era::get()
    }

    fn fading() -> (Perbill, Perbill) {
        (Perbill::from_percent(50), Perbill::from_percent(90))
    }

    fn era_blocks() -> u32 {
        ERA_BLOCKS
    }

    fn credit_of(entity: &LegalEntity) -> Perbill {
        Traded::get().get(entity).copied().unwrap_or(Perbill::from_percent(50))
    }

    fn delivered_by(entity: &LegalEntity) -> Delivered {
        let (reputation, energy) =
            Delivery::get().get(entity).copied().unwrap_or((Perbill::one(), 0));
        Delivered { entity: entity.clone(), reputation, energy }
    }

    fn delivered(after: Option<&LegalEntity>, most: u32) -> Vec<Delivered> {
        let all = Delivery::get().into_keys().filter(|entity| after.is_none_or(|a| entity > a));
        all.take(most as usize).map(|entity| Self::delivered_by(&entity)).collect()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn deliver(entity: &LegalEntity, energy: Energy) {
        delivers(entity.clone(), Perbill::one(), energy);
    }
}

impl Validators<AccountId> for World {
    fn session() -> u32 {
        SessionNow::get()
    }

    fn has_keys(who: &AccountId) -> bool {
        Keyed::get().contains(who)
    }

    fn is_bound(who: &AccountId) -> bool {
        Bound::get().contains(who)
    }

    fn forget_keys(who: &AccountId) {
        Keyed::mutate(|keyed| keyed.remove(who));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_keys(who: &AccountId) {
        Keyed::mutate(|keyed| keyed.insert(*who));
    }
}

impl Production<AuthorityId> for World {
    fn schedule(keys: Vec<AuthorityId>) {
        assert!(!keys.is_empty(), "the chain halts");
        Keys::set(keys);
    }
}

impl crate::Config for Test {
    type SuperviseOrigin = EnsureSignedBy<Supervisor, AccountId>;
    type AuthorityId = AuthorityId;
    type Admissions = World;
    type Entities = World;
    type Scores = World;
    type Validators = World;
    type Production = World;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type FeePot = Pot;
    type Parameters = Values;
    type ElectionShare = Share;
    type MaxCandidates = ConstU32<150>;
    type WeightInfo = ();
}

pub fn entity_of(who: AccountId) -> LegalEntity {
    format!("E{who:05}").into_bytes().try_into().unwrap()
}

pub fn admit_as(who: AccountId, entity: LegalEntity, role: Role, region: RegionId) {
    let admission =
        Admission { role, region, capacity: 1, standing: Standing::Active, deposit_paid: true };
    Register::mutate(|register| register.insert(who, (entity, admission)));
}

/// Admits trading centres of their own.
pub fn admit_centre(who: AccountId) {
    admit_as(who, entity_of(who), Role::TradingCentre, 0);
}

pub fn change_admission(who: AccountId, change: impl FnOnce(&mut Admission)) {
    Register::mutate(|register| change(&mut register.get_mut(&who).unwrap().1));
}

pub fn delivers(entity: LegalEntity, reputation: Perbill, energy: Energy) {
    Delivery::mutate(|delivery| delivery.insert(entity, (reputation, energy)));
}

/// Credit by transactions, in percent.
pub fn trades(who: AccountId, percent: u32) {
    Traded::mutate(|traded| traded.insert(entity_of(who), Perbill::from_percent(percent)));
}

pub fn set_key(who: AccountId) {
    Keyed::mutate(|keyed| keyed.insert(who));
}

pub fn pair(who: AccountId) -> Pair {
    Pair::from_seed(&H256::from_low_u64_be(who).0)
}

pub fn key(who: AccountId) -> AuthorityId {
    pair(who).public().into()
}

/// A trading centre that can be elected.
pub fn candidate(who: AccountId) {
    admit_centre(who);
    set_key(who);
    Authorities::do_register(who).unwrap();
}

/// The session begins with these, or comes to them.
pub fn validate(validators: &[AccountId]) {
    Bound::set(validators.iter().copied().collect());
    let all: Vec<_> = validators.iter().map(|who| (*who, key(*who))).collect();
    let iter = || all.iter().map(|(who, key)| (who, key.clone()));
    Authorities::on_new_session(true, iter(), iter());
}

/// What a session does with who was elected.
pub fn rotate() {
    if let Some(elected) = Authorities::take_elected() {
        validate(&elected);
    }
}

pub fn digest(slot: u64) -> Digest {
    Digest {
        logs: vec![DigestItem::PreRuntime(
            AURA_ENGINE_ID,
            codec::Encode::encode(&Slot::from(slot)),
        )],
    }
}

/// A block in this slot; `within` happens in it.
pub fn block_with(slot: u64, within: impl FnOnce()) {
    let number = System::block_number() + 1;
    System::initialize(&number, &H256::from_low_u64_be(slot), &digest(slot));
    Authorities::on_initialize(number);
    within();
    Authorities::on_finalize(number);
}

pub fn block(slot: u64) {
    block_with(slot, || ());
}

/// The slot of the last block.
pub fn last() -> u64 {
    *crate::LastSlot::<Test>::get()
}

pub fn holder(slot: u64) -> AccountId {
    let schedule = crate::Schedule::<Test>::get();
    let place = schedule[slot as usize % schedule.len()];
    crate::Agents::<Test>::get()[usize::from(place)].account
}

/// The next slots, without a block where it is that of one of these.
pub fn slots_without(slots: u64, absent: &[AccountId]) {
    let from = last() + 1;
    for slot in from..from + slots {
        if !absent.contains(&holder(slot)) {
            block(slot);
        }
    }
}

/// An era begins with the next block, and its election is decided in it.
pub fn next_era() {
    Era::mutate(|era| *era += 1);
    block(last() + 1);
}

/// Seats as accounts have them now.
pub fn seats() -> BTreeMap<AccountId, u32> {
    crate::Agents::<Test>::get().iter().map(|agent| (agent.account, agent.seats)).collect()
}

/// A header that `by` has sealed.
pub fn sealed(by: AccountId, slot: u64, state: u64) -> Header {
    let root = H256::from_low_u64_be(state);
    let mut header = Header::new(1, root, root, H256::zero(), digest(slot));
    let seal = pair(by).sign(header.hash().as_ref());
    header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, codec::Encode::encode(&seal)));
    header
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    Values::reset();
    Register::reset();
    Traded::reset();
    Delivery::reset();
    Era::reset();
    SessionNow::reset();
    Keyed::reset();
    Bound::reset();
    Keys::reset();
    Share::reset();
    let rich = (1..300).chain([POT, STRANGER, CONSUMER]);
    let storage = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances: rich.map(|who| (who, RICHES)).collect(),
            ..Default::default()
        },
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    // Benchmarks make keys.
    ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    ext.execute_with(|| {
        // Events of block 0 aren't kept.
        System::set_block_number(1);
        (1..=6).for_each(candidate);
        admit_as(CONSUMER, entity_of(CONSUMER), Role::LargeConsumer, 0);
        Bound::set((1..=4).collect());
        let validators: Vec<_> = (1..=4).map(|who| (who, key(who))).collect();
        Authorities::on_genesis_session(validators.iter().map(|(who, key)| (who, key.clone())));
        block(1_000);
    });
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Authorities::do_try_state().unwrap();
    });
}
