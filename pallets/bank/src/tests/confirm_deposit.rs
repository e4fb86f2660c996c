use super::*;

const LARGE: Fen = 2 * CONFIRM_ABOVE;

#[test]
fn tokens_are_credited_when_another_officer_confirms() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        assert_ok!(confirm("in 1"));
        let amount = 20_000 * TOKEN;
        assert_eq!(Balances::balance(&1), amount);
        assert_eq!(TotalCredited::<Test>::get(), amount);
        assert_eq!(PendingDeposits::<Test>::count(), 0);
        assert!(References::<Test>::contains_key(reference("in 1")));
        assert_eq!(ToldCredited::get(), vec![1]);
        assert_last_event(Event::DepositCredited {
            reference: reference("in 1"),
            who: 1,
            fen: LARGE,
            amount,
            officer: OTHER_OFFICER,
        });
    });
}

#[test]
fn rate_is_that_of_the_booking_when_it_has_changed_since() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        Rate::set(MAX_RATE);
        assert_ok!(confirm("in 1"));
        assert_eq!(Balances::balance(&1), 20_000 * TOKEN);
    });
}

#[test]
fn limit_counts_on_the_day_of_the_booking_when_confirmed_later() {
    run(|| {
        assert_ok!(book(1, DAILY_LIMIT, "in 1"));
        Now::set(MS_PER_DAY);
        assert_ok!(confirm("in 1"));
        assert_ok!(book(1, DAILY_LIMIT, "in 2"));
    });
}

#[test]
fn same_officer_when_the_one_who_booked_confirms() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        assert_noop!(
            Bank::confirm_deposit(RuntimeOrigin::signed(OFFICER), reference("in 1")),
            Error::<Test>::SameOfficer
        );
    });
}

#[test]
fn unknown_deposit_when_none_is_pending() {
    run(|| {
        assert_noop!(confirm("in 1"), Error::<Test>::UnknownDeposit);
        assert_ok!(book(1, 500, "in 1"));
        assert_noop!(confirm("in 1"), Error::<Test>::UnknownDeposit);
        assert_ok!(book(1, LARGE, "in 2"));
        assert_ok!(confirm("in 2"));
        assert_noop!(confirm("in 2"), Error::<Test>::UnknownDeposit);
    });
}

#[test]
fn not_admitted_when_the_participant_has_left_since() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        Registry::remove(1);
        assert_noop!(confirm("in 1"), Error::<Test>::NotAdmitted);
        assert_ok!(cancel("in 1"));
    });
}

#[test]
fn nothing_changes_when_whoever_is_told_fails() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        CreditedFails::set(true);
        assert_noop!(confirm("in 1"), DispatchError::Other("the deposit can't be taken"));
    });
}

#[test]
fn bad_origin_when_not_an_officer() {
    run(|| {
        assert_ok!(book(1, LARGE, "in 1"));
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
            assert_noop!(Bank::confirm_deposit(origin, reference("in 1")), BadOrigin);
        }
    });
}
