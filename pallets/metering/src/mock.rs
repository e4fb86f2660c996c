//! A runtime of system and this pallet. The other pallets are stand-ins.

use busbar_primitives::{
    delivery::SettledDays,
    intervals::day_at,
    market::Admissions,
    roles::{Admission, Role, Standing},
    units::{Moment, Power},
};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, Time},
};
use frame_system::EnsureSignedBy;
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::BuildStorage;

use crate::{self as pallet_metering, *};

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// Isn't admitted.
pub const STRANGER: AccountId = 9;
pub const GATEWAY: AccountId = 50;
pub const OPERATOR: AccountId = 100;

pub const MAX_METERS: u32 = 3;
pub const MAX_VERSIONS: u32 = 4;
/// 1 MW moves 250 kWh in a quarter of an hour.
pub const CAPACITY: Power = 1_000_000;
/// The first interval of a day.
pub const MIDNIGHT: Interval = 20_000 * INTERVALS_PER_DAY;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Metering: pallet_metering,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
    pub static Now: Moment = 0;
    /// Who is admitted.
    pub static Register: Vec<AccountId> = vec![ALICE, BOB];
    pub static ReadingWindow: Moment = 3 * 24 * 3_600_000;
    pub static CorrectionWindow: Moment = 10 * 24 * 3_600_000;
    pub static KeptDays: Day = 12;
    pub static SettledBefore: Day = 0;
    pub static Resumed: Moment = 0;
    /// `None`: those that can't be corrected any more.
    pub static FinalBefore: Option<Day> = None;
    pub static Corrected: Vec<(AccountId, Day)> = vec![];
}

pub struct Clock;

impl Time for Clock {
    type Moment = Moment;

    fn now() -> Moment {
        Now::get()
    }
}

/// Writes down what it is told.
pub struct Settlement;

impl SettledDays<AccountId> for Settlement {
    fn settled_before() -> Day {
        SettledBefore::get()
    }

    fn final_before() -> Day {
        let correctable = || day_at(Now::get().saturating_sub(CorrectionWindow::get()));
        FinalBefore::get().unwrap_or_else(correctable)
    }

    fn resumed() -> Moment {
        Resumed::get()
    }

    fn corrected(who: &AccountId, day: Day) {
        Corrected::mutate(|corrected| corrected.push((*who, day)));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_final_before(day: Day) {
        FinalBefore::set(Some(day));
    }
}

pub struct Operators;

impl frame_support::traits::SortedMembers<AccountId> for Operators {
    fn sorted_members() -> Vec<AccountId> {
        vec![OPERATOR]
    }
}

pub struct Registry;

impl Admissions<AccountId> for Registry {
    fn admission(who: &AccountId) -> Option<Admission> {
        Register::get().contains(who).then_some(Admission {
            role: Role::Generator(0),
            region: 0,
            capacity: 1,
            standing: Standing::Active,
            deposit_paid: true,
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId, _: Admission) {
        Register::mutate(|register| register.push(*who));
    }
}

impl pallet_metering::Config for Test {
    type OperatorOrigin = EnsureSignedBy<Operators, AccountId>;
    type Admissions = Registry;
    type SettledDays = Settlement;
    type Time = Clock;
    type ReadingWindow = ReadingWindow;
    type CorrectionWindow = CorrectionWindow;
    type KeptDays = KeptDays;
    type MaxMeters = ConstU32<MAX_METERS>;
    type MaxBatch = ConstU32<500>;
    type MaxVersions = ConstU32<MAX_VERSIONS>;
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

/// A meter's own keys, one of each scheme.
pub struct Keys {
    pub ed25519: ed25519::Pair,
    pub sr25519: sr25519::Pair,
    pub ecdsa: ecdsa::Pair,
}

pub fn keys(seed: u8) -> Keys {
    // All zeros are no key.
    let seed = [seed + 1; 32];
    Keys {
        ed25519: Pair::from_seed(&seed),
        sr25519: Pair::from_seed(&seed),
        ecdsa: Pair::from_seed(&seed),
    }
}

/// In service from `MIDNIGHT` on, read by anybody.
pub fn new_meter(key: MeterKey) -> NewMeter<AccountId> {
    NewMeter {
        key,
        capacity: CAPACITY,
        commissioning: H256::repeat_byte(3),
        since: start_of(MIDNIGHT),
        gateway: None,
    }
}

/// An ed25519 meter of `owner` whose keys are those of the seed.
pub fn register(owner: AccountId, seed: u8) -> MeterId {
    let id = NextMeter::<Test>::get();
    let new = new_meter(MeterKey::Ed25519(keys(seed).ed25519.public()));
    Metering::register(RuntimeOrigin::signed(OPERATOR), owner, new).unwrap();
    id
}

/// Whoever has the meter, retired or not.
pub fn owner_of(meter: MeterId) -> AccountId {
    let lists = |owned: &[Owned]| owned.iter().any(|owned| owned.meter == meter);
    MetersOf::<Test>::iter().find(|(_, owned)| lists(owned)).map_or(STRANGER, |(owner, _)| owner)
}

pub const fn counted(injected: u64) -> Counted {
    Counted { injected, withdrawn: 0, quality: Quality::Measured }
}

/// A reading whose sequence number is that of its interval.
pub fn reading(meter: MeterId, interval: Interval, injected: u64) -> Reading {
    let sequence = interval.into();
    Reading { meter, start: start_of(interval), counted: counted(injected), sequence }
}

pub fn sign(reading: Reading, seed: u8) -> SignedReading {
    let message = reading.message(&System::block_hash(0));
    let signature = MeterSignature::Ed25519(keys(seed).ed25519.sign(&message));
    SignedReading { reading, signature }
}

/// The interval is over.
pub fn end(interval: Interval) {
    Now::set(start_of(interval + 1));
}

pub fn submit(readings: Vec<SignedReading>) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Metering::submit(RuntimeOrigin::signed(GATEWAY), readings.try_into().unwrap())
}

/// Has the readings taken, all of them.
pub fn take(readings: Vec<SignedReading>) {
    let count = readings.len() as u32;
    System::reset_events();
    submit(readings).unwrap();
    assert_eq!(refusals(), []);
    let event = Event::ReadingsSubmitted { by: GATEWAY, taken: count, refused: 0 };
    System::assert_last_event(event.into());
}

/// Why readings were refused, by their meters, since events were reset.
pub fn refusals() -> Vec<(MeterId, Refusal)> {
    let refused = |record: frame_system::EventRecord<RuntimeEvent, H256>| match record.event {
        RuntimeEvent::Metering(Event::ReadingRefused { meter, why, .. }) => Some((meter, why)),
        _ => None,
    };
    System::events().into_iter().filter_map(refused).collect()
}

/// What a meter counted in an interval, as it is stored.
pub fn stored(meter: MeterId, interval: Interval) -> Option<Entry> {
    let record = Meters::<Test>::get(meter).unwrap();
    let day = day_of(interval);
    let own = (record.day == day).then_some(record.page);
    Days::<Test>::get(day, meter).or(own)?.into_iter().find(|entry| entry.slot == slot_of(interval))
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    #[cfg(feature = "runtime-benchmarks")]
    ext.register_extension(sp_keystore::KeystoreExt::new(
        sp_keystore::testing::MemoryKeystore::new(),
    ));
    ext.execute_with(|| {
        System::set_block_number(1);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(7));
        SettledBefore::reset();
        Resumed::reset();
        FinalBefore::reset();
        Corrected::reset();
        // The first meters begin at midnight.
        Now::set(start_of(MIDNIGHT) - 1);
    });
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Metering::do_try_state().unwrap();
    });
}
