use busbar_primitives::{
    market::{ClosedBook, Queue, Side},
    roles::{Role, Standing},
    units::{OrderId, SessionId, MAX_ENERGY, TOKEN},
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::{DispatchError, Perbill};

use crate::{mock::*, Error, Event, Ledgers, NextOrder, OpenOrders};

/// The offers of `WIND`'s queue or the bids of `ALICE`'s, from the best to the worst.
pub(super) fn queued(session: SessionId, side: Side) -> Vec<OrderId> {
    let queue = Queue { side, region: 0, class: 0 };
    let next = |after: Option<_>| {
        <OrderBook as ClosedBook<u64>>::next_in_queue(session, queue, after.as_ref())
    };
    core::iter::successors(next(None), |last| next(Some(*last))).map(|order| order.id).collect()
}

#[test]
fn bid_keeps_its_id_when_the_price_is_lowered() {
    run(|| {
        let session = open();
        let amended = list(ALICE, session, order(500, 1_000_000, 1));
        let other = list(ALICE, session, order(400, 1_000, 2));
        assert_ok!(amend(ALICE, session, amended, terms(300, 1_000_000, 0)));

        assert_eq!(queued(session, Side::Buy), vec![other, amended]);
        assert_eq!(stored(session, amended).price, 300 * TICK);
        assert_eq!(bid_hold(ALICE), 300 * TOKEN + TOKEN * 4 / 10);
        assert_eq!(NextOrder::<Test>::get(), 2);
        System::assert_last_event(
            Event::<Test>::OrderAmended {
                session,
                old: amended,
                new: amended,
                who: ALICE,
                price: 300 * TICK,
                energy: 1_000_000,
                quota: 0,
                held: 300 * TOKEN,
            }
            .into(),
        );
    });
}

#[test]
fn offer_keeps_its_id_when_the_price_is_raised() {
    run(|| {
        let session = open();
        let amended = list(WIND, session, order(300, 1_000_000, 1));
        let other = list(WIND, session, order(400, 1_000, 2));
        assert_ok!(amend(WIND, session, amended, terms(500, 1_000_000, 0)));

        assert_eq!(queued(session, Side::Sell), vec![other, amended]);
        assert_eq!(stored(session, amended).held, 50 * TOKEN);
        assert_eq!(bond_hold(WIND), 50 * TOKEN + TOKEN * 4 / 100);
    });
}

#[test]
fn order_keeps_its_id_and_place_when_it_asks_for_less() {
    run(|| {
        let session = open();
        let amended = list(ALICE, session, order(500, 1_000_000, 1));
        let other = list(ALICE, session, order(500, 1_000, 2));
        assert_ok!(amend(ALICE, session, amended, terms(500, 400_000, 0)));

        assert_eq!(queued(session, Side::Buy), vec![amended, other]);
        assert_eq!(stored(session, amended).held, 200 * TOKEN);
        assert_eq!(Ledgers::<Test>::get(session, ALICE).energy, 401_000);
    });
}

#[test]
fn order_keeps_its_priority_when_it_keeps_its_id() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        set_priority(session, id, 5);
        assert_ok!(amend(ALICE, session, id, terms(500, 900, 0)));
        assert_eq!(stored(session, id).priority, 5);
    });
}

/// Otherwise whoever listed at a better price could jump the queue of another one.
#[test]
fn order_gets_a_new_priority_with_a_new_price() {
    run(|| {
        let session = open();
        let cheap = list(WIND, session, order(300, 1_000, 1));
        let first = list(WIND, session, order(400, 1_000, 2));
        set_priority(session, first, (400 * TICK) as u64 - 1);
        assert_ok!(amend(WIND, session, cheap, terms(400, 1_000, 0)));
        assert_eq!(stored(session, cheap).priority, (400 * TICK) as u64);
        assert_eq!(queued(session, Side::Sell), vec![first, cheap]);
    });
}

/// As if the owner had had the priority value when it listed the order.
fn set_priority(session_id: SessionId, id: OrderId, priority: u64) {
    let session = crate::Sessions::<Test>::get(session_id).unwrap();
    let mut order = stored(session_id, id);
    OrderBook::unbook(session_id, &session, id, &order);
    order.priority = priority;
    OrderBook::book(session_id, &session, id, &order);
}

