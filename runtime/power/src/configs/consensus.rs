//! Who makes blocks and who finalises them: the members of the consortium
//! that have set session keys.

use alloc::vec::Vec;

use busbar_primitives::units::TOKEN;
use frame_support::traits::{ConstBool, ConstU32, ConstU64, SortedMembers};
use pallet_session::{NextKeys, QueuedChanged, QueuedKeys, SessionManager, ShouldEndSession};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_core::ConstU128;
use sp_runtime::traits::{Convert, OpaqueKeys};

use super::governance::MaxMembers;
use crate::{
    blocks, weights, AccountId, Aura, Balances, BlockNumber, Members, Runtime, RuntimeEvent,
    Session, SessionKeys, SLOT_MS,
};

/// A new set of validators comes at such blocks only.
const SESSION_BLOCKS: BlockNumber = blocks(60_000);

type KeyDeposit = ConstU128<{ 10 * TOKEN }>;

/// Validators as the council has them now, with the keys that they want.
fn wanted() -> Vec<(AccountId, SessionKeys)> {
    let with_keys = |who: AccountId| NextKeys::<Runtime>::get(&who).map(|keys| (who, keys));
    Members::sorted_members().into_iter().filter_map(with_keys).collect()
}

pub struct Validators;

impl SessionManager<AccountId> for Validators {
    /// `None` leaves everything as it is: a new set is work for GRANDPA and
    /// whoever follows it.
    fn new_session(_: u32) -> Option<Vec<AccountId>> {
        let validators: Vec<_> = wanted().into_iter().map(|(who, _)| who).collect();
        // Without validators a chain halts for good.
        let changed = !validators.is_empty() && validators != Session::validators();
        changed.then_some(validators)
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
        let wanted = wanted();
        // Who takes its keys back stays until others take over.
        !wanted.is_empty()
            && (QueuedChanged::<Runtime>::get() || wanted != QueuedKeys::<Runtime>::get())
    }
}

/// Only who has a seat in the council may set session keys.
pub struct SeatOf;

impl Convert<AccountId, Option<AccountId>> for SeatOf {
    fn convert(who: AccountId) -> Option<AccountId> {
        <Members as SortedMembers<_>>::contains(&who).then_some(who)
    }
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = SeatOf;
    type ShouldEndSession = OnChange;
    // Nobody asks for it.
    type NextSessionRotation = ();
    type SessionManager = Validators;
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
    type DisabledValidators = ();
    type MaxAuthorities = MaxMembers;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_MS>;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = MaxMembers;
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
