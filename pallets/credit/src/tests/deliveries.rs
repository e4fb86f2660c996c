//! Reputation: how somebody delivers.

use busbar_primitives::delivery::{Kept, Reliability};

use super::*;

fn kept(who: AccountId, before: Kept, now: Kept) {
    <Credit as Reliability<AccountId>>::kept(&who, before, now);
}

fn mwh(contracted: u64, short: u64, over: u64) -> Kept {
    Kept { contracted: contracted * MWH, short: short * MWH, over: over * MWH }
}

/// In billionths.
fn reputation(who: AccountId) -> u32 {
    Credit::explain(&who).unwrap().reputation.deconstruct()
}

#[test]
fn who_never_delivered_has_missed_nothing() {
    run(|| assert_eq!(reputation(OTHER), 1_000_000_000));
}

#[test]
fn what_was_missed_is_held_against_what_was_to_be() {
    run(|| {
        kept(ACME[0], Kept::default(), mwh(100, 5, 0));
        assert_eq!(reputation(ACME[0]), 950_000_000);
        // Its other account is as good, or bad: 5 and 15 of 200.
        kept(ACME[1], Kept::default(), mwh(100, 5, 10));
        assert_eq!(reputation(ACME[0]), 900_000_000);
        // More than contracted: 30 of 130.
        kept(OTHER, Kept::default(), mwh(100, 0, 30));
        assert_eq!(reputation(OTHER), 769_230_769);
        kept(THIRD, Kept::default(), mwh(10, 100, 0));
        assert_eq!(reputation(THIRD), 0);
    });
}

/// 0.1 MWh of 0.2 is half of it, but not half of the floor.
#[test]
fn trifles_are_held_against_the_floor() {
    run(|| {
        let trifle = Kept { contracted: 200_000, short: 100_000, over: 0 };
        kept(OTHER, Kept::default(), trifle);
        assert_eq!(reputation(OTHER), 900_000_000);
    });
}

#[test]
fn a_correction_changes_what_is_known() {
    run(|| {
        kept(OTHER, Kept::default(), mwh(100, 50, 0));
        kept(OTHER, mwh(100, 50, 0), mwh(100, 10, 0));
        assert_eq!(Credit::kept_by(&entity("OTHER")), mwh(100, 10, 0));
        assert_eq!(reputation(OTHER), 900_000_000);
        // Of what has faded there may be less than is taken back.
        skip_eras(100);
        kept(OTHER, mwh(100, 10, 0), mwh(100, 0, 0));
        assert_eq!(Credit::kept_by(&entity("OTHER")).short, 0);
    });
}

#[test]
fn what_is_known_fades() {
    run(|| {
        kept(OTHER, Kept::default(), mwh(100, 50, 10));
        skip_eras(1);
        assert_eq!(Credit::kept_by(&entity("OTHER")), mwh(90, 45, 9));
        kept(OTHER, Kept::default(), mwh(410, 5, 0));
        // 59 of 500.
        assert_eq!(reputation(OTHER), 882_000_000);
    });
}

#[test]
fn nothing_is_known_of_strangers() {
    run(|| {
        kept(STRANGER, Kept::default(), mwh(1, 1, 1));
        assert_eq!(crate::Deliveries::<Test>::iter().count(), 0);
    });
}
