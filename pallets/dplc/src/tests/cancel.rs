use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, *};

fn cancel(session: u32) -> DispatchResult {
    let reason = b"test".to_vec().try_into().unwrap();
    Dplc::cancel(RuntimeOrigin::signed(SUPERVISOR), session, reason)
}

fn nothing_is_left_of(session: u32) {
    assert_eq!(Sessions::<Test>::get(session), None);
    assert_eq!(pallet_order_book::Sessions::<Test>::get(session), None);
    assert_eq!(Trades::<Test>::iter_prefix((session,)).count(), 0);
    assert_eq!(Fills::<Test>::iter_prefix((session,)).count(), 0);
    assert!(!Progresses::<Test>::contains_key(session));
    assert!(!Lowered::<Test>::contains_key(session));
    assert!(Active::<Test>::get().is_empty());
    for row in bids().iter().chain(&offers()) {
        assert_eq!((free(row.who), on_hold(row.who)), (ENDOWMENT, 0));
    }
}

#[test]
fn everything_is_released_when_cancelled_while_checking() {
    run(|| {
        let session = golden_checking();
        assert_ok!(cancel(session));
        block_at(GATE);
        nothing_is_left_of(session);
    });
}

#[test]
fn everything_is_released_over_many_blocks_when_cancelled_while_matching() {
    run(|| {
        Share::set(narrow());
        let session = open_golden();
        for _ in 0..8 {
            block_at(GATE);
        }
        assert_eq!(stage(session), Stage::Matching);
        assert_ok!(cancel(session));
        let mut blocks = 0;
        while Sessions::<Test>::contains_key(session) {
            block_at(GATE);
            check();
            blocks += 1;
            assert!(blocks < 1_000);
        }
        nothing_is_left_of(session);
    });
}

#[test]
fn everything_is_released_when_called_off_before_the_gate() {
    run(|| {
        let session = open_golden();
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::root(), session));
        block_at(2_000);
        nothing_is_left_of(session);
    });
}

#[test]
fn cancel_fails_when_not_supervision() {
    run(|| {
        let session = golden_checking();
        for origin in [RuntimeOrigin::signed(OPERATOR), RuntimeOrigin::root()] {
            assert_noop!(Dplc::cancel(origin, session, Default::default()), BadOrigin);
        }
    });
}

#[test]
fn cancel_fails_when_in_another_stage() {
    run(|| {
        assert_noop!(cancel(3), Error::<Test>::UnknownSession);
        let listing = open();
        assert_noop!(cancel(listing), Error::<Test>::WrongStage);
    });
    run(|| {
        let session = golden_settling();
        assert_noop!(cancel(session), Error::<Test>::WrongStage);
    });
}
