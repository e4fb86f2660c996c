//! What the calls do: change a copy of the current table, then publish it.

use alloc::collections::BTreeSet;

use busbar_primitives::{
    market::{Link, RegionPair},
    units::{RegionId, MAX_PRICE, MILLION},
};
use frame_support::{dispatch::DispatchResult, ensure, traits::DefensiveOption};

use crate::{
    Config, CurrentVersion, Error, Event, LinkChange, LinkChangesOf, Pallet, RegionName, TableOf,
    Versions,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_region(name: RegionName) -> DispatchResult {
        let mut table = Self::current_table()?;
        let region = Self::append_region(&mut table, name.clone())?;
        let version = Self::publish(table)?;
        Self::deposit_event(Event::RegionAdded { version, region, name });
        Ok(())
    }

    pub(crate) fn do_set_links(changes: LinkChangesOf<T>) -> DispatchResult {
        ensure!(!changes.is_empty(), Error::<T>::EmptyChange);
        let mut table = Self::current_table()?;
        Self::apply_changes(&mut table, &changes)?;
        let version = Self::publish(table)?;
        Self::deposit_event(Event::LinksSet { version, changed: changes });
        Ok(())
    }

    pub(crate) fn do_set_company(who: T::AccountId) -> DispatchResult {
        ensure!(frame_system::Pallet::<T>::providers(&who) > 0, Error::<T>::NoSuchAccount);
        let mut table = Self::current_table()?;
        table.company = Some(who.clone());
        let version = Self::publish(table)?;
        Self::deposit_event(Event::CompanySet { version, company: who });
        Ok(())
    }

    pub(crate) fn do_rename_region(region: RegionId, name: RegionName) -> DispatchResult {
        let mut table = Self::current_table()?;
        Self::check_name(&table, &name)?;
        let slot = table.regions.get_mut(usize::from(region)).ok_or(Error::<T>::UnknownRegion)?;
        *slot = name.clone();
        let version = Self::publish(table)?;
        Self::deposit_event(Event::RegionRenamed { version, region, name });
        Ok(())
    }

    pub(crate) fn append_region(
        table: &mut TableOf<T>,
        name: RegionName,
    ) -> Result<RegionId, Error<T>> {
        Self::check_name(table, &name)?;
        let region = table.region_count();
        table.regions.try_push(name).map_err(|_| Error::<T>::TooManyRegions)?;
        Ok(region)
    }

    /// The number of links is checked at the end, so a call may make room for
    /// what it adds, in any order.
    pub(crate) fn apply_changes(
        table: &mut TableOf<T>,
        changes: &[LinkChange],
    ) -> Result<(), Error<T>> {
        let mut links = core::mem::take(&mut table.links).into_inner();
        let mut seen = BTreeSet::new();
        for (pair, link) in changes.iter().copied() {
            Self::check_pair(table, pair)?;
            ensure!(seen.insert(pair), Error::<T>::DuplicatePair);
            match link {
                Some(link) => {
                    Self::check_link(link)?;
                    links.insert(pair, link);
                }
                None => ensure!(links.remove(&pair).is_some(), Error::<T>::UnknownPair),
            }
        }
        table.links = links.try_into().map_err(|()| Error::<T>::TooManyLinks)?;
        Ok(())
    }

    fn current_table() -> Result<TableOf<T>, Error<T>> {
        Versions::<T>::get(CurrentVersion::<T>::get()).defensive_ok_or(Error::<T>::UnknownVersion)
    }

    fn check_name(table: &TableOf<T>, name: &RegionName) -> Result<(), Error<T>> {
        ensure!(!name.is_empty(), Error::<T>::EmptyName);
        ensure!(!table.has_name(name), Error::<T>::RegionNameTaken);
        Ok(())
    }

    fn check_pair(table: &TableOf<T>, pair: RegionPair) -> Result<(), Error<T>> {
        ensure!(pair.is_ordered(), Error::<T>::UnorderedPair);
        ensure!(table.has_region(pair.high()), Error::<T>::UnknownRegion);
        Ok(())
    }

    fn check_link(link: Link) -> Result<(), Error<T>> {
        ensure!(link.loss < MILLION, Error::<T>::LossTooHigh);
        ensure!(link.transmission <= MAX_PRICE, Error::<T>::TransmissionTooHigh);
        Ok(())
    }
}
