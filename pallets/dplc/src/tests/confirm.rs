use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, *};

fn confirm(session: u32) -> frame_support::dispatch::DispatchResult {
    Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0)
}

#[test]
fn excess_is_released_when_confirmed() {
    run(|| {
        let session = golden_checking();
        let worst: u128 = bids()[3].price * u128::from(bids()[3].energy) / 1_000;
        assert_eq!(on_hold(bids()[3].who), worst);

        assert_ok!(confirm(session));
        assert_eq!(stage(session), Stage::Releasing { after: None });
        blocks_until(GATE, session, settling);
        let costs: u128 = trades(session)
            .iter()
            .filter(|trade| trade.buyer == bids()[3].who)
            .map(|trade| trade.buyer_pays)
            .sum();
        assert_eq!(on_hold(bids()[3].who), costs);
    });
}

#[test]
fn session_is_settled_without_a_check_when_nothing_was_traded() {
    run(|| {
        let session = open();
        list(session, &bids()[0]);
        blocks_until(GATE, session, settled);
        assert_eq!(on_hold(bids()[0].who), 0);
    });
}

#[test]
fn confirm_fails_when_not_the_operator() {
    run(|| {
        let session = golden_checking();
        for origin in [RuntimeOrigin::signed(FIRST_BUYER), RuntimeOrigin::root()] {
            assert_noop!(Dplc::confirm(origin, session, 0), BadOrigin);
        }
    });
}

#[test]
fn confirm_fails_when_in_another_stage() {
    run(|| {
        assert_noop!(confirm(7), Error::<Test>::UnknownSession);
        let session = open_golden();
        assert_noop!(confirm(session), Error::<Test>::WrongStage);
        blocks_until(GATE, session, checking);
        assert_ok!(confirm(session));
        assert_noop!(confirm(session), Error::<Test>::WrongStage);
    });
}

#[test]
fn confirm_fails_when_the_window_is_over() {
    run(|| {
        let session = golden_checking();
        Now::set(GATE + CHECK_WINDOW);
        assert_noop!(confirm(session), Error::<Test>::WrongStage);
        Now::set(GATE + CHECK_WINDOW - 1);
        assert_ok!(confirm(session));
    });
}

#[test]
fn silence_cancels_when_the_parameters_say_so() {
    run(|| {
        let session = golden_checking();
        block_at(GATE + CHECK_WINDOW - 1);
        assert!(checking(stage(session)));
        block_at(GATE + CHECK_WINDOW);
        assert_eq!(Sessions::<Test>::get(session), None);
        for row in bids().iter().chain(&offers()) {
            assert_eq!((free(row.who), on_hold(row.who)), (ENDOWMENT, 0));
        }
    });
}

#[test]
fn silence_confirms_when_the_parameters_say_so() {
    run(|| {
        Tuned::set(Parameters { silence: Silence::Confirm, ..parameters() });
        let session = golden_checking();
        block_at(GATE + CHECK_WINDOW);
        assert!(settling(stage(session)));
    });
}
