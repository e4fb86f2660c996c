use busbar_primitives::{
    market::Schedule,
    units::{Price, SessionId, MAX_PRICE},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, Perbill};

use crate::{mock::*, Error, Event, NextSession, OpenSessions, Session, SessionState, Sessions};

fn open_with(schedule: Schedule, min: Price, max: Price, tick: Price) -> DispatchResult {
    OrderBook::open_session(RuntimeOrigin::root(), product(), schedule, min, max, tick)
}

fn open_at(change: impl FnOnce(&mut Schedule)) -> DispatchResult {
    let mut dates = schedule();
    change(&mut dates);
    open_with(dates, MIN, MAX, TICK)
}

fn open_priced(min: Price, max: Price, tick: Price) -> DispatchResult {
    open_with(schedule(), min, max, tick)
}

#[test]
fn opens_when_dates_and_prices_are_valid() {
    run(|| {
        assert_ok!(open_with(schedule(), MIN, MAX, TICK));

        let expected = Session {
            product: product(),
            schedule: schedule(),
            min_price: MIN,
            max_price: MAX,
            tick: TICK,
            state: SessionState::Listing,
            bond_rate: TENTH,
        };
        assert_eq!(Sessions::<Test>::get(0), Some(expected));
        assert_eq!(OpenSessions::<Test>::get(), vec![0]);
        assert_eq!(Opened::get(), vec![0]);
        System::assert_last_event(
            Event::<Test>::SessionOpened {
                session: 0,
                product: product(),
                schedule: schedule(),
                min_price: MIN,
                max_price: MAX,
                tick: TICK,
                bond_rate: TENTH,
            }
            .into(),
        );
    });
}

#[test]
fn session_keeps_its_bond_rate_when_that_of_others_changes() {
    run(|| {
        let session = open();
        BondRate::set(Perbill::one());
        let next = open();
        assert_eq!(Sessions::<Test>::get(session).unwrap().bond_rate, TENTH);
        assert_eq!(Sessions::<Test>::get(next).unwrap().bond_rate, Perbill::one());
    });
}

#[test]
fn counts_ids_up_when_sessions_open() {
    run(|| {
        assert_eq!(open(), 0);
        assert_eq!(open(), 1);
        assert_eq!(OpenSessions::<Test>::get(), vec![0, 1]);
    });
}

#[test]
fn refused_when_origin_may_not_open() {
    run(|| {
        let signed = RuntimeOrigin::signed(ALICE);
        assert_noop!(
            OrderBook::open_session(signed, product(), schedule(), MIN, MAX, TICK),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn refused_when_gate_is_closed_already() {
    run(|| {
        Now::set(GATE);
        assert_noop!(open_at(|_| ()), Error::<Test>::GateClosureInPast);
        Now::set(GATE - 1);
        assert_ok!(open_at(|_| ()));
    });
}

/// Bonds would stay on hold for good.
#[test]
fn refused_when_delivery_ends_too_far_ahead() {
    run(|| {
        let horizon = Now::get() + busbar_primitives::units::HORIZON_MS;
        assert_noop!(open_at(|dates| dates.delivery_end = horizon + 1), Error::<Test>::TooFarAhead);
        assert_ok!(open_at(|dates| dates.delivery_end = horizon));
    });
}

#[test]
fn refused_when_dates_are_out_of_order() {
    run(|| {
        assert_noop!(open_at(|dates| dates.opens = GATE), Error::<Test>::DatesOutOfOrder);
        assert_noop!(
            open_at(|dates| dates.delivery_start = GATE - 1),
            Error::<Test>::DatesOutOfOrder
        );
        assert_noop!(
            open_at(|dates| dates.delivery_end = DELIVERY),
            Error::<Test>::DatesOutOfOrder
        );
    });
}

#[test]
fn opens_when_dates_are_as_close_as_may_be() {
    run(|| {
        assert_ok!(open_at(|dates| {
            dates.opens = GATE - 1;
            dates.delivery_start = GATE;
            dates.delivery_end = GATE + 1;
        }));
    });
}

#[test]
fn refused_when_price_limits_are_invalid() {
    run(|| {
        assert_noop!(open_priced(0, MAX, TICK), Error::<Test>::InvalidPriceLimits);
        assert_noop!(open_priced(MAX + TICK, MAX, TICK), Error::<Test>::InvalidPriceLimits);
        assert_noop!(open_priced(MIN, MAX_PRICE + TICK, TICK), Error::<Test>::InvalidPriceLimits);
    });
}

#[test]
fn opens_when_price_limits_are_at_their_bounds() {
    run(|| {
        assert_ok!(open_priced(MAX, MAX, TICK));
        assert_ok!(open_priced(TICK, MAX_PRICE, TICK));
    });
}

#[test]
fn refused_when_tick_does_not_fit() {
    run(|| {
        assert_noop!(open_priced(MIN, MAX, 0), Error::<Test>::InvalidTick);
        assert_noop!(open_priced(MIN + 1, MAX, TICK), Error::<Test>::InvalidTick);
        assert_noop!(open_priced(MIN, MAX + 1, TICK), Error::<Test>::InvalidTick);
        assert_noop!(open_priced(1, 1 << 32, 1), Error::<Test>::InvalidTick);
    });
}

#[test]
fn opens_when_tick_has_as_many_steps_as_fit() {
    run(|| {
        assert_ok!(open_priced(1, (1 << 32) - 1, 1));
    });
}

#[test]
fn refused_when_too_many_sessions_are_open() {
    run(|| {
        for _ in 0..MAX_OPEN_SESSIONS {
            open();
        }
        assert_noop!(open_at(|_| ()), Error::<Test>::TooManySessions);

        // A session that has been taken makes room.
        Now::set(GATE);
        assert_eq!(take_closed(), Some(0));
        assert_ok!(open_at(|dates| dates.gate_closure = GATE + 1));
    });
}

#[test]
fn refused_when_ids_are_exhausted() {
    run(|| {
        NextSession::<Test>::put(SessionId::MAX);
        assert_noop!(open_at(|_| ()), Error::<Test>::IdsExhausted);
    });
}

#[test]
fn refused_when_mechanism_refuses() {
    run(|| {
        MechanismRefuses::set(true);
        assert_noop!(open_at(|_| ()), DispatchError::Other("refused"));
    });
}
