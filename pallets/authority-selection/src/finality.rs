//! Who votes for finality in each session, and two votes of one voter in one round.

use alloc::vec::Vec;

use busbar_primitives::credit::{Entities, Scores};
use frame_support::{ensure, traits::KeyOwnerProofSystem, BoundedVec};
use sp_consensus_grandpa::{AuthorityId, RoundNumber, SetId};
use sp_runtime::{DispatchResult, KeyTypeId};
use sp_session::MembershipProof;
use sp_staking::SessionIndex;

use crate::{
    offences::Penalty, Config, DoubleVote, DoubleVotes, Error, Event, LastSlot, Owner, Pallet,
    Validators, Voter, Voters, VotersOf, KEPT_SESSIONS,
};

impl<T: Config> Pallet<T> {
    /// Remembers who votes from the session `index` on, for as long as its offences can be reported.
    pub fn note_voters(index: SessionIndex, voters: Vec<(T::AccountId, AuthorityId)>) {
        let voter = |(account, key)| {
            let entity = T::Entities::entity(&account);
            Voter { key, owner: Owner { account, entity } }
        };
        let voters: Vec<_> = voters.into_iter().map(voter).collect();
        let since = LastSlot::<T>::get();
        let before = index.checked_sub(1).and_then(Voters::<T>::get);
        for Voter { owner, key } in before.into_iter().flat_map(|before| before.keys) {
            let has_another =
                |voter: &&Voter<_>| voter.owner.account == owner.account && voter.key != key;
            if voters.iter().any(|voter| has_another(&voter)) {
                Self::note_change(&owner.account, since);
            }
        }
        Voters::<T>::insert(
            index,
            VotersOf::<T> { since, keys: BoundedVec::truncate_from(voters) },
        );
        if let Some(old) = index.checked_sub(KEPT_SESSIONS) {
            Voters::<T>::remove(old);
        }
    }

    /// The voters of a session that isn't over for too long.
    fn voters(index: SessionIndex) -> Option<VotersOf<T>> {
        let next = Voters::<T>::get(index.checked_add(1)?);
        let is_recent = next.is_none_or(|next| Self::is_recent(next.since));
        Voters::<T>::get(index).filter(|_| is_recent)
    }

    /// Whether a report of votes in this set would change nothing. Votes cost nothing to sign, for
    /// whichever round: so only one report in an era counts, and one for a set that is over.
    pub fn is_known_double_vote(
        owner: &Owner<T::AccountId>,
        set_id: SetId,
        is_current: bool,
    ) -> bool {
        let last = owner.entity.as_ref().and_then(DoubleVotes::<T>::get);
        last.is_some_and(|last| {
            let is_over = last.set_id == set_id && !is_current;
            last.era == T::Scores::era() || last.set_id > set_id || is_over
        })
    }

    /// Punishes a voter for two votes in one round, given that somebody has checked them.
    pub fn report_double_vote(
        owner: Owner<T::AccountId>,
        (set_id, is_current): (SetId, bool),
        round: RoundNumber,
        by: Option<T::AccountId>,
    ) -> DispatchResult {
        let is_known = Self::is_known_double_vote(&owner, set_id, is_current);
        ensure!(!is_known, Error::<T>::AlreadyReported);
        if let Some(entity) = &owner.entity {
            DoubleVotes::<T>::insert(entity, DoubleVote { era: T::Scores::era(), set_id });
        }
        let Penalty { deposit, free_from, .. } = Self::punish(&owner)?;
        let who = owner.account;
        let event = Event::DoubleVoteReported { who, set_id, round, by, deposit, free_from };
        Self::deposit_event(event);
        Ok(())
    }
}

/// The chain knows whose a key was: what comes with a report says in which session, nothing more.
impl<T: Config> KeyOwnerProofSystem<(KeyTypeId, AuthorityId)> for Pallet<T> {
    type Proof = MembershipProof;
    type IdentificationTuple = Owner<T::AccountId>;

    fn prove((_, key): (KeyTypeId, AuthorityId)) -> Option<MembershipProof> {
        let session = T::Validators::session();
        let voters = Voters::<T>::get(session)?.keys;
        voters.iter().find(|voter| voter.key == key)?;
        let validator_count = u32::try_from(voters.len()).ok()?;
        Some(MembershipProof { session, trie_nodes: Vec::new(), validator_count })
    }

    fn check_proof(
        (_, key): (KeyTypeId, AuthorityId),
        proof: MembershipProof,
    ) -> Option<Owner<T::AccountId>> {
        let is_bare = proof.trie_nodes.is_empty();
        let mut voters = Self::voters(proof.session)?.keys.into_iter();
        voters.find(|voter| is_bare && voter.key == key).map(|voter| voter.owner)
    }
}
