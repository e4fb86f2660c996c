use busbar_primitives::{market::Obligations, roles::Standing, units::TOKEN};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

use crate::{mock::*, Candidates, Error, HoldReason};

fn held(who: AccountId) -> u128 {
    Balances::balance_on_hold(&HoldReason::Candidacy.into(), &who)
}

#[test]
fn a_trading_centre_registers_and_withdraws() {
    run(|| {
        admit_centre(7);
        assert_ok!(Authorities::register(RuntimeOrigin::signed(7)));
        assert_eq!(held(7), 1_000 * TOKEN);
        assert!(Authorities::bound(&7));
        set_key(7);
        assert_ok!(Authorities::withdraw(RuntimeOrigin::signed(7)));
        assert_eq!(held(7), 0);
        assert!(!Authorities::bound(&7) && !Keyed::get().contains(&7));
        assert_ok!(Authorities::register(RuntimeOrigin::signed(7)));
    });
}

#[test]
fn refused_when_it_is_not_an_admitted_trading_centre() {
    run(|| {
        let register = |who| Authorities::register(RuntimeOrigin::signed(who));
        assert_noop!(register(STRANGER), Error::<Test>::NotAdmitted);
        assert_noop!(register(CONSUMER), Error::<Test>::NotTradingCentre);
        admit_centre(7);
        change_admission(7, |admission| admission.standing = Standing::Suspended);
        assert_noop!(register(7), Error::<Test>::NotAdmitted);
        change_admission(7, |admission| admission.standing = Standing::Active);
        change_admission(7, |admission| admission.deposit_paid = false);
        assert_noop!(register(7), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn refused_when_its_entity_has_one() {
    run(|| {
        let register = |who| Authorities::register(RuntimeOrigin::signed(who));
        assert_noop!(register(1), Error::<Test>::AlreadyRegistered);
        admit_as(8, entity_of(1), busbar_primitives::roles::Role::TradingCentre, 0);
        assert_noop!(register(8), Error::<Test>::AlreadyRegistered);
    });
}

#[test]
fn refused_when_there_are_as_many_as_there_may_be() {
    run(|| {
        (7..=150).for_each(candidate);
        admit_centre(151);
        let refused = Authorities::register(RuntimeOrigin::signed(151));
        assert_noop!(refused, Error::<Test>::TooManyCandidates);
    });
}

#[test]
fn a_validator_cannot_withdraw() {
    run(|| {
        let withdraw = |who| Authorities::withdraw(RuntimeOrigin::signed(who));
        assert_noop!(withdraw(1), Error::<Test>::StillValidator);
        assert_noop!(withdraw(STRANGER), Error::<Test>::NotRegistered);
        assert_ok!(withdraw(5));
        assert!(!Candidates::<Test>::contains_key(5));
    });
}

#[test]
fn who_is_elected_cannot_withdraw_before_its_term() {
    run(|| {
        next_era();
        // All six of them.
        let refused = Authorities::withdraw(RuntimeOrigin::signed(5));
        assert_noop!(refused, Error::<Test>::StillValidator);
    });
}

/// Else it would take its deposit along before anybody has seen what it did last.
#[test]
fn who_was_a_validator_withdraws_when_it_can_be_reported_no_more() {
    run(|| {
        Values::mutate(|values| values.report_window = 10);
        candidate(7);
        validate(&[1, 2, 3, 4, 7]);
        block(last() + 1);
        validate(&[1, 2, 3, 4]);
        let left = last();
        let withdraw = || Authorities::withdraw(RuntimeOrigin::signed(7));
        assert_noop!(withdraw(), Error::<Test>::StillReportable);
        block(left + 10);
        assert_noop!(withdraw(), Error::<Test>::StillReportable);
        block(left + 11);
        assert_ok!(withdraw());
        assert_eq!(held(7), 0);
    });
}

/// Whatever its votes are.
#[test]
fn who_stands_down_is_elected_no_more() {
    run(|| {
        let stand_down = |who| Authorities::stand_down(RuntimeOrigin::signed(who));
        assert_noop!(stand_down(STRANGER), Error::<Test>::NotRegistered);
        assert_ok!(stand_down(2));
        assert_noop!(stand_down(2), Error::<Test>::AlreadyLeaving);
        next_era();
        let elected = crate::Elected::<Test>::get().unwrap();
        assert!(!elected.contains(&2) && elected.contains(&5));
        block_with(last() + 1, rotate);
        Values::mutate(|values| values.report_window = 10);
        block(last() + 11);
        assert_ok!(Authorities::withdraw(RuntimeOrigin::signed(2)));
        assert!(!crate::Leaving::<Test>::contains_key(2));
    });
}
