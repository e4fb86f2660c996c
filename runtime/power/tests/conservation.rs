//! Random sequences of calls over all pallets: every invariant after each.
//! Money is conserved to the last unit: the bank's books say what the issuance
//! must be, and holds are what orders, deposits and applications say.

mod support;

use busbar_power_runtime::{
    parameters::Change, AccountId, Delivery, Dplc, Metering, Runtime, RuntimeCall, RuntimeOrigin,
    System,
};
use busbar_primitives::{
    intervals::INTERVAL_MS,
    market::{Bilateral, RegionPair, Schedule},
    units::{MS_PER_DAY, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use frame_support::{instances::Instance1, traits::Hooks, weights::Weight};
use pallet_dplc::Silence;
use pallet_metering::{Counted, MeterKey, NewMeter, Quality};
use pallet_order_book::NewContract;
use pallet_participants::{LegalEntity, Participants, Profile};
use proptest::prelude::*;
use sp_core::{Pair, H256};
use sp_runtime::{traits::Dispatchable, MultiSignature, Perbill};
use support::{
    account, application, check_invariants, decided, genesis, key, origin_of, set, tables,
};

/// A participant of the tables, 0 to 11.
type Who = usize;

#[derive(Clone, Debug)]
enum Action {
    Book { who: Who, yuan: u64, reference: u8 },
    ConfirmDeposit { reference: u8 },
    CancelDeposit { reference: u8 },
    Redeem { who: Who, yuan: u64 },
    PayOut { claim: u64 },
    ReturnClaim { claim: u64 },
    Set(Change),
    Transfer { from: Who, to: Who, token: u128 },
    Suspend { who: Who },
    Reinstate { who: Who },
    Leave { who: Who },
    RotateKey { who: Who },
    Open,
    CallOff { session: u32 },
    List { who: Who, session: u32, cents: u128, kwh: u64, quota: u64 },
    Amend { order: u64, session: u32, cents: u128, kwh: u64 },
    Withdraw { order: u64, session: u32 },
    Propose { buyer: Who, seller: Who, session: u32, cents: u128, kwh: u64, parts: u32 },
    Accept { session: u32, by: Option<Who> },
    Block { later: u64 },
    Lower { session: u32, to: u16, kwh: u64 },
    Confirm { session: u32 },
    Cancel { session: u32 },
    Settle { session: u32, index: u32 },
    SettleWith { session: u32, index: u32, by_seller: bool },
    Meter { who: Who },
    Count { meter: u32, hours: u64, kwh: u64, out: bool },
    Collect { who: Who },
}

/// Each of them may come between any two steps of a session.
fn change() -> impl Strategy<Value = Change> {
    let class = 0..4u8;
    let price = || (0..20u128).prop_map(|cents| cents * TOKEN / 100);
    let window = || prop::sample::select(vec![20_000u64, 60_000, 3_600_000]);
    prop_oneof![
        (0..2_000u128).prop_map(|token| Change::ApplicationDeposit(token * TOKEN)),
        (0..2_000u128).prop_map(|token| Change::AdmissionDeposit(token * TOKEN)),
        (1..40u128).prop_map(|cents| Change::Rate(cents * TOKEN / 100)),
        (0..100_000_000u64).prop_map(Change::ConfirmAbove),
        (0..100_000_000u64).prop_map(Change::DailyLimit),
        (0..=100u32).prop_map(|percent| Change::BondRate(Perbill::from_percent(percent))),
        (class.clone(), price())
            .prop_map(|(class, price)| Change::ClassEnvironment { class, price }),
        (class.clone(), price())
            .prop_map(|(class, price)| Change::ClassCrossSubsidy { class, price }),
        (class, 0..300_000u32)
            .prop_map(|(class, certificates)| Change::ClassObligation { class, certificates }),
        price().prop_map(Change::CertificatePrice),
        window().prop_map(Change::CheckWindow),
        prop::sample::select(vec![Silence::Confirm, Silence::Cancel]).prop_map(Change::Silence),
        window().prop_map(Change::SettlementWindow),
        (0..3_600_000u64).prop_map(Change::Retention),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let who = 0..12usize;
    let session = || 0..3u32;
    let reference = || 0..6u8;
    prop_oneof![
        3 => (who.clone(), prop_oneof![1..5_000u64, 100_000..200_000u64], reference())
            .prop_map(|(who, yuan, reference)| Action::Book { who, yuan, reference }),
        1 => reference().prop_map(|reference| Action::ConfirmDeposit { reference }),
        1 => reference().prop_map(|reference| Action::CancelDeposit { reference }),
        2 => (who.clone(), 1..3_000u64).prop_map(|(who, yuan)| Action::Redeem { who, yuan }),
        1 => (0..6u64).prop_map(|claim| Action::PayOut { claim }),
        1 => (0..6u64).prop_map(|claim| Action::ReturnClaim { claim }),
        3 => change().prop_map(Action::Set),
        1 => (who.clone(), who.clone(), 1..50_000u128)
            .prop_map(|(from, to, token)| Action::Transfer { from, to, token }),
        1 => who.clone().prop_map(|who| Action::Suspend { who }),
        1 => who.clone().prop_map(|who| Action::Reinstate { who }),
        1 => who.clone().prop_map(|who| Action::Leave { who }),
        1 => who.clone().prop_map(|who| Action::RotateKey { who }),
        1 => Just(Action::Open),
        1 => session().prop_map(|session| Action::CallOff { session }),
        16 => (who, session(), 250..650u128, 1..3_000u64, 0..3_000u64).prop_map(
            |(who, session, cents, kwh, quota)| Action::List { who, session, cents, kwh, quota }
        ),
        3 => (0..40u64, session(), 250..650u128, 1..3_000u64)
            .prop_map(|(order, session, cents, kwh)| Action::Amend { order, session, cents, kwh }),
        2 => (0..40u64, session()).prop_map(|(order, session)| Action::Withdraw { order, session }),
        4 => (0..4usize, 4..12usize, session(), 250..650u128, 1..3_000u64, 0..4u32).prop_map(
            |(buyer, seller, session, cents, kwh, parts)| {
                Action::Propose { buyer, seller, session, cents, kwh, parts }
            }
        ),
        5 => (session(), prop::option::weighted(0.1, 0..12usize))
            .prop_map(|(session, by)| Action::Accept { session, by }),
        8 => prop::sample::select(vec![0u64, 2_000, 20_000, 61_000, 61_000, MS_PER_DAY])
            .prop_map(|later| Action::Block { later }),
        1 => (session(), 0..4u16, 0..2_000u64)
            .prop_map(|(session, to, kwh)| Action::Lower { session, to, kwh }),
        4 => session().prop_map(|session| Action::Confirm { session }),
        1 => session().prop_map(|session| Action::Cancel { session }),
        6 => (session(), 0..8u32).prop_map(|(session, index)| Action::Settle { session, index }),
        4 => (session(), 0..8u32, any::<bool>()).prop_map(|(session, index, by_seller)| {
            Action::SettleWith { session, index, by_seller }
        }),
        2 => (0..12usize).prop_map(|who| Action::Meter { who }),
        4 => (0..6u32, 1..40u64, 0..250u64, any::<bool>())
            .prop_map(|(meter, hours, kwh, out)| Action::Count { meter, hours, kwh, out }),
        1 => (0..12usize).prop_map(|who| Action::Collect { who }),
    ]
}

/// The twelve of the tables; a rotated key gets a new name.
struct Cast {
    names: Vec<String>,
    rotations: u32,
}

impl Cast {
    fn account(&self, who: Who) -> AccountId {
        account(&self.names[who])
    }

    fn by(&self, who: Who) -> RuntimeOrigin {
        origin_of(&self.names[who])
    }
}

fn council() -> RuntimeOrigin {
    decided::<Instance1>(1, 1)
}

fn block(later: u64) {
    pallet_timestamp::Now::<Runtime>::mutate(|now| *now += later);
    System::set_block_number(System::block_number() + 1);
    let number = System::block_number();
    Dplc::on_initialize(number);
    Metering::on_idle(number, Weight::MAX);
    Delivery::on_idle(number, Weight::MAX);
}

fn open() -> RuntimeCall {
    let now = pallet_timestamp::Now::<Runtime>::get();
    RuntimeCall::OrderBook(pallet_order_book::Call::open_session {
        product: b"hour".to_vec().try_into().unwrap(),
        schedule: Schedule {
            opens: now,
            gate_closure: now + 60_000,
            delivery_start: now + 200_000,
            delivery_end: now + 200_000 + MS_PER_HOUR,
        },
        min_price: TOKEN,
        max_price: 10 * TOKEN,
        tick: TOKEN / 100,
    })
}

fn reference(number: u8) -> pallet_bank::Reference {
    vec![number + 1].try_into().unwrap()
}

fn round(session: u32) -> u8 {
    pallet_dplc::Sessions::<Runtime>::get(session).map_or(0, |record| record.round)
}

fn first_party(session: u32, index: u32) -> RuntimeOrigin {
    match pallet_dplc::Trades::<Runtime>::get((session, round(session), index)) {
        Some(trade) if index.is_multiple_of(2) => RuntimeOrigin::signed(trade.buyer),
        Some(trade) => RuntimeOrigin::signed(trade.seller),
        None => origin_of("Two"),
    }
}

fn owner_of(session: u32, order: u64) -> RuntimeOrigin {
    match pallet_order_book::Orders::<Runtime>::get(session, order) {
        Some(record) => RuntimeOrigin::signed(record.owner),
        None => origin_of("Two"),
    }
}

/// Who calls, and what.
fn call(cast: &mut Cast, action: &Action) -> (RuntimeOrigin, RuntimeCall) {
    use pallet_balances::Call as Money;
    use pallet_bank::Call as B;
    use pallet_dplc::Call as D;
    use pallet_metering::Call as M;
    use pallet_order_book::Call as O;
    use pallet_order_book::NewContract;
    use pallet_participants::Call as P;
    let (eve, ferdie, operator) = (origin_of("Eve"), origin_of("Ferdie"), origin_of("One"));
    let reason = || b"test".to_vec().try_into().unwrap();
    match *action {
        Action::Book { who, yuan, reference: number } => (
            eve,
            B::book_deposit {
                who: cast.account(who),
                fen: yuan * 100,
                reference: reference(number),
            }
            .into(),
        ),
        Action::ConfirmDeposit { reference: number } => {
            (ferdie, B::confirm_deposit { reference: reference(number) }.into())
        }
        Action::CancelDeposit { reference: number } => {
            (eve, B::cancel_deposit { reference: reference(number) }.into())
        }
        Action::Redeem { who, yuan } => (cast.by(who), B::redeem { fen: yuan * 100 }.into()),
        Action::PayOut { claim } => {
            (ferdie, B::confirm_payout { claim, reference: reference(9) }.into())
        }
        Action::ReturnClaim { claim } => (eve, B::return_claim { claim, reason: reason() }.into()),
        Action::Set(change) => (council(), set(change)),
        Action::Transfer { from, to, token } => (
            cast.by(from),
            Money::transfer_allow_death { dest: cast.account(to).into(), value: token * TOKEN }
                .into(),
        ),
        Action::Suspend { who } => {
            (council(), P::suspend { who: cast.account(who), reason: reason() }.into())
        }
        Action::Reinstate { who } => (council(), P::reinstate { who: cast.account(who) }.into()),
        Action::Leave { who } => (cast.by(who), P::leave {}.into()),
        Action::RotateKey { who } => rotate(cast, who),
        Action::Open => (origin_of("Two"), open()),
        Action::CallOff { session } => (origin_of("Two"), O::cancel_session { session }.into()),
        Action::List { who, session, cents, kwh, quota } => {
            let quota = if who < 4 { quota.min(kwh) * 1_000 } else { 0 };
            let order = pallet_order_book::NewOrder {
                price: cents * TOKEN / 100,
                energy: kwh * 1_000,
                quota,
                salt: salt(),
            };
            (cast.by(who), O::list { session, order }.into())
        }
        Action::Amend { order, session, cents, kwh } => (
            owner_of(session, order),
            O::amend { session, order, price: cents * TOKEN / 100, energy: kwh * 1_000, quota: 0 }
                .into(),
        ),
        Action::Withdraw { order, session } => {
            (owner_of(session, order), O::withdraw { session, order }.into())
        }
        // Every other one is proposed by the seller.
        Action::Propose { buyer, seller, session, cents, kwh, parts } => {
            let (who, with) = if kwh % 2 == 0 { (buyer, seller) } else { (seller, buyer) };
            let contract = NewContract {
                with: cast.account(with),
                price: cents * TOKEN / 100,
                energy: kwh * 1_000,
                profile: (1..=parts).collect::<Vec<_>>().try_into().unwrap(),
                salt: salt(),
            };
            (cast.by(who), O::propose { session, contract }.into())
        }
        Action::Accept { session, by } => accept(cast, session, by),
        Action::Lower { session, to, kwh } => {
            let limits = vec![(RegionPair::new(0, to), kwh * 1_000)].try_into().unwrap();
            (
                operator,
                D::lower_capacity { session, round: round(session), limits, reason: reason() }
                    .into(),
            )
        }
        Action::Confirm { session } => {
            (operator, D::confirm { session, round: round(session) }.into())
        }
        Action::Cancel { session } => (council(), D::cancel { session, reason: reason() }.into()),
        Action::Settle { session, index } => {
            (first_party(session, index), D::settle { session, index }.into())
        }
        Action::SettleWith { session, index, by_seller } => {
            let trade = pallet_dplc::Trades::<Runtime>::get((session, round(session), index));
            let party = trade.map(|trade| if by_seller { trade.seller } else { trade.buyer });
            let origin = party.map_or(origin_of("Two"), RuntimeOrigin::signed);
            let profile = vec![0, 2, 1].try_into().unwrap();
            (origin, D::settle_with { session, index, profile }.into())
        }
        Action::Meter { who } => {
            let now = pallet_timestamp::Now::<Runtime>::get();
            let new = NewMeter {
                key: MeterKey::Sr25519(key("meter").public()),
                capacity: WH_PER_MWH,
                commissioning: H256::zero(),
                since: now - now % INTERVAL_MS,
                gateway: None,
            };
            (council(), M::register { owner: cast.account(who), new }.into())
        }
        // Readings need signatures; a correction puts a value in as well.
        Action::Count { meter, hours, kwh, out } => {
            let now = pallet_timestamp::Now::<Runtime>::get().saturating_sub(hours * MS_PER_HOUR);
            let (injected, withdrawn) = if out { (0, kwh * 1_000) } else { (kwh * 1_000, 0) };
            let counted = Counted { injected, withdrawn, quality: Quality::Substituted };
            let start = now - now % INTERVAL_MS;
            let owner = owner_of_meter(meter);
            (council(), M::correct { owner, meter, start, counted, reason: reason() }.into())
        }
        Action::Collect { who } => {
            let who = cast.account(who);
            (origin_of("Two"), pallet_delivery::Call::collect { who }.into())
        }
        Action::Block { .. } => unreachable!("a block is no call"),
    }
}

fn salt() -> [u8; 16] {
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&pallet_order_book::NextOrder::<Runtime>::get().to_be_bytes());
    salt
}

/// The first proposal of a session, as it was made.
fn accept(cast: &Cast, session: u32, by: Option<Who>) -> (RuntimeOrigin, RuntimeCall) {
    let proposed = pallet_order_book::Bilaterals::<Runtime>::iter_prefix(session);
    let first = proposed
        .filter_map(|(place, bilateral)| match bilateral {
            Bilateral::Proposed { with, profile } => Some((place.id(), with, profile)),
            _ => None,
        })
        .next();
    let (proposal, with, profile) = first.unwrap_or((0, account("Two"), Default::default()));
    let order = pallet_order_book::Orders::<Runtime>::get(session, proposal);
    let (owner, price, energy) =
        order.map_or((account("Two"), 0, 0), |order| (order.owner, order.price, order.energy));
    let contract = NewContract { with: owner, price, energy, profile, salt: salt() };
    let origin = by.map_or(RuntimeOrigin::signed(with), |who| cast.by(who));
    (origin, pallet_order_book::Call::accept { session, proposal, contract }.into())
}

fn owner_of_meter(meter: u32) -> AccountId {
    pallet_metering::MetersOf::<Runtime>::iter()
        .find(|(_, meters)| meters.iter().any(|owned| owned.meter == meter))
        .map_or(account("Two"), |(owner, _)| owner)
}

fn rotate(cast: &mut Cast, who: Who) -> (RuntimeOrigin, RuntimeCall) {
    cast.rotations += 1;
    let new = format!("{}/{}", tables::rows()[who].name, cast.rotations);
    let (old, account_of_new) = (cast.account(who), account(&new));
    let message = busbar_power_runtime::Participants::rotate_message(&old, &account_of_new);
    let call = pallet_participants::Call::rotate_key {
        old,
        new: account_of_new,
        proof: MultiSignature::Sr25519(key(&new).sign(&message)),
    };
    (cast.by(who), call.into())
}

fn apply(cast: &mut Cast, action: &Action) {
    if let Action::Block { later } = *action {
        block(later);
        return;
    }
    let (origin, call) = call(cast, action);
    // As in a block: what fails leaves nothing behind.
    let done = frame_support::storage::with_storage_layer(|| call.dispatch(origin));
    if let (Ok(_), Action::RotateKey { who }) = (done, action) {
        cast.names[*who] = format!("{}/{}", tables::rows()[*who].name, cast.rotations);
    }
}

fn admitted() -> Cast {
    let names: Vec<String> = tables::rows().iter().map(|row| row.name.clone()).collect();
    System::set_block_number(1);
    pallet_timestamp::Now::<Runtime>::put(1_000_000);
    for (index, row) in tables::rows().iter().enumerate() {
        let profile = Profile {
            role: row.role,
            region: row.region,
            entity: LegalEntity::try_from(b"ENTITY".to_vec()).unwrap(),
            capacity: 10 * WH_PER_MWH,
            evidence: H256::zero(),
        };
        let apply = application(&row.name, profile, 100);
        apply.dispatch(origin_of("Two")).expect("the application is good");
        let approve = pallet_participants::Call::approve { applicant: account(&row.name) };
        RuntimeCall::from(approve).dispatch(council()).expect("it is approved");
        let book = pallet_bank::Call::book_deposit {
            who: account(&row.name),
            fen: 10_000_000,
            reference: vec![100, index as u8].try_into().unwrap(),
        };
        RuntimeCall::from(book).dispatch(origin_of("Eve")).expect("it is booked");
    }
    assert_eq!(Participants::<Runtime>::iter().count(), 18);
    for _ in 0..2 {
        open().dispatch(origin_of("Two")).expect("the session opens");
    }
    Cast { names, rotations: 0 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn money_and_energy_are_conserved(actions in prop::collection::vec(action(), 1..120)) {
        genesis("dev").execute_with(|| {
            let mut cast = admitted();
            check_invariants();
            for action in &actions {
                apply(&mut cast, action);
                check_invariants();
            }
            // Sessions come to their end, are delivered, and let go of everything.
            for _ in 0..300 {
                block(MS_PER_DAY / 4);
            }
            check_invariants();
            prop_assert_eq!(pallet_dplc::Sessions::<Runtime>::iter().count(), 0);
            prop_assert_eq!(pallet_order_book::Orders::<Runtime>::iter().count(), 0);
            prop_assert_eq!(pallet_delivery::Contracts::<Runtime>::count(), 0);
            prop_assert_eq!(pallet_delivery::Commitments::<Runtime>::iter().count(), 0);
            let held: u128 = Participants::<Runtime>::iter_values()
                .map(|participant| participant.deposit_held)
                .sum();
            let reserved: u128 = frame_system::Account::<Runtime>::iter_values()
                .map(|account| account.data.reserved)
                .sum();
            prop_assert_eq!(reserved, held);
            Ok(())
        })?;
    }
}
