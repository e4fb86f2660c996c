use busbar_primitives::{
    market::{BookedOrder, Queue, Side},
    roles::{Role, Standing},
    units::{OrderId, MAX_ENERGY, TOKEN},
};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Book, Error, Event, Ledgers, NewOrder, NextOrder, OpenOrders, Order, Rank};

fn try_list(who: u64, session: u32, order: NewOrder) -> DispatchResult {
    outcome(OrderBook::list(RuntimeOrigin::signed(who), session, order))
}

fn with_quota(order: NewOrder, quota: u64) -> NewOrder {
    NewOrder { quota, ..order }
}

#[test]
fn bid_is_booked_and_backed_when_a_consumer_lists() {
    run(|| {
        let session = open();
        let new = with_quota(order(500, 1_000_000, 7), 400_000);
        let id = list(ALICE, session, new);

        // 0.5 token per kWh for 1000 kWh.
        let held = 500 * TOKEN;
        let queue = Queue { side: Side::Buy, region: 0, class: 0 };
        let expected = Order {
            owner: ALICE,
            side: Side::Buy,
            region: 0,
            class: 0,
            price: 500 * TICK,
            energy: 1_000_000,
            quota: 400_000,
            // At full credit.
            priority: (500 * TICK) as u64,
            held,
        };
        assert_eq!(stored(session, id), expected);
        assert_eq!((bid_hold(ALICE), bond_hold(ALICE)), (held, 0));
        assert_eq!(free(ALICE), ENDOWMENT - held);

        let rank = Rank::of(Side::Buy, 500 * TICK, TICK, (500 * TICK) as u64, id);
        let booked = BookedOrder {
            id,
            price: 500 * TICK,
            energy: 1_000_000,
            quota: 400_000,
            priority: (500 * TICK) as u64,
        };
        assert_eq!(Book::<Test>::get((session, queue, rank)), Some(booked));

        let ledger = Ledgers::<Test>::get(session, ALICE);
        assert_eq!(ledger.orders, vec![id]);
        assert_eq!((ledger.salts.to_vec(), ledger.energy), (vec![[7; 16]], 1_000_000));
        assert_eq!(OpenOrders::<Test>::get(ALICE), 1);
        System::assert_has_event(
            Event::<Test>::OrderListed {
                session,
                order: id,
                who: ALICE,
                side: Side::Buy,
                region: 0,
                class: 0,
                price: 500 * TICK,
                energy: 1_000_000,
                quota: 400_000,
                held,
            }
            .into(),
        );
    });
}

#[test]
fn offer_is_booked_with_a_bond_when_a_generator_lists() {
    run(|| {
        let session = open();
        let id = list(COAL, session, order(300, 1_000_000, 1));

        // A tenth of 300 token.
        let held = 30 * TOKEN;
        let offer = stored(session, id);
        assert_eq!(offer.queue(), Queue { side: Side::Sell, region: 1, class: 1 });
        assert_eq!((offer.quota, offer.held), (0, held));
        assert_eq!((bid_hold(COAL), bond_hold(COAL)), (0, held));
    });
}

#[test]
fn holds_add_up_when_an_owner_lists_again() {
    run(|| {
        let (first, second) = (open(), open());
        list(ALICE, first, order(500, 1_000_000, 1));
        list(ALICE, first, order(100, 100_000, 2));
        list(ALICE, second, order(200, 1_000_000, 1));
        assert_eq!(bid_hold(ALICE), 500 * TOKEN + 10 * TOKEN + 200 * TOKEN);
        assert_eq!(OpenOrders::<Test>::get(ALICE), 3);
    });
}

#[test]
fn hold_is_rounded_up_when_the_worst_case_is_no_whole_base_unit() {
    run(|| {
        assert_ok!(OrderBook::open_session(
            RuntimeOrigin::root(),
            product(),
            schedule(),
            1,
            1_000,
            1
        ));
        let new = |price, energy, salt| NewOrder { price, energy, quota: 0, salt: [salt; 16] };
        list(ALICE, 0, new(1, 1, 1));
        assert_eq!(bid_hold(ALICE), 1);
        list(ALICE, 0, new(999, 1_001, 2));
        assert_eq!(bid_hold(ALICE), 1 + 1_000);
        // 0.1 x 10.01, rounded up once.
        list(WIND, 0, new(10, 1_001, 1));
        assert_eq!(bond_hold(WIND), 2);
    });
}

