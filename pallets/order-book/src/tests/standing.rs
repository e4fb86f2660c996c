use busbar_primitives::{
    market::{Obligations, OnSuspended},
    units::Moment,
};
use frame_support::assert_ok;
use sp_runtime::DispatchResult;

use crate::{mock::*, Event};

fn suspend(who: u64) -> DispatchResult {
    <OrderBook as OnSuspended<u64>>::suspended(&who)
}

fn bound(who: u64) -> bool {
    <OrderBook as Obligations<u64>>::bound(&who)
}

fn open_until(gate_closure: Moment) -> u32 {
    let dates = busbar_primitives::market::Schedule { gate_closure, ..schedule() };
    let id = crate::NextSession::<Test>::get();
    assert_ok!(OrderBook::open_session(RuntimeOrigin::root(), product(), dates, MIN, MAX, TICK));
    id
}

#[test]
fn withdraws_all_open_orders_when_suspended() {
    run(|| {
        let (first, second) = (open(), open());
        let ids = [
            (first, list(ALICE, first, order(500, 1_000, 1))),
            (first, list(ALICE, first, order(400, 1_000, 2))),
            (second, list(ALICE, second, order(500, 1_000, 1))),
        ];
        let foreign = list(BOB, first, order(500, 1_000, 1));
        assert_ok!(suspend(ALICE));

        for (session, id) in ids {
            assert!(!exists(session, id));
            let released = if id == ids[1].1 { 400 * TICK } else { 500 * TICK };
            System::assert_has_event(
                Event::<Test>::OrderWithdrawn { session, order: id, who: ALICE, released }.into(),
            );
        }
        assert_eq!((free(ALICE), bid_hold(ALICE)), (ENDOWMENT, 0));
        assert!(exists(first, foreign));
    });
}

#[test]
fn leaves_orders_when_the_gate_has_closed() {
    run(|| {
        let early = open_until(GATE);
        let late = open_until(GATE + 1);
        let kept = list(ALICE, early, order(500, 1_000, 1));
        let withdrawn = list(ALICE, late, order(500, 1_000, 1));

        // Nobody has taken the early session, but its gate has closed.
        Now::set(GATE);
        assert_ok!(suspend(ALICE));
        assert!(exists(early, kept));
        assert!(!exists(late, withdrawn));
    });
}

#[test]
fn leaves_orders_when_the_session_was_taken() {
    run(|| {
        let session = closed(|session| {
            list(ALICE, session, order(500, 1_000, 1));
        });
        assert_ok!(suspend(ALICE));
        assert!(exists(session, 0));
    });
}

#[test]
fn does_nothing_when_the_suspended_has_no_orders() {
    run(|| {
        open();
        assert_ok!(suspend(ALICE));
        assert_ok!(suspend(STRANGER));
    });
}

#[test]
fn bound_when_an_order_exists() {
    run(|| {
        assert!(!bound(ALICE));
        let session = closed(|session| {
            list(ALICE, session, order(500, 1_000, 1));
            list(WIND, session, order(500, 1_000, 1));
        });
        assert!(bound(ALICE) && bound(WIND) && !bound(BOB));
        assert_ok!(remove(session, 0));
        assert!(!bound(ALICE) && bound(WIND));
    });
}

#[test]
fn unbound_when_the_last_order_is_withdrawn() {
    run(|| {
        let session = open();
        let ids = [1, 2].map(|salt| list(ALICE, session, order(500, 1_000, salt)));
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, ids[0]));
        assert!(bound(ALICE));
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, ids[1]));
        assert!(!bound(ALICE));
    });
}
