use busbar_primitives::{
    market::{ClosedBook, Legs},
    units::{Balance, Energy, OrderId, SessionId, TOKEN},
};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sp_runtime::{DispatchResult, TokenError};

use crate::{mock::*, Book, Error, Event, Ledgers, OpenOrders};

fn release_excess(
    session: SessionId,
    order: OrderId,
    traded: Energy,
    buyer_pays: Balance,
) -> DispatchResult {
    <OrderBook as ClosedBook<u64>>::release_excess(session, order, traded, buyer_pays)
}

fn pay(
    session: SessionId,
    bid: OrderId,
    seller: (OrderId, Balance),
    grid: Balance,
    policy: Balance,
) -> DispatchResult {
    let legs = Legs { seller, grid: (&GRID, grid), policy: (&POLICY, policy) };
    <OrderBook as ClosedBook<u64>>::pay(session, bid, legs)
}

#[test]
fn bid_keeps_on_hold_what_the_buyer_pays() {
    run(|| {
        let session = traded();
        assert_ok!(release_excess(session, 0, 400_000, 120 * TOKEN));
        assert_eq!(stored(session, 0).held, 120 * TOKEN);
        assert_eq!(bid_hold(ALICE), 120 * TOKEN);
        assert_eq!(free(ALICE), ENDOWMENT - 120 * TOKEN);
        System::assert_last_event(
            Event::<Test>::ExcessReleased { session, order: 0, amount: 380 * TOKEN }.into(),
        );
    });
}

#[test]
fn offer_keeps_its_bond_for_what_it_traded() {
    run(|| {
        let session = traded();
        assert_ok!(release_excess(session, 1, 400_000, 0));
        assert_eq!(stored(session, 1).held, 12 * TOKEN);
        assert_eq!(bond_hold(WIND), 12 * TOKEN);
    });
}

#[test]
fn bond_is_at_the_sessions_rate_when_that_of_others_has_changed() {
    run(|| {
        let session = traded();
        BondRate::set(sp_runtime::Perbill::one());
        assert_ok!(release_excess(session, 1, 400_000, 0));
        assert_eq!(bond_hold(WIND), 12 * TOKEN);
        // Once more: it asks for no more than is there.
        BondRate::set(sp_runtime::Perbill::zero());
        assert_ok!(release_excess(session, 1, 400_000, 0));
        assert_eq!(bond_hold(WIND), 12 * TOKEN);
    });
}

#[test]
fn everything_is_released_when_nothing_was_traded() {
    run(|| {
        let session = traded();
        assert_ok!(release_excess(session, 0, 0, 0));
        assert_ok!(release_excess(session, 1, 0, 0));
        assert_eq!((free(ALICE), free(WIND)), (ENDOWMENT, ENDOWMENT));
        assert!(exists(session, 0) && exists(session, 1));
    });
}

#[test]
fn nothing_happens_when_there_is_no_excess() {
    run(|| {
        let session = traded();
        let events = System::events().len();
        assert_ok!(release_excess(session, 0, 1_000_000, 500 * TOKEN));
        assert_ok!(release_excess(session, 0, 1_000_000, 501 * TOKEN));
        assert_ok!(release_excess(session, 1, 1_000_000, 0));
        assert_eq!((bid_hold(ALICE), bond_hold(WIND)), (500 * TOKEN, 30 * TOKEN));
        assert_eq!(System::events().len(), events);
    });
}

#[test]
fn release_refused_when_order_is_unknown_or_open() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 10, 1));
        assert_noop!(release_excess(session, id, 0, 0), Error::<Test>::StillListing);
        assert_noop!(release_excess(session + 1, id, 0, 0), Error::<Test>::UnknownSession);
        Now::set(GATE);
        assert_eq!(take_closed(), Some(session));
        assert_noop!(release_excess(session, id + 1, 0, 0), Error::<Test>::UnknownOrder);
    });
}

#[test]
fn trade_is_paid_out_of_the_hold() {
    run(|| {
        let session = traded();
        assert_ok!(pay(session, 0, (1, 300 * TOKEN), 20 * TOKEN, 10 * TOKEN));

        assert_eq!(stored(session, 0).held, 170 * TOKEN);
        assert_eq!((bid_hold(ALICE), free(ALICE)), (170 * TOKEN, ENDOWMENT - 500 * TOKEN));
        // The seller's bond stays where it is.
        assert_eq!((bond_hold(WIND), free(WIND)), (30 * TOKEN, ENDOWMENT + 270 * TOKEN));
        assert_eq!(free(GRID), ENDOWMENT + 20 * TOKEN);
        assert_eq!(free(POLICY), ENDOWMENT + 10 * TOKEN);
    });
}

