#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;

mod agents;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod elections;
mod finality;
#[cfg(test)]
mod mock;
mod offences;
mod queries;
mod seats;
mod slots;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

use alloc::vec::Vec;

pub use pallet::*;
pub use types::{
    Agent, Ballot, Candidate, Cleared, DoubleVote, Election, Owner, Parameters, SessionVoters,
    Stage, Standing, Tenure, Term, Voter, FEWEST_AGENTS, KEPT_SESSIONS,
};
pub use weights::WeightInfo;

use sp_staking::SessionIndex;

/// Accounts that may be agents at once, at most.
pub type MaxAgents = frame_support::traits::ConstU32<{ Parameters::MOST_AGENTS }>;
/// Slots of a schedule, at most.
pub type MaxSeats =
    frame_support::traits::ConstU32<{ Parameters::MOST_AGENTS * types::SEATS_PER_AGENT }>;
/// Keys that somebody had before, at most.
pub type MaxTenures = frame_support::traits::ConstU32<512>;
/// Times that a validator may take other keys while those before can be reported.
pub type MaxChanges = frame_support::traits::ConstU32<4>;

pub type AgentOf<T> = Agent<<T as frame_system::Config>::AccountId, <T as Config>::AuthorityId>;
pub type TenureOf<T> = Tenure<<T as frame_system::Config>::AccountId, <T as Config>::AuthorityId>;
pub type ElectionOf<T> =
    Election<<T as frame_system::Config>::AccountId, <T as Config>::MaxCandidates>;
pub type AccountsOf<T> =
    frame_support::BoundedVec<<T as frame_system::Config>::AccountId, MaxAgents>;
pub type VotersOf<T> = SessionVoters<<T as frame_system::Config>::AccountId, MaxAgents>;
pub type BallotOf<T> = Ballot<<T as frame_system::Config>::AccountId, AccountsOf<T>>;

/// Asked of the session: who has keys, and who is a validator.
pub trait Validators<AccountId> {
    /// The one that it is at.
    fn session() -> SessionIndex;
    fn has_keys(who: &AccountId) -> bool;
    /// It is a validator, or will be one with the next sessions.
    fn is_bound(who: &AccountId) -> bool;
    /// Forgets its keys and gives back what is on hold for them.
    fn forget_keys(who: &AccountId);

    #[cfg(feature = "runtime-benchmarks")]
    fn set_keys(who: &AccountId);
}

