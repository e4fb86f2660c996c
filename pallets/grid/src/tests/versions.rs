use busbar_primitives::market::Network;
use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, Error, Event, References, Versions};

#[test]
fn session_sees_its_version_when_the_grid_changes() {
    run(|| {
        add_regions(&["A"]);
        let set = changes(vec![(pair(0, 0), Some(link(20_000)))]);
        assert_ok!(Grid::set_links(RuntimeOrigin::root(), set));
        let kept = Grid::current();
        assert_ok!(Grid::retain(kept));

        add_regions(&["B"]);
        let set = changes(vec![(pair(0, 0), None), (pair(0, 1), Some(link(60_000)))]);
        assert_ok!(Grid::set_links(RuntimeOrigin::root(), set));
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));

        assert_eq!(Grid::region_count(kept), 1);
        assert!(Grid::has_region(kept, 0));
        assert!(!Grid::has_region(kept, 1));
        assert_eq!(Grid::links(kept), [(pair(0, 0), link(20_000))]);
        assert_eq!(Grid::company(kept), None);

        let current = Grid::current();
        assert_eq!(Grid::region_count(current), 2);
        assert!(Grid::has_region(current, 1));
        assert!(!Grid::has_region(current, 2));
        assert_eq!(Grid::links(current), [(pair(0, 1), link(60_000))]);
        assert_eq!(Grid::company(current), Some(COMPANY));
    });
}

#[test]
fn links_are_sorted_by_pair_when_read() {
    run(|| {
        add_regions(&["A", "B"]);
        let all = [pair(1, 1), pair(0, 1), pair(0, 0)];
        let set = changes(all.map(|pair| (pair, Some(link(1)))).to_vec());
        assert_ok!(Grid::set_links(RuntimeOrigin::root(), set));
        let read = Grid::links(Grid::current()).into_iter().map(|(pair, _)| pair);
        assert_eq!(read.collect::<Vec<_>>(), [pair(0, 0), pair(0, 1), pair(1, 1)]);
    });
}

#[test]
fn version_is_pruned_when_the_last_session_releases_it() {
    run(|| {
        add_regions(&["A"]);
        assert_ok!(Grid::retain(1));
        assert_ok!(Grid::retain(1));
        add_regions(&["B"]);
        take_events();

        Grid::release(1);
        assert!(Versions::<Test>::contains_key(1));
        assert_eq!(References::<Test>::get(1), 1);
        assert!(take_events().is_empty());

        Grid::release(1);
        assert!(!Versions::<Test>::contains_key(1));
        assert!(!References::<Test>::contains_key(1));
        assert_eq!(take_events(), [Event::VersionPruned { version: 1 }]);
    });
}

#[test]
fn version_stays_when_it_is_released_while_current() {
    run(|| {
        assert_ok!(Grid::retain(0));
        Grid::release(0);
        assert!(take_events().is_empty());
        assert!(Versions::<Test>::contains_key(0));

        add_regions(&["A"]);
        assert!(!Versions::<Test>::contains_key(0));
    });
}

#[test]
fn old_version_can_be_retained_when_somebody_keeps_it() {
    run(|| {
        assert_ok!(Grid::retain(0));
        add_regions(&["A"]);
        assert_ok!(Grid::retain(0));
        assert_eq!(References::<Test>::get(0), 2);
    });
}

#[test]
fn retain_is_refused_when_the_version_is_not_held() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(Grid::retain(0), Error::<Test>::UnknownVersion);
        assert_noop!(Grid::retain(2), Error::<Test>::UnknownVersion);
    });
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "released more often than retained"))]
fn nothing_changes_when_a_version_is_released_too_often() {
    run(|| {
        Grid::release(0);
        assert!(Versions::<Test>::contains_key(0));
    });
}

#[test]
fn nothing_is_seen_when_the_version_is_not_held() {
    run(|| {
        assert_eq!(Grid::region_count(7), 0);
        assert!(!Grid::has_region(7, 0));
        assert!(Grid::links(7).is_empty());
        assert_eq!(Grid::company(7), None);
    });
}
