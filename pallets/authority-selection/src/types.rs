//! What the pallet stores and is given.

use alloc::vec::Vec;

use busbar_math::{
    credit::Records,
    percentile::{class_of, no_counts, percentile, CLASSES},
};
use busbar_primitives::{
    roles::LegalEntity,
    units::{Balance, Energy, EraIndex, TOKEN},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_consensus_aura::Slot;
use sp_consensus_grandpa::AuthorityId;
use sp_runtime::{
    traits::{Get, UniqueSaturatedInto},
    Perbill,
};

/// A slot in records, so that a few of them can fade.
pub const SLOT: u64 = 1_000_000;

/// Finality needs more than two thirds: fewer agents than these can't spare one of them.
pub const FEWEST_AGENTS: u32 = 4;

/// Where more slots in a row have no block, the network stood still: nobody is charged.
pub const LONGEST_GAP: u64 = 10;

/// Seats of an era: as many as the schedule has slots.
pub const FEWEST_SEATS: u32 = 64;
pub const SEATS_PER_AGENT: u32 = 16;

/// Bad slots that an offence counts as, beside all those that it turns bad.
pub const OFFENCE_SLOTS: u64 = 100;

/// Sessions whose voters are remembered: a day, even if each lasts no longer than a session must.
pub const KEPT_SESSIONS: u32 = 1_500;

/// Who authors, and what it depends on. Tuned by governance.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameters {
    /// N: agents that are elected, at most.
    pub agents: u32,
    /// On hold for a candidate, in base units. An offence costs it.
    pub candidate_deposit: Balance,
    /// On hold for a ballot, in base units.
    pub ballot_deposit: Balance,
    /// m: slots that move credit half-way from the prior.
    pub slots: u32,
    /// Credit by slots that a candidate needs.
    pub least_credit: Perbill,
    /// Share of the seats that one agent may have.
    pub most_seats: Perbill,
    /// Slots in a row without a block that cost an agent its seats.
    pub misses: u32,
    /// Eras without candidacy after that, or after an offence.
    pub ban: u32,
    /// alpha: what S_reputation counts for in S_com.
    pub reputation: Perbill,
    /// Share of the cast votes that those who don't vote add, at most.
    pub default_votes: Perbill,
    /// Share of the fee pot that the blocks of an era earn their authors.
    pub reward: Perbill,
    /// Slots for which an offence can be reported.
    pub report_window: u32,
}

impl Default for Parameters {
    /// Those of the specification, where it has them.
    fn default() -> Self {
        Self {
            agents: 16,
            candidate_deposit: 1_000 * TOKEN,
            ballot_deposit: TOKEN,
            slots: 100,
            least_credit: Perbill::from_percent(45),
            most_seats: Perbill::from_percent(30),
            misses: 3,
            ban: 3,
            reputation: Perbill::from_percent(50),
            default_votes: Perbill::from_percent(20),
            reward: Perbill::from_percent(50),
            report_window: 43_200,
        }
    }
}

impl Parameters {
    /// As many as there may be validators.
    pub const MOST_AGENTS: u32 = 64;
    pub const MOST_SLOTS: u32 = 100_000;
    /// A slot without a block happens to everybody.
    pub const FEWEST_MISSES: u32 = 2;
    pub const MOST_MISSES: u32 = 100;
    pub const LONGEST_BAN: u32 = 366;
    /// A month.
    pub const LONGEST_WINDOW: u32 = 31 * 43_200;

    /// Each value is within its bounds.
    pub fn is_valid(&self) -> bool {
        (FEWEST_AGENTS..=Self::MOST_AGENTS).contains(&self.agents)
            && (1..=Self::MOST_SLOTS).contains(&self.slots)
            && (Self::FEWEST_MISSES..=Self::MOST_MISSES).contains(&self.misses)
            && (1..=Self::LONGEST_BAN).contains(&self.ban)
            && (1..=Self::LONGEST_WINDOW).contains(&self.report_window)
            // JSON could say more than the whole.
            && [
                self.least_credit,
                self.most_seats,
                self.reputation,
                self.default_votes,
                self.reward,
            ]
            .into_iter()
            .all(|part| part <= Perbill::one())
    }

    /// Credit of slot records.
    pub fn credit(&self, records: Records, prior: Perbill) -> Perbill {
        let weight = u64::from(self.slots).saturating_mul(SLOT);
        Perbill::from_parts(records.credit(prior.deconstruct(), weight))
    }
}

/// How many seats so many agents share.
pub fn seats_of(agents: usize) -> u32 {
    let agents: u32 = agents.unique_saturated_into();
    agents.saturating_mul(SEATS_PER_AGENT).max(FEWEST_SEATS)
}

/// Somebody that wants to author.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Candidate {
    pub entity: LegalEntity,
    /// On hold.
    pub deposit: Balance,
}

/// How a legal entity votes, until it votes otherwise.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ballot<AccountId, Choices> {
    /// The account that voted.
    pub by: AccountId,
    /// On hold at `by`.
    pub deposit: Balance,
    pub choices: Choices,
}

/// Slots of a legal entity, and what it did to them.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Standing {
    /// As they were worth in `era`.
    pub records: Records,
    pub era: EraIndex,
    /// The first era in which it may be elected again.
    pub free_from: EraIndex,
    /// The latest slot of an offence that was reported.
    pub offence: Option<Slot>,
}

