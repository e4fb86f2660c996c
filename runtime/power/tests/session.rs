//! A whole session of direct power purchase with the paper's tables, by signed
//! transactions in executed blocks: admission, yuan into tokens, listing, one
//! order withdrawn and listed again, gate closure, matching, security check,
//! settlement, closing.

mod support;

use busbar_power_runtime::{
    configs::PolicyFund,
    parameters::{Change, Rate, ReadingWindow},
    Balances, Runtime, RuntimeCall,
};
use busbar_primitives::{
    api::{runtime_decl_for_market_api::MarketApi, RestView, StageView, Unserved},
    intervals::{day_at, end_of},
    market::{Schedule, Side},
    units::{TOKEN, WH_PER_MWH},
};
use busbar_runtime_common::fees::FeePot;
use frame_support::dispatch::GetDispatchInfo;
use support::{
    account, set, tables,
    trading::{admit, convert, list},
    Chain,
};

/// Admission to matching; returns the schedule.
fn matched(chain: &mut Chain) -> Schedule {
    let rows = tables::rows();
    admit(chain, &rows);
    convert(chain, &rows);
    let schedule = chain.open_session();

    let calls = rows.iter().map(|row| (row.name.as_str(), list(row, 0))).collect();
    chain.ok(calls);
    let preview = chain.query(|| Runtime::preview(0)).unwrap();
    assert!(preview.complete);
    assert_eq!(tables::named(&preview.trades), tables::expected());

    // H2 thinks twice.
    let h2 = rows.iter().find(|row| row.name == "H2").unwrap();
    let order = chain.query(|| Runtime::orders(0, account("H2"))[0].order);
    let withdraw = RuntimeCall::OrderBook(pallet_order_book::Call::withdraw { session: 0, order });
    chain.ok(vec![("H2", withdraw)]);
    assert!(chain.query(|| Runtime::orders(0, account("H2"))).is_empty());
    chain.ok(vec![("H2", list(h2, 1))]);

    chain.skip_to(schedule.gate_closure);
    // The block behind the gate brings the time, the next one works with it.
    chain.ok(vec![]);
    chain.ok(vec![]);
    let stage = chain.query(|| Runtime::sessions(0)[0].stage);
    assert!(matches!(stage, StageView::Checking { .. }), "{stage:?}");
    schedule
}

#[test]
fn the_papers_session_comes_out_to_the_last_unit() {
    let mut chain = Chain::new("dev");
    let schedule = matched(&mut chain);
    let rows = tables::rows();

    let trades = chain.query(|| Runtime::trades(0, 1));
    assert_eq!(tables::named(&trades), tables::expected());
    let rest = |chain: &mut Chain, name: &str| {
        chain.query(|| Runtime::orders(0, account(name))[0].rest).unwrap()
    };
    for row in &rows {
        let energy = match row.name.as_str() {
            "B1" => 4_340 * WH_PER_MWH,
            "C" => 9_165 * WH_PER_MWH,
            _ => 0,
        };
        let why = (energy > 0).then_some(Unserved::NoCounterparty);
        assert_eq!(rest(&mut chain, &row.name), RestView { energy, why }, "{}", row.name);
    }

    // The grid operator confirms; then one buyer and one seller settle.
    let confirm = RuntimeCall::Dplc(pallet_dplc::Call::confirm { session: 0, round: 0 });
    chain.ok(vec![("One", confirm)]);
    chain.ok(vec![]);
    let settle = |index| RuntimeCall::Dplc(pallet_dplc::Call::settle { session: 0, index });
    let grid_before = chain.free("One");
    chain.ok(vec![("D", settle(0)), ("W2", settle(1))]);
    assert_eq!(chain.free("One") - grid_before, trades[0].grid_receives + trades[1].grid_receives);

    // The chain settles the rest once the window is over.
    let StageView::Settling { until } = chain.query(|| Runtime::sessions(0)[0].stage) else {
        panic!("the session isn't settling")
    };
    chain.skip_to(until);
    chain.ok(vec![]);
    chain.ok(vec![]);
    assert_eq!(chain.query(|| Runtime::sessions(0)[0].stage), StageView::Settled);
    assert!(chain.query(|| Runtime::trades(0, 1)).iter().all(|trade| trade.settled));
    let policy: u128 = trades.iter().map(|trade| trade.policy_receives).sum();
    let (policy_fund, fees) = chain.query(|| {
        (Balances::free_balance(PolicyFund::get()), Balances::free_balance(FeePot::get()))
    });
    assert_eq!(policy_fund, TOKEN / 1_000 + policy);
    assert!(fees > TOKEN / 1_000);

    // After retention it waits until its delivery is settled: nobody has a meter, so it was as
    // contracted. Then the chain deletes it: nothing stays but its receipt, and what is delivered.
    chain.skip_to(schedule.delivery_end + 10 * 60_000);
    chain.ok(vec![]);
    assert_eq!(chain.query(|| Runtime::sessions(0)).len(), 1);
    let window = chain.query(ReadingWindow::get);
    chain.skip_to(end_of(day_at(schedule.delivery_end)) + window);
    for _ in 0..3 {
        chain.ok(vec![]);
    }
    assert!(chain.query(|| pallet_dplc::Receipts::<Runtime>::contains_key(0)));
    assert!(chain.query(|| Runtime::sessions(0)).is_empty());
    for row in &rows {
        let account = chain.query(|| busbar_power_runtime::System::account(account(&row.name)));
        assert_eq!(account.data.reserved, 1_000 * TOKEN, "{}: the admission deposit", row.name);
    }
}

