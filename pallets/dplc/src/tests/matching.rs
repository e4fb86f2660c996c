//! Gate closure, several sessions, and the reserved share of a block.

use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, *};

#[test]
fn matching_starts_by_itself_at_gate_closure() {
    run(|| {
        let session = open_golden();
        block_at(GATE - 1);
        assert_eq!(stage(session), Stage::Listing);
        block_at(GATE);
        assert!(checking(stage(session)));
    });
}

#[test]
fn sessions_stand_still_while_the_market_is_paused() {
    run(|| {
        let session = open_golden();
        Paused::set(true);
        block_at(GATE);
        assert_eq!(stage(session), Stage::Listing);
        Paused::set(false);
        block_at(GATE);
        assert!(checking(stage(session)));
        // What passes meanwhile takes effect afterwards.
        Paused::set(true);
        block_at(GATE + CHECK_WINDOW);
        assert!(checking(stage(session)));
        Paused::set(false);
        block_at(GATE + CHECK_WINDOW);
        assert_eq!(Sessions::<Test>::get(session), None);
    });
}

#[test]
fn blocks_keep_to_their_share() {
    run(|| {
        let share = narrow();
        Share::set(share);
        let session = open_golden();
        for _ in 0..60 {
            assert!(block_at(GATE).all_lte(share));
        }
        assert!(checking(stage(session)));
    });
}

#[test]
fn further_sessions_wait_when_too_many_are_active() {
    run(|| {
        let sessions = [open(), open(), open()];
        for session in sessions {
            list(session, &Row { energy: 10, quota: 0, ..bids()[0].clone() });
            list(session, &Row { energy: 10, ..offers()[0].clone() });
        }
        for _ in 0..5 {
            block_at(GATE);
        }
        assert!(checking(stage(sessions[0])) && checking(stage(sessions[1])));
        assert_eq!(stage(sessions[2]), Stage::Listing);
        // Silence cancels the first two; then there is room.
        block_at(GATE + CHECK_WINDOW);
        block_at(GATE + CHECK_WINDOW);
        assert!(checking(stage(sessions[2])));
    });
}

#[test]
fn a_session_keeps_the_grid_and_the_parameters_it_opened_with() {
    run(|| {
        let session = open_golden();
        let link = busbar_primitives::market::Link { loss: 1, transmission: 1, capacity: Some(1) };
        assert_ok!(Grid::set_links(
            RuntimeOrigin::root(),
            vec![(pair(0, 3), Some(link))].try_into().unwrap()
        ));
        Tuned::set(Parameters { certificate_price: 1_000_000_000_000_000, ..parameters() });
        blocks_until(GATE, session, checking);
        assert_eq!(trades(session).len(), expected().len());
        assert_eq!(trades(session)[0].energy, 4_355 * 1_000_000);
    });
}

#[test]
fn open_fails_when_the_grid_names_no_company() {
    new_test_ext().execute_with(|| {
        pallet_grid::Versions::<Test>::mutate(0, |table| table.as_mut().unwrap().company = None);
        let schedule = busbar_primitives::market::Schedule {
            opens: 0,
            gate_closure: GATE,
            delivery_start: GATE,
            delivery_end: DELIVERY_END,
        };
        assert_noop!(
            OrderBook::open_session(
                RuntimeOrigin::root(),
                Default::default(),
                schedule,
                MILLITOKEN,
                MILLITOKEN,
                MILLITOKEN
            ),
            Error::<Test>::NoGridCompany
        );
    });
}

/// Equal prices: the lower order id goes first.
#[test]
fn earlier_order_goes_first_when_prices_are_equal() {
    run(|| {
        let session = open();
        let mut late = bids()[0].clone();
        let early = list(session, &late);
        late.who = bids()[1].who;
        list(session, &late);
        let mut offer = offers()[0].clone();
        offer.energy = 10;
        list(session, &offer);
        blocks_until(GATE, session, checking);
        assert_eq!(trades(session).iter().map(|trade| trade.bid).collect::<Vec<_>>(), [early]);
    });
}
