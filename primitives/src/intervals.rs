//! The intervals in which energy is metered and settled, and the days that they make up.

use crate::units::{Moment, MS_PER_DAY, MS_PER_HOUR};

/// Intervals since the Unix epoch.
pub type Interval = u32;
/// Days since the Unix epoch, UTC.
pub type Day = u32;

/// How long an interval is, in ms: a quarter of an hour.
pub const INTERVAL_MS: Moment = MS_PER_HOUR / 4;
pub const INTERVALS_PER_DAY: u32 = 96;

/// When an interval starts; later than any clock tells for one that doesn't fit.
pub fn start_of(interval: Interval) -> Moment {
    Moment::from(interval).saturating_mul(INTERVAL_MS)
}

/// The interval that starts at `moment`; `None` if none does.
pub fn interval_from(moment: Moment) -> Option<Interval> {
    let interval = moment.checked_div(INTERVAL_MS)?;
    Interval::try_from(interval).ok().filter(|_| moment.checked_rem(INTERVAL_MS) == Some(0))
}

pub const fn day_of(interval: Interval) -> Day {
    interval.saturating_div(INTERVALS_PER_DAY)
}

/// Position of an interval in its day.
pub fn slot_of(interval: Interval) -> u8 {
    let slot = interval.checked_rem(INTERVALS_PER_DAY).unwrap_or_default();
    u8::try_from(slot).unwrap_or_default()
}

/// The day of a moment.
pub fn day_at(moment: Moment) -> Day {
    let day = moment.checked_div(MS_PER_DAY).unwrap_or_default();
    Day::try_from(day).unwrap_or(Day::MAX)
}

/// When a day is over.
pub fn end_of(day: Day) -> Moment {
    Moment::from(day).saturating_add(1).saturating_mul(MS_PER_DAY)
}
