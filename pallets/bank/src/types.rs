//! What the pallet stores.

use busbar_primitives::units::{Balance, Fen, Moment, MS_PER_DAY, TOKEN};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Reference of a bank transfer.
pub type Reference = BoundedVec<u8, ConstU32<64>>;

/// A claim against the bank; counted from 0.
pub type ClaimId = u64;

/// Days since the Unix epoch, in UTC.
pub type Day = u64;

const FEN_PER_YUAN: Balance = 100;
/// 0.001 token per yuan, in base units per fen.
pub const MIN_RATE: Balance = TOKEN / 1_000 / FEN_PER_YUAN;
/// 10 token per yuan, in base units per fen.
pub const DEFAULT_RATE: Balance = 10 * TOKEN / FEN_PER_YUAN;
/// 100000 token per yuan, in base units per fen.
pub const MAX_RATE: Balance = 100_000 * TOKEN / FEN_PER_YUAN;

/// Whether tokens may be credited and redeemed at this rate.
pub fn is_allowed_rate(base_units_per_fen: Balance) -> bool {
    (MIN_RATE..=MAX_RATE).contains(&base_units_per_fen)
}

/// What `fen` are worth; `None` if that can't be counted.
pub fn base_units(fen: Fen, base_units_per_fen: Balance) -> Option<Balance> {
    Balance::from(fen).checked_mul(base_units_per_fen)
}

pub const fn day_of(moment: Moment) -> Day {
    moment / MS_PER_DAY
}

/// What was booked on one day.
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
    PartialEq,
    TypeInfo,
)]
pub struct Booking {
    pub day: Day,
    pub fen: Fen,
}

impl Booking {
    /// With `fen` more, booked on `day`; `None` if that can't be counted. An earlier day is
    /// forgotten.
    pub fn add(self, day: Day, fen: Fen) -> Option<Self> {
        let before = if self.day == day { self.fen } else { 0 };
        Some(Self { day, fen: before.checked_add(fen)? })
    }

    /// Without `fen` that were booked on `day`. An earlier day doesn't count any more.
    pub fn give_back(self, day: Day, fen: Fen) -> Self {
        if self.day == day {
            Self { day, fen: self.fen.saturating_sub(fen) }
        } else {
            self
        }
    }
}

/// A deposit that waits for a second officer.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct PendingDeposit<AccountId> {
    pub who: AccountId,
    pub fen: Fen,
    /// Of the booking.
    pub base_units_per_fen: Balance,
    /// Who booked it.
    pub officer: AccountId,
    /// When it was booked.
    pub day: Day,
}

/// An open claim against the bank.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Claim<AccountId> {
    pub who: AccountId,
    pub fen: Fen,
    /// Base units burnt for it.
    pub burnt: Balance,
}
