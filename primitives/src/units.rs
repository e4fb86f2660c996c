//! Units. Every amount is an integer; the unit is part of the name or the type.

/// Base units of the token: 10^12 of them are one token.
pub type Balance = u128;
/// Base units of the token per kWh.
pub type Price = u128;
/// Watt-hours.
pub type Energy = u64;
/// Watts.
pub type Power = u64;
/// Milliseconds since the Unix epoch.
pub type Moment = u64;
/// Hundredths of a yuan.
pub type Fen = u64;
/// Millionths.
pub type Ppm = u32;

/// Position of a region in the grid's list of regions.
pub type RegionId = u16;
/// Position of a generator class in the class table.
pub type ClassId = u8;
/// Version of the grid's table of regions and links.
pub type GridVersion = u32;
/// A market session; counted from 0.
pub type SessionId = u32;
/// An order; counted from 0 over all sessions.
pub type OrderId = u64;
/// An era of credit and of authors; counted from 0.
pub type EraIndex = u32;

pub const TOKEN: Balance = 1_000_000_000_000;
pub const MILLION: Ppm = 1_000_000;
pub const WH_PER_KWH: u64 = 1_000;
pub const WH_PER_MWH: u64 = 1_000_000;
pub const MS_PER_HOUR: u64 = 3_600_000;
pub const MS_PER_DAY: u64 = 24 * MS_PER_HOUR;
/// Ten years: no window and no delivery may be further away, so that nothing
/// is locked for good by a wrong date.
pub const HORIZON_MS: u64 = 3_653 * MS_PER_DAY;
/// No price may exceed this: a million token per kWh. Exact products stay
/// within 128 bits below it.
pub const MAX_PRICE: Price = 1_000_000 * TOKEN;
/// No order may exceed this: a thousand TWh.
pub const MAX_ENERGY: Energy = 1_000_000_000_000_000;
