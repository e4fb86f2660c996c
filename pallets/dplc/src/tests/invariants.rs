//! Random books with random events; every invariant after every step.

use busbar_primitives::market::Bilateral;
use frame_support::assert_ok;
use proptest::prelude::*;

use crate::{mock::*, *};

#[derive(Clone, Debug)]
enum Action {
    List { row: usize, cents: u128, mwh: u64, quota: u64 },
    Withdraw { order: u64 },
    Propose { buyer: u64, seller: u64, cents: u128, mwh: u64 },
    Accept,
    Block { later: u64 },
    Lower { to: u16, mwh: u64 },
    Confirm,
    Cancel,
    Settle { party: u64, index: u32 },
    SettleWith { index: u32, weight: u32, by_seller: bool },
    CallOff,
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => (0..12usize, 250..600u128, 1..2_000u64, 0..2_000u64)
            .prop_map(|(row, cents, mwh, quota)| Action::List { row, cents, mwh, quota }),
        1 => (0..30u64).prop_map(|order| Action::Withdraw { order }),
        3 => (1..5u64, 101..109u64, 250..600u128, 1..2_000u64)
            .prop_map(|(buyer, seller, cents, mwh)| Action::Propose { buyer, seller, cents, mwh }),
        3 => Just(Action::Accept),
        4 => prop::sample::select(vec![0, 1_000, 20_000, 60_000])
            .prop_map(|later| Action::Block { later }),
        1 => (0..4u16, 0..1_500u64).prop_map(|(to, mwh)| Action::Lower { to, mwh }),
        2 => Just(Action::Confirm),
        1 => prop_oneof![
            9 => Just(Action::Block { later: 0 }),
            1 => Just(Action::Cancel)
        ],
        4 => (0..20u32, prop_oneof![1..5u64, 101..109u64])
            .prop_map(|(index, party)| Action::Settle { party, index }),
        4 => (0..6u32, 0..2u32, any::<bool>()).prop_map(|(index, weight, by_seller)| {
            Action::SettleWith { index, weight, by_seller }
        }),
        1 => prop_oneof![
            19 => Just(Action::Block { later: 0 }),
            1 => Just(Action::CallOff)
        ],
    ]
}

/// Refusals are as good as successes here: both must leave sound state.
fn apply(session: u32, action: &Action) {
    let operator = RuntimeOrigin::signed(OPERATOR);
    match *action {
        Action::List { row, cents, mwh, quota } => {
            let rows: Vec<_> = bids().into_iter().chain(offers()).collect();
            let mut salt = [0; 16];
            salt[..8].copy_from_slice(&pallet_order_book::NextOrder::<Test>::get().to_be_bytes());
            let order = pallet_order_book::NewOrder {
                price: cents * 10 * MILLITOKEN,
                energy: mwh * 1_000_000,
                quota: if row < 4 { quota.min(mwh) * 1_000_000 } else { 0 },
                salt,
            };
            let _ = OrderBook::list(RuntimeOrigin::signed(rows[row].who), session, order);
        }
        Action::Withdraw { order } => {
            if let Some(record) = pallet_order_book::Orders::<Test>::get(session, order) {
                let _ = OrderBook::withdraw(RuntimeOrigin::signed(record.owner), session, order);
            }
        }
        Action::Propose { buyer, seller, cents, mwh } => {
            let contract = contract(seller, cents * 10, mwh, 1_000 + mwh);
            let _ = OrderBook::propose(RuntimeOrigin::signed(buyer), session, contract);
        }
        Action::Accept => {
            let proposed = pallet_order_book::Bilaterals::<Test>::iter_prefix(session);
            let next = proposed.filter_map(|(place, bilateral)| match bilateral {
                Bilateral::Proposed { with, .. } => Some((place.id(), with)),
                _ => None,
            });
            let Some((proposal, with)) = next.min() else { return };
            let order = pallet_order_book::Orders::<Test>::get(session, proposal).unwrap();
            let number = 1_000 + proposal;
            let contract = pallet_order_book::NewContract {
                energy: order.energy,
                price: order.price,
                ..contract(order.owner, 0, 0, number)
            };
            let _ = OrderBook::accept(RuntimeOrigin::signed(with), session, proposal, contract);
        }
        Action::Block { later } => {
            block_at(Now::get() + later);
        }
        Action::Lower { to, mwh } => {
            let limits = vec![(pair(0, to), mwh * 1_000_000)].try_into().unwrap();
            let round = Sessions::<Test>::get(session).map_or(0, |record| record.round);
            let _ = Dplc::lower_capacity(operator, session, round, limits, Default::default());
        }
        Action::Confirm => {
            let round = Sessions::<Test>::get(session).map_or(0, |record| record.round);
            let _ = Dplc::confirm(operator, session, round);
        }
        Action::Cancel => {
            let _ = Dplc::cancel(RuntimeOrigin::signed(SUPERVISOR), session, Default::default());
        }
        Action::Settle { party, index } => {
            let _ = Dplc::settle(RuntimeOrigin::signed(party), session, index);
        }
        Action::SettleWith { index, weight, by_seller } => {
            let round = Sessions::<Test>::get(session).map_or(0, |record| record.round);
            let Some(trade) = Trades::<Test>::get((session, round, index)) else { return };
            let who = if by_seller { trade.seller } else { trade.buyer };
            let profile = vec![weight, 1].try_into().unwrap();
            let _ = Dplc::settle_with(RuntimeOrigin::signed(who), session, index, profile);
        }
        Action::CallOff => {
            let _ = OrderBook::cancel_session(RuntimeOrigin::root(), session);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn money_and_energy_are_conserved(
        actions in prop::collection::vec(action(), 1..60),
        little_room in any::<bool>(),
    ) {
        new_test_ext().execute_with(|| {
            if little_room {
                Share::set(narrow());
            }
            let session = open();
            let issuance = Balances::total_issuance();
            for action in &actions {
                apply(session, action);
                check();
                assert_eq!(Balances::total_issuance(), issuance);
            }
            // Whatever happened, the session comes to its end and nothing
            // stays on hold.
            for _ in 0..2_000 {
                block_at(Now::get() + 10_000);
                if !Sessions::<Test>::contains_key(session) {
                    break;
                }
            }
            prop_assert!(!Sessions::<Test>::contains_key(session));
            for row in bids().iter().chain(&offers()) {
                prop_assert_eq!(on_hold(row.who), 0);
            }
            assert_ok!(Dplc::do_try_state());
            assert_ok!(OrderBook::do_try_state());
            prop_assert_eq!(Balances::total_issuance(), issuance);
            Ok(())
        })?;
    }
}
