use busbar_primitives::units::TOKEN;
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::{AuthorityId as VoterKey, KEY_TYPE};
use sp_core::Pair as _;
use sp_session::MembershipProof;

use crate::{mock::*, Candidates, Error, Event, Owner, Standings, Voters, KEPT_SESSIONS};

fn voter_key(who: AccountId) -> VoterKey {
    pair(1_000 + who).public().into()
}

fn owner(who: AccountId) -> Owner<AccountId> {
    Owner { account: who, entity: Some(entity_of(who)) }
}

/// These vote from now on.
fn vote_from(session: u32, voters: &[AccountId]) {
    SessionNow::set(session);
    let voters = voters.iter().map(|who| (*who, voter_key(*who))).collect();
    Authorities::note_voters(session, voters);
}

fn check(who: AccountId, session: u32) -> Option<Owner<AccountId>> {
    let proof = MembershipProof { session, trie_nodes: vec![], validator_count: 4 };
    Authorities::check_proof((KEY_TYPE, voter_key(who)), proof)
}

#[test]
fn a_double_vote_costs_deposit_credit_seats_and_elections() {
    run(|| {
        slots_without(200, &[]);
        block_with(last() + 1, || {
            assert_ok!(Authorities::report_double_vote(owner(2), (7, true), 12, Some(STRANGER)));
            let reported = Event::DoubleVoteReported {
                who: 2,
                set_id: 7,
                round: 12,
                by: Some(STRANGER),
                deposit: 1_000 * TOKEN,
                free_from: 4,
            };
            System::assert_last_event(reported.into());
        });
        assert!(!Candidates::<Test>::contains_key(2));
        assert_eq!(Balances::free_balance(POT), RICHES + 1_000 * TOKEN);
        block(last() + 1);
        assert_eq!(seats()[&2], 0);
        assert_eq!(Standings::<Test>::get(entity_of(2)).records.good, 0);
    });
}

#[test]
fn one_in_an_era_counts_and_one_of_a_set_that_is_over() {
    run(|| {
        let report = |set_id, is_current| {
            Authorities::report_double_vote(owner(2), (set_id, is_current), 1, None)
        };
        assert_ok!(report(7, true));
        // It can make as many as it likes.
        assert_noop!(report(7, true), Error::<Test>::AlreadyReported);
        assert_noop!(report(9, true), Error::<Test>::AlreadyReported);
        next_era();
        assert_noop!(report(7, false), Error::<Test>::AlreadyReported);
        assert_noop!(report(6, false), Error::<Test>::AlreadyReported);
        assert_eq!(Standings::<Test>::get(entity_of(2)).free_from, 4);
        // It votes still, and can't be told from who goes on.
        assert_ok!(report(7, true));
        assert_eq!(Standings::<Test>::get(entity_of(2)).free_from, 5);
        next_era();
        assert_ok!(report(8, false));
        // Others have done nothing.
        assert!(!Authorities::is_known_double_vote(&owner(3), 7, false));
    });
}

#[test]
fn a_key_is_its_owners_in_the_sessions_in_which_it_votes() {
    run(|| {
        vote_from(3, &[1, 2, 3, 4]);
        vote_from(4, &[1, 2, 3, 5]);
        assert_eq!(check(4, 3), Some(owner(4)));
        assert_eq!(check(4, 4), None);
        assert_eq!(check(5, 3), None);
        assert_eq!(check(1, 5), None);
        let prove = |who| Authorities::prove((KEY_TYPE, voter_key(who)));
        let bare = MembershipProof { session: 4, trie_nodes: vec![], validator_count: 4 };
        assert_eq!(prove(5), Some(bare.clone()));
        assert_eq!(prove(4), None);
        // Whatever else comes along would be as good, and again be another transaction.
        let padded = MembershipProof { trie_nodes: vec![vec![0]], ..bare };
        assert_eq!(Authorities::check_proof((KEY_TYPE, voter_key(5)), padded), None);
    });
}

#[test]
fn sessions_are_forgotten() {
    run(|| {
        Values::mutate(|values| values.report_window = 10);
        vote_from(3, &[1, 2, 3, 4]);
        block(last() + 1_000);
        // It isn't over.
        assert!(check(1, 3).is_some());
        vote_from(4, &[1, 2, 3, 4]);
        block(last() + 10);
        assert!(check(1, 3).is_some());
        block(last() + 1);
        assert!(check(1, 3).is_none() && check(1, 4).is_some());
        vote_from(3 + KEPT_SESSIONS, &[1, 2, 3, 4]);
        assert!(!Voters::<Test>::contains_key(3) && Voters::<Test>::contains_key(4));
    });
}
