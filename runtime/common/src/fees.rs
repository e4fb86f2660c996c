//! Fees, and who gets them.

use busbar_primitives::units::TOKEN;
use frame_support::{parameter_types, PalletId};
use pallet_transaction_payment::{Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
    traits::{AccountIdConversion, Bounded},
    FixedPointNumber, Perquintill,
};

use crate::{AccountId, Balance};

/// A hundredth of a fen.
pub const EXISTENTIAL_DEPOSIT: Balance = TOKEN / 1_000;

parameter_types! {
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    /// Receives transaction fees and the dust of closed accounts.
    pub FeePot: AccountId = PalletId(*b"bb/feepo").into_account_truncating();
    /// Ten token for a second of computing: a listing costs less than a fen.
    pub const FeePerPicosecond: Balance = 10;
    pub const FeePerByte: Balance = TOKEN / 100_000;
    /// Fees rise while blocks are more than a quarter full: full ones double them in half an hour.
    pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 1_000);
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

pub type FeeAdjustment<Runtime> = TargetedFeeAdjustment<
    Runtime,
    TargetFullness,
    AdjustmentVariable,
    MinimumMultiplier,
    MaximumMultiplier,
>;