#[test]
fn zero_legs_are_skipped() {
    run(|| {
        let session = traded();
        let events = System::events().len();
        assert_ok!(pay(session, 0, (1, 500 * TOKEN), 0, 0));
        assert_eq!(stored(session, 0).held, 0);
        assert_eq!(System::events().len(), events + 1);
    });
}

#[test]
fn trade_is_paid_when_the_buyer_has_locked_its_account() {
    run(|| {
        let session = traded();
        Balances::set_lock(*b"buyerown", &ALICE, ENDOWMENT, WithdrawReasons::all());
        assert_ok!(pay(session, 0, (1, 500 * TOKEN), 0, 0));
        assert_eq!(free(WIND), ENDOWMENT + 470 * TOKEN);
    });
}

#[test]
fn pay_refused_when_more_than_is_on_hold_for_the_bid() {
    run(|| {
        let session = closed(|session| {
            list(ALICE, session, order(500, 1_000_000, 1));
            list(WIND, session, order(300, 1_000_000, 1));
            // On hold for another bid, which must not be touched.
            list(ALICE, session, order(500, 1_000_000, 2));
        });
        assert_noop!(pay(session, 0, (1, 500 * TOKEN), 0, 1), Error::<Test>::AboveHold);
        assert_noop!(pay(session, 0, (1, Balance::MAX), 0, 0), Error::<Test>::AboveHold);
        assert_ok!(pay(session, 0, (1, 499 * TOKEN), TOKEN - 1, 1));
    });
}

#[test]
fn pay_refused_as_a_whole_when_one_leg_fails() {
    run(|| {
        let session = traded();
        // Less than an account can start with.
        let nobody = (&1_000u64, EXISTENTIAL_DEPOSIT - 1);
        let legs = Legs { seller: (1, TOKEN), grid: (&GRID, TOKEN), policy: nobody };
        assert_noop!(
            <OrderBook as ClosedBook<u64>>::pay(session, 0, legs),
            TokenError::CannotCreate
        );
    });
}

#[test]
fn pay_refused_when_the_orders_do_not_fit() {
    run(|| {
        let listing = open();
        list(ALICE, listing, order(500, 10, 1));
        list(WIND, listing, order(300, 10, 1));
        assert_noop!(pay(listing, 0, (1, 1), 0, 0), Error::<Test>::StillListing);
        Now::set(GATE);
        assert_eq!(take_closed(), Some(listing));
        assert_noop!(pay(listing, 1, (0, 1), 0, 0), Error::<Test>::NotABid);
        assert_noop!(pay(listing, 2, (1, 1), 0, 0), Error::<Test>::UnknownOrder);
        assert_noop!(pay(listing, 0, (2, 1), 0, 0), Error::<Test>::UnknownOrder);
        assert_noop!(pay(listing + 1, 0, (1, 1), 0, 0), Error::<Test>::UnknownSession);
    });
}

#[test]
fn rest_is_released_when_an_order_is_removed() {
    run(|| {
        let session = traded();
        assert_ok!(pay(session, 0, (1, 300 * TOKEN), 0, 0));
        assert_ok!(remove(session, 0));

        assert!(!exists(session, 0));
        assert_eq!(Book::<Test>::iter_keys().count(), 1);
        assert_eq!((bid_hold(ALICE), free(ALICE)), (0, ENDOWMENT - 300 * TOKEN));
        assert!(Ledgers::<Test>::get(session, ALICE).orders.is_empty());
        assert_eq!(OpenOrders::<Test>::get(ALICE), 0);
        System::assert_last_event(
            Event::<Test>::OrderRemoved { session, order: 0, who: ALICE, released: 200 * TOKEN }
                .into(),
        );
    });
}

#[test]
fn remove_refused_when_order_is_unknown_or_open() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 10, 1));
        assert_noop!(remove(session, id), Error::<Test>::StillListing);
        assert_noop!(remove(session + 1, id), Error::<Test>::UnknownSession);
        Now::set(GATE);
        assert_eq!(take_closed(), Some(session));
        assert_noop!(remove(session, id + 1), Error::<Test>::UnknownOrder);
        assert_ok!(remove(session, id));
        assert_noop!(remove(session, id), Error::<Test>::UnknownOrder);
    });
}
