//! Weights of an empty block, of an extrinsic that does nothing, and of the database, as
//! measured: `make weights` writes this file.

use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight, Weight};

pub const BLOCK: Weight = nanos(712_743);
pub const EXTRINSIC: Weight = nanos(285_903);
/// Of the node's database with its cache; without: 7_397 and 30_053 ns.
pub const DATABASE: RuntimeDbWeight = RuntimeDbWeight {
    read: 12_354 * WEIGHT_REF_TIME_PER_NANOS,
    write: 36_381 * WEIGHT_REF_TIME_PER_NANOS,
};

const fn nanos(nanos: u64) -> Weight {
    Weight::from_parts(nanos * WEIGHT_REF_TIME_PER_NANOS, 0)
}
