//! Price, then time; the price of the order that was there first.

use super::*;

#[test]
fn a_bid_meets_the_cheapest_offers_first_and_of_one_price_the_oldest() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 4 * TOKEN, REST));
        assert_ok!(offer(OTHER_WIND, range(100, 10), 3 * TOKEN, REST));
        assert_ok!(offer(WIND, range(10, 10), 3 * TOKEN, REST));
        assert_ok!(bid(THERMAL, 25, 4 * TOKEN, REST));
        traded(1, OTHER_WIND, THERMAL, range(100, 10), 3 * TOKEN);
        traded(2, WIND, THERMAL, range(10, 10), 3 * TOKEN);
        traded(0, WIND, THERMAL, range(0, 5), 4 * TOKEN);
        assert_eq!((left(0), left(1), left(2)), (5, 0, 0));
        for (serial, owner) in
            [(0, THERMAL), (4, THERMAL), (5, WIND), (10, THERMAL), (109, THERMAL)]
        {
            assert_eq!(owner_of(serial), owner);
        }
        assert_eq!((state_of(0), state_of(5)), (State::Held, State::Listed));
        // Two entries, and with the third one another lot.
        let paid = 30 * TOKEN + 30 * TOKEN + 20 * TOKEN;
        assert_eq!(money(THERMAL), (ENDOWMENT - paid - 4 * FEE, 0));
        assert_eq!(money(OTHER_WIND), (ENDOWMENT + 30 * TOKEN - FEE, 0));
    });
}

#[test]
fn an_offer_meets_the_dearest_bids_first() {
    run(|| {
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN, REST));
        assert_ok!(bid(OTHER_THERMAL, 10, 5 * TOKEN, REST));
        assert_eq!(money(OTHER_THERMAL), (ENDOWMENT - 50 * TOKEN - DEPOSIT, 50 * TOKEN + DEPOSIT));
        assert_ok!(offer(WIND, range(20, 15), 2 * TOKEN, REST));
        traded(1, WIND, OTHER_THERMAL, range(20, 10), 5 * TOKEN);
        traded(0, WIND, THERMAL, range(30, 5), 3 * TOKEN);
        assert_eq!(money(OTHER_THERMAL), (ENDOWMENT - 50 * TOKEN, 0));
        assert_eq!(money(THERMAL).1, 15 * TOKEN + DEPOSIT);
        assert_eq!((owner_of(29), owner_of(34), owner_of(35)), (OTHER_THERMAL, THERMAL, WIND));
        assert_eq!((left(0), left(1), order(2)), (5, 0, None));
        // Listing cuts the lot into three, the first trade cuts what is listed.
        assert_eq!(money(WIND).0, ENDOWMENT + 65 * TOKEN - (2 + 2 + 1) * FEE);
    });
}

#[test]
fn orders_of_other_technologies_do_not_meet() {
    run(|| {
        assert_ok!(offer(WIND, range(200, 10), TOKEN, REST));
        assert_eq!(order(0).unwrap().technology, Technology::Solar);
        assert_ok!(bid(THERMAL, 10, 5 * TOKEN, REST));
        assert_eq!((left(0), left(1)), (10, 10));
    });
}

#[test]
fn orders_do_not_meet_when_their_prices_do_not() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 3 * TOKEN, REST));
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN - TOKEN / 1_000, REST));
        assert_eq!((left(0), left(1)), (10, 10));
        assert_ok!(bid(OTHER_THERMAL, 10, 3 * TOKEN, REST));
        assert_eq!((left(0), left(1)), (0, 10));
    });
}

#[test]
fn what_is_left_of_an_immediate_order_is_cancelled() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 3 * TOKEN, REST));
        assert_ok!(bid(THERMAL, 15, 3 * TOKEN, Validity::ImmediateOrCancel));
        assert!(has_event(Event::Cancelled { owner: THERMAL, count: 5 }));
        assert_eq!(Orders::<Test>::iter().count(), 0);
        assert_ok!(offer(WIND, range(50, 10), 3 * TOKEN, Validity::ImmediateOrCancel));
        assert!(has_event(Event::Cancelled { owner: WIND, count: 10 }));
        assert_eq!(state_of(50), State::Held);
        assert_eq!(money(WIND).1, 0);
    });
}

#[test]
fn an_order_is_filled_as_a_whole_or_refused() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 3 * TOKEN, REST));
        let fill = Validity::FillOrKill;
        assert_noop!(bid(THERMAL, 11, 3 * TOKEN, fill), Error::<Test>::NotFillable);
        assert_noop!(bid(THERMAL, 10, 2 * TOKEN, fill), Error::<Test>::NotFillable);
        let unsold = offer(WIND, range(20, 1), TOKEN, fill);
        assert_noop!(unsold, Error::<Test>::NotFillable);
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN, fill));
        assert_eq!(owner_of(9), THERMAL);
    });
}

/// Otherwise a bid would rest above an offer.
#[test]
fn what_could_meet_more_orders_than_it_may_does_not_rest() {
    run(|| {
        for first in 0..4 {
            assert_ok!(offer(WIND, range(first, 1), 3 * TOKEN, REST));
        }
        assert_noop!(bid(THERMAL, 4, 3 * TOKEN, Validity::FillOrKill), Error::<Test>::NotFillable);
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN, REST));
        assert!(has_event(Event::Cancelled { owner: THERMAL, count: 7 }));
        assert_eq!((left(2), left(3)), (0, 1));
    });
}

#[test]
fn refused_when_it_cannot_be_paid() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 100), 100 * TOKEN, REST));
        let unpaid = bid(THERMAL, 11, 100 * TOKEN, REST);
        assert!(unpaid.is_err());
        assert_eq!((left(0), money(THERMAL)), (100, (ENDOWMENT, 0)));
        assert!(bid(OTHER_THERMAL, 1_000, TOKEN, REST).is_err());
    });
}
