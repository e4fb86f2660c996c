use busbar_primitives::market::Belongings;
use frame_support::assert_ok;

use crate::{mock::*, *};

fn move_to(old: AccountId, new: AccountId) {
    <Metering as Belongings<AccountId>>::move_to(&old, &new);
}

fn listed(who: AccountId) -> Vec<MeterId> {
    MetersOf::<Test>::get(who).iter().map(|owned| owned.meter).collect()
}

fn retire(owner: AccountId, meter: MeterId) {
    assert_ok!(Metering::retire(RuntimeOrigin::signed(OPERATOR), owner, meter));
}

#[test]
fn meters_move_with_their_owner() {
    run(|| {
        let meters = [register(ALICE, 1), register(ALICE, 2)];
        retire(ALICE, meters[0]);
        move_to(ALICE, STRANGER);
        assert!(!MetersOf::<Test>::contains_key(ALICE));
        assert_eq!(listed(STRANGER), meters);
        retire(STRANGER, meters[1]);
    });
}

#[test]
fn what_is_left_of_another_participant_stays_as_far_as_there_is_room() {
    run(|| {
        let own = [register(ALICE, 1), register(ALICE, 2)];
        let left = [register(BOB, 1), register(BOB, 2)];
        left.into_iter().for_each(|meter| retire(BOB, meter));
        move_to(ALICE, BOB);
        assert_eq!(listed(BOB), [own[0], own[1], left[0]]);
    });
}

#[test]
fn nothing_is_written_when_there_is_nothing_to_move() {
    run(|| {
        move_to(ALICE, STRANGER);
        assert!(!MetersOf::<Test>::contains_key(STRANGER));
    });
}
