use busbar_primitives::market::Belongings;
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn retire(origin: AccountId, owner: AccountId, meter: MeterId) -> DispatchResult {
    Metering::retire(RuntimeOrigin::signed(origin), owner, meter)
}

fn owns(who: AccountId) -> bool {
    <Metering as Belongings<AccountId>>::any(&who)
}

/// A meter of Alice's that is retired in the third interval, with a value of the first.
fn retired() -> MeterId {
    let meter = register(ALICE, 1);
    end(MIDNIGHT + 1);
    take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
    assert_ok!(retire(OPERATOR, ALICE, meter));
    meter
}

#[test]
fn it_counts_to_the_end_of_the_interval() {
    run(|| {
        let other = register(ALICE, 2);
        let meter = retired();
        let last = MIDNIGHT + 2;
        let event = Event::MeterRetired { meter, owner: ALICE, last: start_of(last) };
        System::assert_last_event(event.into());
        assert_eq!(Meters::<Test>::get(meter).unwrap().last, Some(last));
        let listed =
            [(other, None), (meter, Some(last))].map(|(meter, last)| Owned { meter, last });
        assert_eq!(MetersOf::<Test>::get(ALICE).to_vec(), listed);

        // What was on its way still comes.
        end(MIDNIGHT + 3);
        take([1, 2].map(|at| sign(reading(meter, MIDNIGHT + at, 5), 1)).to_vec());
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 3, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::Retired)]);
    });
}

#[test]
fn what_it_counted_can_be_corrected_or_put_in() {
    run(|| {
        let meter = retired();
        end(MIDNIGHT + 3);
        let correct = |interval| {
            let (start, reason) = (start_of(interval), Default::default());
            let origin = RuntimeOrigin::signed(OPERATOR);
            Metering::correct(origin, ALICE, meter, start, counted(6), reason)
        };
        assert_ok!(correct(MIDNIGHT));
        assert_ok!(correct(MIDNIGHT + 2));
        assert_noop!(correct(MIDNIGHT + 3), Error::<Test>::NotInService);
    });
}

#[test]
fn its_owner_may_leave_and_its_place_is_free_once_no_day_of_it_is_kept() {
    run(|| {
        Metering::on_idle(1, Weight::MAX);
        let meters: Vec<_> = (0..MAX_METERS).map(|seed| register(ALICE, seed as u8)).collect();
        for meter in meters {
            assert!(owns(ALICE));
            assert_ok!(retire(OPERATOR, ALICE, meter));
        }
        assert!(!owns(ALICE));

        let kept = <Test as Config>::KeptDays::get();
        // The first meters were retired on the day before midnight.
        let deleted = day_of(MIDNIGHT) - 1;
        let again = |now: Interval| {
            Now::set(start_of(now));
            let since = start_of(now);
            let key = MeterKey::Ed25519(sp_core::Pair::public(&keys(9).ed25519));
            let new = NewMeter { since, ..new_meter(key) };
            Metering::register(RuntimeOrigin::signed(OPERATOR), ALICE, new)
        };
        let over = (deleted + kept) * INTERVALS_PER_DAY;
        assert_noop!(again(over), Error::<Test>::TooManyMeters);
        while OldestDay::<Test>::get() <= Some(deleted) {
            Metering::on_idle(1, Weight::MAX);
        }
        assert_ok!(again(over));
        assert_eq!(MetersOf::<Test>::get(ALICE).len(), 1);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(retire(ALICE, ALICE, meter), DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_meter_is_somebody_elses_retired_or_unknown() {
    run(|| {
        let meter = register(ALICE, 1);
        register(BOB, 2);
        assert_noop!(retire(OPERATOR, BOB, meter), Error::<Test>::NotOwner);
        assert_noop!(retire(OPERATOR, STRANGER, meter), Error::<Test>::NotOwner);
        assert_noop!(retire(OPERATOR, ALICE, 99), Error::<Test>::UnknownMeter);
        assert_ok!(retire(OPERATOR, ALICE, meter));
        assert_noop!(retire(OPERATOR, ALICE, meter), Error::<Test>::Retired);
    });
}
