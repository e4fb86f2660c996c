use super::*;

#[test]
fn deposit_is_back_and_the_record_gone_when_a_participant_leaves() {
    run(|| {
        admit_and_credit(1);
        assert_eq!(Balances::balance(&account(1)), 4_000);
        assert_ok!(Registry::leave(signed(&account(1))));
        assert!(!Participants::<Test>::contains_key(account(1)));
        assert_eq!(Balances::balance(&account(1)), 5_000);
        assert_last_event(Event::Left { who: account(1), deposit: ADMISSION_DEPOSIT });
    });
}

#[test]
fn only_what_is_held_is_back_when_the_deposit_was_paid_in_part() {
    run(|| {
        admit(1);
        credit(1, 310);
        assert_ok!(Registry::leave(signed(&account(1))));
        assert_eq!(Balances::balance(&account(1)), 310);
        assert_last_event(Event::Left { who: account(1), deposit: 300 });
    });
}

#[test]
fn nothing_is_released_when_nothing_was_paid() {
    run(|| {
        admit(1);
        assert_ok!(Registry::leave(signed(&account(1))));
        assert_eq!(Balances::total_balance(&account(1)), 0);
        assert_last_event(Event::Left { who: account(1), deposit: 0 });
    });
}

#[test]
fn participant_may_apply_again_when_it_has_left() {
    run(|| {
        admit(1);
        assert_ok!(Registry::leave(signed(&account(1))));
        assert_ok!(apply(1, profile(), 1));
    });
}

#[test]
fn still_owning_when_there_are_meters() {
    run(|| {
        admit_and_credit(1);
        Owners::set(vec![account(1)]);
        assert_noop!(Registry::leave(signed(&account(1))), Error::<Test>::StillOwning);
    });
}

#[test]
fn still_bound_when_business_is_open() {
    run(|| {
        admit_and_credit(1);
        BoundAccounts::set(vec![account(1)]);
        assert_noop!(Registry::leave(signed(&account(1))), Error::<Test>::StillBound);
        BoundAccounts::set(vec![account(2)]);
        assert_ok!(Registry::leave(signed(&account(1))));
    });
}

#[test]
fn suspended_when_suspended() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        assert_noop!(Registry::leave(signed(&account(1))), Error::<Test>::Suspended);
        assert_ok!(Registry::reinstate(supervisor(), account(1)));
        assert_ok!(Registry::leave(signed(&account(1))));
    });
}

#[test]
fn not_admitted_when_not_a_participant() {
    run(|| {
        assert_noop!(Registry::leave(signed(&account(1))), Error::<Test>::NotAdmitted);
        assert_ok!(apply(1, profile(), 1));
        assert_noop!(Registry::leave(signed(&account(1))), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn bad_origin_when_not_signed() {
    run(|| {
        assert_noop!(Registry::leave(RuntimeOrigin::root()), BadOrigin);
    });
}
