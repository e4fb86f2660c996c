//! What was delivered: meters, and settlement by them.

use busbar_runtime_common::bodies::EnsureCouncil;
use frame_support::traits::{ConstU32, EitherOfDiverse};

use super::{
    governance::{EnsureRole, MeteringOperator},
    market::Paused,
};
use crate::{
    parameters::{CorrectionWindow, DeliveryParameters, KeptDays, ReadingWindow},
    weights, Balances, Credit, Delivery, Grid, Metering, OrderBook, Participants, Runtime,
    Timestamp,
};

impl pallet_metering::Config for Runtime {
    type OperatorOrigin = EitherOfDiverse<EnsureRole<MeteringOperator>, EnsureCouncil>;
    type Admissions = Participants;
    type SettledDays = Delivery;
    type Time = Timestamp;
    type ReadingWindow = ReadingWindow;
    type CorrectionWindow = CorrectionWindow;
    type KeptDays = KeptDays;
    type MaxMeters = ConstU32<128>;
    type MaxBatch = ConstU32<512>;
    // Each interval of a day twice.
    type MaxVersions = ConstU32<192>;
    type WeightInfo = weights::pallet_metering::WeightInfo<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type Clock = busbar_runtime_common::benchmarking::Clock<Runtime>;
}

impl pallet_delivery::Config for Runtime {
    type Currency = Balances;
    type Bonds = OrderBook;
    type Meters = Metering;
    type Reliability = Credit;
    type Network = Grid;
    type Time = Timestamp;
    type Parameters = DeliveryParameters;
    type ReadingWindow = ReadingWindow;
    type CorrectionWindow = CorrectionWindow;
    type KeptDays = KeptDays;
    type Paused = Paused;
    // Ten sessions a day, each for a few days, and a month of corrections.
    type MaxContracts = ConstU32<512>;
    // All of them can be settled in one block, with those that were agreed on meanwhile.
    type MaxShaped = ConstU32<512>;
    type WeightInfo = weights::pallet_delivery::WeightInfo<Runtime>;
    #[cfg(feature = "runtime-benchmarks")]
    type Clock = busbar_runtime_common::benchmarking::Clock<Runtime>;
}
