//! Who makes blocks and who finalises them: those that were elected, as often as credit says.

use alloc::vec::Vec;

use busbar_runtime_common::{
    deposits::KeyDeposit,
    fees::FeePot,
    limits::MAX_BLOCK_WEIGHT,
    sessions::{differ, queued, NextValidators, OnChange, SESSION_BLOCKS},
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, ConstU64, OneSessionHandler, UnfilteredDispatchable},
    weights::Weight,
    BoundedVec,
};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use pallet_authority_selection::{MaxAgents, MaxSeats, KEPT_SESSIONS};
use pallet_grandpa::{EquivocationOffence, EquivocationReportSystem, TimeSlot};
use pallet_session::{NextKeys, SessionManager};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_consensus_grandpa::{AuthorityId as GrandpaId, SetId};
use sp_runtime::{
    traits::{Convert, OpaqueKeys},
    BoundToRuntimeAppPublic, Perbill,
};
use sp_session::MembershipProof;
use sp_staking::{
    offence::{OffenceError, ReportOffence},
    SessionIndex,
};

use super::governance::EnsureSupervision;
use crate::{
    parameters::AuthorityParameters, weights, AccountId, Aura, AuthoritySelection, Balances,
    Credit, Grandpa, Participants, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
    RuntimeOrigin, Session, SessionKeys, UncheckedExtrinsic, SLOT_MS,
};

parameter_types! {
    /// Sets of voters that are known by their sessions: as many as there are sessions.
    pub const KeptSets: u64 = KEPT_SESSIONS as u64;
    /// Blocks that a node's report waits to be put into one.
    pub const ReportLongevity: u64 = KEPT_SESSIONS as u64 * SESSION_BLOCKS as u64;
    /// What the order book leaves of what isn't users'.
    pub ElectionShare: Weight = Perbill::from_percent(5) * MAX_BLOCK_WEIGHT;
}

pub struct Elections;

impl SessionManager<AccountId> for Elections {
    /// `None` leaves everything as it is: a new set is work for GRANDPA and
    /// whoever follows it.
    fn new_session(_: u32) -> Option<Vec<AccountId>> {
        AuthoritySelection::take_elected().filter(|elected| differ(elected, Session::validators()))
    }

    fn start_session(_: u32) {}

    fn end_session(_: u32) {}
}

impl NextValidators for Elections {
    fn next() -> Option<Vec<AccountId>> {
        AuthoritySelection::elected()
    }
}

/// Candidates may set session keys, and whoever validates may change its own: not so often that its
/// former ones would be forgotten.
pub struct Eligible;

impl Convert<AccountId, Option<AccountId>> for Eligible {
    fn convert(who: AccountId) -> Option<AccountId> {
        let is_eligible = pallet_authority_selection::Candidates::<Runtime>::contains_key(&who)
            || <Validators as pallet_authority_selection::Validators<_>>::is_bound(&who);
        (is_eligible && !AuthoritySelection::has_changed_often(&who)).then_some(who)
    }
}

/// The session, as authority selection sees it.
pub struct Validators;

impl pallet_authority_selection::Validators<AccountId> for Validators {
    fn session() -> SessionIndex {
        Session::current_index()
    }

    fn has_keys(who: &AccountId) -> bool {
        NextKeys::<Runtime>::contains_key(who)
    }

    fn is_bound(who: &AccountId) -> bool {
        Session::validators().contains(who) || queued::<Runtime>().contains(who)
    }

    /// Nobody may call this by itself: whoever validates without keys would be gone with the next
    /// session, whatever is left.
    fn forget_keys(who: &AccountId) {
        let origin = RuntimeOrigin::signed(who.clone());
        let purge = pallet_session::Call::<Runtime>::purge_keys {};
        // There may be none.
        let _ = purge.dispatch_bypass_filter(origin);
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_keys(who: &AccountId) {
        use codec::Decode;
        use sp_runtime::traits::TrailingZeroInput;
        let keys = SessionKeys::decode(&mut TrailingZeroInput::new(who.as_ref()));
        if let Ok(keys) = keys {
            NextKeys::<Runtime>::insert(who, keys);
        }
    }
}

/// Aura's list of keys that take turns.
pub struct Turns;

impl pallet_authority_selection::Production<AuraId> for Turns {
    fn schedule(keys: Vec<AuraId>) {
        if Aura::authorities_len() == 0 {
            Aura::initialize_authorities(&keys);
        } else {
            Aura::change_authorities(BoundedVec::truncate_from(keys));
        }
    }
}

/// GRANDPA, with those who vote on record, and double votes punished.
pub struct Finality;

impl BoundToRuntimeAppPublic for Finality {
    type Public = GrandpaId;
}

impl Finality {
    fn is_current(set_id: SetId) -> bool {
        set_id == Grandpa::current_set_id()
    }

