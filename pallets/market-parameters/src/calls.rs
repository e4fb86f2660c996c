//! What the call does, and what other pallets are given.

use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{ChangeOf, Config, Current, Error, Event, Pallet, Refused, Tunable};

impl<T: Config> Pallet<T> {
    /// The values as they are now.
    pub fn current() -> T::Values {
        Current::<T>::get()
    }

    pub(crate) fn do_set(change: ChangeOf<T>) -> DispatchResult {
        let mut values = Self::current();
        let before = values.change(change.clone()).map_err(Error::<T>::from)?;
        values.check().map_err(Error::<T>::from)?;
        ensure!(before.as_ref() != Some(&change), Error::<T>::Unchanged);
        Current::<T>::put(values);
        Self::deposit_event(Event::Changed { change, before });
        Ok(())
    }
}

impl<T> From<Refused> for Error<T> {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::OutOfBounds => Self::OutOfBounds,
            Refused::Conflicts => Self::Conflicts,
        }
    }
}
