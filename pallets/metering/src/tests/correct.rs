use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn correct(meter: MeterId, interval: Interval, injected: u64) -> DispatchResult {
    let origin = RuntimeOrigin::signed(OPERATOR);
    let substituted = Counted { quality: Quality::Substituted, ..counted(injected) };
    let (owner, start) = (owner_of(meter), start_of(interval));
    Metering::correct(origin, owner, meter, start, substituted, Default::default())
}

/// Value and version.
fn value(meter: MeterId, interval: Interval) -> Option<(u64, u8)> {
    stored(meter, interval).map(|entry| (entry.counted.injected, entry.version))
}

fn versions(meter: MeterId, interval: Interval) -> Vec<(u64, u8)> {
    let versions = Versions::<Test>::get(day_of(interval), meter);
    versions.iter().map(|entry| (entry.counted.injected, entry.version)).collect()
}

/// A meter with values at `MIDNIGHT` and at 2 of that day and of the next.
fn read() -> MeterId {
    let meter = register(ALICE, 1);
    end(MIDNIGHT + 98);
    let at = [0, 2, 96, 98].map(|at| sign(reading(meter, MIDNIGHT + at, 10 + u64::from(at)), 1));
    take(at.to_vec());
    meter
}

#[test]
fn a_value_is_replaced_and_the_earlier_one_kept() {
    run(|| {
        let meter = read();
        for (interval, was) in [(MIDNIGHT + 2, 12), (MIDNIGHT + 98, 108)] {
            assert_ok!(correct(meter, interval, 50));
            assert_ok!(correct(meter, interval, 60));
            assert_eq!(value(meter, interval), Some((60, 2)));
            assert_eq!(versions(meter, interval), [(was, 0), (50, 1)]);
        }
        System::assert_last_event(
            Event::ReadingCorrected {
                meter,
                start: start_of(MIDNIGHT + 98),
                counted: Counted { quality: Quality::Substituted, ..counted(60) },
                version: 2,
                reason: Default::default(),
            }
            .into(),
        );
    });
}

#[test]
fn a_gap_is_filled() {
    run(|| {
        let meter = read();
        for interval in [MIDNIGHT + 1, MIDNIGHT + 95, MIDNIGHT + 97] {
            assert_ok!(correct(meter, interval, 7));
            assert_eq!(value(meter, interval), Some((7, 1)));
            assert_eq!(versions(meter, interval), []);
        }
        assert_eq!(value(meter, MIDNIGHT), Some((10, 0)));
        assert_eq!(value(meter, MIDNIGHT + 98), Some((108, 0)));
    });
}

#[test]
fn a_day_without_a_reading_is_filled() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 96);
        take(vec![sign(reading(meter, MIDNIGHT + 96, 5), 1)]);
        assert_ok!(correct(meter, MIDNIGHT + 40, 7));
        assert_eq!(value(meter, MIDNIGHT + 40), Some((7, 1)));
    });
}

#[test]
fn a_value_behind_the_last_reading_closes_what_is_before_it() {
    run(|| {
        let meter = read();
        end(MIDNIGHT + 200);
        assert_ok!(correct(meter, MIDNIGHT + 192, 7));
        assert_eq!(value(meter, MIDNIGHT + 192), Some((7, 1)));
        // The day before was put away.
        assert_eq!(value(meter, MIDNIGHT + 98), Some((108, 0)));
        System::reset_events();
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 192, 1), 1)]));
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 191, 1), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::OutOfOrder); 2]);
        take(vec![sign(reading(meter, MIDNIGHT + 193, 1), 1)]);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = read();
        let start = start_of(MIDNIGHT);
        let by_owner = Metering::correct(
            RuntimeOrigin::signed(ALICE),
            ALICE,
            meter,
            start,
            counted(1),
            Default::default(),
        );
        assert_noop!(by_owner, DispatchError::BadOrigin);
    });
}

#[test]
fn fails_outside_of_the_window() {
    run(|| {
        let meter = read();
        assert_noop!(correct(meter, MIDNIGHT + 99, 7), Error::<Test>::InFuture);
        let window = <Test as Config>::CorrectionWindow::get();
        Now::set(start_of(MIDNIGHT + 1) + window);
        assert_ok!(correct(meter, MIDNIGHT, 7));
        Now::mutate(|now| *now += 1);
        assert_noop!(correct(meter, MIDNIGHT, 8), Error::<Test>::TooLate);
    });
}

#[test]
fn fails_when_the_meter_is_unknown_or_was_not_in_service() {
    run(|| {
        let meter = read();
        assert_noop!(correct(99, MIDNIGHT, 7), Error::<Test>::UnknownMeter);
        assert_noop!(correct(meter, MIDNIGHT - 1, 7), Error::<Test>::NotInService);
    });
}

#[test]
fn fails_when_the_value_is_the_same_or_impossible() {
    run(|| {
        let meter = read();
        assert_ok!(correct(meter, MIDNIGHT, 7));
        assert_noop!(correct(meter, MIDNIGHT, 7), Error::<Test>::Unchanged);
        assert_noop!(correct(meter, MIDNIGHT, CAPACITY / 4 + 1), Error::<Test>::AboveCapacity);
        let start = start_of(MIDNIGHT) + 1;
        let origin = RuntimeOrigin::signed(OPERATOR);
        let off = Metering::correct(origin, ALICE, meter, start, counted(1), Default::default());
        assert_noop!(off, Error::<Test>::NotAnInterval);
    });
}

#[test]
fn fails_when_the_meter_is_somebody_elses() {
    run(|| {
        let meter = read();
        let correct = |owner| {
            let origin = RuntimeOrigin::signed(OPERATOR);
            let start = start_of(MIDNIGHT);
            Metering::correct(origin, owner, meter, start, counted(1), Default::default())
        };
        assert_noop!(correct(BOB), Error::<Test>::NotOwner);
        assert_ok!(correct(ALICE));
        // Whoever settles by it is told.
        assert_eq!(Corrected::get(), [(ALICE, day_of(MIDNIGHT))]);
    });
}

#[test]
fn fails_when_the_day_is_final() {
    run(|| {
        let meter = read();
        FinalBefore::set(Some(day_of(MIDNIGHT) + 1));
        assert_noop!(correct(meter, MIDNIGHT, 1), Error::<Test>::TooLate);
        FinalBefore::set(Some(day_of(MIDNIGHT)));
        assert_ok!(correct(meter, MIDNIGHT, 1));
    });
}

#[test]
fn fails_when_too_many_values_of_the_day_were_corrected() {
    run(|| {
        let meter = read();
        for value in 0..u64::from(MAX_VERSIONS) {
            assert_ok!(correct(meter, MIDNIGHT, 20 + value));
        }
        assert_noop!(correct(meter, MIDNIGHT + 2, 7), Error::<Test>::TooManyVersions);
        // Another day has room of its own.
        assert_ok!(correct(meter, MIDNIGHT + 96, 7));
    });
}

#[test]
fn behind_a_standstill_the_window_begins_anew() {
    run(|| {
        let meter = read();
        FinalBefore::set(Some(0));
        let resumed = start_of(MIDNIGHT + 1) + <Test as Config>::CorrectionWindow::get() + 1;
        Now::set(resumed);
        assert_noop!(correct(meter, MIDNIGHT, 8), Error::<Test>::TooLate);
        Resumed::set(resumed);
        assert_ok!(correct(meter, MIDNIGHT, 8));
    });
}
