//! The paper's session, delivered: `docs/delivery.md` works it out by hand.

mod support;

use busbar_power_runtime::{
    parameters::{CorrectionWindow, ReadingWindow},
    Runtime, RuntimeCall, RuntimeEvent,
};
use busbar_primitives::{
    api::{runtime_decl_for_credit_api::CreditApi, runtime_decl_for_market_api::MarketApi},
    intervals::{day_at, end_of, start_of, Day, INTERVALS_PER_DAY},
    units::{Balance, Energy, SessionId, MS_PER_DAY, TOKEN, WH_PER_MWH},
};
use pallet_delivery::{Commitments, ContractId, Contracts, Outcome, Results};
use pallet_metering::{
    Counted, MeterKey, MeterSignature, NewMeter, Quality, Reading, SignedReading,
};
use sp_core::{ed25519, Pair, H256};
use support::{
    account, refusal, tables,
    trading::{admit, convert, list},
    Chain,
};

const SESSION: SessionId = 0;
const OPERATOR: &str = "Charlie//stash";
const H2: &str = "H2";

/// The last interval of a day.
const LAST: u32 = INTERVALS_PER_DAY - 1;

/// What H2 has sold in an interval: 32,445 MWh over 96 of them.
const CONTRACTED: Energy = 337_968_750;
/// 95 % of that, rounded down.
const METERED: Energy = 321_070_312;
const SHORT: Energy = CONTRACTED - METERED;
/// What a shortfall of an interval costs.
const OWED: Balance = 63_345_497_266_653_628;
/// 5 % of 32,445 MWh at 3.123 token a kWh.
const BOND: Balance = 506_628_675 * TOKEN / 100;

/// The session, delivered on the day after its settlement.
struct Delivered {
    chain: Chain,
    day: Day,
    /// What H2 and the grid company have before delivery is settled.
    free: [Balance; 2],
}

fn meter_key() -> ed25519::Pair {
    ed25519::Pair::from_seed(&[7; 32])
}

fn reading(chain: &mut Chain, day: Day, slot: u32) -> SignedReading {
    let reading = Reading {
        meter: 0,
        start: start_of(day * INTERVALS_PER_DAY + slot),
        counted: Counted { injected: METERED, ..Default::default() },
        sequence: u64::from(slot) + 1,
    };
    let genesis = chain.query(|| busbar_power_runtime::System::block_hash(0));
    let signature = meter_key().sign(&reading.message(&genesis));
    SignedReading { reading, signature: MeterSignature::Ed25519(signature) }
}

fn correct(day: Day, slot: u32, injected: Energy) -> RuntimeCall {
    RuntimeCall::Metering(pallet_metering::Call::correct {
        owner: account(H2),
        meter: 0,
        start: start_of(day * INTERVALS_PER_DAY + slot),
        counted: Counted { injected, withdrawn: 0, quality: Quality::Substituted },
        reason: Default::default(),
    })
}

/// Blocks until nothing is left to do at this time.
fn work(chain: &mut Chain) -> Vec<RuntimeEvent> {
    (0..4).flat_map(|_| chain.ok(vec![])).collect()
}

fn delivered() -> Delivered {
    let mut chain = Chain::new("dev");
    let rows = tables::rows();
    admit(&mut chain, &rows);
    convert(&mut chain, &rows);
    let day = day_at(chain.now()) + 1;
    let schedule = chain.open_session_for(end_of(day - 1)..end_of(day));
    chain.ok(rows.iter().map(|row| (row.name.as_str(), list(row, 0))).collect());
    chain.skip_to(schedule.gate_closure);
    work(&mut chain);
    let confirm = RuntimeCall::Dplc(pallet_dplc::Call::confirm { session: SESSION, round: 0 });
    chain.ok(vec![("One", confirm)]);
    chain.ok(vec![]);

    // The chain settles the trades. Then H2 gets its meter.
    chain.skip_to(schedule.delivery_start - 60_000);
    work(&mut chain);
    let new = NewMeter {
        key: MeterKey::Ed25519(meter_key().public()),
        capacity: 2_000 * WH_PER_MWH,
        commissioning: H256::zero(),
        since: schedule.delivery_start,
        gateway: None,
    };
    let register = pallet_metering::Call::register { owner: account(H2), new };
    chain.ok(vec![(OPERATOR, RuntimeCall::Metering(register))]);

    chain.skip_to(schedule.delivery_end);
    let readings: Vec<_> =
        (0..INTERVALS_PER_DAY).map(|slot| reading(&mut chain, day, slot)).collect();
    let submit = pallet_metering::Call::submit { readings: readings.try_into().unwrap() };
    chain.ok(vec![("Alice", RuntimeCall::Metering(submit))]);
    let free = [H2, "One"].map(|name| chain.free(name));
    Delivered { chain, day, free }
}

fn to_settlement(chain: &mut Chain, day: Day) -> Vec<RuntimeEvent> {
    let window = chain.query(ReadingWindow::get);
    chain.skip_to(end_of(day) + window);
    work(chain)
}

