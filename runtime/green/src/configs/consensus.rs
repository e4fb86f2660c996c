//! Who makes blocks and finalises them: those that the council has seated, in turn.

use alloc::vec::Vec;

use busbar_runtime_common::{
    bodies::MaxMembers,
    sessions::{differ, NextValidators, OnChange},
};
use frame_support::traits::{ConstBool, ConstU32, ConstU64, SortedMembers};
use pallet_session::{NextKeys, SessionManager};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_core::{ConstU128, Void};
use sp_runtime::traits::{Convert, OpaqueKeys};

use crate::{
    weights, AccountId, Aura, Balances, Runtime, RuntimeEvent, Session, SessionKeys, Validators,
    SLOT_MS,
};

pub struct Seated;

impl NextValidators for Seated {
    /// Those that have session keys; whoever does now if none has: a chain without validators is over.
    fn next() -> Option<Vec<AccountId>> {
        let has_keys = |who: &AccountId| NextKeys::<Runtime>::contains_key(who);
        let seated: Vec<_> = Validators::sorted_members().into_iter().filter(has_keys).collect();
        (!seated.is_empty()).then_some(seated)
    }
}

impl SessionManager<AccountId> for Seated {
    /// `None` leaves everything as it is: a new set is work for GRANDPA and
    /// whoever follows it.
    fn new_session(_: u32) -> Option<Vec<AccountId>> {
        Self::next().filter(|seated| differ(seated, Session::validators()))
    }

    fn start_session(_: u32) {}

    fn end_session(_: u32) {}
}

/// Those that the council has seated may set session keys.
pub struct Eligible;

impl Convert<AccountId, Option<AccountId>> for Eligible {
    fn convert(who: AccountId) -> Option<AccountId> {
        Validators::contains(&who).then_some(who)
    }
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = Eligible;
    type ShouldEndSession = OnChange<Runtime, Seated>;
    // Nobody asks for it.
    type NextSessionRotation = ();
    type SessionManager = Seated;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    // Nothing is held: only whom the council seats has keys, and these stay.
    type KeyDeposit = ConstU128<0>;
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
    // Who votes twice is known to all nodes, and the council takes its seat.
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = Void;
    type EquivocationReportSystem = ();
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MS / 2 }>;
    type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