#[test]
fn no_bond_is_held_when_the_rate_is_zero() {
    run(|| {
        BondRate::set(sp_runtime::Perbill::zero());
        let session = open();
        let id = list(WIND, session, order(300, 1_000_000, 1));
        assert_eq!((stored(session, id).held, bond_hold(WIND)), (0, 0));
    });
}

#[test]
fn refused_when_origin_is_not_signed() {
    run(|| {
        let session = open();
        assert_noop!(
            OrderBook::list(RuntimeOrigin::root(), session, order(500, 1, 1)),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn refused_when_session_is_unknown() {
    run(|| {
        assert_noop!(try_list(ALICE, 0, order(500, 1, 1)), Error::<Test>::UnknownSession);
    });
}

#[test]
fn refused_when_session_is_not_open_yet() {
    run(|| {
        let session = open();
        Now::set(OPENS - 1);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::NotOpenYet);
        Now::set(OPENS);
        assert_ok!(try_list(ALICE, session, order(500, 1, 1)));
    });
}

#[test]
fn refused_when_gate_has_closed() {
    run(|| {
        let session = open();
        Now::set(GATE);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::GateClosed);
        Now::set(GATE - 1);
        assert_ok!(try_list(ALICE, session, order(500, 1, 1)));
    });
}

#[test]
fn refused_when_session_was_taken() {
    run(|| {
        let session = closed(|_| ());
        // Even if the clock were turned back.
        Now::set(OPENS);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::GateClosed);
    });
}

#[test]
fn refused_when_not_admitted() {
    run(|| {
        let session = open();
        assert_noop!(try_list(STRANGER, session, order(500, 1, 1)), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn refused_when_suspended() {
    run(|| {
        let session = open();
        readmit(ALICE, |admission| admission.standing = Standing::Suspended);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::Suspended);
    });
}

#[test]
fn refused_when_deposit_is_due() {
    run(|| {
        let session = open();
        readmit(ALICE, |admission| admission.deposit_paid = false);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::DepositDue);
    });
}

#[test]
fn refused_when_in_debt() {
    run(|| {
        let session = open();
        InDebt::set(vec![ALICE]);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::InDebt);
    });
}

#[test]
fn refused_when_role_neither_buys_nor_sells() {
    run(|| {
        let session = open();
        assert_noop!(try_list(OPERATOR, session, order(500, 1, 1)), Error::<Test>::WrongRole);
    });
}

#[test]
fn refused_when_region_is_unknown() {
    run(|| {
        let session = open();
        readmit(ALICE, |admission| admission.region = 2);
        assert_noop!(try_list(ALICE, session, order(500, 1, 1)), Error::<Test>::UnknownRegion);
    });
}

#[test]
fn refused_when_class_is_unknown() {
    run(|| {
        let session = open();
        readmit(WIND, |admission| admission.role = Role::Generator(2));
        assert_noop!(try_list(WIND, session, order(500, 1, 1)), Error::<Test>::UnknownClass);
    });
}

#[test]
fn refused_when_energy_is_zero() {
    run(|| {
        let session = open();
        assert_noop!(try_list(ALICE, session, order(500, 0, 1)), Error::<Test>::ZeroEnergy);
    });
}

#[test]
fn refused_when_energy_is_too_large() {
    run(|| {
        // The bond of the largest offer is 1e9 token, more than anybody has here.
        BondRate::set(sp_runtime::Perbill::zero());
        let session = open();
        readmit(WIND, |admission| admission.capacity = u64::MAX);
        assert_noop!(
            try_list(WIND, session, order(10, MAX_ENERGY + 1, 1)),
            Error::<Test>::EnergyTooLarge
        );
        assert_ok!(try_list(WIND, session, order(10, MAX_ENERGY, 1)));
    });
}

#[test]
fn refused_when_an_offer_has_a_quota() {
    run(|| {
        let session = open();
        assert_noop!(
            try_list(WIND, session, with_quota(order(500, 10, 1), 1)),
            Error::<Test>::QuotaOnOffer
        );
    });
}

#[test]
fn refused_when_quota_exceeds_energy() {
    run(|| {
        let session = open();
        assert_noop!(
            try_list(ALICE, session, with_quota(order(500, 10, 1), 11)),
            Error::<Test>::QuotaAboveEnergy
        );
        assert_ok!(try_list(ALICE, session, with_quota(order(500, 10, 1), 10)));
    });
}

#[test]
fn refused_when_price_is_out_of_bounds() {
    run(|| {
        let session = open();
        let (min, max) = (MIN / TICK, MAX / TICK);
        for ticks in [0, min - 1, max + 1] {
            assert_noop!(
                try_list(ALICE, session, order(ticks, 1, 1)),
                Error::<Test>::PriceOutOfBounds
            );
        }
        assert_ok!(try_list(ALICE, session, order(min, 1, 1)));
        assert_ok!(try_list(ALICE, session, order(max, 1, 2)));
    });
}

#[test]
fn refused_when_price_is_off_the_tick() {
    run(|| {
        let session = open();
        let new = NewOrder { price: MIN + 1, ..order(500, 1, 1) };
        assert_noop!(try_list(ALICE, session, new), Error::<Test>::OffTick);
    });
}

#[test]
fn refused_when_open_energy_exceeds_capacity() {
    run(|| {
        let session = open();
        for who in [ALICE, WIND] {
            assert_noop!(
                try_list(who, session, order(500, CAPACITY_WH + 1, 1)),
                Error::<Test>::AboveCapacity
            );
            list(who, session, order(500, CAPACITY_WH - 1, 1));
            assert_noop!(try_list(who, session, order(500, 2, 2)), Error::<Test>::AboveCapacity);
            list(who, session, order(500, 1, 2));
        }
        // Another session has hours of its own.
        let other = open();
        list(ALICE, other, order(500, CAPACITY_WH, 1));
    });
}

#[test]
fn capacity_is_free_again_when_an_order_is_withdrawn() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, CAPACITY_WH, 1));
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, id));
        list(ALICE, session, order(500, CAPACITY_WH, 2));
    });
}

