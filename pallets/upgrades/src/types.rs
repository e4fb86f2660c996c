//! What is kept of an authorized code.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A code that may be applied once its notice is over.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Authorization<Hash, BlockNumber> {
    /// Of the code, byte for byte as it is supplied.
    pub code_hash: Hash,
    /// The first block in which it may be applied.
    pub applicable_from: BlockNumber,
}

impl<Hash, BlockNumber: PartialOrd> Authorization<Hash, BlockNumber> {
    pub fn notice_is_over(&self, now: BlockNumber) -> bool {
        self.applicable_from <= now
    }
}
