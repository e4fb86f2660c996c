use super::*;

#[test]
fn tokens_are_credited_when_a_deposit_is_booked() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        // 5 yuan at 10 token per yuan.
        assert_eq!(Balances::balance(&1), 50 * TOKEN);
        assert_eq!(TotalCredited::<Test>::get(), 50 * TOKEN);
        assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE + 50 * TOKEN);
        assert!(References::<Test>::contains_key(reference("in 1")));
        assert_eq!(PendingDeposits::<Test>::count(), 0);
        assert_eq!(ToldCredited::get(), vec![1]);
        assert_last_event(Event::DepositCredited {
            reference: reference("in 1"),
            who: 1,
            fen: 500,
            amount: 50 * TOKEN,
            officer: OFFICER,
        });
    });
}

#[test]
fn deposit_is_credited_at_once_when_not_above_the_threshold() {
    run(|| {
        assert_ok!(book(1, CONFIRM_ABOVE, "in 1"));
        assert_eq!(PendingDeposits::<Test>::count(), 0);
    });
}

/// Splitting a deposit doesn't evade the second officer.
#[test]
fn deposit_waits_when_the_officers_sum_of_the_day_is_above_the_threshold() {
    run(|| {
        assert_ok!(book(1, CONFIRM_ABOVE - 1, "in 1"));
        assert_ok!(book(1, 2, "in 2"));
        assert_eq!(PendingDeposits::<Test>::count(), 1);
        assert_ok!(book(1, 1, "in 3"));
        assert_eq!(PendingDeposits::<Test>::count(), 1);
        // The next day starts anew.
        Now::set(MS_PER_DAY);
        assert_ok!(book(1, CONFIRM_ABOVE, "in 4"));
        assert_eq!(PendingDeposits::<Test>::count(), 1);
    });
}

/// Under another key the officer could confirm what it booked itself.
#[test]
fn officer_is_bound_when_its_deposit_waits() {
    run(|| {
        assert_ok!(book(1, CONFIRM_ABOVE + 1, "in 1"));
        assert!(Bank::bound(&OFFICER));
        assert_ok!(confirm("in 1"));
        assert!(!Bank::bound(&OFFICER));
        assert_ok!(book(1, CONFIRM_ABOVE + 1, "in 2"));
        assert_ok!(cancel("in 2"));
        assert!(!Bank::bound(&OFFICER));
    });
}

#[test]
fn deposit_waits_when_above_the_threshold() {
    run(|| {
        Now::set(3 * MS_PER_DAY + 7);
        assert_ok!(book(1, CONFIRM_ABOVE + 1, "in 1"));
        let deposit = PendingDeposit {
            who: 1,
            fen: CONFIRM_ABOVE + 1,
            base_units_per_fen: DEFAULT_RATE,
            officer: OFFICER,
            day: 3,
        };
        assert_eq!(PendingDeposits::<Test>::get(reference("in 1")), Some(deposit));
        assert!(References::<Test>::contains_key(reference("in 1")));
        assert_eq!(Balances::balance(&1), 0);
        assert!(ToldCredited::get().is_empty());
        assert_last_event(Event::DepositPending {
            reference: reference("in 1"),
            who: 1,
            fen: CONFIRM_ABOVE + 1,
            base_units_per_fen: DEFAULT_RATE,
            officer: OFFICER,
        });
    });
}

#[test]
fn suspended_one_is_credited_when_a_deposit_is_booked() {
    run(|| {
        Registry::enter(1, Standing::Suspended);
        assert_ok!(book(1, 500, "in 1"));
        assert_eq!(Balances::balance(&1), 50 * TOKEN);
    });
}

#[test]
fn zero_amount_when_zero() {
    run(|| {
        assert_noop!(book(1, 0, "in 1"), Error::<Test>::ZeroAmount);
    });
}

#[test]
fn empty_reference_when_empty() {
    run(|| {
        assert_noop!(book(1, 500, ""), Error::<Test>::EmptyReference);
    });
}

