//! When sessions end: as seldom as may be.

use alloc::vec::Vec;
use core::marker::PhantomData;

use pallet_session::{Config, NextKeys, QueuedChanged, QueuedKeys, ShouldEndSession};

use crate::{blocks, AccountId, BlockNumber};

/// A new set of validators comes at such blocks only.
pub const SESSION_BLOCKS: BlockNumber = blocks(60_000);

/// Asked who is to validate.
pub trait NextValidators {
    /// `None`: whoever does now.
    fn next() -> Option<Vec<AccountId>>;
}

/// Those that validate next.
pub fn queued<T: Config>() -> Vec<T::ValidatorId> {
    QueuedKeys::<T>::get().into_iter().map(|(who, _)| who).collect()
}

/// Whether these are others than those; they come in any order.
pub fn differ(these: &[AccountId], mut those: Vec<AccountId>) -> bool {
    let mut these = these.to_vec();
    these.sort();
    those.sort();
    these != those
}

/// A session ends when there is something to change: its last block has room
/// for operational transactions only.
pub struct OnChange<T, Next>(PhantomData<(T, Next)>);

impl<T, Next> ShouldEndSession<BlockNumber> for OnChange<T, Next>
where
    T: Config<ValidatorId = AccountId>,
    T::Keys: PartialEq,
    Next: NextValidators,
{
    fn should_end_session(now: BlockNumber) -> bool {
        if !now.is_multiple_of(SESSION_BLOCKS) {
            return false;
        }
        let has_new_keys = |(who, keys): &(AccountId, T::Keys)| {
            NextKeys::<T>::get(who).is_some_and(|next| next != *keys)
        };
        QueuedChanged::<T>::get()
            || Next::next().is_some_and(|next| differ(&next, queued::<T>()))
            || QueuedKeys::<T>::get().iter().any(has_new_keys)
    }
}
