//! Who makes blocks and who finalises them: those that were elected, as often as credit says.

use alloc::vec::Vec;

use busbar_primitives::units::TOKEN;
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, ConstU64, UnfilteredDispatchable},
    weights::Weight,
    BoundedVec,
};
use pallet_authority_selection::{MaxAgents, MaxSeats};
use pallet_session::{NextKeys, QueuedChanged, QueuedKeys, SessionManager, ShouldEndSession};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_core::ConstU128;
use sp_runtime::{
    traits::{Convert, OpaqueKeys},
    Perbill,
};

use super::{governance::EnsureSupervision, money::FeePot, system::MAX_BLOCK_WEIGHT};
use crate::{
    blocks, parameters::AuthorityParameters, weights, AccountId, Aura, AuthoritySelection,
    Balances, BlockNumber, Credit, Participants, Runtime, RuntimeEvent, RuntimeHoldReason,
    RuntimeOrigin, Session, SessionKeys, SLOT_MS,
};

/// A new set of validators comes at such blocks only.
const SESSION_BLOCKS: BlockNumber = blocks(60_000);

type KeyDeposit = ConstU128<{ 10 * TOKEN }>;

parameter_types! {
    /// What the order book leaves of what isn't users'.
    pub ElectionShare: Weight = Perbill::from_percent(5) * MAX_BLOCK_WEIGHT;
}

/// Those that validate next.
fn queued() -> Vec<AccountId> {
    QueuedKeys::<Runtime>::get().into_iter().map(|(who, _)| who).collect()
}

/// Whether these are others than those; they come in any order.
fn differ(these: &[AccountId], mut those: Vec<AccountId>) -> bool {
    let mut these = these.to_vec();
    these.sort();
    those.sort();
    these != those
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

/// A session ends when there is something to change: its last block has room
/// for operational transactions only.
pub struct OnChange;

impl ShouldEndSession<BlockNumber> for OnChange {
    fn should_end_session(now: BlockNumber) -> bool {
        if !now.is_multiple_of(SESSION_BLOCKS) {
            return false;
        }
        let has_new_keys = |(who, keys): &(AccountId, SessionKeys)| {
            NextKeys::<Runtime>::get(who).is_some_and(|next| next != *keys)
        };
        QueuedChanged::<Runtime>::get()
            || AuthoritySelection::elected().is_some_and(|elected| differ(&elected, queued()))
            || QueuedKeys::<Runtime>::get().iter().any(has_new_keys)
    }
}

/// Candidates may set session keys, and whoever validates may change its own.
pub struct Eligible;

impl Convert<AccountId, Option<AccountId>> for Eligible {
    fn convert(who: AccountId) -> Option<AccountId> {
        let is_eligible = pallet_authority_selection::Candidates::<Runtime>::contains_key(&who)
            || <Validators as pallet_authority_selection::Validators<_>>::is_bound(&who);
        is_eligible.then_some(who)
    }
}

/// The session, as authority selection sees it.
pub struct Validators;

impl pallet_authority_selection::Validators<AccountId> for Validators {
    fn has_keys(who: &AccountId) -> bool {
        NextKeys::<Runtime>::contains_key(who)
    }

    fn is_bound(who: &AccountId) -> bool {
        Session::validators().contains(who) || queued().contains(who)
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
    type ShouldEndSession = OnChange;
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
    type WeightInfo = ();
    type MaxAuthorities = MaxAgents;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MS / 2 }>;
    type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
