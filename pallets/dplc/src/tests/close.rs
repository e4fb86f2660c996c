use busbar_primitives::{
    market::{Network, Schedule},
    units::{Moment, MS_PER_HOUR},
};
use frame_support::assert_ok;

use crate::{mock::*, *};

const OVER: Moment = DELIVERY_END + RETENTION;

#[test]
fn bonds_are_released_and_everything_deleted() {
    run(|| {
        let session = golden_settled();
        assert!(on_hold(FIRST_SELLER) > 0);
        block_at(OVER);
        assert_eq!(Sessions::<Test>::get(session), None);
        assert_eq!(pallet_order_book::Orders::<Test>::iter().count(), 0);
        assert_eq!(Trades::<Test>::iter().count(), 0);
        assert_eq!(Fills::<Test>::iter().count(), 0);
        for seller in offers() {
            assert_eq!(on_hold(seller.who), 0);
        }
        System::assert_last_event(Event::Closed { session }.into());
    });
}

#[test]
fn a_session_is_kept_until_its_retention_is_over() {
    run(|| {
        let session = golden_settled();
        block_at(OVER - 1);
        assert_eq!(stage(session), Stage::Settled);
        block_at(OVER);
        assert_eq!(Sessions::<Test>::get(session), None);
    });
}

#[test]
fn a_session_is_kept_while_the_market_stands_still() {
    run(|| {
        let session = golden_settled();
        Paused::set(true);
        block_at(OVER);
        Paused::set(false);
        assert_eq!(stage(session), Stage::Settled);
    });
}

#[test]
fn every_session_has_its_turn() {
    run(|| {
        let sessions = [open_golden(), open_golden(), open_golden()];
        let [first, second, third] = sessions;
        let confirm = |session| Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0);
        // Two are worked on at once.
        blocks_until(GATE, second, checking);
        assert_ok!(confirm(first));
        assert_ok!(confirm(second));
        blocks_until(GATE, second, settling);
        let later = GATE + SETTLEMENT_WINDOW;
        blocks_until(later, third, checking);
        assert_ok!(confirm(third));
        blocks_until(later, third, settling);
        blocks_until(later + SETTLEMENT_WINDOW, third, settled);
        // The one that is looked at first has to be kept.
        let kept = Sessions::<Test>::iter_keys().next().unwrap();
        Sessions::<Test>::mutate(kept, |session| {
            session.as_mut().unwrap().terms.parameters.retention *= 2;
        });
        for _ in sessions {
            block_at(OVER);
        }
        assert_eq!(Sessions::<Test>::iter_keys().collect::<Vec<_>>(), [kept]);
    });
}

/// Its gate closes when the first session is over.
fn open_later() -> u32 {
    let schedule = Schedule {
        opens: 0,
        gate_closure: OVER,
        delivery_start: OVER,
        delivery_end: OVER + MS_PER_HOUR,
    };
    let product = b"later".to_vec().try_into().unwrap();
    let prices = (MILLITOKEN, 100_000 * MILLITOKEN, MILLITOKEN);
    let root = RuntimeOrigin::root();
    assert_ok!(OrderBook::open_session(root, product, schedule, prices.0, prices.1, prices.2));
    let session = pallet_order_book::NextSession::<Test>::get() - 1;
    for row in bids().iter().chain(&offers()) {
        list(session, row);
    }
    session
}

#[test]
fn a_session_that_is_over_gives_way_to_one_that_is_matched() {
    run(|| {
        let old = golden_settled();
        let live = open_later();
        Share::set(narrow());
        blocks_until(OVER, live, checking);
        assert_eq!(stage(old), Stage::Closing { cancelled: false, after: None });
        while Sessions::<Test>::contains_key(old) {
            block_at(OVER);
        }
        assert!(checking(stage(live)));
    });
}

#[test]
fn sessions_that_are_over_are_deleted_one_at_a_time() {
    run(|| {
        let session = golden_settled();
        let record = Sessions::<Test>::get(session).unwrap();
        // As many that are over as nothing could take the places of.
        let copies = session + 1..session + 20;
        for copy in copies.clone() {
            let original = pallet_order_book::Sessions::<Test>::get(session).unwrap();
            pallet_order_book::Sessions::<Test>::insert(copy, original);
            assert_ok!(Grid::retain(record.terms.grid));
            let none = Session { trades: 0, unsettled: 0, ..record.clone() };
            Sessions::<Test>::insert(copy, none);
        }
        Share::set(narrow());
        for _ in copies {
            block_at(OVER);
            assert!(Active::<Test>::get().len() <= 1);
        }
    });
}