#[test]
fn reference_used_when_credited_or_pending_under_it() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_noop!(book(2, 700, "in 1"), Error::<Test>::ReferenceUsed);
        assert_ok!(book(1, CONFIRM_ABOVE + 1, "in 2"));
        assert_noop!(book(1, 500, "in 2"), Error::<Test>::ReferenceUsed);
        assert_ok!(confirm("in 2"));
        assert_noop!(book(1, 500, "in 2"), Error::<Test>::ReferenceUsed);
    });
}

#[test]
fn not_admitted_when_a_stranger() {
    run(|| {
        assert_noop!(book(FOUNDER, 500, "in 1"), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn daily_limit_when_more_is_booked_on_one_day() {
    run(|| {
        Now::set(MS_PER_DAY);
        assert_ok!(book(1, DAILY_LIMIT - 1, "in 1"));
        assert_noop!(book(1, 2, "one more"), Error::<Test>::DailyLimit);
        assert_ok!(book(1, 1, "the last"));
        assert_eq!(Booked::<Test>::get(), Booking { day: 1, fen: DAILY_LIMIT });
        assert_noop!(book(2, 1, "one more"), Error::<Test>::DailyLimit);
    });
}

#[test]
fn daily_limit_when_the_sum_overflows() {
    run(|| {
        assert_ok!(book(1, 1, "in 1"));
        assert_noop!(book(1, Fen::MAX, "in 2"), Error::<Test>::DailyLimit);
    });
}

#[test]
fn limit_starts_anew_when_the_utc_day_changes() {
    run(|| {
        assert_ok!(book(1, DAILY_LIMIT, "in 1"));
        Now::set(MS_PER_DAY - 1);
        assert_noop!(book(1, 1, "in 2"), Error::<Test>::DailyLimit);
        Now::set(MS_PER_DAY);
        assert_ok!(book(1, 1, "in 2"));
        assert_eq!(Booked::<Test>::get(), Booking { day: 1, fen: 1 });
    });
}

#[test]
fn too_many_pending_when_all_places_are_taken() {
    run(|| {
        assert_ok!(book(1, CONFIRM_ABOVE + 1, "in 1"));
        assert_ok!(book(2, CONFIRM_ABOVE + 1, "in 2"));
        assert_eq!(PendingDeposits::<Test>::count(), MAX_PENDING);
        assert_noop!(book(3, CONFIRM_ABOVE + 1, "in 3"), Error::<Test>::TooManyPending);
        assert_ok!(book(3, CONFIRM_ABOVE, "in 3"));
        assert_ok!(confirm("in 1"));
        assert_ok!(book(3, CONFIRM_ABOVE + 1, "in 4"));
    });
}

#[test]
fn below_existential_when_the_account_would_not_live() {
    run(|| {
        Rate::set(MIN_RATE);
        let fen = Fen::try_from(EXISTENTIAL_DEPOSIT / MIN_RATE).unwrap();
        assert_noop!(book(1, fen - 1, "in 1"), Error::<Test>::BelowExistential);
        assert_ok!(book(1, fen, "in 1"));
        assert_eq!(Balances::balance(&1), EXISTENTIAL_DEPOSIT);
        assert_ok!(book(1, 1, "in 2"));
    });
}

#[test]
fn overflow_when_the_issuance_can_count_no_more() {
    run(|| {
        let rest = Balance::MAX - Balances::total_issuance();
        assert_ok!(Balances::mint_into(&50, rest));
        assert_noop!(book(1, 1, "in 1"), Error::<Test>::Overflow);
        // Only to leave the books as they must be.
        Balances::set_balance(&50, 0);
    });
}

#[test]
fn nothing_changes_when_whoever_is_told_fails() {
    run(|| {
        CreditedFails::set(true);
        assert_noop!(book(1, 500, "in 1"), DispatchError::Other("the deposit can't be taken"));
    });
}

#[test]
fn bad_origin_when_not_an_officer() {
    run(|| {
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Bank::book_deposit(origin, 1, 500, reference("in 1")), BadOrigin);
        }
    });
}
