use super::*;

#[test]
fn participant_owes_the_deposit_when_approved() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(Registry::approve(committee(), account(1)));
        assert_eq!(participant(1), Participant::new(profile(), ADMISSION_DEPOSIT));
        assert_eq!(Applications::<Test>::count(), 0);
        assert_last_event(Event::Admitted {
            who: account(1),
            profile: profile(),
            deposit_due: ADMISSION_DEPOSIT,
        });
    });
}

#[test]
fn deposit_goes_back_to_the_submitter_when_approved() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_ok!(apply(2, profile(), 1));
        assert_ok!(Registry::approve(committee(), account(1)));
        assert_eq!(held(HoldReason::Application, &sponsor()), APPLICATION_DEPOSIT);
        assert_ok!(Registry::approve(committee(), account(2)));
        assert_eq!(Balances::balance(&sponsor()), SPONSOR_BALANCE);
    });
}

#[test]
fn not_applied_when_no_application_is_pending() {
    run(|| {
        assert_noop!(Registry::approve(committee(), account(1)), Error::<Test>::NotApplied);
        admit(1);
        assert_noop!(Registry::approve(committee(), account(1)), Error::<Test>::NotApplied);
    });
}

#[test]
fn bad_origin_when_not_the_committee() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        for origin in [signed(&sponsor()), supervisor(), RuntimeOrigin::root()] {
            assert_noop!(Registry::approve(origin, account(1)), BadOrigin);
        }
    });
}