#[test]
fn bid_gets_a_new_id_when_the_price_is_raised() {
    run(|| {
        let session = open();
        let amended = list(ALICE, session, order(300, 1_000_000, 1));
        let other = list(ALICE, session, order(400, 1_000, 2));
        assert_ok!(amend(ALICE, session, amended, terms(400, 1_000_000, 0)));

        assert!(!exists(session, amended));
        // Behind the one that offered the price before.
        assert_eq!(queued(session, Side::Buy), vec![other, 2]);
        assert_eq!(stored(session, 2).held, 400 * TOKEN);
        assert_eq!(bid_hold(ALICE), 400 * TOKEN + TOKEN * 4 / 10);
        System::assert_last_event(
            Event::<Test>::OrderAmended {
                session,
                old: amended,
                new: 2,
                who: ALICE,
                price: 400 * TICK,
                energy: 1_000_000,
                quota: 0,
                held: 400 * TOKEN,
            }
            .into(),
        );
    });
}

#[test]
fn offer_gets_a_new_id_when_the_price_is_lowered() {
    run(|| {
        let session = open();
        let id = list(WIND, session, order(300, 1_000_000, 1));
        assert_ok!(amend(WIND, session, id, terms(299, 1_000_000, 0)));
        assert_eq!(queued(session, Side::Sell), vec![id + 1]);
    });
}

#[test]
fn order_gets_a_new_id_when_it_asks_for_more() {
    run(|| {
        let session = open();
        let first = list(ALICE, session, order(500, 1_000, 1));
        assert_ok!(amend(ALICE, session, first, terms(400, 1_001, 0)));
        assert_eq!(queued(session, Side::Buy), vec![first + 1]);
        assert_ok!(amend(ALICE, session, first + 1, terms(400, 1_001, 1)));
        assert_eq!(queued(session, Side::Buy), vec![first + 2]);
    });
}

#[test]
fn counts_stay_when_an_order_is_amended() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_ok!(amend(ALICE, session, id, terms(600, 2_000, 0)));

        let ledger = Ledgers::<Test>::get(session, ALICE);
        assert_eq!(ledger.orders, vec![id + 1]);
        assert_eq!((ledger.salts.len(), ledger.energy), (1, 2_000));
        assert_eq!(OpenOrders::<Test>::get(ALICE), 1);
        // The salt stays used.
        assert_noop!(
            OrderBook::list(RuntimeOrigin::signed(ALICE), session, order(500, 1_000, 1)),
            Error::<Test>::SaltUsed
        );
    });
}

#[test]
fn amends_when_as_many_orders_are_open_as_may_be() {
    run(|| {
        let session = open();
        for salt in 0..MAX_ORDERS {
            list(ALICE, session, order(500, 1_000, salt as u8));
        }
        assert_ok!(amend(ALICE, session, 0, terms(600, 1_000, 0)));
    });
}

#[test]
fn bond_is_at_the_sessions_rate_when_that_of_others_has_changed() {
    run(|| {
        let session = open();
        let id = list(WIND, session, order(300, 1_000_000, 1));
        BondRate::set(Perbill::from_percent(20));
        assert_ok!(amend(WIND, session, id, terms(400, 1_000_000, 0)));
        assert_eq!(bond_hold(WIND), 40 * TOKEN);
        list(WIND, session, order(300, 1_000_000, 2));
        assert_eq!(bond_hold(WIND), 70 * TOKEN);
    });
}

#[test]
fn refused_when_nothing_changes() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(amend(ALICE, session, id, terms(500, 1_000, 0)), Error::<Test>::Unchanged);
        assert_ok!(amend(ALICE, session, id, terms(500, 1_000, 10)));
    });
}

#[test]
fn refused_when_session_or_order_is_unknown() {
    run(|| {
        assert_noop!(amend(ALICE, 0, 0, terms(500, 1_000, 0)), Error::<Test>::UnknownSession);
        let session = open();
        assert_noop!(amend(ALICE, session, 0, terms(500, 1_000, 0)), Error::<Test>::UnknownOrder);
        // An order of another session.
        let other = open();
        let id = list(ALICE, other, order(500, 1_000, 1));
        assert_noop!(amend(ALICE, session, id, terms(400, 1_000, 0)), Error::<Test>::UnknownOrder);
    });
}

#[test]
fn refused_when_the_order_belongs_to_somebody_else() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(amend(BOB, session, id, terms(400, 1_000, 0)), Error::<Test>::NotOwner);
    });
}

