//! One benchmark per call, each on the largest grid.
#![allow(
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use alloc::{format, vec::Vec};

use busbar_primitives::{
    market::{Link, RegionPair},
    units::{Energy, RegionId, TOKEN},
};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};

use crate::*;

/// A name of the greatest length.
fn name(region: RegionId) -> RegionName {
    let mut bytes = format!("{region:05}").into_bytes();
    bytes.resize(MAX_NAME_BYTES as usize, b'.');
    bytes.try_into().expect("it has the greatest length")
}

fn link(loss: u32) -> Link {
    Link { loss, transmission: TOKEN / 5, capacity: Some(Energy::MAX) }
}

fn pairs(regions: u16) -> impl Iterator<Item = RegionPair> {
    (0..regions).flat_map(|high| (0..=high).map(move |low| RegionPair::new(low, high)))
}

fn all_regions<T: Config>() -> u16 {
    T::MaxRegions::get() as u16
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::GridOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn ensure_exists<T: Config>(who: &T::AccountId) {
    if frame_system::Pallet::<T>::providers(who) == 0 {
        frame_system::Pallet::<T>::inc_providers(who);
    }
}

fn current<T: Config>() -> TableOf<T> {
    Versions::<T>::get(CurrentVersion::<T>::get()).expect("the current version is held")
}

/// See `Network::publish_full`.
pub(crate) fn publish_full<T: Config>(regions: u16, company: &T::AccountId) {
    ensure_exists::<T>(company);
    let mut table = TableOf::<T>::default();
    for region in 0..regions {
        Pallet::<T>::append_region(&mut table, name(region)).expect("within MaxRegions");
    }
    let changes = pairs(regions).map(|pair| (pair, Some(link(20_000)))).collect::<Vec<_>>();
    Pallet::<T>::apply_changes(&mut table, &changes).expect("MaxLinks covers every pair");
    table.company = Some(company.clone());
    Pallet::<T>::publish(table).expect("a version may be published");
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn add_region() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        let last = all_regions::<T>() - 1;
        publish_full::<T>(last, &account("company", 0, 0));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, name(last));

        assert!(current::<T>().has_region(last));
        Ok(())
    }

    #[benchmark]
    fn set_links(n: Linear<1, { T::MaxLinks::get() }>) -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        publish_full::<T>(all_regions::<T>(), &account("company", 0, 0));
        let changes = pairs(all_regions::<T>())
            .take(n as usize)
            .map(|pair| (pair, Some(link(30_000))))
            .collect::<Vec<_>>();
        let changes = LinkChangesOf::<T>::try_from(changes).expect("at most MaxLinks");

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, changes);

        let changed = current::<T>().links.values().filter(|link| link.loss == 30_000).count();
        assert_eq!(changed, n as usize);
        Ok(())
    }

    #[benchmark]
    fn set_company() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        publish_full::<T>(all_regions::<T>(), &account("company", 0, 0));
        let who: T::AccountId = account("company", 1, 0);
        ensure_exists::<T>(&who);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone());

        assert_eq!(current::<T>().company, Some(who));
        Ok(())
    }

    #[benchmark]
    fn rename_region() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        publish_full::<T>(all_regions::<T>(), &account("company", 0, 0));
        let last = all_regions::<T>() - 1;
        let renamed = name(all_regions::<T>());

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, last, renamed.clone());

        assert!(current::<T>().has_name(&renamed));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
