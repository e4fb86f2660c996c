//! What was delivered: meters.

use frame_support::traits::{ConstU32, EitherOfDiverse};

use super::governance::{EnsureCouncil, EnsureRole, MeteringOperator};
use crate::{
    parameters::{CorrectionWindow, KeptDays, ReadingWindow},
    weights, Participants, Runtime, Timestamp,
};

impl pallet_metering::Config for Runtime {
    type OperatorOrigin = EitherOfDiverse<EnsureRole<MeteringOperator>, EnsureCouncil>;
    type Admissions = Participants;
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
    type BenchmarkHelper = Clock;
}

/// The time of the block.
#[cfg(feature = "runtime-benchmarks")]
pub struct Clock;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_metering::BenchmarkHelper for Clock {
    fn set_time(now: crate::Moment) {
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}
