use super::*;

const LARGE: Fen = 2 * CONFIRM_ABOVE;

#[test]
fn reference_is_free_when_a_deposit_is_cancelled() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        assert_ok!(cancel("in 1"));
        assert_eq!(PendingDeposits::<Test>::count(), 0);
        assert!(!References::<Test>::contains_key(reference("in 1")));
        assert_last_event(Event::DepositCancelled {
            reference: reference("in 1"),
            who: 1,
            fen: LARGE,
            officer: OFFICER,
        });
        assert_ok!(book(1, 500, "in 1"));
        assert_eq!(TotalCredited::<Test>::get(), 50 * TOKEN);
    });
}

#[test]
fn deposit_is_cancelled_when_another_officer_asks() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        let origin = RuntimeOrigin::signed(OTHER_OFFICER);
        assert_ok!(Bank::cancel_deposit(origin, reference("in 1")));
    });
}

#[test]
fn limit_is_given_back_when_cancelled_on_the_same_day() {
    run(|| {
        assert_ok!(book(1, DAILY_LIMIT - 1, "in 1"));
        assert_ok!(book(1, 1, "in 2"));
        Now::set(MS_PER_DAY - 1);
        assert_ok!(cancel("in 1"));
        assert_eq!(Booked::<Test>::get(), Booking { day: 0, fen: 1 });
        assert_ok!(book(1, DAILY_LIMIT - 1, "in 3"));
    });
}

#[test]
fn limit_is_not_given_back_when_cancelled_on_a_later_day() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        Now::set(MS_PER_DAY);
        assert_ok!(book(1, DAILY_LIMIT, "in 2"));
        assert_ok!(cancel("in 1"));
        assert_eq!(Booked::<Test>::get(), Booking { day: 1, fen: DAILY_LIMIT });
        assert_noop!(book(1, 1, "in 3"), Error::<Test>::DailyLimit);
    });
}

#[test]
fn unknown_deposit_when_none_is_pending() {
    run(|| {
        assert_noop!(cancel("in 1"), Error::<Test>::UnknownDeposit);
        assert_ok!(book(1, 500, "in 1"));
        assert_noop!(cancel("in 1"), Error::<Test>::UnknownDeposit);
    });
}

#[test]
fn bad_origin_when_not_an_officer() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
            assert_noop!(Bank::cancel_deposit(origin, reference("in 1")), BadOrigin);
        }
    });
}
