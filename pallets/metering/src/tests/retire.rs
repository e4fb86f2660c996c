use busbar_primitives::market::Obligations;
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn retire(origin: AccountId, meter: MeterId) -> DispatchResult {
    Metering::retire(RuntimeOrigin::signed(origin), meter)
}

#[test]
fn its_readings_are_refused_and_what_it_counted_is_kept() {
    run(|| {
        let meter = register(ALICE, 1);
        let other = register(ALICE, 2);
        end(MIDNIGHT + 1);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        assert_ok!(retire(OPERATOR, meter));
        System::assert_last_event(Event::MeterRetired { meter, owner: ALICE }.into());
        let listed =
            [(meter, true), (other, false)].map(|(meter, retired)| Owned { meter, retired });
        assert_eq!(MetersOf::<Test>::get(ALICE).to_vec(), listed);
        assert_eq!(Days::<Test>::get(day_of(MIDNIGHT), meter).unwrap().len(), 1);

        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 1, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::Retired)]);
        assert_eq!(stored(meter, MIDNIGHT).unwrap().counted, counted(5));
    });
}

#[test]
fn it_is_listed_until_its_last_day_is_deleted() {
    run(|| {
        Metering::on_idle(1, Weight::MAX);
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 96);
        for interval in [MIDNIGHT, MIDNIGHT + 96] {
            take(vec![sign(reading(meter, interval, 5), 1)]);
        }
        assert_ok!(retire(OPERATOR, meter));
        let kept = <Test as Config>::KeptDays::get();
        Now::set(start_of(MIDNIGHT + (kept + 1) * INTERVALS_PER_DAY));
        while OldestDay::<Test>::get() <= Some(day_of(MIDNIGHT)) {
            assert!(MetersOf::<Test>::contains_key(ALICE));
            Metering::on_idle(1, Weight::MAX);
        }
        assert_eq!(Days::<Test>::iter_keys().collect::<Vec<_>>(), [(day_of(MIDNIGHT) + 1, meter)]);
        assert!(MetersOf::<Test>::contains_key(ALICE));
        Metering::on_idle(1, Weight::MAX);
        assert_eq!(Days::<Test>::iter().count(), 0);
        assert!(!MetersOf::<Test>::contains_key(ALICE));
    });
}

#[test]
fn what_it_counted_can_still_be_corrected() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 1);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        assert_ok!(retire(OPERATOR, meter));
        let correct = |interval| {
            let (start, reason) = (start_of(interval), Default::default());
            let origin = RuntimeOrigin::signed(OPERATOR);
            Metering::correct(origin, meter, start, counted(6), reason)
        };
        assert_ok!(correct(MIDNIGHT));
        assert_noop!(correct(MIDNIGHT + 1), Error::<Test>::Retired);
    });
}

#[test]
fn an_owner_is_bound_until_none_of_its_meters_is_in_service() {
    run(|| {
        let meters = [register(ALICE, 1), register(ALICE, 2)];
        end(MIDNIGHT);
        take(vec![sign(reading(meters[0], MIDNIGHT, 5), 1)]);
        for meter in meters {
            assert!(<Metering as Obligations<AccountId>>::bound(&ALICE));
            assert_ok!(retire(OPERATOR, meter));
        }
        assert!(!<Metering as Obligations<AccountId>>::bound(&ALICE));
        // The other one has counted nothing.
        let listed = [Owned { meter: meters[0], retired: true }];
        assert_eq!(MetersOf::<Test>::get(ALICE).to_vec(), listed);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(retire(ALICE, meter), DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_meter_is_retired_or_unknown() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(retire(OPERATOR, 99), Error::<Test>::UnknownMeter);
        assert_ok!(retire(OPERATOR, meter));
        assert_noop!(retire(OPERATOR, meter), Error::<Test>::Retired);
    });
}
