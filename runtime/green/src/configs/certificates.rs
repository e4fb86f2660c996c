//! Certificates, who issues them, and their market.

use busbar_primitives::units::{Moment, MS_PER_DAY, MS_PER_HOUR, TOKEN};
use busbar_runtime_common::{bodies::EnsureCouncil, deposits::EntryDeposit, fees::FeePot};
use frame_support::{
    parameter_types,
    traits::{ConstU128, ConstU32, ConstU64},
};
use frame_system::EnsureSignedBy;

use crate::{
    weights, AccountId, Balances, Certificates, Issuers, Runtime, RuntimeHoldReason, Timestamp,
};

parameter_types! {
    /// Two years.
    pub const Lifetime: Moment = 730 * MS_PER_DAY;
}

/// Records stay for good, so that they cost more than what is held for as much space: ten fen.
type RecordFee = ConstU128<{ TOKEN / 100 }>;

impl pallet_green_certificates::Config for Runtime {
    type IssueOrigin = EnsureSignedBy<Issuers, AccountId>;
    type DutyOrigin = EnsureCouncil;
    type Currency = Balances;
    type FeePot = FeePot;
    type RecordFee = RecordFee;
    type Lifetime = Lifetime;
    type Time = Timestamp;
    type WeightInfo = weights::pallet_green_certificates::WeightInfo<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type Clock = busbar_runtime_common::benchmarking::Clock<Runtime>;
}

impl pallet_certificate_market::Config for Runtime {
    type Certificates = Certificates;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type IssueOrigin = EnsureSignedBy<Issuers, AccountId>;
    type OrderDeposit = EntryDeposit;
    type MaxMatches = ConstU32<32>;
    type Interval = ConstU64<MS_PER_HOUR>;
    type Time = Timestamp;
    type WeightInfo = weights::pallet_certificate_market::WeightInfo<Runtime>;
}