/// Told by this pallet: whose turn each slot is.
pub trait Production<Key> {
    /// From the next block on slot s is that of `keys[s mod keys.len()]`.
    fn schedule(keys: Vec<Key>);
}

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use alloc::boxed::Box;

    use busbar_math::credit::Records;
    use busbar_primitives::{
        credit::{Entities, Scores},
        market::{Admissions, Reason},
        roles::LegalEntity,
        units::{Balance, EraIndex, RegionId},
    };
    use frame_support::{pallet_prelude::*, traits::fungible, weights::Weight};
    use frame_system::pallet_prelude::*;
    use sp_consensus_aura::Slot;
    use sp_runtime::RuntimeAppPublic;

    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The supervision committee: ends bans.
        type SuperviseOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// What blocks are sealed with.
        type AuthorityId: Member
            + Parameter
            + RuntimeAppPublic<Signature: Decode>
            + MaybeSerializeDeserialize
            + MaxEncodedLen;
        /// Knows who is admitted, and as what.
        type Admissions: Admissions<Self::AccountId>;
        /// Knows whose accounts they are.
        type Entities: Entities<Self::AccountId>;
        /// Knows credit by transactions, what was delivered, and the era.
        type Scores: Scores;
        /// The session.
        type Validators: Validators<Self::AccountId>;
        /// Gives slots to keys.
        type Production: Production<Self::AuthorityId>;
        /// Tokens, in which deposits are held and authors rewarded.
        type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
            + fungible::Mutate<Self::AccountId>
            + fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// Pays authors, and gets the deposits of offenders.
        type FeePot: Get<Self::AccountId>;
        /// What holds from now on.
        type Parameters: Get<Parameters>;
        /// What an election takes of each block.
        type ElectionShare: Get<Weight>;
        /// Candidates, at most.
        #[pallet::constant]
        type MaxCandidates: Get<u32>;
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Candidate -> its entity and deposit. Written by `register` and at genesis; deleted by
    /// `withdraw` and for an offence.
    // Blake2_128Concat: participants choose their accounts.
    #[pallet::storage]
    pub type Candidates<T: Config> =
        CountedStorageMap<_, Blake2_128Concat, T::AccountId, Candidate>;

    /// Legal entity -> its candidate. Written and deleted as `Candidates`.
    // Blake2_128Concat: whoever applies chooses what entity it says that it is.
    #[pallet::storage]
    pub type Representatives<T: Config> =
        StorageMap<_, Blake2_128Concat, LegalEntity, T::AccountId>;

    /// Candidates that stand for election no more. Written by `stand_down`; deleted by `withdraw` and for
    /// an offence.
    // Blake2_128Concat: participants choose their accounts.
    #[pallet::storage]
    pub type Leaving<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

    /// Legal entity -> how it votes. Written by `vote`; deleted by `withdraw_vote`.
    // Blake2_128Concat: as above.
    #[pallet::storage]
    pub type Ballots<T: Config> = StorageMap<_, Blake2_128Concat, LegalEntity, BallotOf<T>>;

    /// Legal entity -> its slots and bans. Written with an era, when an agent goes, for misses and
    /// offences, by `pardon`; never deleted: whoever comes back finds it again. As many as there
    /// are entities that ever had an agent.
    // Blake2_128Concat: as above.
    #[pallet::storage]
    pub type Standings<T> = StorageMap<_, Blake2_128Concat, LegalEntity, Standing, ValueQuery>;

    /// Region -> what was cleared in it. Written when a trade is paid; never deleted.
    // Twox64Concat: the council makes regions.
    #[pallet::storage]
    pub type ClearedIn<T> = StorageMap<_, Twox64Concat, RegionId, Cleared, ValueQuery>;

    /// The validators, in the session's order. Written by each block; never empty.
    #[pallet::storage]
    pub type Agents<T: Config> = StorageValue<_, BoundedVec<AgentOf<T>, MaxAgents>, ValueQuery>;

    /// For each slot of the schedule the place of its agent in `Agents`. Written when seats change.
    #[pallet::storage]
    pub type Schedule<T> = StorageValue<_, BoundedVec<u8, MaxSeats>, ValueQuery>;

    /// The block from which on seats are to be shared out anew. Deleted by the one that does.
    #[pallet::storage]
    pub type SeatsDue<T> = StorageValue<_, BlockNumberFor<T>>;

    /// The slot of the last block. Written by each.
    #[pallet::storage]
    pub type LastSlot<T> = StorageValue<_, Slot, ValueQuery>;

    /// Keys that agents had before, the oldest first. Written when sets or keys change, and cleared
    /// of those that are too old to be reported.
    #[pallet::storage]
    pub type Tenures<T: Config> = StorageValue<_, BoundedVec<TenureOf<T>, MaxTenures>, ValueQuery>;

    /// Validator -> the last slots in which it took other keys. Written with a session that changes;
    /// deleted by `withdraw`.
    // Blake2_128Concat: participants choose their accounts.
    #[pallet::storage]
    pub type KeyChanges<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<Slot, MaxChanges>, ValueQuery>;

    /// Whoever was a validator -> the slot in which it was one last. Written when it goes; deleted by
    /// `withdraw`. As many as there were validators that haven't withdrawn.
    // Blake2_128Concat: participants choose their accounts.
    #[pallet::storage]
    pub type LeftAt<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Slot>;

    /// Session -> who votes for finality in it. Written when it begins; deleted as many sessions later
    /// as are remembered.
    // Twox64Concat: sessions are counted.
    #[pallet::storage]
    pub type Voters<T: Config> = StorageMap<_, Twox64Concat, SessionIndex, VotersOf<T>>;

    /// Legal entity -> its last two votes in one round that were reported. Never deleted, as
    /// `Standings`.
    // Blake2_128Concat: as above.
    #[pallet::storage]
    pub type DoubleVotes<T> = StorageMap<_, Blake2_128Concat, LegalEntity, DoubleVote>;

    /// The era of the agents. Written by the first block of each.
    #[pallet::storage]
    pub type CurrentTerm<T> = StorageValue<_, Term, ValueQuery>;

    /// The election under way. Written by the blocks that count; deleted by the one that decides.
    #[pallet::storage]
    pub type Running<T: Config> = StorageValue<_, ElectionOf<T>>;

    /// Who is to validate next, sorted. Written by an election that changes the set; deleted when
    /// the session takes it.
    #[pallet::storage]
    pub type Elected<T: Config> = StorageValue<_, AccountsOf<T>>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Founding candidates. They have no deposit.
        pub candidates: Vec<T::AccountId>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for who in &self.candidates {
                let entity = T::Entities::entity(who);
                assert!(entity.is_some(), "a founding candidate isn't admitted");
                let Some(entity) = entity else { continue };
                let is_first = !Representatives::<T>::contains_key(&entity);
                assert!(is_first, "an entity has two founding candidates");
                Pallet::<T>::nominate(who, entity, 0);
            }
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// `who` is a candidate; the deposit is on hold.
        Registered { who: T::AccountId, entity: LegalEntity, deposit: Balance },
        /// `who` stands for election no more.
        StoodDown { who: T::AccountId },
        /// `who` isn't a candidate any more, and has no session keys.
        Withdrawn { who: T::AccountId },
        /// An entity votes for these from now on; the deposit is on hold.
        Voted { entity: LegalEntity, by: T::AccountId, choices: Vec<T::AccountId> },
        /// An entity doesn't vote any more.
        VoteWithdrawn { entity: LegalEntity },
        /// An election began.
        ElectionBegan { era: EraIndex },
        /// An election is decided: the agents with their votes in billionths, the first one first.
        AgentsElected { era: EraIndex, agents: Vec<(T::AccountId, u128)> },
        /// There were fewer than four to be elected: the agents stay.
        ElectionFailed { era: EraIndex, electable: u32 },
        /// Seats are shared out: to each agent so many.
        SeatsShared { seats: Vec<(T::AccountId, u32)> },
        /// The slot of `who` has no block.
        SlotMissed { who: T::AccountId, slot: Slot },
        /// `who` has lost its seats, and can't be elected before the era `free_from`.
        SeatsLost { who: T::AccountId, free_from: EraIndex },
        /// `who` was rewarded for its blocks.
        Rewarded { who: T::AccountId, amount: Balance },
        /// `who` made two blocks in one slot: it has lost its candidacy, its deposit and its credit.
        DoubleAuthoringReported {
            who: T::AccountId,
            slot: Slot,
            by: T::AccountId,
            deposit: Balance,
            free_from: EraIndex,
        },
        /// `who` voted twice in one round: it has lost its candidacy, its deposit and its credit.
        /// Reported `by` whoever sent it, or put it into its block.
        DoubleVoteReported {
            who: T::AccountId,
            set_id: u64,
            round: u64,
            by: Option<T::AccountId>,
            deposit: Balance,
            free_from: EraIndex,
        },
        /// Supervision has ended a ban; the slots of the entity before it are forgotten.
        Pardoned { entity: LegalEntity, before: Records, reason: Reason },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The caller isn't an admitted participant in good standing with its deposit paid.
        NotAdmitted,
        /// Only trading centres can be candidates.
        NotTradingCentre,
        /// The caller or another account of its legal entity is a candidate already.
        AlreadyRegistered,
        /// There are as many candidates as there may be.
        TooManyCandidates,
        /// The legal entity is banned; `Standings` says until when.
        Banned,
        /// The caller is neither a candidate nor has it session keys.
        NotRegistered,
        /// The caller is a validator, or about to become one: first `stand_down`, and wait for the next
        /// election.
        StillValidator,
        /// Nobody is voted for, somebody twice, or more than there are to be elected.
        InvalidChoices,
        /// Somebody who is voted for isn't a candidate.
        NotCandidate,
        /// The legal entity of the caller doesn't vote.
        NotVoting,
        /// It is one and the same block.
        SameBlock,
        /// A header has no slot, or no seal of that key.
        BadSeal,
        /// The two are of different slots.
        DifferentSlots,
        /// The key was nobody's in that slot, or it is too long ago.
        UnknownKey,
        /// The slot is yet to come.
        FutureSlot,
        /// The slot is too long ago.
        TooOld,
        /// An offence of that slot or a later one was reported; or, of votes, one of this era, or of
        /// that set, if it is over, or a later one.
        AlreadyReported,
        /// There is nothing to pardon: the entity has no slots on record and no ban.
        NothingToPardon,
        /// The caller stands for election no more already.
        AlreadyLeaving,
        /// The caller was a validator less than `ReportWindow` slots ago: what it did then can still
        /// be reported, and costs its deposit. Try again when they are over.
        StillReportable,
    }

    /// Why money is on hold.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Deposit of a candidate.
        Candidacy,
        /// Deposit for a ballot.
        Ballot,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Charges slots, begins terms, counts. What changes seats becomes the schedule at the end of
        /// the block: Aura checks the author of the block by the one that it was made under.
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            let mut weight = Self::account_for_slots(now);
            weight.saturating_accrue(Self::begin_term(now));
            weight.saturating_accrue(Self::run_election(T::ElectionShare::get()));
            weight.saturating_accrue(Self::weight_of_seating(now));
            weight
        }

        fn on_finalize(now: BlockNumberFor<T>) {
            Self::share_seats(now);
        }

        fn integrity_test() {
            let most = T::WeightInfo::decide(T::MaxCandidates::get());
            let share = T::ElectionShare::get();
            assert!(most.all_lte(share), "an election could never be decided");
            for one in [
                T::WeightInfo::measure(1),
                T::WeightInfo::count_defaults(1),
                T::WeightInfo::count_ballots(1),
            ] {
                assert!(one.all_lte(share), "an election could never be counted");
            }
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Makes the caller a candidate of its legal entity.
        ///
        /// Origin: signed, by an admitted trading centre. Emits `Registered`. It can be elected once
        /// it has session keys. The deposit is on hold until it withdraws.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register())]
        pub fn register(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register(who)
        }

        /// Ends the candidacy of the caller.
        ///
        /// Origin: signed, by a candidate or whoever has session keys, and hasn't been a validator
        /// for `ReportWindow` slots. Emits `Withdrawn`. Deposits come back, that for session keys too,
        /// which are forgotten.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(who)
        }

        /// Votes for the legal entity of the caller, in each election from now on.
        ///
        /// Origin: signed, by an admitted participant. Emits `Voted`. It takes the place of how the
        /// entity voted before. The deposit is on hold until the vote is withdrawn.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::vote(
            u32::try_from(choices.len()).unwrap_or(u32::MAX)
        ))]
        pub fn vote(origin: OriginFor<T>, choices: AccountsOf<T>) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_vote(by, choices)
        }

        /// Withdraws the vote of the caller's legal entity.
        ///
        /// Origin: signed, by whoever cast it or another admitted participant of its legal entity. Emits
        /// `VoteWithdrawn`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_vote())]
        pub fn withdraw_vote(origin: OriginFor<T>) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_withdraw_vote(by)
        }

        /// Reports that `key` has sealed two different blocks of one slot.
        ///
        /// Origin: signed, by anybody; free if it is so and ends a candidacy. Emits
        /// `DoubleAuthoringReported`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::report_double_authoring())]
        pub fn report_double_authoring(
            origin: OriginFor<T>,
            key: T::AuthorityId,
            first: Box<HeaderFor<T>>,
            second: Box<HeaderFor<T>>,
        ) -> DispatchResultWithPostInfo {
            let by = ensure_signed(origin)?;
            Ok(Self::do_report_double_authoring(by, key, *first, *second)?.into())
        }

        /// Ends the ban of a legal entity and forgets its slots: it has the prior again.
        ///
        /// Origin: `SuperviseOrigin`. Emits `Pardoned`. What an offence has cost doesn't come back.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::pardon())]
        pub fn pardon(origin: OriginFor<T>, entity: LegalEntity, reason: Reason) -> DispatchResult {
            T::SuperviseOrigin::ensure_origin(origin)?;
            Self::do_pardon(entity, reason)
        }

        /// Has no election elect the caller any more: the way out for a validator.
        ///
        /// Origin: signed, by a candidate. Emits `StoodDown`. It can `withdraw` when it has been no
        /// validator for `ReportWindow` slots, and stand again after that.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::stand_down())]
        pub fn stand_down(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_stand_down(who)
        }
    }
}
