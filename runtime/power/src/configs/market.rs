//! Participants, grid, order book, direct power purchase, credit.

use busbar_primitives::{
    market::{Interruptions, Obligations},
    units::Moment,
};
use busbar_runtime_common::{bodies::EnsureCouncil, limits::MAX_BLOCK_WEIGHT};
use frame_support::{
    migrations::MultiStepMigrator,
    parameter_types,
    traits::{ConstU32, ConstU8, EitherOfDiverse, Get},
    weights::Weight,
};
use sp_runtime::Perbill;

use super::{
    governance::{EnsureRole, EnsureSupervision, GridOperator, TradingCentre},
    money::PolicyFund,
};
use crate::{
    parameters::{
        AdmissionDeposit, ApplicationDeposit, BondRate, CreditParameters, DplcParameters,
        MaxValidity,
    },
    weights, AccountId, AuthoritySelection, Balances, Bank, Credit, Delivery, Dplc, Grid, Metering,
    Migrations, OrderBook, Participants, Runtime, RuntimeHoldReason, SafeMode, Signature,
    Timestamp,
};

type MaxRegions = ConstU32<32>;
/// Unordered pairs of 32 regions.
type MaxPairs = ConstU32<528>;
/// 32 regions times 16 classes.
type MaxQueues = ConstU32<512>;

parameter_types! {
    /// A quarter of each block is kept for the work on sessions.
    pub BlockShare: Weight = Perbill::from_percent(25) * MAX_BLOCK_WEIGHT;
}

/// Whoever owes something to the market or the bank, has something to deliver, is paid by the
/// grid, wants to author, or votes.
pub struct AnyObligation;

impl Obligations<AccountId> for AnyObligation {
    fn bound(who: &AccountId) -> bool {
        <OrderBook as Obligations<AccountId>>::bound(who)
            || <Bank as Obligations<AccountId>>::bound(who)
            || <Grid as Obligations<AccountId>>::bound(who)
            || <Delivery as Obligations<AccountId>>::bound(who)
            || <AuthoritySelection as Obligations<AccountId>>::bound(who)
    }
}

/// The market stands still in safe mode, and while its state is migrated: sessions that aren't
/// yet can't be read.
pub struct Paused;

impl Get<bool> for Paused {
    fn get() -> bool {
        SafeMode::is_entered() || Migrations::ongoing()
    }
}

/// What a new runtime must not come in between.
pub struct Market;

impl Interruptions for Market {
    fn paused() -> bool {
        Paused::get()
    }

    fn gate_closing(window: Moment) -> bool {
        OrderBook::gate_closing(window)
    }

    fn matching() -> bool {
        Dplc::matching()
    }
}

impl pallet_participants::Config for Runtime {
    type AdmitOrigin = EnsureCouncil;
    type SuperviseOrigin = EnsureSupervision;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ApplicationDeposit = ApplicationDeposit;
    type AdmissionDeposit = AdmissionDeposit;
    type Signature = Signature;
    type Network = Grid;
    type Obligations = AnyObligation;
    type Belongings = Metering;
    type OnSuspended = OrderBook;
    type MaxApplications = ConstU32<10_000>;
    type MaxValidity = MaxValidity;
    type WeightInfo = weights::pallet_participants::WeightInfo<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

impl pallet_grid::Config for Runtime {
    type GridOrigin = EnsureCouncil;
    type MaxRegions = MaxRegions;
    type MaxLinks = MaxPairs;
    // Settled sessions keep theirs through delivery and retention.
    type MaxVersions = ConstU32<1_024>;
    type WeightInfo = weights::pallet_grid::WeightInfo<Runtime>;
}

impl pallet_order_book::Config for Runtime {
    type SessionOrigin = EitherOfDiverse<EnsureRole<TradingCentre>, EnsureCouncil>;
    type CancelOrigin = EitherOfDiverse<EnsureRole<TradingCentre>, EnsureSupervision>;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Admissions = Participants;
    type Debts = Delivery;
    type Shaping = Delivery;
    type Credit = Credit;
    type Mechanism = Dplc;
    type Time = Timestamp;
    type BondRate = BondRate;
    type MaxOpenSessions = ConstU32<8>;
    type MaxOrders = ConstU32<32>;
    type MaxListings = ConstU32<256>;
    type MaxBatch = ConstU32<32>;
    type WeightInfo = weights::pallet_order_book::WeightInfo<Runtime>;
}

impl pallet_credit::Config for Runtime {
    type SuperviseOrigin = EnsureSupervision;
    type Entities = Participants;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Parameters = CreditParameters;
    type WeightInfo = weights::pallet_credit::WeightInfo<Runtime>;
}

impl pallet_dplc::Config for Runtime {
    type SupervisionOrigin = EnsureSupervision;
    type OperatorOrigin = EnsureRole<GridOperator>;
    type Book = OrderBook;
    type Network = Grid;
    type Deliveries = Delivery;
    type Dealings = (Credit, AuthoritySelection);
    type Parameters = DplcParameters;
    type Time = Timestamp;
    type PolicyFund = PolicyFund;
    type Paused = Paused;
    type BlockShare = BlockShare;
    type MaxActive = ConstU32<64>;
    type MaxClearing = ConstU32<48>;
    type MaxRegions = MaxRegions;
    type MaxQueues = MaxQueues;
    type MaxPairs = MaxPairs;
    type MaxRounds = ConstU8<8>;
    type WeightInfo = weights::pallet_dplc::WeightInfo<Runtime>;
}
