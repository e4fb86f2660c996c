//! What benchmarks of several pallets ask of the runtime.

use crate::units::Moment;

/// Sets the chain's clock.
pub trait SetTime {
    fn set_time(now: Moment);
}
