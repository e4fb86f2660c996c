//! What fits into a block.

use frame_support::{
    dispatch::DispatchClass,
    parameter_types,
    weights::{constants::WEIGHT_REF_TIME_PER_SECOND, RuntimeDbWeight, Weight},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::{PerThing, Perbill};

use crate::{blocks, weights, BlockNumber, SS58_PREFIX};

/// One second of computing in a slot of two.
pub const MAX_BLOCK_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
/// Extrinsics of users; the rest is for the work on sessions and for
/// operational ones.
const NORMAL_RATIO: Perbill = Perbill::from_percent(70);
/// No extrinsic takes more than what this leaves of its class's share: so much of a block goes
/// to its hooks as a rule.
const USUAL_INITIALIZATION: Perbill = Perbill::from_percent(10);
const MAX_BLOCK_BYTES: u32 = 5 * 1_024 * 1_024;

parameter_types! {
    pub const BlockHashCount: BlockNumber = blocks(24 * 3_600_000);
    pub const SS58Prefix: u16 = SS58_PREFIX;
    pub const DatabaseWeight: RuntimeDbWeight = weights::base::DATABASE;
    pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
        .base_block(weights::base::BLOCK)
        .for_class(DispatchClass::all(), |class| class.base_extrinsic = weights::base::EXTRINSIC)
        .for_class(DispatchClass::Normal, |class| {
            class.max_total = Some(NORMAL_RATIO * MAX_BLOCK_WEIGHT);
        })
        .for_class(DispatchClass::Operational, |class| {
            class.max_total = Some(MAX_BLOCK_WEIGHT);
            class.reserved = Some(NORMAL_RATIO.left_from_one() * MAX_BLOCK_WEIGHT);
        })
        .avg_block_initialization(USUAL_INITIALIZATION)
        .build_or_panic();
    pub RuntimeBlockLength: BlockLength = BlockLength::builder()
        .max_length(MAX_BLOCK_BYTES)
        .modify_max_length_for_class(DispatchClass::Normal, |bytes| {
            *bytes = NORMAL_RATIO * MAX_BLOCK_BYTES;
        })
        .build();
    /// What a migration over blocks takes of one.
    pub MigrationBudget: Weight = MAX_BLOCK_WEIGHT / 2;
    /// What a motion may do.
    pub MaxMotionWeight: Weight = Perbill::from_percent(50) * MAX_BLOCK_WEIGHT;
    /// What scheduled calls may take of a block.
    pub MaxScheduledWeight: Weight = Perbill::from_percent(20) * MAX_BLOCK_WEIGHT;
}