#[test]
fn refused_when_gate_has_closed() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        Now::set(GATE);
        assert_noop!(amend(ALICE, session, id, terms(400, 1_000, 0)), Error::<Test>::GateClosed);
        Now::set(GATE - 1);
        assert_ok!(amend(ALICE, session, id, terms(400, 1_000, 0)));
    });
}

#[test]
fn refused_when_the_owner_may_not_list() {
    run(|| {
        let session = open();
        let id = list(WIND, session, order(500, 1_000, 1));
        let attempt = || amend(WIND, session, id, terms(600, 1_000, 0));

        readmit(WIND, |admission| admission.standing = Standing::Suspended);
        assert_noop!(attempt(), Error::<Test>::Suspended);
        readmit(WIND, |admission| {
            admission.standing = Standing::Active;
            admission.deposit_paid = false;
        });
        assert_noop!(attempt(), Error::<Test>::DepositDue);
        readmit(WIND, |admission| {
            admission.deposit_paid = true;
            admission.role = Role::GridOperator;
        });
        assert_noop!(attempt(), Error::<Test>::WrongRole);
        readmit(WIND, |admission| admission.role = Role::LargeConsumer);
        assert_noop!(attempt(), Error::<Test>::WrongRole);
        readmit(WIND, |admission| admission.role = Role::Generator(2));
        assert_noop!(attempt(), Error::<Test>::UnknownClass);
        readmit(WIND, |admission| {
            admission.role = Role::Generator(0);
            admission.region = 2;
        });
        assert_noop!(attempt(), Error::<Test>::UnknownRegion);
        Register::mutate(|register| {
            register.remove(&WIND);
        });
        assert_noop!(attempt(), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn refused_when_the_new_terms_are_not_acceptable() {
    run(|| {
        let session = open();
        let bid = list(ALICE, session, order(500, 1_000, 1));
        let offer = list(WIND, session, order(500, 1_000, 1));
        let attempt =
            |ticks, energy, quota| amend(ALICE, session, bid, terms(ticks, energy, quota));

        assert_noop!(attempt(500, 0, 0), Error::<Test>::ZeroEnergy);
        assert_noop!(attempt(500, MAX_ENERGY + 1, 0), Error::<Test>::EnergyTooLarge);
        assert_noop!(attempt(500, 1_000, 1_001), Error::<Test>::QuotaAboveEnergy);
        assert_noop!(attempt(MIN / TICK - 1, 1_000, 0), Error::<Test>::PriceOutOfBounds);
        assert_noop!(attempt(MAX / TICK + 1, 1_000, 0), Error::<Test>::PriceOutOfBounds);
        assert_noop!(
            OrderBook::amend(RuntimeOrigin::signed(ALICE), session, bid, MIN + 1, 1_000, 0),
            Error::<Test>::OffTick
        );
        assert_noop!(
            amend(WIND, session, offer, terms(500, 1_000, 1)),
            Error::<Test>::QuotaOnOffer
        );
    });
}

#[test]
fn refused_when_open_energy_would_exceed_capacity() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        list(ALICE, session, order(500, 500_000, 2));
        assert_noop!(
            amend(ALICE, session, id, terms(500, CAPACITY_WH - 500_000 + 1, 0)),
            Error::<Test>::AboveCapacity
        );
        assert_ok!(amend(ALICE, session, id, terms(500, CAPACITY_WH - 500_000, 0)));
    });
}

#[test]
fn refused_when_the_balance_does_not_cover_the_difference() {
    run(|| {
        let session = open();
        // 100 token are on hold, 200 will be.
        let id = list(ALICE, session, order(100, 1_000_000, 1));
        Balances::set_balance(&ALICE, 100 * TOKEN + EXISTENTIAL_DEPOSIT - 1);
        assert_noop!(
            amend(ALICE, session, id, terms(200, 1_000_000, 0)),
            Error::<Test>::InsufficientBalance
        );
        Balances::set_balance(&ALICE, 100 * TOKEN + EXISTENTIAL_DEPOSIT);
        assert_ok!(amend(ALICE, session, id, terms(200, 1_000_000, 0)));
        assert_eq!(bid_hold(ALICE), 200 * TOKEN);
    });
}

#[test]
fn refused_when_origin_is_not_signed() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 1_000, 1));
        assert_noop!(
            OrderBook::amend(RuntimeOrigin::root(), session, id, MIN, 1_000, 0),
            DispatchError::BadOrigin
        );
    });
}
