use busbar_primitives::{
    market::Obligations,
    roles::{Role, Standing},
    units::TOKEN,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};

use crate::{mock::*, AccountsOf, Ballots, Error, HoldReason};

fn vote(who: AccountId, choices: &[AccountId]) -> sp_runtime::DispatchResult {
    let choices = AccountsOf::<Test>::try_from(choices.to_vec()).unwrap();
    Authorities::vote(RuntimeOrigin::signed(who), choices)
}

fn held(who: AccountId) -> u128 {
    Balances::balance_on_hold(&HoldReason::Ballot.into(), &who)
}

#[test]
fn an_entity_votes_once_whichever_of_its_accounts_does() {
    run(|| {
        assert_ok!(vote(CONSUMER, &[2, 1]));
        assert_eq!(Ballots::<Test>::get(entity_of(CONSUMER)).unwrap().choices.to_vec(), [1, 2]);
        assert_eq!(held(CONSUMER), TOKEN);
        assert!(Authorities::bound(&CONSUMER));
        admit_as(20, entity_of(CONSUMER), Role::LargeConsumer, 0);
        assert_ok!(vote(20, &[3]));
        assert_eq!((held(CONSUMER), held(20)), (0, TOKEN));
        assert_eq!(Ballots::<Test>::iter().count(), 1);
        assert!(!Authorities::bound(&CONSUMER) && Authorities::bound(&20));
        assert_ok!(Authorities::withdraw_vote(RuntimeOrigin::signed(CONSUMER)));
        assert_eq!(held(20), 0);
        let refused = Authorities::withdraw_vote(RuntimeOrigin::signed(CONSUMER));
        assert_noop!(refused, Error::<Test>::NotVoting);
    });
}

#[test]
fn refused_when_the_choices_are_not_those_of_a_ballot() {
    run(|| {
        assert_noop!(vote(STRANGER, &[1]), Error::<Test>::NotAdmitted);
        assert_noop!(vote(CONSUMER, &[]), Error::<Test>::InvalidChoices);
        assert_noop!(vote(CONSUMER, &[1, 2, 1]), Error::<Test>::InvalidChoices);
        assert_noop!(vote(CONSUMER, &[1, CONSUMER]), Error::<Test>::NotCandidate);
        Values::mutate(|values| values.agents = 4);
        assert_noop!(vote(CONSUMER, &[1, 2, 3, 4, 5]), Error::<Test>::InvalidChoices);
        assert_ok!(vote(CONSUMER, &[1, 2, 3, 4]));
    });
}

#[test]
fn who_is_suspended_withdraws_its_own_vote_and_nobody_elses() {
    run(|| {
        let suspend = |who| change_admission(who, |one| one.standing = Standing::Suspended);
        let withdraw = |who| Authorities::withdraw_vote(RuntimeOrigin::signed(who));
        admit_as(20, entity_of(CONSUMER), Role::LargeConsumer, 0);
        assert_ok!(vote(CONSUMER, &[1]));
        suspend(20);
        assert_noop!(withdraw(20), Error::<Test>::NotAdmitted);
        suspend(CONSUMER);
        assert_ok!(withdraw(CONSUMER));
        assert_eq!(held(CONSUMER), 0);
    });
}
