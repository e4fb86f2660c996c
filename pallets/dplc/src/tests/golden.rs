//! The paper's tables, from the order book to the last base unit.

use busbar_primitives::units::TOKEN;
use frame_support::assert_ok;

use crate::{mock::*, *};
use busbar_math::dplc::Unserved;

fn decimal(value: u128, decimals: usize) -> String {
    let unit = 10u128.pow(decimals as u32);
    format!("{}.{:0decimals$}", value / unit, value % unit)
}

/// A trade in the columns of the expected table, from the energy on.
fn figures(trade: &Trade<u64>) -> Vec<String> {
    let (mwh, token) = (|wh: u64| decimal(wh.into(), 6), |base| decimal(base, 12));
    vec![
        mwh(trade.energy),
        token(trade.welfare),
        token(trade.buyer_price),
        token(trade.seller_price),
        mwh(trade.delivered),
        token(trade.buyer_pays),
        token(trade.seller_receives),
        token(trade.grid_receives),
        token(trade.policy_receives),
    ]
}

fn named(trades: &[Trade<u64>]) -> Vec<(String, String, Vec<String>)> {
    let name = |who: u64| {
        let rows: Vec<_> = bids().into_iter().chain(offers()).collect();
        rows.iter().find(|row| row.who == who).unwrap().name.clone()
    };
    trades.iter().map(|trade| (name(trade.buyer), name(trade.seller), figures(trade))).collect()
}

#[test]
fn trades_are_the_papers_when_matched_in_one_block() {
    run(|| {
        let session = open_golden();
        assert_eq!(blocks_until(GATE, session, checking), 1);
        assert_eq!(named(&trades(session)), expected());
    });
}

#[test]
fn trades_are_the_papers_when_matched_over_many_blocks() {
    run(|| {
        // Room for one or two steps a block.
        Share::set(narrow());
        let session = open_golden();
        assert!(blocks_until(GATE, session, checking) > 10);
        assert_eq!(named(&trades(session)), expected());
    });
}

#[test]
fn every_trade_is_in_an_event() {
    run(|| {
        let session = golden_checking();
        let matched: Vec<_> = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Dplc(Event::Matched { trade, .. }) => Some(trade),
                _ => None,
            })
            .collect();
        assert_eq!(matched, trades(session));
    });
}

#[test]
fn what_stays_unserved_has_its_reason() {
    run(|| {
        let session = golden_checking();
        let rests: Vec<_> = (0..12).map(|order| Dplc::rest(session, order).unwrap()).collect();
        let mut expected = [Rest { energy: 0, why: None }; 12];
        // B1 and C: generators are sold out.
        expected[0] = Rest { energy: 4_340 * 1_000_000, why: Some(Unserved::NoCounterparty) };
        expected[2] = Rest { energy: 9_165 * 1_000_000, why: Some(Unserved::NoCounterparty) };
        assert_eq!(rests, expected);
    });
}

#[test]
fn money_moves_as_the_table_says() {
    run(|| {
        let session = golden_settling();
        block_at(GATE + SETTLEMENT_WINDOW);
        assert_eq!(stage(session), Stage::Settled);

        let trades = trades(session);
        let sum = |part: fn(&Trade<u64>) -> u128| trades.iter().map(part).sum::<u128>();
        assert_eq!(free(GRID_COMPANY), 1_000 + sum(|trade| trade.grid_receives));
        assert_eq!(free(POLICY_FUND), 1_000 + sum(|trade| trade.policy_receives));
        for buyer in bids() {
            let paid: u128 = trades
                .iter()
                .filter(|trade| trade.buyer == buyer.who)
                .map(|trade| trade.buyer_pays)
                .sum();
            assert_eq!(free(buyer.who), ENDOWMENT - paid);
            assert_eq!(on_hold(buyer.who), 0);
        }
        for seller in offers() {
            let received: u128 = trades
                .iter()
                .filter(|trade| trade.seller == seller.who)
                .map(|trade| trade.seller_receives)
                .sum();
            // The bond of what was sold stays for the delivery: 5 % of its value.
            assert_eq!(free(seller.who) + on_hold(seller.who), ENDOWMENT + received);
            assert!(on_hold(seller.who) > 0);
        }
        assert_eq!(Balances::total_issuance(), 12 * ENDOWMENT + 3_000);
    });
}

#[test]
fn an_order_that_was_withdrawn_and_listed_again_clears_the_same() {
    run(|| {
        let session = open();
        let rows: Vec<_> = bids().into_iter().chain(offers()).collect();
        let withdrawn = list(session, &rows[7]);
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(rows[7].who), session, withdrawn));
        assert_eq!(on_hold(rows[7].who), 0);
        for row in &rows {
            list(session, row);
        }
        blocks_until(GATE, session, checking);
        assert_eq!(named(&trades(session)), expected());
    });
}

#[test]
fn endowments_cover_the_worst_case() {
    // The tables' own scale: the dearest bid is below the endowment.
    let worst = bids().iter().map(|row| row.price * u128::from(row.energy) / 1_000).max();
    assert!(worst.unwrap() < ENDOWMENT && ENDOWMENT > TOKEN);
}
