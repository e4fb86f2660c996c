//! Who decides: the council, and the bodies that it appoints. `docs/governance.md` has the table.

use core::cmp::Ordering;

use busbar_primitives::units::{Moment, MS_PER_HOUR};
use busbar_runtime_common::{
    blocks,
    bodies::{
        EnsureCouncil, EnsureCouncilTwoThirds, EnsureFastTrack, EnsureTechnical, Nobody, OrRoot,
        SafeModeDuration,
    },
    body,
    deposits::{for_bytes, ByteDeposit, EntryDeposit},
    limits::MaxScheduledWeight,
    seats,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    instances::{Instance1, Instance2, Instance3, Instance4, Instance5},
    migrations::MultiStepMigrator,
    parameter_types,
    traits::{
        fungible::HoldConsideration, CallMetadata, ConstU128, ConstU32, Contains, EitherOfDiverse,
        GetCallMetadata, InstanceFilter, LinearStoragePrice, MapSuccess, PrivilegeCmp,
    },
    weights::Weight,
};
use frame_system::EnsureSignedBy;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Replace};

use crate::{
    weights, AccountId, Balance, Balances, BlockNumber, Council, Guardians, Migrations,
    OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
    System, TechnicalCommittee,
};

/// One guardian alone, or whoever can end the pause again.
pub type EnsurePause = EitherOfDiverse<EnsureSignedBy<Guardians, AccountId>, EnsureTechnical>;

parameter_types! {
    /// Scheduled calls wait while state is migrated: what they need may not be there yet.
    pub ScheduledWeight: Weight =
        if Migrations::ongoing() { Weight::zero() } else { MaxScheduledWeight::get() };
    pub const PreimageReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
    /// Between the authorisation of a runtime and the first block that may have it.
    pub const UpgradeNotice: BlockNumber = blocks(2 * MS_PER_HOUR);
    /// There is no gate that a new runtime could get in the way of.
    pub const UpgradeWindow: Moment = 0;
}

body!(Runtime, Instance1);
body!(Runtime, Instance2);

seats!(Runtime, Instance1, Council);
seats!(Runtime, Instance2, TechnicalCommittee);
seats!(Runtime, Instance3, ());
seats!(Runtime, Instance4, ());
seats!(Runtime, Instance5, ());

impl pallet_upgrades::Config for Runtime {
    type AuthorizeOrigin = EnsureCouncilTwoThirds;
    type FastTrackOrigin = EnsureFastTrack;
    type RevokeOrigin = EnsureTechnical;
    type Market = ();
    type Notice = UpgradeNotice;
    type Window = UpgradeWindow;
    type WeightInfo = weights::pallet_upgrades::WeightInfo<Runtime>;
}

/// Pallets that no pause reaches: with them a pause is ended, and what led to
/// it repaired.
const BEYOND_PAUSE: [&str; 20] = [
    "System",
    "Timestamp",
    "Grandpa",
    "Utility",
    "Migrations",
    "Multisig",
    "Proxy",
    "Scheduler",
    "Preimage",
    "Council",
    "TechnicalCommittee",
    "Members",
    "TechnicalMembers",
    "Guardians",
    "Issuers",
    "Validators",
    "Upgrades",
    "SafeMode",
    "TxPause",
    "Session",
];

pub struct BeyondPause;

impl Contains<RuntimeCall> for BeyondPause {
    fn contains(call: &RuntimeCall) -> bool {
        let CallMetadata { pallet_name, .. } = call.get_call_metadata();
        BEYOND_PAUSE.contains(&pallet_name)
    }
}

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for BeyondPause {
    fn contains((pallet, _): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
        str::from_utf8(pallet).is_ok_and(|pallet| BEYOND_PAUSE.contains(&pallet))
    }
}

impl pallet_safe_mode::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WhitelistedCalls = BeyondPause;
    type EnterDuration = SafeModeDuration;
    type ExtendDuration = SafeModeDuration;
    // Nobody buys a pause.
    type EnterDepositAmount = ();
    type ExtendDepositAmount = ();
    type ForceEnterOrigin = MapSuccess<EnsurePause, Replace<SafeModeDuration>>;
    type ForceExtendOrigin = MapSuccess<EnsureTechnical, Replace<SafeModeDuration>>;
    type ForceExitOrigin = EnsureTechnical;
    type ForceDepositOrigin = Nobody;
    type Notify = ();
    type ReleaseDelay = ();
    type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PauseOrigin = EnsurePause;
    type UnpauseOrigin = EnsureTechnical;
    type WhitelistedCalls = BeyondPause;
    type MaxNameLen = ConstU32<64>;
    type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
}

impl pallet_preimage::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
    type Currency = Balances;
    type ManagerOrigin = EnsureCouncil;
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        PreimageReason,
        LinearStoragePrice<EntryDeposit, ByteDeposit, Balance>,
    >;
}

/// What the council has scheduled it can take back, though other members vote
/// by then, or more of them.
pub struct CouncilOverItself;

impl PrivilegeCmp<OriginCaller> for CouncilOverItself {
    fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
        match (left, right) {
            (OriginCaller::Council(_), OriginCaller::Council(_)) => Some(Ordering::Equal),
            #[cfg(feature = "runtime-benchmarks")]
            (OriginCaller::system(_), OriginCaller::system(_)) => Some(Ordering::Equal),
            _ => None,
        }
    }
}

impl pallet_scheduler::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = ScheduledWeight;
    type ScheduleOrigin = OrRoot<EnsureCouncil>;
    type OriginPrivilegeCmp = CouncilOverItself;
    type MaxScheduledPerBlock = ConstU32<32>;
    type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = EntryDeposit;
    type DepositFactor = ConstU128<{ for_bytes(32) }>;
    type MaxSignatories = ConstU32<64>;
    type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
    type BlockNumberProvider = System;
}

/// What a proxy may do in the name of another account.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub enum ProxyKind {
    /// Everything.
    #[default]
    Any,
    /// Transfer, retire, offer and bid for certificates.
    Trading,
    /// Propose, vote, and close motions, in any body.
    Voting,
    /// Change session keys.
    Validating,
}

impl InstanceFilter<RuntimeCall> for ProxyKind {
    fn filter(&self, call: &RuntimeCall) -> bool {
        use pallet_green_certificates::Call as Certificates;
        match self {
            Self::Any => true,
            Self::Trading => matches!(
                call,
                RuntimeCall::Certificates(
                    Certificates::transfer { .. } | Certificates::retire { .. }
                ) | RuntimeCall::CertificateMarket(_)
            ),
            Self::Voting => {
                matches!(call, RuntimeCall::Council(_) | RuntimeCall::TechnicalCommittee(_))
            }
            Self::Validating => matches!(call, RuntimeCall::Session(_)),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        *self == Self::Any || self == other
    }
}

impl pallet_proxy::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = ProxyKind;
    type ProxyDepositBase = EntryDeposit;
    type ProxyDepositFactor = ConstU128<{ for_bytes(37) }>;
    type MaxProxies = ConstU32<32>;
    type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
    type MaxPending = ConstU32<32>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = EntryDeposit;
    type AnnouncementDepositFactor = ConstU128<{ for_bytes(68) }>;
    type BlockNumberProvider = System;
}
