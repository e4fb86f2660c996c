use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_core::H256;
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    DispatchResult,
};

use crate::{mock::*, *};

const FIRST: Day = MIDNIGHT / INTERVALS_PER_DAY;

fn idle(limit: Weight) -> Weight {
    Metering::on_idle(1, limit)
}

/// Room for looking and for `pages` of them.
fn room(pages: u64) -> Weight {
    let page = <() as WeightInfo>::delete_day();
    <() as WeightInfo>::oldest_day() + page * pages
}

/// Three meters with a value on the first day and on the next.
fn read() {
    idle(Weight::MAX);
    let meters: Vec<_> = (0..3).map(|seed| register(ALICE, seed)).collect();
    end(MIDNIGHT + 96);
    for at in [0, 96] {
        let of = |meter: &MeterId| sign(reading(*meter, MIDNIGHT + at, 5), *meter as u8);
        take(meters.iter().map(of).collect());
    }
}

/// Nothing was counted on the days before the first one: blocks pass over them, one by one.
fn pass_over_empty_days() {
    while OldestDay::<Test>::get() < Some(FIRST) {
        idle(Weight::MAX);
    }
}

fn correct(meter: MeterId, interval: Interval) -> DispatchResult {
    let operator = RuntimeOrigin::signed(OPERATOR);
    let (owner, start) = (owner_of(meter), start_of(interval));
    Metering::correct(operator, owner, meter, start, counted(6), Default::default())
}

fn days_later(days: u32) {
    Now::set(start_of(MIDNIGHT + days * INTERVALS_PER_DAY));
}

fn link(digest: H256, meter: MeterId, page: &Page) -> H256 {
    let versions = Versions::<Test>::get(FIRST, meter);
    BlakeTwo256::hash_of(&(digest, meter, page, versions))
}

/// Of all that is stored of the first day.
fn digest() -> H256 {
    Days::<Test>::iter_prefix(FIRST)
        .fold(H256::zero(), |digest, (meter, page)| link(digest, meter, &page))
}

#[test]
fn the_first_block_keeps_all_days_that_may_be_kept() {
    run(|| {
        idle(Weight::MAX);
        let today = FIRST - 1;
        let oldest = today + 1 - <Test as Config>::KeptDays::get();
        assert_eq!(OldestDay::<Test>::get(), Some(oldest));
        idle(Weight::MAX);
        assert_eq!(OldestDay::<Test>::get(), Some(oldest));
    });
}

#[test]
fn a_day_is_deleted_once_it_is_no_longer_kept() {
    run(|| {
        read();
        let kept = <Test as Config>::KeptDays::get();
        days_later(kept - 1);
        pass_over_empty_days();
        idle(Weight::MAX);
        assert_eq!(OldestDay::<Test>::get(), Some(FIRST));
        assert_eq!(Days::<Test>::iter_prefix(FIRST).count(), 3);

        days_later(kept);
        let digest = digest();
        System::reset_events();
        idle(Weight::MAX);
        assert_eq!(Days::<Test>::iter().count(), 0);
        assert_eq!(Digests::<Test>::get(FIRST), digest);
        System::assert_last_event(Event::DayDeleted { day: FIRST, digest }.into());
        assert_eq!(OldestDay::<Test>::get(), Some(FIRST + 1));
    });
}

#[test]
fn a_day_is_deleted_over_blocks_with_little_room() {
    run(|| {
        read();
        days_later(<Test as Config>::KeptDays::get());
        pass_over_empty_days();
        let expected = digest();
        for left in [2, 1, 0] {
            assert_eq!(idle(room(1)), room(1));
            assert_eq!(Days::<Test>::iter_prefix(FIRST).count(), left);
            assert_eq!(OldestDay::<Test>::get(), Some(FIRST));
        }
        idle(room(1));
        assert_eq!(OldestDay::<Test>::get(), Some(FIRST + 1));
        assert_eq!(Digests::<Test>::get(FIRST), expected);
    });
}

#[test]
fn nothing_is_done_without_room() {
    run(|| {
        read();
        days_later(<Test as Config>::KeptDays::get());
        pass_over_empty_days();
        assert_eq!(idle(Weight::zero()), Weight::zero());
        assert_eq!(idle(room(0)), room(0));
        assert_eq!(Days::<Test>::iter_prefix(FIRST).count(), 3);
    });
}

#[test]
fn earlier_values_go_with_their_day() {
    run(|| {
        read();
        assert_ok!(correct(0, MIDNIGHT));
        assert!(Versions::<Test>::contains_key(FIRST, 0));
        days_later(<Test as Config>::KeptDays::get());
        pass_over_empty_days();
        let expected = digest();
        idle(Weight::MAX);
        assert!(!Versions::<Test>::contains_key(FIRST, 0));
        assert_eq!(Digests::<Test>::get(FIRST), expected);
    });
}

/// A day of which some is gone is no longer kept, whatever governance decides meanwhile.
#[test]
fn a_day_that_was_begun_is_deleted_to_its_end() {
    run(|| {
        read();
        let kept = <Test as Config>::KeptDays::get();
        days_later(kept);
        pass_over_empty_days();
        let expected = digest();
        idle(room(1));
        assert_eq!(Days::<Test>::iter_prefix(FIRST).count(), 2);

        KeptDays::set(kept + 100);
        CorrectionWindow::set(u64::MAX);
        for meter in 0..3 {
            assert_noop!(correct(meter, MIDNIGHT), Error::<Test>::TooLate);
        }
        assert_ok!(correct(0, MIDNIGHT + 96));
        idle(Weight::MAX);
        assert_eq!(Digests::<Test>::get(FIRST), expected);
        assert_eq!(OldestDay::<Test>::get(), Some(FIRST + 1));
        idle(Weight::MAX);
        assert_eq!(OldestDay::<Test>::get(), Some(FIRST + 1));
    });
}

#[test]
fn nothing_comes_to_a_day_that_is_no_longer_kept() {
    run(|| {
        idle(Weight::MAX);
        let meter = register(ALICE, 1);
        KeptDays::set(1);
        days_later(2);
        ReadingWindow::set(u64::MAX);
        FinalBefore::set(Some(FIRST + 1));
        while OldestDay::<Test>::get() <= Some(FIRST) {
            idle(Weight::MAX);
        }
        System::reset_events();
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::TooLate)]);
        let operator = RuntimeOrigin::signed(OPERATOR);
        let key = Meters::<Test>::get(meter).unwrap().key;
        let late = Metering::register(operator, ALICE, new_meter(key));
        assert_noop!(late, Error::<Test>::BadSince);
    });
}

#[test]
fn what_comes_to_a_day_that_is_no_longer_kept_is_hashed_at_once() {
    run(|| {
        idle(Weight::MAX);
        let silent = register(ALICE, 1);
        end(MIDNIGHT);
        take(vec![sign(reading(silent, MIDNIGHT, 5), 1)]);
        let page = Meters::<Test>::get(silent).unwrap().page;
        let later = MIDNIGHT + (<Test as Config>::KeptDays::get() + 5) * INTERVALS_PER_DAY;
        end(later);
        pass_over_empty_days();
        idle(Weight::MAX);
        assert!(OldestDay::<Test>::get() > Some(FIRST));
        assert!(!Digests::<Test>::contains_key(FIRST));

        take(vec![sign(reading(silent, later, 6), 1)]);
        assert_eq!(Days::<Test>::iter().count(), 0);
        assert_eq!(Digests::<Test>::get(FIRST), link(H256::zero(), silent, &page));
    });
}
