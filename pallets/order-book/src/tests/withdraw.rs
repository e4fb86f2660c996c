use busbar_primitives::{
    roles::Standing,
    units::{OrderId, SessionId, TOKEN},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Book, Error, Event, Ledgers, OpenOrders};

fn try_withdraw(who: u64, session: SessionId, id: OrderId) -> DispatchResult {
    OrderBook::withdraw(RuntimeOrigin::signed(who), session, id)
}

#[test]
fn releases_the_hold_when_the_owner_withdraws() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000_000, 1));
        let kept = list(ALICE, session, order(100, 100_000, 2));
        assert_ok!(try_withdraw(ALICE, session, id));

        assert!(!exists(session, id) && exists(session, kept));
        assert_eq!(Book::<Test>::iter_keys().count(), 1);
        assert_eq!(bid_hold(ALICE), 10 * TOKEN);
        let ledger = Ledgers::<Test>::get(session, ALICE);
        assert_eq!(ledger.orders, vec![kept]);
        assert_eq!((ledger.salts.len(), ledger.energy), (2, 100_000));
        assert_eq!(OpenOrders::<Test>::get(ALICE), 1);
        System::assert_last_event(
            Event::<Test>::OrderWithdrawn { session, order: id, who: ALICE, released: 500 * TOKEN }
                .into(),
        );
    });
}

#[test]
fn loses_nothing_when_the_last_order_goes() {
    run(|| {
        let session = open();
        let id = list(WIND, session, order(500, 1_000_000, 1));
        assert_ok!(try_withdraw(WIND, session, id));
        assert_eq!((free(WIND), bond_hold(WIND)), (ENDOWMENT, 0));
        assert!(!OpenOrders::<Test>::contains_key(WIND));
    });
}

#[test]
fn releases_the_hold_when_the_owner_may_no_longer_list() {
    run(|| {
        let session = open();
        let first = list(ALICE, session, order(500, 1_000, 1));
        let second = list(ALICE, session, order(500, 1_000, 2));
        readmit(ALICE, |admission| admission.standing = Standing::Suspended);
        assert_ok!(try_withdraw(ALICE, session, first));
        Register::mutate(|register| {
            register.remove(&ALICE);
        });
        assert_ok!(try_withdraw(ALICE, session, second));
        assert_eq!(free(ALICE), ENDOWMENT);
    });
}

#[test]
fn refused_when_gate_has_closed() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        Now::set(GATE);
        assert_noop!(try_withdraw(ALICE, session, id), Error::<Test>::GateClosed);
        Now::set(GATE - 1);
        assert_ok!(try_withdraw(ALICE, session, id));
    });
}

#[test]
fn refused_when_session_was_taken() {
    run(|| {
        let session = closed(|session| {
            list(ALICE, session, order(500, 1_000, 1));
        });
        Now::set(OPENS);
        assert_noop!(try_withdraw(ALICE, session, 0), Error::<Test>::GateClosed);
    });
}

#[test]
fn refused_when_session_or_order_is_unknown() {
    run(|| {
        assert_noop!(try_withdraw(ALICE, 0, 0), Error::<Test>::UnknownSession);
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(try_withdraw(ALICE, session, id + 1), Error::<Test>::UnknownOrder);
        assert_ok!(try_withdraw(ALICE, session, id));
        assert_noop!(try_withdraw(ALICE, session, id), Error::<Test>::UnknownOrder);
    });
}

#[test]
fn refused_when_the_order_belongs_to_somebody_else() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(try_withdraw(BOB, session, id), Error::<Test>::NotOwner);
    });
}

#[test]
fn refused_when_origin_is_not_signed() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(
            OrderBook::withdraw(RuntimeOrigin::root(), session, id),
            DispatchError::BadOrigin
        );
    });
}
