//! What the calls and the steps of blocks are weighed by. The figures are a runtime's own, measured
//! on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn confirm() -> Weight;
    fn lower_capacity() -> Weight;
    fn cancel() -> Weight;
    fn settle() -> Weight;
    /// Proposes a profile, or pays with it.
    fn settle_with() -> Weight;
    /// Looks for sessions whose gate has closed and takes one.
    fn take_closed() -> Weight;
    /// Looks at one session for whether its retention is over.
    fn sweep() -> Weight;
    /// Looks at one active session and moves it on to its next stage.
    fn turn() -> Weight;
    /// Loads a matching, makes `n` trades with the fetches that follow each,
    /// and stores it again.
    fn matching(n: u32) -> Weight;
    /// The same with `n` fetches of orders that can't trade.
    fn fetching(n: u32) -> Weight;
    /// `n` trades that were agreed on, within such a matching.
    fn agreeing(n: u32) -> Weight;
    /// Releases the excess of one order.
    fn release_step() -> Weight;
    /// Looks up who is paid in the table of the grid, and pays `n` trades.
    fn settling(n: u32) -> Weight;
    /// Removes one order.
    fn remove_step() -> Weight;
    /// Deletes one record.
    fn delete_step() -> Weight;
}

/// What one step more of such work weighs.
pub fn step_of(work: impl Fn(u32) -> Weight) -> Weight {
    work(1).saturating_sub(work(0))
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn confirm() -> Weight {
        CALL
    }
    fn lower_capacity() -> Weight {
        CALL
    }
    fn cancel() -> Weight {
        CALL
    }
    fn settle() -> Weight {
        CALL
    }
    fn settle_with() -> Weight {
        CALL
    }
    fn take_closed() -> Weight {
        CALL
    }
    fn sweep() -> Weight {
        CALL
    }
    fn turn() -> Weight {
        CALL
    }
    fn matching(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
    fn fetching(n: u32) -> Weight {
        Self::matching(n)
    }
    fn agreeing(n: u32) -> Weight {
        Self::matching(n)
    }
    fn release_step() -> Weight {
        CALL
    }
    fn settling(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
    fn remove_step() -> Weight {
        CALL
    }
    fn delete_step() -> Weight {
        CALL
    }
}