fn result(chain: &mut Chain, day: Day, name: &str) -> Outcome {
    let key = (day, ContractId::Session(SESSION), account(name));
    chain.query(|| Results::<Runtime>::get(key)).unwrap()
}

fn bond(chain: &mut Chain) -> Balance {
    chain.query(|| {
        let ledger = pallet_order_book::Ledgers::<Runtime>::get(SESSION, account(H2));
        pallet_order_book::Orders::<Runtime>::get(SESSION, ledger.orders[0]).unwrap().held
    })
}

#[test]
fn the_papers_session_is_delivered_with_a_shortfall_of_five_percent() {
    let Delivered { mut chain, day, free } = delivered();
    let contract = ContractId::Session(SESSION);
    let reference = chain.query(|| Contracts::<Runtime>::get(contract).unwrap().reference_price());
    assert_eq!(reference, 3_675_098_760_529);
    assert_eq!(bond(&mut chain), BOND);

    let events = to_settlement(&mut chain, day);
    let outcome = result(&mut chain, day, H2);
    assert_eq!(
        outcome,
        Outcome {
            contracted: 32_445 * WH_PER_MWH,
            short: 96 * SHORT,
            amount: -96 * OWED as i128,
            ..Default::default()
        }
    );
    // Its bond pays for it, then what it has free; all of that goes to the grid company.
    let drawn = events.iter().find_map(|event| match event {
        RuntimeEvent::OrderBook(pallet_order_book::Event::BondDrawn { amount, .. }) => {
            Some(*amount)
        }
        _ => None,
    });
    assert_eq!(drawn, Some(BOND));
    // Then nothing keeps the session, and there is nothing left to be released to H2.
    assert!(chain.query(|| Runtime::sessions(0)).is_empty());
    let rest = 96 * OWED - BOND;
    assert_eq!(rest, 1_014_880_987_598_748_288);
    assert_eq!(free[0] - chain.free(H2), rest);
    assert_eq!(chain.free("One") - free[1], 96 * OWED);
    // The others have no meters: they delivered as contracted, and nobody judges them.
    for row in tables::rows().iter().filter(|row| row.name != H2) {
        assert_eq!(result(&mut chain, day, &row.name).amount, 0, "{}", row.name);
        assert_eq!(chain.query(|| Runtime::explain(account(&row.name))).unwrap().contracted, 0);
    }
    // S_reputation: what was missed is five percent, and 48 Wh.
    let view = chain.query(|| Runtime::explain(account(H2))).unwrap();
    assert_eq!((view.contracted, view.short, view.over), (outcome.contracted, outcome.short, 0));
    assert_eq!(view.reputation.deconstruct(), 949_999_998);
}

#[test]
fn a_correction_comes_to_its_difference() {
    let Delivered { mut chain, day, free } = delivered();
    to_settlement(&mut chain, day);
    chain.ok(vec![(OPERATOR, correct(day, 0, CONTRACTED))]);
    work(&mut chain);
    let outcome = result(&mut chain, day, H2);
    assert_eq!((outcome.short, outcome.amount), (95 * SHORT, -95 * OWED as i128));
    assert_eq!(outcome.doubtful, 1);
    assert_eq!(chain.free("One") - free[1], 95 * OWED);
    let view = chain.query(|| Runtime::explain(account(H2))).unwrap();
    assert_eq!((view.contracted, view.short), (outcome.contracted, outcome.short));
}

/// The day is settled, then final: no reading comes after the first, no correction after the second.
#[test]
fn what_is_settled_and_final_stays_so() {
    let Delivered { mut chain, day, .. } = delivered();
    to_settlement(&mut chain, day);
    // H2 is bound until nothing can be corrected any more.
    let leave = || RuntimeCall::Participants(pallet_participants::Call::leave {});
    assert_eq!(refusal(chain.block(vec![(H2, leave())])), "StillBound");
    let window = chain.query(CorrectionWindow::get);
    chain.skip_to(end_of(day) + window - 10_000);
    chain.ok(vec![(OPERATOR, correct(day, LAST, 1))]);
    let window = chain.query(CorrectionWindow::get);
    chain.skip_to(end_of(day) + window);
    work(&mut chain);
    assert_eq!(refusal(chain.block(vec![(OPERATOR, correct(day, LAST, 2))])), "TooLate");
    chain.query(|| {
        assert_eq!(Contracts::<Runtime>::count(), 0);
        assert!(!Commitments::<Runtime>::contains_key(account(H2)));
    });
    let retire = pallet_metering::Call::retire { owner: account(H2), meter: 0 };
    chain.ok(vec![(OPERATOR, RuntimeCall::Metering(retire)), (H2, leave())]);
    // What came of it is kept for two months.
    chain.skip_to(end_of(day) + 58 * MS_PER_DAY);
    work(&mut chain);
    assert!(result(&mut chain, day, H2).short > 0);
    chain.skip_to(end_of(day) + 60 * MS_PER_DAY);
    work(&mut chain);
    assert_eq!(chain.query(|| Results::<Runtime>::iter().count()), 0);
}
