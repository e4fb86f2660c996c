use codec::Encode;
use sp_core::H256;

use crate::{mock::*, *};

#[test]
fn intervals_are_quarters_of_an_hour() {
    assert_eq!(interval_from(0), Some(0));
    assert_eq!(interval_from(900_000), Some(1));
    assert_eq!(interval_from(900_001), None);
    assert_eq!(interval_from(u64::MAX - u64::MAX % 900_000), None);
    assert_eq!(start_of(3), 2_700_000);
    assert_eq!((day_of(95), day_of(96)), (0, 1));
    assert_eq!((slot_of(95), slot_of(96)), (95, 0));
}

/// What whoever builds a meter has to sign: bytes written out by hand.
#[test]
fn the_message_is_that_of_the_readme() {
    let reading = Reading {
        meter: 0x0102_0304,
        start: 900_000,
        counted: Counted { injected: 5, withdrawn: 256, quality: Quality::Uncertain },
        sequence: 9,
    };
    let mut expected = vec![7; 32];
    expected.extend([4, 3, 2, 1]);
    expected.extend([0xA0, 0xBB, 0x0D, 0, 0, 0, 0, 0]);
    expected.extend([5, 0, 0, 0, 0, 0, 0, 0]);
    expected.extend([0, 1, 0, 0, 0, 0, 0, 0]);
    expected.push(1);
    expected.extend([9, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(expected.len(), 69);
    assert_eq!(reading.message(&H256::repeat_byte(7)), expected);
    assert_eq!(Quality::Substituted.encode(), [2]);
}

#[test]
fn capacity_is_compared_exactly() {
    let within = |injected, capacity| counted(injected).is_within(capacity);
    // 3 W come to three quarters of a Wh.
    assert!(within(0, 3) && !within(1, 3) && within(1, 4));
    assert!(!within(u64::MAX, u64::MAX) && within(u64::MAX / 4, u64::MAX));
}
