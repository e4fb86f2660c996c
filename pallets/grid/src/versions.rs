//! Publishing, keeping and pruning of versions, and what other pallets see.

use alloc::vec::Vec;

use busbar_primitives::{
    market::{Link, Network, Obligations, RegionPair},
    units::{GridVersion, RegionId},
};
use frame_support::{defensive, dispatch::DispatchResult, ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::{
    CompanyVersions, Config, CurrentVersion, Error, Event, Pallet, References, TableOf, Versions,
};

impl<T: Config> Pallet<T> {
    /// Makes `table` the current version. The version before goes unless
    /// somebody keeps it.
    pub(crate) fn publish(table: TableOf<T>) -> Result<GridVersion, DispatchError> {
        let previous = CurrentVersion::<T>::get();
        let version = previous.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        let kept = References::<T>::contains_key(previous);
        let has_room = Versions::<T>::count() < T::MaxVersions::get();
        ensure!(!kept || has_room, Error::<T>::TooManyVersions);

        Self::make_current(version, table)?;
        Self::deposit_event(Event::VersionPublished { version });
        if !kept {
            Self::prune(previous);
        }
        Ok(version)
    }

    pub(crate) fn make_current(version: GridVersion, table: TableOf<T>) -> DispatchResult {
        if let Some(company) = &table.company {
            Self::pin(company)?;
        }
        Versions::<T>::insert(version, table);
        CurrentVersion::<T>::put(version);
        Ok(())
    }

    fn prune(version: GridVersion) {
        let Some(table) = Versions::<T>::take(version) else {
            defensive!("a version was pruned twice");
            return;
        };
        if let Some(company) = table.company {
            Self::unpin(&company);
        }
        Self::deposit_event(Event::VersionPruned { version });
    }

    /// One more version names `company`; the first one keeps its account alive.
    fn pin(company: &T::AccountId) -> DispatchResult {
        let versions = CompanyVersions::<T>::get(company);
        if versions == 0 {
            frame_system::Pallet::<T>::inc_consumers(company)?;
        }
        CompanyVersions::<T>::insert(company, versions.saturating_add(1));
        Ok(())
    }

    /// One version fewer names `company`; the last one lets go of its account.
    fn unpin(company: &T::AccountId) {
        match CompanyVersions::<T>::get(company).checked_sub(1) {
            None => {
                defensive!("a company was unpinned more often than pinned");
            }
            Some(0) => {
                CompanyVersions::<T>::remove(company);
                frame_system::Pallet::<T>::dec_consumers(company);
            }
            Some(left) => CompanyVersions::<T>::insert(company, left),
        }
    }
}

impl<T: Config> Network<T::AccountId> for Pallet<T> {
    fn current() -> GridVersion {
        CurrentVersion::<T>::get()
    }

    fn retain(version: GridVersion) -> DispatchResult {
        ensure!(Versions::<T>::contains_key(version), Error::<T>::UnknownVersion);
        let references =
            References::<T>::get(version).checked_add(1).ok_or(ArithmeticError::Overflow)?;
        References::<T>::insert(version, references);
        Ok(())
    }

    fn release(version: GridVersion) {
        match References::<T>::get(version).checked_sub(1) {
            None => {
                defensive!("a version was released more often than retained");
            }
            Some(0) => {
                References::<T>::remove(version);
                if version != CurrentVersion::<T>::get() {
                    Self::prune(version);
                }
            }
            Some(left) => References::<T>::insert(version, left),
        }
    }

    fn has_region(version: GridVersion, region: RegionId) -> bool {
        Versions::<T>::get(version).is_some_and(|table| table.has_region(region))
    }

    fn region_count(version: GridVersion) -> u16 {
        Versions::<T>::get(version).map_or(0, |table| table.region_count())
    }

    fn links(version: GridVersion) -> Vec<(RegionPair, Link)> {
        Versions::<T>::get(version).map_or_else(Vec::new, |table| table.links.into_iter().collect())
    }

    fn company(version: GridVersion) -> Option<T::AccountId> {
        Versions::<T>::get(version).and_then(|table| table.company)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn publish_full(regions: u16, company: &T::AccountId) {
        crate::benchmarking::publish_full::<T>(regions, company);
    }
}

/// A company that a kept version names binds: it is paid under that account.
impl<T: Config> Obligations<T::AccountId> for Pallet<T> {
    fn bound(who: &T::AccountId) -> bool {
        CompanyVersions::<T>::contains_key(who)
    }
}
