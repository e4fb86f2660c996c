//! Tokens, fees, and yuan.

use busbar_primitives::units::TOKEN;
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU32, ConstU8, VariantCountOf},
    weights::ConstantMultiplier,
    PalletId,
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
    traits::{AccountIdConversion, Bounded},
    FixedPointNumber, Perquintill,
};

use super::governance::{EnsureRole, SettlementBank};
use crate::{
    parameters::{ConfirmAbove, DailyLimit, Rate},
    weights, AccountId, Balance, Balances, Participants, Runtime, RuntimeEvent,
    RuntimeFreezeReason, RuntimeHoldReason, System, Timestamp,
};

/// A hundredth of a fen.
pub const EXISTENTIAL_DEPOSIT: Balance = TOKEN / 1_000;

parameter_types! {
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    /// Receives transaction fees and the dust of closed accounts.
    pub FeePot: AccountId = PalletId(*b"bb/feepo").into_account_truncating();
    /// Receives environment prices and cross subsidies.
    pub PolicyFund: AccountId = PalletId(*b"bb/polcy").into_account_truncating();
    /// Ten token for a second of computing: a listing costs less than a fen.
    pub const FeePerPicosecond: Balance = 10;
    pub const FeePerByte: Balance = TOKEN / 100_000;
    /// Fees rise while blocks are more than a quarter full: full ones double them in half an hour.
    pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 1_000);
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
    type Balance = Balance;
    type DustRemoval = ResolveTo<FeePot, Balances>;
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = FungibleAdapter<Balances, ResolveTo<FeePot, Balances>>;
    type WeightToFee = ConstantMultiplier<Balance, FeePerPicosecond>;
    type LengthToFee = ConstantMultiplier<Balance, FeePerByte>;
    type FeeMultiplierUpdate = TargetedFeeAdjustment<
        Self,
        TargetFullness,
        AdjustmentVariable,
        MinimumMultiplier,
        MaximumMultiplier,
    >;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = weights::pallet_transaction_payment::WeightInfo<Runtime>;
}

impl pallet_bank::Config for Runtime {
    type BankOrigin = EnsureRole<SettlementBank>;
    type Currency = Balances;
    type Admissions = Participants;
    type OnCredited = Participants;
    type Time = Timestamp;
    type Rate = Rate;
    type ConfirmAbove = ConfirmAbove;
    type DailyLimit = DailyLimit;
    type MaxPending = ConstU32<256>;
    type MaxClaimsPerParticipant = ConstU32<16>;
    type WeightInfo = weights::pallet_bank::WeightInfo<Runtime>;
}
