use busbar_primitives::{market::Network, units::GridVersion};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, ArithmeticError};

use crate::{mock::*, CurrentVersion, Error, Event, References, Versions};

#[test]
fn region_is_appended_when_its_name_is_new() {
    run(|| {
        assert_ok!(Grid::add_region(RuntimeOrigin::root(), name("A")));
        assert_eq!(
            take_events(),
            [
                Event::VersionPublished { version: 1 },
                Event::VersionPruned { version: 0 },
                Event::RegionAdded { version: 1, region: 0, name: name("A") },
            ]
        );
        assert_ok!(Grid::add_region(RuntimeOrigin::root(), name("B")));

        assert_eq!(CurrentVersion::<Test>::get(), 2);
        assert_eq!(table().regions.to_vec(), [name("A"), name("B")]);
        assert!(table().links.is_empty());
    });
}

#[test]
fn links_and_company_stay_when_a_region_is_added() {
    run(|| {
        add_regions(&["A"]);
        let set = changes(vec![(pair(0, 0), Some(link(20_000)))]);
        assert_ok!(Grid::set_links(RuntimeOrigin::root(), set));
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        add_regions(&["B"]);

        assert_eq!(table().links.get(&pair(0, 0)), Some(&link(20_000)));
        assert_eq!(table().company, Some(COMPANY));
    });
}

#[test]
fn region_is_added_when_its_name_has_the_greatest_length() {
    run(|| {
        let longest = name("abcdefghijklmnopqrstuvwxyz012345");
        assert_ok!(Grid::add_region(RuntimeOrigin::root(), longest.clone()));
        assert!(table().has_name(&longest));
    });
}

#[test]
fn refused_when_the_name_is_taken() {
    run(|| {
        add_regions(&["A", "B"]);
        assert_noop!(
            Grid::add_region(RuntimeOrigin::root(), name("A")),
            Error::<Test>::RegionNameTaken
        );
    });
}

#[test]
fn refused_when_the_name_is_empty() {
    run(|| {
        assert_noop!(Grid::add_region(RuntimeOrigin::root(), name("")), Error::<Test>::EmptyName);
    });
}

#[test]
fn refused_when_the_table_is_full() {
    run(|| {
        add_regions(&["A", "B", "C", "D"]);
        assert_noop!(
            Grid::add_region(RuntimeOrigin::root(), name("E")),
            Error::<Test>::TooManyRegions
        );
    });
}

#[test]
fn refused_when_as_many_versions_are_kept_as_may_be_held() {
    run(|| {
        assert_ok!(Grid::retain(0));
        add_regions(&["A"]);
        assert_ok!(Grid::retain(1));
        add_regions(&["B"]);
        assert_eq!(Versions::<Test>::count(), 3);

        // Nobody keeps version 2, so another may take its place.
        add_regions(&["C"]);
        assert!(!Versions::<Test>::contains_key(2));
        assert_ok!(Grid::retain(3));
        assert_noop!(
            Grid::add_region(RuntimeOrigin::root(), name("D")),
            Error::<Test>::TooManyVersions
        );

        Grid::release(0);
        add_regions(&["D"]);
    });
}

#[test]
fn refused_when_the_versions_are_used_up() {
    run(|| {
        let version = GridVersion::MAX;
        Versions::<Test>::insert(version, table());
        Versions::<Test>::remove(0);
        CurrentVersion::<Test>::put(version);
        assert!(!References::<Test>::contains_key(version));
        assert_noop!(Grid::add_region(RuntimeOrigin::root(), name("A")), ArithmeticError::Overflow);
    });
}

#[test]
fn refused_when_the_origin_is_not_governance() {
    run(|| {
        assert_noop!(Grid::add_region(RuntimeOrigin::signed(COMPANY), name("A")), BadOrigin);
        assert_noop!(Grid::add_region(RuntimeOrigin::none(), name("A")), BadOrigin);
    });
}
