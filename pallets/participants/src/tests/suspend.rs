use super::*;

#[test]
fn participant_is_suspended_and_it_is_told_when_supervision_says_so() {
    run(|| {
        admit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        assert_eq!(participant(1).standing, Standing::Suspended);
        assert_eq!(ToldSuspended::get(), vec![account(1)]);
        assert_last_event(Event::Suspended { who: account(1), reason: reason() });
    });
}

#[test]
fn nothing_changes_when_whoever_is_told_fails() {
    run(|| {
        admit(1);
        SuspensionFails::set(true);
        assert_noop!(
            Registry::suspend(supervisor(), account(1), reason()),
            sp_runtime::DispatchError::Other("orders can't be withdrawn")
        );
    });
}

#[test]
fn already_suspended_when_suspended() {
    run(|| {
        admit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        assert_noop!(
            Registry::suspend(supervisor(), account(1), reason()),
            Error::<Test>::AlreadySuspended
        );
    });
}

#[test]
fn not_admitted_when_not_a_participant() {
    run(|| {
        assert_noop!(
            Registry::suspend(supervisor(), account(1), reason()),
            Error::<Test>::NotAdmitted
        );
    });
}

#[test]
fn bad_origin_when_not_supervision() {
    run(|| {
        admit(1);
        for origin in [signed(&account(1)), committee(), RuntimeOrigin::root()] {
            assert_noop!(Registry::suspend(origin, account(1), reason()), BadOrigin);
        }
    });
}
