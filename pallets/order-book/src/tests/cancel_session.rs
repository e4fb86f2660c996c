use busbar_primitives::market::ClosedBook;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Ledgers, OpenSessions, Orders, SessionState, Sessions};

#[test]
fn cancels_when_session_is_listing() {
    run(|| {
        let (kept, session) = (open(), open());
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));

        assert_eq!(Sessions::<Test>::get(session).unwrap().state, SessionState::Cancelled);
        assert_eq!(OpenSessions::<Test>::get(), vec![kept]);
        assert_eq!(CalledOff::get(), vec![session]);
        System::assert_last_event(Event::<Test>::SessionCancelled { session }.into());
    });
}

#[test]
fn loses_nothing_when_orders_were_listed() {
    run(|| {
        let session = open();
        list(ALICE, session, order(500, 300_000, 1));
        list(ALICE, session, order(400, 200_000, 2));
        list(COAL, session, order(100, 900_000, 1));
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));
        assert!(bid_hold(ALICE) > 0 && bond_hold(COAL) > 0);

        while let Some(order) = <OrderBook as ClosedBook<u64>>::next_listed(session, None) {
            assert_ok!(remove(session, order));
        }
        for who in [ALICE, COAL] {
            assert_eq!((free(who), bid_hold(who), bond_hold(who)), (ENDOWMENT, 0, 0));
        }
        assert!(<OrderBook as ClosedBook<u64>>::conclude(session, 100) < 100);
        assert!(!Sessions::<Test>::contains_key(session));
        assert_eq!(Orders::<Test>::iter_keys().count(), 0);
        assert_eq!(Ledgers::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn takes_no_orders_when_cancelled() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 300_000, 1));
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));

        let signed = RuntimeOrigin::signed;
        assert_noop!(
            OrderBook::list(signed(ALICE), session, order(500, 1, 2)),
            Error::<Test>::GateClosed
        );
        assert_noop!(amend(ALICE, session, id, terms(400, 300_000, 0)), Error::<Test>::GateClosed);
        assert_noop!(OrderBook::withdraw(signed(ALICE), session, id), Error::<Test>::GateClosed);
        Now::set(GATE);
        assert_eq!(take_closed(), None);
    });
}

/// The book is final then: nobody may see it and think better of it.
#[test]
fn refused_when_gate_has_closed() {
    run(|| {
        let session = open();
        Now::set(GATE);
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session),
            Error::<Test>::GateClosed
        );
        Now::set(GATE - 1);
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));
    });
}

#[test]
fn refused_when_origin_may_not_cancel() {
    run(|| {
        let session = open();
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(ALICE), session),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn refused_when_session_is_unknown() {
    run(|| {
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), 0),
            Error::<Test>::UnknownSession
        );
    });
}

#[test]
fn refused_when_session_was_taken() {
    run(|| {
        let session = closed(|_| ());
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session),
            Error::<Test>::NotListing
        );
    });
}

#[test]
fn refused_when_session_was_cancelled() {
    run(|| {
        let session = open();
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session),
            Error::<Test>::NotListing
        );
    });
}

#[test]
fn refused_when_mechanism_refuses() {
    run(|| {
        let session = open();
        MechanismRefuses::set(true);
        assert_noop!(
            OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session),
            DispatchError::Other("refused")
        );
    });
}