#[test]
fn a_session_is_cleared_again_when_a_capacity_is_lowered() {
    let mut chain = Chain::new("dev");
    matched(&mut chain);
    let lower = RuntimeCall::Dplc(pallet_dplc::Call::lower_capacity {
        session: 0,
        round: 0,
        limits: vec![(busbar_primitives::market::RegionPair::new(0, 3), 10_000 * WH_PER_MWH)]
            .try_into()
            .unwrap(),
        reason: b"line A-D is down".to_vec().try_into().unwrap(),
    });
    chain.ok(vec![("One", lower)]);
    chain.ok(vec![]);
    let carried: u64 = chain
        .query(|| Runtime::trades(0, 1))
        .iter()
        .filter(|trade| trade.buyer == account("D"))
        .map(|trade| trade.energy)
        .sum();
    assert_eq!(carried, 10_000 * WH_PER_MWH);
    let rest = chain.query(|| Runtime::orders(0, account("D"))[0].rest).unwrap();
    assert_eq!(rest.why, Some(Unserved::NoCapacity));
}

#[test]
fn depth_and_holds_are_told() {
    let mut chain = Chain::new("dev");
    let rows = tables::rows();
    admit(&mut chain, &rows);
    convert(&mut chain, &rows);
    chain.open_session();
    chain.ok(rows.iter().map(|row| (row.name.as_str(), list(row, 0))).collect());

    let levels = chain.query(|| Runtime::depth(0, 0));
    let thousandths = |levels: &[busbar_primitives::api::DepthView], class| -> Vec<u128> {
        levels
            .iter()
            .filter(|level| level.side == Side::Sell && level.class == class)
            .map(|level| level.price * 1_000 / TOKEN)
            .collect()
    };
    assert_eq!(thousandths(&levels, 0), [3_424, 3_511, 3_533, 3_598]);
    assert_eq!(thousandths(&levels, 1), [3_144, 3_159, 3_165]);
    let bids = chain.query(|| Runtime::depth(0, 1));
    assert_eq!(
        bids.iter().map(|level| level.price * 1_000 / TOKEN).collect::<Vec<_>>(),
        [5_221, 5_123]
    );

    let d = rows.iter().find(|row| row.name == "D").unwrap();
    let (told, held) = chain.query(|| {
        let told = Runtime::hold_for(Side::Buy, d.price, d.energy);
        (told, Runtime::orders(0, account("D"))[0].held)
    });
    assert_eq!(told, held);
}

/// In `local` more than half of the four members have to agree.
#[test]
fn a_motion_needs_more_than_half_of_the_council() {
    let mut chain = Chain::new("local");
    let call = set(Change::Rate(TOKEN / 20));
    let propose = |threshold| {
        RuntimeCall::Council(pallet_collective::Call::propose {
            threshold,
            proposal: Box::new(call.clone()),
            length_bound: 1_000,
        })
    };
    let rate = |chain: &mut Chain| chain.query(Rate::get);
    let vote = |hash, index| {
        RuntimeCall::Council(pallet_collective::Call::vote { proposal: hash, index, approve: true })
    };
    let close = |hash, index| {
        RuntimeCall::Council(pallet_collective::Call::close {
            proposal_hash: hash,
            index,
            proposal_weight_bound: call.get_dispatch_info().call_weight,
            length_bound: 1_000,
        })
    };
    let hash = {
        use sp_runtime::traits::Hash;
        sp_runtime::traits::BlakeTwo256::hash_of(&call)
    };

    // Two of four are not more than half: the motion is refused its origin.
    chain.ok(vec![("Alice", propose(2))]);
    chain.ok(vec![("Alice", vote(hash, 0)), ("Bob", vote(hash, 0))]);
    let (outcomes, events) = chain.block(vec![("Bob", close(hash, 0))]);
    assert_eq!(outcomes, [Ok(())]);
    assert!(format!("{events:?}").contains("BadOrigin"));
    assert_eq!(rate(&mut chain), TOKEN / 10);

    chain.ok(vec![("Alice", propose(3))]);
    chain.ok(vec![("Alice", vote(hash, 1)), ("Bob", vote(hash, 1)), ("Charlie", vote(hash, 1))]);
    chain.ok(vec![("Dave", close(hash, 1))]);
    assert_eq!(rate(&mut chain), TOKEN / 20);
}
