use busbar_primitives::units::TOKEN;
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Ledgers, NewOrder, NextOrder, OpenOrders};

fn try_batch(who: u64, session: u32, orders: Vec<NewOrder>) -> DispatchResult {
    let orders = BoundedVec::truncate_from(orders);
    outcome(OrderBook::list_batch(RuntimeOrigin::signed(who), session, orders))
}

#[test]
fn lists_all_when_all_are_acceptable() {
    run(|| {
        let session = open();
        let orders = (1..=4).map(|n| order(100 * u128::from(n), 100_000, n)).collect();
        assert_ok!(try_batch(ALICE, session, orders));

        // (0.1 + 0.2 + 0.3 + 0.4) token per kWh for 100 kWh each.
        assert_eq!(bid_hold(ALICE), 100 * TOKEN);
        let ledger = Ledgers::<Test>::get(session, ALICE);
        assert_eq!(ledger.orders, vec![0, 1, 2, 3]);
        assert_eq!((ledger.salts.len(), ledger.energy), (4, 400_000));
        assert_eq!(OpenOrders::<Test>::get(ALICE), 4);
        assert_eq!(NextOrder::<Test>::get(), 4);
        assert_eq!(stored(session, 2).price, 300 * TICK);
    });
}

#[test]
fn lists_none_when_one_is_refused() {
    run(|| {
        let session = open();
        let orders = vec![order(100, 10, 1), order(100, 10, 2), order(100, 0, 3)];
        assert_noop!(try_batch(ALICE, session, orders), Error::<Test>::ZeroEnergy);
    });
}

#[test]
fn lists_none_when_the_balance_covers_only_some() {
    run(|| {
        let session = open();
        readmit(ALICE, |admission| admission.capacity = 1_000_000_000_000);
        // 600 000 token each; the endowment is a million.
        let orders = vec![order(1_000, 600_000_000, 1), order(1_000, 600_000_000, 2)];
        assert_noop!(try_batch(ALICE, session, orders), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn refused_when_a_salt_occurs_twice() {
    run(|| {
        let session = open();
        let orders = vec![order(100, 10, 1), order(200, 10, 1)];
        assert_noop!(try_batch(ALICE, session, orders), Error::<Test>::SaltUsed);
    });
}

#[test]
fn refused_when_all_together_exceed_capacity() {
    run(|| {
        let session = open();
        let orders = vec![order(100, CAPACITY_WH, 1), order(200, 1, 2)];
        assert_noop!(try_batch(WIND, session, orders), Error::<Test>::AboveCapacity);
    });
}

#[test]
fn refused_when_all_together_are_too_many() {
    run(|| {
        let session = open();
        list(ALICE, session, order(100, 10, 0));
        let orders = (1..=4).map(|salt| order(100, 10, salt)).collect();
        assert_noop!(try_batch(ALICE, session, orders), Error::<Test>::TooManyOrders);
    });
}

#[test]
fn refused_when_all_together_are_listed_too_often() {
    run(|| {
        let session = open();
        for salt in 0..4 {
            let id = list(ALICE, session, order(100, 10, salt));
            assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, id));
        }
        let orders = (10..13).map(|salt| order(100, 10, salt)).collect();
        assert_noop!(try_batch(ALICE, session, orders), Error::<Test>::TooManyListings);
    });
}

#[test]
fn refused_when_batch_is_empty() {
    run(|| {
        let session = open();
        assert_noop!(try_batch(ALICE, session, vec![]), Error::<Test>::EmptyBatch);
    });
}

#[test]
fn refused_when_gate_has_closed() {
    run(|| {
        let session = open();
        Now::set(GATE);
        assert_noop!(try_batch(ALICE, session, vec![order(100, 10, 1)]), Error::<Test>::GateClosed);
    });
}

#[test]
fn refused_when_not_admitted() {
    run(|| {
        let session = open();
        assert_noop!(
            try_batch(STRANGER, session, vec![order(100, 10, 1)]),
            Error::<Test>::NotAdmitted
        );
    });
}

#[test]
fn refused_when_origin_is_not_signed() {
    run(|| {
        let session = open();
        let orders = BoundedVec::truncate_from(vec![order(100, 10, 1)]);
        assert_noop!(
            OrderBook::list_batch(RuntimeOrigin::root(), session, orders),
            DispatchError::BadOrigin
        );
    });
}