    fn note_voters(voters: &[(&AccountId, GrandpaId)]) {
        let voters = voters.iter().map(|(who, key)| ((*who).clone(), key.clone())).collect();
        AuthoritySelection::note_voters(Session::current_index(), voters);
    }
}

impl OneSessionHandler<AccountId> for Finality {
    type Key = GrandpaId;

    fn on_genesis_session<'a, I>(validators: I)
    where
        I: Iterator<Item = (&'a AccountId, GrandpaId)> + 'a,
    {
        let voters: Vec<_> = validators.collect();
        Self::note_voters(&voters);
        Grandpa::on_genesis_session(voters.into_iter());
    }

    fn on_new_session<'a, I>(changed: bool, validators: I, queued: I)
    where
        I: Iterator<Item = (&'a AccountId, GrandpaId)> + 'a,
    {
        let (voters, queued): (Vec<_>, Vec<_>) = (validators.collect(), queued.collect());
        Self::note_voters(&voters);
        Grandpa::on_new_session(changed, voters.into_iter(), queued.into_iter());
    }

    /// Nobody is: offenders lose their seats instead.
    fn on_disabled(_: u32) {}
}

type Voter = pallet_authority_selection::Owner<AccountId>;

/// Not `pallet-offences`: it keeps every report for good, and a voter makes as many as it likes.
impl ReportOffence<AccountId, Voter, EquivocationOffence<Voter>> for Finality {
    fn report_offence(
        reporters: Vec<AccountId>,
        EquivocationOffence { offender, time_slot, .. }: EquivocationOffence<Voter>,
    ) -> Result<(), OffenceError> {
        let TimeSlot { set_id, round } = time_slot;
        let set = (set_id, Self::is_current(set_id));
        AuthoritySelection::report_double_vote(offender, set, round, reporters.into_iter().next())
            .map_err(|_| OffenceError::DuplicateReport)
    }

    fn is_known_offence(offenders: &[Voter], time_slot: &TimeSlot) -> bool {
        let set_id = time_slot.set_id;
        let is_current = Self::is_current(set_id);
        let is_known = |voter| AuthoritySelection::is_known_double_vote(voter, set_id, is_current);
        offenders.iter().all(is_known)
    }
}

/// The SDK's own figures for its report are of other storage than ours.
pub struct FinalityWeights;

impl pallet_grandpa::WeightInfo for FinalityWeights {
    fn report_equivocation(_: u32, _: u32) -> Weight {
        use pallet_authority_selection::WeightInfo;
        // Beside it, the set that votes now, and the sessions of two sets.
        let sets = <Runtime as frame_system::Config>::DbWeight::get().reads(3);
        weights::pallet_authority_selection::WeightInfo::<Runtime>::report_double_vote()
            .saturating_add(sets)
    }

    fn note_stalled() -> Weight {
        <() as pallet_grandpa::WeightInfo>::note_stalled()
    }
}

/// A node sends what it has seen for nothing; it gets into blocks of its own only.
impl CreateTransactionBase<pallet_grandpa::Call<Runtime>> for Runtime {
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl CreateBare<pallet_grandpa::Call<Runtime>> for Runtime {
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = AuthoritySelection;
    type EventHandler = ();
}

impl pallet_authority_selection::Config for Runtime {
    type SuperviseOrigin = EnsureSupervision;
    type AuthorityId = AuraId;
    type Admissions = Participants;
    type Entities = Participants;
    type Scores = Credit;
    type Validators = Validators;
    type Production = Turns;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type FeePot = FeePot;
    type Parameters = AuthorityParameters;
    type ElectionShare = ElectionShare;
    type MaxCandidates = ConstU32<150>;
    type WeightInfo = weights::pallet_authority_selection::WeightInfo<Runtime>;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = Eligible;
    type ShouldEndSession = OnChange<Runtime, Elections>;
    // Nobody asks for it.
    type NextSessionRotation = ();
    type SessionManager = Elections;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    type KeyDeposit = KeyDeposit;
}

impl pallet_aura::Config for Runtime {
    // Not sr25519: hardware security modules don't know it.
    type AuthorityId = AuraId;
    // Whoever may not author has no turns. One that can't be spared keeps them.
    type DisabledValidators = ();
    type MaxAuthorities = MaxSeats;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_MS>;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = FinalityWeights;
    type MaxAuthorities = MaxAgents;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = KeptSets;
    type KeyOwnerProof = MembershipProof;
    type EquivocationReportSystem =
        EquivocationReportSystem<Runtime, Finality, AuthoritySelection, ReportLongevity>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MS / 2 }>;
    type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
