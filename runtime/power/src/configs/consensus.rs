//! Who makes blocks and who finalises them: the authorities of genesis.

use frame_support::traits::{ConstBool, ConstU32, ConstU64};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;

use crate::{Aura, Runtime, RuntimeEvent, SLOT_MS};

type MaxAuthorities = ConstU32<64>;

impl pallet_aura::Config for Runtime {
    // Not sr25519: hardware security modules don't know it.
    type AuthorityId = AuraId;
    type DisabledValidators = ();
    type MaxAuthorities = MaxAuthorities;
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<SLOT_MS>;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = ConstU64<{ SLOT_MS / 2 }>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}
