//! What whoever settles asks of meters.

use busbar_primitives::delivery::{Metered, Meters as MetersTrait};
use frame_support::assert_ok;

use crate::{mock::*, *};

const DAY: Day = day_of(MIDNIGHT);
/// Wh of a meter in an interval, at most.
const MOST: u64 = CAPACITY / 4;

fn slot(day: Day, slot: usize) -> Metered {
    let counted = <Metering as MetersTrait<AccountId>>::counted(&ALICE, day);
    assert_eq!(counted.len(), 96);
    counted[slot]
}

fn count() -> u32 {
    <Metering as MetersTrait<AccountId>>::count(&ALICE)
}

#[test]
fn without_a_meter_nothing_is_in_service() {
    run(|| {
        assert_eq!(count(), 0);
        assert_eq!(slot(DAY, 0), Metered::default());
    });
}

#[test]
fn meters_of_an_owner_are_added_up() {
    run(|| {
        let (first, second) = (register(ALICE, 1), register(ALICE, 2));
        register(BOB, 3);
        end(MIDNIGHT + 1);
        take(vec![
            sign(reading(first, MIDNIGHT, 100), 1),
            sign(reading(second, MIDNIGHT, 20), 2),
            sign(reading(first, MIDNIGHT + 1, 3), 1),
        ]);
        assert_eq!(count(), 2);
        let all = Metered { injected: 120, in_service: true, ..Default::default() };
        assert_eq!(slot(DAY, 0), all);
        assert_eq!(slot(DAY, 1), Metered { injected: 3, unread: MOST, ..all });
        assert_eq!(slot(DAY, 2), Metered { injected: 0, unread: 2 * MOST, ..all });
        // Not in service yet.
        assert_eq!(slot(DAY - 1, 95), Metered::default());
    });
}

#[test]
fn days_that_were_put_away_are_read_too() {
    run(|| {
        let meter = register(ALICE, 1);
        let next = MIDNIGHT + INTERVALS_PER_DAY;
        end(next);
        take(vec![sign(reading(meter, MIDNIGHT, 100), 1), sign(reading(meter, next, 7), 1)]);
        assert!(Days::<Test>::contains_key(DAY, meter));
        assert_eq!((slot(DAY, 0).injected, slot(DAY + 1, 0).injected), (100, 7));
        // A retired meter counts to its end.
        assert_ok!(Metering::retire(RuntimeOrigin::signed(OPERATOR), ALICE, meter));
        assert_eq!((slot(DAY, 0).injected, slot(DAY + 1, 0).injected), (100, 7));
        let in_service = |slots: core::ops::Range<usize>| {
            slots.filter(|index| slot(DAY + 1, *index).in_service).count()
        };
        assert_eq!(in_service(0..96), 2);
    });
}

#[test]
fn what_is_uncertain_or_substituted_is_doubtful() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 1);
        let mut uncertain = reading(meter, MIDNIGHT, 1);
        uncertain.counted.quality = Quality::Uncertain;
        take(vec![sign(uncertain, 1), sign(reading(meter, MIDNIGHT + 1, 1), 1)]);
        assert!(slot(DAY, 0).doubtful);
        assert!(!slot(DAY, 1).doubtful);
    });
}

#[test]
fn readings_of_days_that_are_settled_come_too_late() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        SettledBefore::set(DAY + 1);
        submit(vec![sign(reading(meter, MIDNIGHT, 100), 1)]).unwrap();
        assert_eq!(refusals(), [(meter, Refusal::TooLate)]);
        // Nor can a meter be put into service for such a day.
        let new = new_meter(MeterKey::Ed25519(sp_core::Pair::public(&keys(2).ed25519)));
        let register = Metering::register(RuntimeOrigin::signed(OPERATOR), ALICE, new);
        assert_eq!(register, Err(Error::<Test>::BadSince.into()));
        SettledBefore::set(DAY);
        System::reset_events();
        take(vec![sign(reading(meter, MIDNIGHT, 100), 1)]);
    });
}

#[test]
fn days_that_are_not_final_are_kept() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        take(vec![sign(reading(meter, MIDNIGHT, 100), 1)]);
        let delete = || Metering::delete_old_days(frame_support::weights::Weight::MAX);
        // From here on days are kept.
        delete();
        let oldest = OldestDay::<Test>::get().unwrap();
        FinalBefore::set(Some(oldest));
        Now::set(start_of((DAY + 20) * INTERVALS_PER_DAY));
        delete();
        assert_eq!(OldestDay::<Test>::get(), Some(oldest));
        FinalBefore::set(Some(oldest + 1));
        delete();
        assert_eq!(OldestDay::<Test>::get(), Some(oldest + 1));
    });
}
