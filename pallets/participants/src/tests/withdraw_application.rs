use super::*;

#[test]
fn deposit_is_back_when_the_submitter_withdraws() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(Registry::withdraw_application(signed(&sponsor()), account(1)));
        assert_eq!(Applications::<Test>::count(), 0);
        assert_eq!(Balances::balance(&sponsor()), SPONSOR_BALANCE);
        assert_last_event(Event::ApplicationWithdrawn { applicant: account(1), by: sponsor() });
    });
}

#[test]
fn deposit_is_back_at_the_submitter_when_the_applicant_withdraws() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(Registry::withdraw_application(signed(&account(1)), account(1)));
        assert_eq!(Balances::balance(&sponsor()), SPONSOR_BALANCE);
        assert_last_event(Event::ApplicationWithdrawn { applicant: account(1), by: account(1) });
    });
}

#[test]
fn not_submitter_when_somebody_else_asks() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        for origin in [signed(&account(2)), committee()] {
            assert_noop!(
                Registry::withdraw_application(origin, account(1)),
                Error::<Test>::NotSubmitter
            );
        }
    });
}

#[test]
fn not_applied_when_no_application_is_pending() {
    run(|| {
        assert_noop!(
            Registry::withdraw_application(signed(&sponsor()), account(1)),
            Error::<Test>::NotApplied
        );
    });
}

#[test]
fn bad_origin_when_not_signed() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_noop!(Registry::withdraw_application(RuntimeOrigin::root(), account(1)), BadOrigin);
    });
}