#[test]
fn refused_when_salt_was_used() {
    run(|| {
        let session = open();
        let id = list(ALICE, session, order(500, 10, 1));
        assert_noop!(try_list(ALICE, session, order(400, 20, 1)), Error::<Test>::SaltUsed);
        // Neither does a withdrawal free it: a late copy of the first listing stays refused.
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, id));
        assert_noop!(try_list(ALICE, session, order(500, 10, 1)), Error::<Test>::SaltUsed);

        list(BOB, session, order(500, 10, 1));
        let other = open();
        list(ALICE, other, order(500, 10, 1));
    });
}

#[test]
fn refused_when_too_many_orders_are_open() {
    run(|| {
        let session = open();
        for salt in 0..MAX_ORDERS {
            list(ALICE, session, order(500, 10, salt as u8));
        }
        assert_noop!(try_list(ALICE, session, order(500, 10, 99)), Error::<Test>::TooManyOrders);
    });
}

#[test]
fn refused_when_listed_too_often() {
    run(|| {
        let session = open();
        for salt in 0..MAX_LISTINGS {
            let id = list(ALICE, session, order(500, 10, salt as u8));
            assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, id));
        }
        assert_noop!(try_list(ALICE, session, order(500, 10, 99)), Error::<Test>::TooManyListings);
    });
}

#[test]
fn refused_when_the_balance_does_not_cover_the_hold() {
    run(|| {
        let session = open();
        // 1 token per kWh for 2000 kWh; the existential deposit stays free.
        let needed = 2_000 * TOKEN + EXISTENTIAL_DEPOSIT;
        let new = order(1_000, CAPACITY_WH, 1);
        Balances::set_balance(&ALICE, needed - 1);
        assert_noop!(try_list(ALICE, session, new), Error::<Test>::InsufficientBalance);
        Balances::set_balance(&ALICE, needed);
        assert_ok!(try_list(ALICE, session, new));
        assert_eq!(free(ALICE), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn refused_when_ids_are_exhausted() {
    run(|| {
        let session = open();
        NextOrder::<Test>::put(OrderId::MAX);
        assert_noop!(try_list(ALICE, session, order(500, 10, 1)), Error::<Test>::IdsExhausted);
    });
}
