//! Credit in the chain itself: refused orders leave a trace though their calls fail, paid trades
//! raise it, orders take their rank from it.

mod support;

use busbar_power_runtime::{configs::ProxyKind, Runtime, RuntimeCall, RuntimeEvent};
use busbar_primitives::{
    api::{
        runtime_decl_for_credit_api::CreditApi, runtime_decl_for_market_api::MarketApi, CauseView,
        CreditView,
    },
    credit::Check,
    units::WH_PER_MWH,
};
use pallet_order_book::NewOrder;
use support::{
    account, tables,
    trading::{admit, convert, list},
    Chain,
};

/// With everybody of the tables, and a session that takes orders.
fn listing() -> Chain {
    let mut chain = Chain::new("dev");
    let rows = tables::rows();
    admit(&mut chain, &rows);
    convert(&mut chain, &rows);
    chain.open_session();
    chain
}

fn explain(chain: &mut Chain, name: &str) -> CreditView {
    chain.query(|| Runtime::explain(account(name))).unwrap()
}

/// In billionths.
fn credit(chain: &mut Chain, name: &str) -> u32 {
    explain(chain, name).credit.deconstruct()
}

/// An order of which no session knows the price.
fn off_limits(energy_mwh: u64) -> RuntimeCall {
    let order = NewOrder { price: 1, energy: energy_mwh * WH_PER_MWH, quota: 0, salt: [99; 16] };
    RuntimeCall::OrderBook(pallet_order_book::Call::list { session: 0, order })
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch { calls })
}

#[test]
fn a_refused_order_is_remembered_though_its_call_fails() {
    let mut chain = listing();
    assert_eq!(credit(&mut chain, "W1"), 500_000_000);
    let (outcomes, events) = chain.block(vec![("W1", off_limits(50))]);
    assert!(outcomes[0].is_err());
    // 50 of 150 MWh.
    assert_eq!(credit(&mut chain, "W1"), 333_333_333);
    let changes = explain(&mut chain, "W1").changes;
    assert_eq!(changes[0].cause, CauseView::Refused(Check::Information));
    let recorded = |event: &RuntimeEvent| {
        matches!(event, RuntimeEvent::Credit(pallet_credit::Event::RefusalRecorded { .. }))
    };
    assert_eq!(events.into_iter().filter(recorded).count(), 1);
    assert!(chain.query(|| Runtime::orders(0, account("W1"))).is_empty());
}

/// Whoever it was that sent them: a proxy's bad orders are its principal's, nobody else's can be
/// sent in its name.
#[test]
fn refused_orders_inside_other_calls_are_remembered() {
    let mut chain = listing();
    chain.ok(vec![("W1", batch(vec![off_limits(100)]))]);
    assert_eq!(credit(&mut chain, "W1"), 250_000_000);

    let through = |real: &str| {
        RuntimeCall::Proxy(pallet_proxy::Call::proxy {
            real: account(real).into(),
            force_proxy_type: None,
            call: Box::new(off_limits(100)),
        })
    };
    let proxy = pallet_proxy::Call::add_proxy {
        delegate: account("Alice").into(),
        proxy_type: ProxyKind::Trading,
        delay: 0,
    };
    chain.ok(vec![("W2", RuntimeCall::Proxy(proxy)), ("Alice", through("W2"))]);
    assert_eq!(credit(&mut chain, "W2"), 250_000_000);

    let calls = vec![through("H1")];
    let force = RuntimeCall::Utility(pallet_utility::Call::force_batch { calls });
    chain.ok(vec![("Alice", force)]);
    assert_eq!(credit(&mut chain, "H1"), 500_000_000);
}

#[test]
fn orders_rank_by_credit_and_paid_trades_raise_it() {
    let mut chain = listing();
    chain.block(vec![("W1", off_limits(100))]);
    let rows = tables::rows();
    chain.ok(rows.iter().map(|row| (row.name.as_str(), list(row, 0))).collect());
    let priority = |chain: &mut Chain, name: &str| {
        chain.query(|| {
            let order = Runtime::orders(0, account(name))[0].order;
            let order = pallet_order_book::Orders::<Runtime>::get(0, order).unwrap();
            (u128::from(order.priority), order.price)
        })
    };
    // V = c / e, with e = 0.25 and 0.5.
    let (v, price) = priority(&mut chain, "W1");
    assert_eq!(v, 4 * price);
    let (v, price) = priority(&mut chain, "H1");
    assert_eq!(v, 2 * price);

    let gate = chain.query(|| Runtime::sessions(0)[0].schedule.gate_closure);
    chain.skip_to(gate);
    chain.ok(vec![]);
    chain.ok(vec![]);
    let confirm = RuntimeCall::Dplc(pallet_dplc::Call::confirm { session: 0, round: 0 });
    chain.ok(vec![("One", confirm)]);
    chain.ok(vec![]);
    let trades = chain.query(|| Runtime::trades(0, 1));
    assert!(trades.iter().all(|trade| trade.energy >= 100 * WH_PER_MWH));
    let before: Vec<_> = rows.iter().map(|row| explain(&mut chain, &row.name).all).collect();
    for (index, trade) in (0..).zip(&trades) {
        let name = rows.iter().find(|row| account(&row.name) == trade.buyer).unwrap();
        let settle = pallet_dplc::Call::settle { session: 0, index };
        chain.ok(vec![(&name.name, RuntimeCall::Dplc(settle))]);
    }
    for (row, before) in rows.iter().zip(before) {
        // 100 MWh of each trade, 300 with one partner at most.
        let who = account(&row.name);
        let own = trades.iter().filter(|trade| trade.buyer == who || trade.seller == who);
        let mut partners = std::collections::BTreeMap::new();
        for trade in own {
            let partner = if trade.buyer == who { &trade.seller } else { &trade.buyer };
            *partners.entry(partner).or_insert(0u64) += 100;
        }
        let counted: u64 = partners.into_values().map(|mwh| mwh.min(300)).sum();
        let view = explain(&mut chain, &row.name);
        assert_eq!(view.all - before, counted * WH_PER_MWH, "{}", row.name);
    }
}
