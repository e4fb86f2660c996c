use super::*;

#[test]
fn value_is_changed_when_within_its_bounds() {
    run(|| {
        assert_ok!(set(Low(15)));
        assert_eq!(Current::<Test>::get(), Numbers { low: 15, ..START });
        assert_eq!(Parameters::current(), Current::<Test>::get());
        let event = Event::<Test>::Changed { change: Low(15), before: Some(Low(10)) };
        System::assert_last_event(event.into());
    });
}

/// Whichever of them is made first.
#[test]
fn both_values_are_changed_when_two_changes_are_made() {
    for changes in [[Low(15), High(30)], [High(30), Low(15)]] {
        run(|| {
            for change in changes {
                assert_ok!(set(change));
            }
            assert_eq!(Parameters::current(), Numbers { low: 15, high: 30, ..START });
        });
    }
}

#[test]
fn change_is_taken_back_when_that_before_it_is_made() {
    run(|| {
        assert_ok!(set(High(30)));
        assert_ok!(set(High(20)));
        assert_eq!(Parameters::current(), START);
    });
}

#[test]
fn nothing_was_before_when_the_value_is_new() {
    run(|| {
        assert_ok!(set(Rising(7)));
        let event = Event::<Test>::Changed { change: Rising(7), before: None };
        System::assert_last_event(event.into());
        assert_ok!(set(Rising(8)));
        let event = Event::<Test>::Changed { change: Rising(8), before: Some(Rising(7)) };
        System::assert_last_event(event.into());
    });
}

#[test]
fn out_of_bounds_when_beyond_them() {
    run(|| {
        assert_noop!(set(High(MOST + 1)), Error::<Test>::OutOfBounds);
        assert_noop!(set(Rising(MOST + 1)), Error::<Test>::OutOfBounds);
        assert_ok!(set(High(MOST)));
        assert_ok!(set(Rising(MOST)));
    });
}

#[test]
fn conflicts_when_it_does_not_fit_another_value() {
    run(|| {
        assert_noop!(set(Low(21)), Error::<Test>::Conflicts);
        assert_noop!(set(High(9)), Error::<Test>::Conflicts);
        assert_ok!(set(Low(20)));
        assert_ok!(set(Low(0)));
        assert_ok!(set(High(0)));
    });
}

#[test]
fn out_of_bounds_when_it_does_not_follow_on_the_earlier_value() {
    run(|| {
        assert_ok!(set(Rising(7)));
        assert_noop!(set(Rising(6)), Error::<Test>::OutOfBounds);
    });
}

#[test]
fn unchanged_when_the_value_is_that_already() {
    run(|| {
        assert_noop!(set(Low(10)), Error::<Test>::Unchanged);
        assert_ok!(set(Rising(7)));
        assert_noop!(set(Rising(7)), Error::<Test>::Unchanged);
    });
}

#[test]
fn bad_origin_when_not_entitled() {
    run(|| {
        for origin in [RuntimeOrigin::signed(ANYBODY), RuntimeOrigin::root(), RuntimeOrigin::none()]
        {
            assert_noop!(Parameters::set(origin, Low(15)), BadOrigin);
        }
    });
}
