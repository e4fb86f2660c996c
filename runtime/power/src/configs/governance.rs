//! Who decides: the council, the bodies that it appoints, and roles that
//! participants are admitted in. `docs/governance.md` has the table.
//!
//! There is no sudo, in no preset. Root is nobody's origin.

use core::{cmp::Ordering, marker::PhantomData};

use busbar_primitives::{
    market::Admissions,
    roles::{Role, Standing},
    units::Balance,
};
use busbar_runtime_common::{
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
    instances::{Instance1, Instance2, Instance3, Instance4},
    migrations::MultiStepMigrator,
    parameter_types,
    traits::{
        fungible::HoldConsideration, CallMetadata, ConstU128, ConstU32, Contains, EitherOfDiverse,
        EnsureOrigin, Get, GetCallMetadata, InstanceFilter, LinearStoragePrice, MapSuccess,
        PrivilegeCmp,
    },
    weights::Weight,
};
use frame_system::{EnsureSigned, EnsureSignedBy};
use pallet_collective::EnsureProportionMoreThan;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Replace};

use super::market::Market;
use crate::{
    parameters::{UpgradeNotice, UpgradeWindow, Values},
    weights, AccountId, Balances, Council, Guardians, Migrations, OriginCaller, Participants,
    Preimage, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
    SupervisionCommittee, System, TechnicalCommittee,
};

/// More than half of the market supervision committee, or the council.
pub type EnsureSupervision =
    EitherOfDiverse<EnsureProportionMoreThan<AccountId, Instance3, 1, 2>, EnsureCouncil>;

/// One guardian alone, or whoever can end the pause again.
pub type EnsurePause = EitherOfDiverse<EnsureSignedBy<Guardians, AccountId>, EnsureTechnical>;

/// An admitted participant in good standing, in one role.
pub struct EnsureRole<Wanted>(PhantomData<Wanted>);

impl<Wanted: Get<Role>> EnsureOrigin<RuntimeOrigin> for EnsureRole<Wanted> {
    type Success = AccountId;

    fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
        let who = EnsureSigned::try_origin(origin)?;
        let fits =
            <Participants as Admissions<AccountId>>::admission(&who).is_some_and(|admission| {
                admission.role == Wanted::get() && admission.standing == Standing::Active
            });
        if fits {
            Ok(who)
        } else {
            Err(RuntimeOrigin::signed(who))
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        let who: AccountId = frame_benchmarking::account("admitted", 0, 0);
        let admission = busbar_primitives::roles::Admission {
            role: Wanted::get(),
            region: 0,
            capacity: 1,
            standing: Standing::Active,
            deposit_paid: true,
        };
        <Participants as Admissions<AccountId>>::admit(&who, admission);
        Ok(RuntimeOrigin::signed(who))
    }
}

parameter_types! {
    /// Scheduled calls wait while state is migrated: what they need may not be there yet.
    pub ScheduledWeight: Weight =
        if Migrations::ongoing() { Weight::zero() } else { MaxScheduledWeight::get() };
    pub const GridOperator: Role = Role::GridOperator;
    pub const MeteringOperator: Role = Role::MeteringOperator;
    pub const SettlementBank: Role = Role::SettlementBank;
    pub const TradingCentre: Role = Role::TradingCentre;
    pub const PreimageReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

body!(Runtime, Instance1);
body!(Runtime, Instance2);
body!(Runtime, Instance3);

seats!(Runtime, Instance1, Council);
seats!(Runtime, Instance2, TechnicalCommittee);
seats!(Runtime, Instance3, SupervisionCommittee);
seats!(Runtime, Instance4, ());

impl pallet_upgrades::Config for Runtime {
    type AuthorizeOrigin = EnsureCouncilTwoThirds;
    type FastTrackOrigin = EnsureFastTrack;
    type RevokeOrigin = EnsureTechnical;
    type Market = Market;
    type Notice = UpgradeNotice;
    type Window = UpgradeWindow;
    type WeightInfo = weights::pallet_upgrades::WeightInfo<Runtime>;
}

impl pallet_market_parameters::Config for Runtime {
    type Values = Values;
    type AdminOrigin = EnsureCouncil;
    type WeightInfo = weights::pallet_market_parameters::WeightInfo<Runtime>;
}

/// Pallets that no pause reaches: with them a pause is ended, and what led to
/// it repaired.
const BEYOND_PAUSE: [&str; 21] = [
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
    "SupervisionCommittee",
    "Members",
    "TechnicalMembers",
    "SupervisionMembers",
    "Guardians",
    "Upgrades",
    "SafeMode",
    "TxPause",
    "Parameters",
    "Session",
];

/// Beside them, what helps against whoever may be why the market was paused: a thief, or an author,
/// who can be reported for some time only.
const AGAINST_CULPRITS: [(&str, &str); 3] = [
    ("Participants", "suspend"),
    ("Participants", "rotate_key"),
    ("AuthoritySelection", "report_double_authoring"),
];

fn is_beyond_pause(pallet: &str, call: &str) -> bool {
    BEYOND_PAUSE.contains(&pallet) || AGAINST_CULPRITS.contains(&(pallet, call))
}

pub struct BeyondPause;

impl Contains<RuntimeCall> for BeyondPause {
    fn contains(call: &RuntimeCall) -> bool {
        let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
        is_beyond_pause(pallet_name, function_name)
    }
}

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for BeyondPause {
    fn contains((pallet, call): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
        match (str::from_utf8(pallet), str::from_utf8(call)) {
            (Ok(pallet), Ok(call)) => is_beyond_pause(pallet, call),
            _ => false,
        }
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
    /// List, amend and withdraw orders, settle trades.
    Trading,
    /// Propose, vote, and close motions, in any body.
    Voting,
    /// Change session keys.
    Validating,
}

impl InstanceFilter<RuntimeCall> for ProxyKind {
    fn filter(&self, call: &RuntimeCall) -> bool {
        use pallet_dplc::Call as Dplc;
        use pallet_order_book::Call as OrderBook;
        match self {
            Self::Any => true,
            Self::Trading => matches!(
                call,
                RuntimeCall::OrderBook(
                    OrderBook::list { .. }
                        | OrderBook::list_batch { .. }
                        | OrderBook::amend { .. }
                        | OrderBook::withdraw { .. }
                        | OrderBook::propose { .. }
                        | OrderBook::accept { .. }
                ) | RuntimeCall::Dplc(Dplc::settle { .. } | Dplc::settle_with { .. })
            ),
            Self::Voting => matches!(
                call,
                RuntimeCall::Council(_)
                    | RuntimeCall::TechnicalCommittee(_)
                    | RuntimeCall::SupervisionCommittee(_)
            ),
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
