use busbar_primitives::roles::Role;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::Perbill;

use crate::{mock::*, AccountsOf, Agents, Elected, Error, Event, Running, Standings};

fn elected() -> Vec<AccountId> {
    Elected::<Test>::get().map(|all| all.into_inner()).unwrap_or_default()
}

/// Who was elected in this block, the first one first, with votes.
fn outcome() -> Vec<(AccountId, u128)> {
    System::events()
        .into_iter()
        .find_map(|record| match record.event {
            RuntimeEvent::Authorities(Event::AgentsElected { agents, .. }) => Some(agents),
            _ => None,
        })
        .unwrap()
}

fn voter(who: AccountId, energy: u64, choices: &[AccountId]) {
    admit_as(who, entity_of(who), Role::LargeConsumer, 0);
    delivers(entity_of(who), Perbill::one(), energy);
    let choices = AccountsOf::<Test>::try_from(choices.to_vec()).unwrap();
    assert_ok!(Authorities::vote(RuntimeOrigin::signed(who), choices));
}

#[test]
fn most_votes_win() {
    run(|| {
        Values::mutate(|values| values.agents = 4);
        voter(101, 10, &[3, 4, 5, 6]);
        voter(102, 20, &[3, 4, 5]);
        voter(103, 30, &[6, 3]);
        next_era();
        // S_amount is 0, 0.5 and 1, S_reputation 1: scores of 0.5, 0.75 and 1.
        let expected =
            [(3, 2_250_000_000), (6, 1_500_000_000), (4, 1_250_000_000), (5, 1_250_000_000)];
        assert_eq!(outcome(), expected);
        assert_eq!(elected(), [3, 4, 5, 6]);
        rotate();
        block(last() + 1);
        assert_eq!(seats().into_keys().collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert_eq!(seats().values().sum::<u32>(), 64);
    });
}

#[test]
fn who_does_not_vote_votes_for_the_best_by_a_fifth_of_all() {
    run(|| {
        Values::mutate(|values| values.agents = 4);
        // Their scores by slots: 6 is the last of all.
        Standings::<Test>::mutate(entity_of(6), |standing| standing.records.all = 1_000_000);
        voter(101, 10, &[6]);
        (110..140).for_each(|who| delivers(entity_of(who), Perbill::one(), 10));
        next_era();
        // Everybody's score is 0.75: a fifth of the one vote that was cast, for each of four.
        let outcome = outcome();
        assert_eq!(outcome[0], (6, 750_000_000));
        assert!(outcome[1..].iter().all(|(_, votes)| *votes == 37_500_000), "{outcome:?}");
    });
}

#[test]
fn where_nobody_votes_the_best_are_elected() {
    run(|| {
        Values::mutate(|values| values.agents = 4);
        Standings::<Test>::mutate(entity_of(2), |standing| standing.records.all = 1_000_000);
        (110..140).for_each(|who| delivers(entity_of(who), Perbill::one(), 10));
        next_era();
        assert_eq!(elected(), [1, 3, 4, 5]);
        assert!(outcome().iter().all(|(_, votes)| *votes == 30 * 750_000_000));
    });
}

#[test]
fn the_old_set_stays_when_fewer_than_four_are_electable() {
    run(|| {
        (4..=6).for_each(|who| {
            Keyed::mutate(|keyed| keyed.remove(&who));
        });
        next_era();
        let failed = Event::ElectionFailed { era: 1, electable: 3 };
        System::assert_has_event(failed.into());
        rotate();
        block(last() + 1);
        assert_eq!(seats().into_keys().collect::<Vec<_>>(), [1, 2, 3, 4]);
    });
}

#[test]
fn who_lost_its_seats_serves_its_ban_and_is_elected_again() {
    run(|| {
        slots_without(100, &[2]);
        assert_eq!(seats()[&2], 0);
        for era in 1..=3 {
            next_era();
            assert!(!elected().contains(&2), "banned in {era}");
            rotate();
            slots_without(100, &[2]);
        }
        // Three slots against the prior of a hundred don't keep it out.
        next_era();
        assert!(elected().contains(&2));
        rotate();
        block(last() + 1);
        assert!(seats()[&2] > 0);
    });
}

#[test]
fn whose_credit_is_too_low_is_not_elected() {
    run(|| {
        // With a tenth faded (0 + 50) / (12.6 + 100) is less than 45 %.
        Standings::<Test>::mutate(entity_of(5), |standing| standing.records.all = 14_000_000);
        Standings::<Test>::mutate(entity_of(6), |standing| standing.records.all = 12_000_000);
        next_era();
        assert_eq!(elected(), [1, 2, 3, 4, 6]);
    });
}

#[test]
fn an_election_goes_on_over_blocks() {
    run(|| {
        Values::mutate(|values| values.agents = 4);
        voter(101, 10, &[3, 4, 5, 6]);
        (110..160).for_each(|who| voter(who, 10, &[1]));
        // Enough for four of them a block.
        Share::set(Weight::from_parts(50_000_000, u64::MAX));
        next_era();
        let mut blocks = 0;
        while Running::<Test>::exists() {
            block(last() + 1);
            blocks += 1;
        }
        assert!(blocks > 30, "{blocks}");
        let expected = [(1, 37_500_000_000), (3, 750_000_000), (4, 750_000_000), (5, 750_000_000)];
        assert_eq!(outcome(), expected);
    });
}

#[test]
fn nobody_is_counted_twice_or_after_leaving() {
    run(|| {
        Values::mutate(|values| values.agents = 4);
        (110..120).for_each(|who| voter(who, 10, &[6]));
        Register::mutate(|register| register.remove(&110));
        change_admission(111, |it| it.standing = busbar_primitives::roles::Standing::Suspended);
        Share::set(Weight::from_parts(50_000_000, u64::MAX));
        next_era();
        while Running::<Test>::exists() {
            block_with(last() + 1, || {
                // Some withdraw their votes and cast them again while they are counted.
                for who in 112..120 {
                    assert_ok!(Authorities::withdraw_vote(RuntimeOrigin::signed(who)));
                    let choices = AccountsOf::<Test>::try_from(vec![6]).unwrap();
                    assert_ok!(Authorities::vote(RuntimeOrigin::signed(who), choices));
                }
            });
        }
        assert_eq!(outcome()[0], (6, 8 * 750_000_000));
    });
}

#[test]
fn a_candidate_that_goes_is_not_elected() {
    run(|| {
        Share::set(Weight::from_parts(20_000_000, u64::MAX));
        (110..120).for_each(|who| voter(who, 10, &[5]));
        next_era();
        assert_ok!(Authorities::withdraw(RuntimeOrigin::signed(5)));
        while Running::<Test>::exists() {
            block(last() + 1);
        }
        assert_eq!(elected(), [1, 2, 3, 4, 6]);
    });
}

#[test]
fn pardoned_it_is_free_and_has_the_prior() {
    run(|| {
        slots_without(100, &[2]);
        let pardon = |who: AccountId, entity| {
            Authorities::pardon(RuntimeOrigin::signed(who), entity_of(entity), Default::default())
        };
        assert_noop!(pardon(1, 2), sp_runtime::DispatchError::BadOrigin);
        assert_noop!(pardon(SUPERVISOR, 5), Error::<Test>::NothingToPardon);
        block_with(last() + 1, || {
            assert_ok!(pardon(SUPERVISOR, 2));
        });
        block(last() + 1);
        assert!(seats()[&2] > 0);
        assert!(!Standings::<Test>::get(entity_of(2)).is_banned(0));
        assert!(Agents::<Test>::get().iter().all(|agent| !agent.is_out));
    });
}

/// A trading centre trades nothing: what is cleared in its region counts.
#[test]
fn energy_that_is_cleared_counts_for_the_centre_of_its_region() {
    use busbar_primitives::credit::Dealings;
    run(|| {
        Values::mutate(|values| values.agents = 4);
        (1..=6).for_each(|who| change_admission(who, |it| it.region = who as u16));
        (21..=26)
            .for_each(|who| admit_as(who, entity_of(who), Role::Generator(0), who as u16 - 20));
        // Nothing in the regions of 1 and 2, and nothing inside one entity.
        for (seller, energy) in [(23, 5), (24, 6), (25, 7), (26, 8)] {
            Authorities::traded(&CONSUMER, &seller, energy);
        }
        admit_as(27, entity_of(21), Role::LargeConsumer, 0);
        Authorities::traded(&27, &21, 1_000);
        next_era();
        assert_eq!(elected(), [3, 4, 5, 6]);
        assert_eq!(Authorities::cleared_in(1), 0);
        // A tenth has faded, rounded down.
        assert_eq!(Authorities::cleared_in(6), 7);
    });
}
