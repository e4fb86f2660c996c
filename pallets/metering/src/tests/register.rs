use frame_support::{assert_noop, assert_ok};
use sp_core::Pair;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn terms() -> NewMeter<AccountId> {
    new_meter(MeterKey::Sr25519(keys(1).sr25519.public()))
}

fn call(origin: AccountId, owner: AccountId, new: NewMeter<AccountId>) -> DispatchResult {
    Metering::register(RuntimeOrigin::signed(origin), owner, new)
}

#[test]
fn a_meter_is_read_from_the_start_of_its_service_on() {
    run(|| {
        let gateway = Some(GATEWAY);
        let new = NewMeter { gateway, ..terms() };
        assert_ok!(call(OPERATOR, ALICE, new));
        assert_ok!(call(OPERATOR, BOB, terms()));
        let meter = Meters::<Test>::get(0).unwrap();
        assert_eq!(meter, Meter::new(new, MIDNIGHT));
        assert_eq!((meter.first, meter.next, meter.sequence), (MIDNIGHT, MIDNIGHT, 0));
        assert_eq!((meter.state, meter.capacity), (MeterState::Active, CAPACITY));
        assert_eq!((meter.commissioning, meter.gateway), (new.commissioning, gateway));
        let listed = |meter| [Owned { meter, last: None }];
        assert_eq!(MetersOf::<Test>::get(ALICE).to_vec(), listed(0));
        assert_eq!(MetersOf::<Test>::get(BOB).to_vec(), listed(1));
        let event = Event::MeterRegistered { meter: 0, owner: ALICE, new };
        System::assert_has_event(event.into());
    });
}

#[test]
fn service_begins_within_the_window_of_readings_or_with_the_next_interval() {
    run(|| {
        let window = <Test as Config>::ReadingWindow::get();
        let now = start_of(MIDNIGHT + 1_000) + 1;
        Now::set(now);
        let since = |since| call(OPERATOR, ALICE, NewMeter { since, ..terms() });
        // The last one that ended in time, the one that has begun, the next one.
        let earliest = start_of(interval_from(now - 1 - window).unwrap());
        for start in [earliest, start_of(MIDNIGHT + 1_000), start_of(MIDNIGHT + 1_001)] {
            assert_ok!(since(start));
        }
        MetersOf::<Test>::remove(ALICE);
        let too_late = earliest - INTERVAL_MS;
        for start in [0, too_late, earliest + 1, start_of(MIDNIGHT + 1_002), u64::MAX] {
            assert_noop!(since(start), Error::<Test>::BadSince);
        }
        for meter in 0..3 {
            Meters::<Test>::remove(meter);
        }
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        assert_noop!(call(ALICE, ALICE, terms()), DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_owner_is_no_participant() {
    run(|| {
        assert_noop!(call(OPERATOR, STRANGER, terms()), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn fails_when_there_is_no_capacity_or_too_much() {
    run(|| {
        for capacity in [0, MAX_CAPACITY + 1] {
            let call = call(OPERATOR, ALICE, NewMeter { capacity, ..terms() });
            assert_noop!(call, Error::<Test>::InvalidCapacity);
        }
        assert_ok!(call(OPERATOR, ALICE, NewMeter { capacity: MAX_CAPACITY, ..terms() }));
    });
}

#[test]
fn fails_when_the_owner_has_as_many_as_may_be() {
    run(|| {
        for _ in 0..MAX_METERS {
            assert_ok!(call(OPERATOR, ALICE, terms()));
        }
        assert_noop!(call(OPERATOR, ALICE, terms()), Error::<Test>::TooManyMeters);
        assert_ok!(call(OPERATOR, BOB, terms()));
    });
}

#[test]
fn fails_when_ids_are_exhausted() {
    run(|| {
        NextMeter::<Test>::put(MeterId::MAX);
        assert_noop!(call(OPERATOR, ALICE, terms()), Error::<Test>::IdsExhausted);
    });
}