impl Standing {
    /// As it is worth in `era`.
    #[must_use]
    pub fn aged(self, era: EraIndex, decay: Perbill) -> Self {
        let eras = era.saturating_sub(self.era);
        Self { records: self.records.aged(decay.deconstruct(), eras), era, ..self }
    }

    pub const fn is_banned(&self, era: EraIndex) -> bool {
        era < self.free_from
    }
}

/// A validator, and its seats.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Agent<AccountId, Key> {
    pub account: AccountId,
    /// What it seals its blocks with.
    pub key: Key,
    /// The slot since which it does.
    pub since: Slot,
    /// Seats of this schedule; none while it is out.
    pub seats: u32,
    /// Billionths of a seat that are due to it from the last schedule.
    pub carried: i64,
    /// What its seats were shared out by.
    pub credit: Perbill,
    /// It has lost its seats for the rest of the era, or while it is banned.
    pub is_out: bool,
    /// Its slots of this era with and without a block.
    pub filled: u32,
    pub missed: u32,
    /// The last ones in a row without a block.
    pub missed_in_a_row: u32,
}

impl<AccountId, Key> Agent<AccountId, Key> {
    pub const fn new(account: AccountId, key: Key, since: Slot) -> Self {
        Self {
            account,
            key,
            since,
            seats: 0,
            carried: 0,
            credit: Perbill::zero(),
            is_out: false,
            filled: 0,
            missed: 0,
            missed_in_a_row: 0,
        }
    }
}

/// Whose a key was, until it had another.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tenure<AccountId, Key> {
    pub account: AccountId,
    /// As it was when the tenure ended.
    pub entity: Option<LegalEntity>,
    pub key: Key,
    pub since: Slot,
    pub until: Slot,
}

/// Whoever had a key.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Owner<AccountId> {
    pub account: AccountId,
    pub entity: Option<LegalEntity>,
}

/// One of those who vote for finality.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Voter<AccountId> {
    pub key: AuthorityId,
    /// As it was when the session began.
    pub owner: Owner<AccountId>,
}

/// Those who vote for finality in a session.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(Most))]
pub struct SessionVoters<AccountId, Most: Get<u32>> {
    /// The slot of the last block before it.
    pub since: Slot,
    pub keys: BoundedVec<Voter<AccountId>, Most>,
}

/// The last report of two votes in one round.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct DoubleVote {
    /// The era in which they were.
    pub era: EraIndex,
    pub set_id: u64,
}

/// The era that agents author in.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Term {
    pub era: EraIndex,
    /// Base units for each block.
    pub reward: Balance,
}

/// What an election is at.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage {
    /// Sees how much everybody delivered.
    Measuring,
    /// Adds up the scores of those who don't vote.
    Defaults,
    /// Counts ballots.
    Counting,
    /// Everything is counted.
    Deciding,
}

/// An election under way.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(MaxCandidates))]
pub struct Election<AccountId, MaxCandidates: Get<u32>> {
    pub era: EraIndex,
    pub stage: Stage,
    /// The one that was seen last in this stage.
    pub last: Option<LegalEntity>,
    /// How many delivered about as much.
    pub counts: BoundedVec<u32, ConstU32<CLASSES>>,
    /// Percentiles 5 and 95 of what was delivered.
    pub low: Energy,
    pub high: Energy,
    /// Scores of those who don't vote, in billionths.
    pub silent: u128,
    /// All votes, in billionths.
    pub cast: u128,
    /// Candidates, sorted, with their votes in billionths.
    pub tallies: BoundedVec<(AccountId, u128), MaxCandidates>,
}

impl<AccountId: Ord, MaxCandidates: Get<u32>> Election<AccountId, MaxCandidates> {
    pub fn new(era: EraIndex, mut candidates: Vec<AccountId>) -> Self {
        candidates.sort();
        let tallies: Vec<_> = candidates.into_iter().map(|who| (who, 0)).collect();
        Self {
            era,
            stage: Stage::Measuring,
            last: None,
            counts: BoundedVec::truncate_from(no_counts()),
            low: 0,
            high: 0,
            silent: 0,
            cast: 0,
            tallies: BoundedVec::truncate_from(tallies),
        }
    }

    /// Counts somebody that delivered so much.
    pub fn measure(&mut self, energy: Energy) {
        if let Some(count) = self.counts.get_mut(class_of(energy)) {
            *count = count.saturating_add(1);
        }
    }

    /// Takes the percentiles of what was measured.
    pub fn take_percentiles(&mut self) {
        let at = |percent| {
            let part = Perbill::from_percent(percent).deconstruct();
            percentile(&self.counts, part).unwrap_or_default()
        };
        (self.low, self.high) = (at(5), at(95));
    }

    /// Counts a ballot of somebody with this score. Votes for who isn't a candidate any more are
    /// lost.
    pub fn count(&mut self, choices: &[AccountId], score: u32) {
        for choice in choices {
            let place = self.tallies.binary_search_by(|(who, _)| who.cmp(choice));
            let tally = place.ok().and_then(|place| self.tallies.get_mut(place));
            if let Some((_, votes)) = tally {
                *votes = votes.saturating_add(score.into());
                self.cast = self.cast.saturating_add(score.into());
            }
        }
    }
}

/// Energy that was cleared in a region.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Cleared {
    /// As it was worth in `era`.
    pub energy: Energy,
    pub era: EraIndex,
}
