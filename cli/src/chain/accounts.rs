//! What accounts have, and pay for transactions.

use busbar_primitives::units::Balance;
use subxt::ext::scale_decode::DecodeAsType;

use super::AccountId32;

/// Of `System.Account`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Account {
    pub data: AccountData,
}

#[derive(Clone, Copy, Default, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct AccountData {
    pub free: Balance,
    /// On hold.
    pub reserved: Balance,
}

/// The event of a transaction that was paid for.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct FeePaid {
    pub who: AccountId32,
    pub actual_fee: Balance,
}
