use super::*;

#[test]
fn participant_is_active_when_reinstated() {
    run(|| {
        admit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        assert_ok!(Registry::reinstate(supervisor(), account(1)));
        assert_eq!(participant(1).standing, Standing::Active);
        assert_last_event(Event::Reinstated { who: account(1) });
    });
}

#[test]
fn not_suspended_when_active() {
    run(|| {
        admit(1);
        assert_noop!(Registry::reinstate(supervisor(), account(1)), Error::<Test>::NotSuspended);
    });
}

#[test]
fn not_admitted_when_not_a_participant() {
    run(|| {
        assert_noop!(Registry::reinstate(supervisor(), account(1)), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn bad_origin_when_not_supervision() {
    run(|| {
        admit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        for origin in [signed(&account(1)), committee(), RuntimeOrigin::root()] {
            assert_noop!(Registry::reinstate(origin, account(1)), BadOrigin);
        }
    });
}
