//! What is held for what takes space.

use busbar_primitives::units::TOKEN;
use frame_support::traits::ConstU128;

use crate::Balance;

/// For an entry in the state; what it holds comes on top.
pub type EntryDeposit = ConstU128<{ TOKEN / 10 }>;
pub type ByteDeposit = ConstU128<{ for_bytes(1) }>;
/// For a validator's session keys.
pub type KeyDeposit = ConstU128<{ 10 * TOKEN }>;

/// For so many bytes in the state.
pub const fn for_bytes(bytes: Balance) -> Balance {
    bytes * TOKEN / 1_000
}
