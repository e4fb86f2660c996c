use busbar_primitives::{
    market::{Link, RegionPair},
    units::{MAX_PRICE, MILLION, TOKEN},
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{mock::*, Error, Event, LinkChange};

fn set(list: Vec<LinkChange>) -> DispatchResult {
    Grid::set_links(RuntimeOrigin::root(), changes(list))
}

#[test]
fn links_are_set_changed_and_removed_when_one_call_says_so() {
    run(|| {
        add_regions(&["A", "B"]);
        assert_ok!(set(vec![(pair(0, 0), Some(link(20_000))), (pair(0, 1), Some(link(60_000)))]));
        take_events();

        let list = vec![
            (pair(1, 1), Some(link(30_000))),
            (pair(0, 0), None),
            (pair(0, 1), Some(link(70_000))),
        ];
        assert_ok!(set(list.clone()));
        assert_eq!(
            take_events(),
            [
                Event::VersionPublished { version: 4 },
                Event::VersionPruned { version: 3 },
                Event::LinksSet { version: 4, changed: changes(list) },
            ]
        );
        assert_eq!(
            table().links.into_iter().collect::<Vec<_>>(),
            [(pair(0, 1), link(70_000)), (pair(1, 1), link(30_000))]
        );
    });
}

#[test]
fn links_that_are_not_mentioned_stay_when_others_change() {
    run(|| {
        add_regions(&["A", "B"]);
        assert_ok!(set(vec![(pair(0, 0), Some(link(20_000)))]));
        assert_ok!(set(vec![(pair(1, 1), Some(link(30_000)))]));
        assert_eq!(table().links.len(), 2);
    });
}

#[test]
fn every_pair_is_linked_when_the_call_names_them_all() {
    run(|| {
        add_regions(&["A", "B", "C", "D"]);
        let all = (0..4)
            .flat_map(|high| (0..=high).map(move |low| (pair(low, high), Some(link(1)))))
            .collect();
        assert_ok!(set(all));
        assert_eq!(table().links.len(), 10);
    });
}

#[test]
fn link_is_set_when_its_figures_are_the_highest() {
    run(|| {
        add_regions(&["A"]);
        let highest = Link { loss: MILLION - 1, transmission: MAX_PRICE, capacity: Some(u64::MAX) };
        assert_ok!(set(vec![(pair(0, 0), Some(highest))]));
        let lowest = Link { loss: 0, transmission: 0, capacity: Some(0) };
        assert_ok!(set(vec![(pair(0, 0), Some(lowest))]));
        assert_eq!(table().links.get(&pair(0, 0)), Some(&lowest));
    });
}

#[test]
fn room_is_made_when_the_same_call_removes_a_link() {
    run(|| {
        MaxLinks::set(2);
        add_regions(&["A", "B"]);
        assert_ok!(set(vec![(pair(0, 0), Some(link(1))), (pair(0, 1), Some(link(1)))]));
        assert_ok!(set(vec![(pair(1, 1), Some(link(1))), (pair(0, 0), None)]));
        assert_eq!(table().links.len(), 2);
    });
}

#[test]
fn refused_when_more_pairs_would_be_linked_than_allowed() {
    run(|| {
        MaxLinks::set(2);
        add_regions(&["A", "B"]);
        assert_ok!(set(vec![(pair(0, 0), Some(link(1))), (pair(0, 1), Some(link(1)))]));
        assert_noop!(set(vec![(pair(1, 1), Some(link(1)))]), Error::<Test>::TooManyLinks);
    });
}

#[test]
fn refused_when_nothing_is_changed() {
    run(|| {
        assert_noop!(set(vec![]), Error::<Test>::EmptyChange);
    });
}

#[test]
fn refused_when_a_region_is_unknown() {
    run(|| {
        add_regions(&["A"]);
        for unknown in [pair(0, 1), pair(1, 1)] {
            assert_noop!(
                set(vec![(pair(0, 0), Some(link(1))), (unknown, Some(link(1)))]),
                Error::<Test>::UnknownRegion
            );
            assert_noop!(set(vec![(unknown, None)]), Error::<Test>::UnknownRegion);
        }
    });
}

#[test]
fn refused_when_the_link_to_remove_is_absent() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(set(vec![(pair(0, 0), None)]), Error::<Test>::UnknownPair);
    });
}

#[test]
fn refused_when_all_energy_is_lost() {
    run(|| {
        add_regions(&["A"]);
        assert_noop!(set(vec![(pair(0, 0), Some(link(MILLION)))]), Error::<Test>::LossTooHigh);
    });
}

#[test]
fn refused_when_the_transmission_price_is_above_the_highest() {
    run(|| {
        add_regions(&["A"]);
        let dear = Link { loss: 0, transmission: MAX_PRICE + 1, capacity: None };
        assert_noop!(set(vec![(pair(0, 0), Some(dear))]), Error::<Test>::TransmissionTooHigh);
    });
}

#[test]
fn refused_when_a_pair_is_not_ordered() {
    run(|| {
        add_regions(&["A", "B"]);
        let swapped = RegionPair::decode(&mut (1u16, 0u16).encode().as_slice()).unwrap();
        assert_noop!(set(vec![(swapped, Some(link(1)))]), Error::<Test>::UnorderedPair);
    });
}

#[test]
fn refused_when_a_pair_is_changed_twice() {
    run(|| {
        add_regions(&["A"]);
        let twice = Link { loss: 0, transmission: TOKEN, capacity: None };
        assert_noop!(
            set(vec![(pair(0, 0), Some(link(1))), (pair(0, 0), Some(twice))]),
            Error::<Test>::DuplicatePair
        );
        assert_noop!(
            set(vec![(pair(0, 0), Some(link(1))), (pair(0, 0), None)]),
            Error::<Test>::DuplicatePair
        );
    });
}

#[test]
fn refused_when_as_many_versions_are_kept_as_may_be_held() {
    run(|| {
        keep_all_versions();
        assert_noop!(set(vec![(pair(0, 0), Some(link(1)))]), Error::<Test>::TooManyVersions);
    });
}

#[test]
fn refused_when_the_origin_is_not_governance() {
    run(|| {
        add_regions(&["A"]);
        let list = changes(vec![(pair(0, 0), Some(link(1)))]);
        assert_noop!(Grid::set_links(RuntimeOrigin::signed(COMPANY), list), BadOrigin);
    });
}
