use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Error, Event};

#[test]
fn region_keeps_its_id_and_links_when_renamed() {
    run(|| {
        add_regions(&["A", "B"]);
        let set = changes(vec![(pair(0, 1), Some(link(60_000)))]);
        assert_ok!(Grid::set_links(RuntimeOrigin::root(), set));
        take_events();

        assert_ok!(Grid::rename_region(RuntimeOrigin::root(), 1, name("North")));
        assert_eq!(
            take_events(),
            [
                Event::VersionPublished { version: 4 },
                Event::VersionPruned { version: 3 },
                Event::RegionRenamed { version: 4, region: 1, name: name("North") },
            ]
        );
        assert_eq!(table().regions.to_vec(), [name("A"), name("North")]);
        assert_eq!(table().links.get(&pair(0, 1)), Some(&link(60_000)));
    });
}

#[test]
fn old_name_is_free_when_the_region_is_renamed() {
    run(|| {
        add_regions(&["A"]);
        assert_ok!(Grid::rename_region(RuntimeOrigin::root(), 0, name("North")));
        add_regions(&["A"]);
        assert_eq!(table().regions.to_vec(), [name("North"), name("A")]);
    });
}

#[test]
fn refused_when_the_region_is_unknown() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(
            Grid::rename_region(RuntimeOrigin::root(), 1, name("B")),
            Error::<Test>::UnknownRegion
        );
    });
}

#[test]
fn refused_when_the_name_is_taken() {
    run(|| {
        add_regions(&["A", "B"]);
        for taken in ["A", "B"] {
            assert_noop!(
                Grid::rename_region(RuntimeOrigin::root(), 1, name(taken)),
                Error::<Test>::RegionNameTaken
            );
        }
    });
}

#[test]
fn refused_when_the_name_is_empty() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(
            Grid::rename_region(RuntimeOrigin::root(), 0, name("")),
            Error::<Test>::EmptyName
        );
    });
}

#[test]
fn refused_when_as_many_versions_are_kept_as_may_be_held() {
    run(|| {
        keep_all_versions();
        assert_noop!(
            Grid::rename_region(RuntimeOrigin::root(), 0, name("North")),
            Error::<Test>::TooManyVersions
        );
    });
}

#[test]
fn refused_when_the_origin_is_not_governance() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(Grid::rename_region(RuntimeOrigin::signed(COMPANY), 0, name("B")), BadOrigin);
    });
}
