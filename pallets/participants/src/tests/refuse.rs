use super::*;

#[test]
fn application_is_gone_and_the_deposit_back_when_refused() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(Registry::refuse(committee(), account(1), reason()));
        assert_eq!(Applications::<Test>::count(), 0);
        assert!(!Participants::<Test>::contains_key(account(1)));
        assert_eq!(Balances::balance(&sponsor()), SPONSOR_BALANCE);
        assert_last_event(Event::Refused { applicant: account(1), reason: reason() });
    });
}

#[test]
fn applicant_may_apply_again_when_refused() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(Registry::refuse(committee(), account(1), reason()));
        assert_ok!(apply(1, profile(), 1));
    });
}

#[test]
fn not_applied_when_no_application_is_pending() {
    run(|| {
        assert_noop!(
            Registry::refuse(committee(), account(1), reason()),
            Error::<Test>::NotApplied
        );
    });
}

#[test]
fn bad_origin_when_not_the_committee() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        for origin in [signed(&account(1)), signed(&sponsor()), supervisor()] {
            assert_noop!(Registry::refuse(origin, account(1), reason()), BadOrigin);
        }
    });
}
