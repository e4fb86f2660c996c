//! Tokens, fees, and yuan.

use busbar_runtime_common::fees::{
    ExistentialDeposit, FeeAdjustment, FeePerByte, FeePerPicosecond, FeePot,
};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU32, ConstU8, VariantCountOf},
    weights::ConstantMultiplier,
    PalletId,
};
use pallet_transaction_payment::FungibleAdapter;
use sp_runtime::traits::AccountIdConversion;

use super::governance::{EnsureRole, SettlementBank};
use crate::{
    parameters::{ConfirmAbove, DailyLimit, Rate},
    weights, AccountId, Balance, Balances, Participants, Runtime, RuntimeEvent,
    RuntimeFreezeReason, RuntimeHoldReason, System, Timestamp,
};

parameter_types! {
    /// Receives environment prices and cross subsidies.
    pub PolicyFund: AccountId = PalletId(*b"bb/polcy").into_account_truncating();
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
    type FeeMultiplierUpdate = FeeAdjustment<Self>;
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
