//! What a runtime says of the values that it has tuned.

use codec::MaxEncodedLen;
use frame_support::Parameter;
use sp_runtime::traits::{MaybeSerializeDeserialize, Member};

/// Why values are refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refused {
    /// A value is out of its own bounds.
    OutOfBounds,
    /// A value doesn't fit another one.
    Conflicts,
}

/// Values that governance tunes, one at a time.
pub trait Tunable:
    Default + MaxEncodedLen + MaybeSerializeDeserialize + Member + Parameter
{
    /// One value, and what it is to be.
    type Change: MaxEncodedLen + Member + Parameter;

    /// Every value is within its bounds, and fits the others.
    fn check(&self) -> Result<(), Refused>;

    /// Makes a change. Returns the one that would take it back, and `None` if the value is a new
    /// one.
    ///
    /// Refuses what can't be told from the values alone once they are changed; for all else
    /// [`Self::check`] is asked behind it.
    fn change(&mut self, change: Self::Change) -> Result<Option<Self::Change>, Refused>;

    /// Values that take up the most room, and a change that they allow. For benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn worst_case() -> (Self, Self::Change);
}
