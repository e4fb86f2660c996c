//! What a market asks.

use busbar_primitives::{
    certificates::{Act, Range, State, Tradable},
    roles::Technology,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{Batches, Config, Devices, Error, Event, Lot, Pallet};

impl<T: Config> Tradable<T::AccountId> for Pallet<T> {
    fn list(who: &T::AccountId, range: Range) -> Result<Technology, DispatchError> {
        let (first, lot) = Self::movable(who, range)?;
        let batch = Batches::<T>::get(lot.batch).ok_or(Error::<T>::UnknownCertificates)?;
        let device = Devices::<T>::get(batch.device).ok_or(Error::<T>::UnknownDevice)?;
        let part = Lot { count: range.count, state: State::Listed, ..lot.clone() };
        let lots = Self::cut(first, lot, range, part);
        Self::pay(who, lots)?;
        Ok(device.technology)
    }

    fn is_sellable(range: Range) -> bool {
        Self::lot_with(range).is_ok_and(|(_, lot)| {
            matches!(lot.state, State::Listed) && !Self::is_expired(lot.batch)
        })
    }

    fn unlist(range: Range) -> DispatchResult {
        let (first, lot) = Self::lot_with(range)?;
        ensure!(matches!(lot.state, State::Listed), Error::<T>::NotListed);
        let part = Lot { count: range.count, state: State::Held, ..lot.clone() };
        Self::cut(first, lot, range, part);
        Ok(())
    }

    fn sell(range: Range, to: &T::AccountId, payer: &T::AccountId) -> DispatchResult {
        let (first, lot) = Self::lot_with(range)?;
        ensure!(matches!(lot.state, State::Listed), Error::<T>::NotListed);
        ensure!(!Self::is_expired(lot.batch), Error::<T>::Expired);
        let sold = Act::Transferred { to: to.clone() };
        let last = Self::note(&lot.owner, sold, Some(lot.last))?;
        let (from, owner) = (lot.owner.clone(), to.clone());
        let part = Lot { count: range.count, owner, state: State::Held, last, ..lot.clone() };
        let lots = Self::cut(first, lot, range, part);
        Self::pay(payer, lots.saturating_add(1))?;
        Self::deposit_event(Event::Transferred { range, from, to: to.clone() });
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn issue_to(who: &T::AccountId, count: u64) -> Range {
        crate::benchmarking::issue_to::<T>(who, count)
    }
}
