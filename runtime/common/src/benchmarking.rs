//! What benchmarks ask of both runtimes.

use core::marker::PhantomData;

use busbar_primitives::{benchmarking::SetTime, units::Moment};

/// The time of the block.
pub struct Clock<Runtime>(PhantomData<Runtime>);

impl<Runtime: pallet_timestamp::Config<Moment = Moment>> SetTime for Clock<Runtime> {
    fn set_time(now: Moment) {
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}
