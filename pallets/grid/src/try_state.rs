//! What holds after every block:
//!
//! - The current version is held, and none newer; no more than `MaxVersions`
//!   are held.
//! - A version is held exactly if it is current or retained, and no version is
//!   on record as retained 0 times.
//! - Regions have distinct, non-empty names, and a newer version has at least
//!   as many as an older one.
//! - Links are stored under ordered pairs of existing regions; the loss is
//!   below 100 %, and the transmission price within the highest price.
//! - `CompanyVersions` counts for every company how many held versions name
//!   it, and the account of each is kept alive.

use alloc::collections::{BTreeMap, BTreeSet};

use busbar_primitives::units::{GridVersion, MAX_PRICE, MILLION};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

use crate::{CompanyVersions, Config, CurrentVersion, Pallet, References, TableOf, Versions};

type Held<T> = BTreeMap<GridVersion, TableOf<T>>;

impl<T: Config> Pallet<T> {
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let held = Versions::<T>::iter().collect::<Held<T>>();
        Self::try_current(&held)?;
        Self::try_references(&held)?;
        for table in held.values() {
            Self::try_regions(table)?;
            Self::try_links(table)?;
        }
        Self::try_growth(&held)?;
        Self::try_companies(&held)
    }

    fn try_current(held: &Held<T>) -> Result<(), TryRuntimeError> {
        let current = CurrentVersion::<T>::get();
        ensure!(held.contains_key(&current), "the current version is not held");
        ensure!(held.keys().all(|version| *version <= current), "a version is newer than current");
        let count = Versions::<T>::count();
        ensure!(u32::try_from(held.len()) == Ok(count), "the versions are miscounted");
        ensure!(count <= T::MaxVersions::get(), "too many versions are held");
        Ok(())
    }

    fn try_references(held: &Held<T>) -> Result<(), TryRuntimeError> {
        let references = References::<T>::iter().collect::<BTreeMap<_, _>>();
        for (version, times) in &references {
            ensure!(held.contains_key(version), "a version is retained but not held");
            ensure!(*times > 0, "a version is retained 0 times");
        }
        let current = CurrentVersion::<T>::get();
        ensure!(
            held.keys().all(|version| *version == current || references.contains_key(version)),
            "a version is held that is neither current nor retained"
        );
        Ok(())
    }

    fn try_regions(table: &TableOf<T>) -> Result<(), TryRuntimeError> {
        let names = table.regions.iter().collect::<BTreeSet<_>>();
        ensure!(names.len() == table.regions.len(), "two regions have the same name");
        ensure!(names.iter().all(|name| !name.is_empty()), "a region has no name");
        Ok(())
    }

    fn try_links(table: &TableOf<T>) -> Result<(), TryRuntimeError> {
        for (pair, link) in table.links.iter() {
            ensure!(pair.is_ordered(), "a pair is not ordered");
            ensure!(table.has_region(pair.high()), "a pair has an unknown region");
            ensure!(link.loss < MILLION, "a link loses all that is injected");
            ensure!(link.transmission <= MAX_PRICE, "a transmission price is above the highest");
        }
        Ok(())
    }

    fn try_growth(held: &Held<T>) -> Result<(), TryRuntimeError> {
        ensure!(
            held.values().is_sorted_by_key(|table| table.region_count()),
            "a region was removed"
        );
        Ok(())
    }

    fn try_companies(held: &Held<T>) -> Result<(), TryRuntimeError> {
        let mut named = BTreeMap::<T::AccountId, u32>::new();
        for company in held.values().filter_map(|table| table.company.clone()) {
            let versions = named.entry(company).or_default();
            *versions = versions.saturating_add(1);
        }
        let counted = CompanyVersions::<T>::iter().collect::<BTreeMap<_, _>>();
        ensure!(named == counted, "the versions of a company are miscounted");
        for company in counted.keys() {
            ensure!(
                frame_system::Pallet::<T>::consumers(company) > 0
                    && frame_system::Pallet::<T>::providers(company) > 0,
                "a company's account is not kept alive"
            );
        }
        Ok(())
    }
}
