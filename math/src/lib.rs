//! Exact matching and pricing of Busbar's markets.
//!
//! Pure functions over integers: no floats, no storage, no clock. The chain,
//! the command-line tool and whoever checks a session run the same code, so
//! a clearing can be made again to the last unit.
//!
//! Units: prices in base units of the token per kWh (10^12 to a token),
//! energy in Wh, losses in millionths.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;

pub mod credit;
pub mod deviation;
pub mod dplc;
pub mod election;
mod fraction;
pub mod percentile;
pub mod profile;

/// Base units of the token per kWh.
pub type Price = u128;
/// Base units of the token.
pub type Balance = u128;
/// Watt-hours.
pub type Energy = u64;

/// No price may exceed this, so that exact products stay within 128 bits.
pub const MAX_PRICE: Price = 1_000_000_000_000_000_000;
/// No order may exceed this, for the same reason.
pub const MAX_ENERGY: Energy = 1_000_000_000_000_000;
