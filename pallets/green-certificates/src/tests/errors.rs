//! Certificates that were issued in error.

use super::*;
use crate::{Batches, Duties};

const PERIOD: u32 = 1;

#[test]
fn a_part_of_a_lot_is_frozen_and_released() {
    with(10, || {
        assert_ok!(freeze(range(2, 3)));
        assert_eq!(lots(), [(0, 2, WIND), (2, 3, WIND), (5, 5, WIND)]);
        assert!(lot(2).is_frozen && !lot(0).is_frozen && !lot(5).is_frozen);
        assert_noop!(freeze(range(2, 3)), Error::<Test>::IsFrozen);
        assert_noop!(release(range(0, 1)), Error::<Test>::NotFrozen);
        assert_ok!(transfer(WIND, range(5, 5), CONSUMER));
        assert_ok!(release(range(2, 3)));
        assert_ok!(transfer(WIND, range(2, 3), CONSUMER));
        // Nobody but the owner pays for what issuing bodies do.
        assert_eq!(Balances::free_balance(WIND), ENDOWMENT - 2 * FEE);
    });
}

#[test]
fn what_was_retired_is_withdrawn_and_its_beneficiary_told() {
    with(10, || {
        assert_ok!(retire(WIND, range(0, 8), Purpose::Obligation(PERIOD)));
        assert_noop!(withdraw(range(1, 2)), Error::<Test>::NotFrozen);
        assert_ok!(freeze(range(1, 2)));
        assert_ok!(withdraw(range(1, 2)));
        assert_last_event(Event::Withdrawn {
            range: range(1, 2),
            owner: WIND,
            beneficiary: Some(THERMAL),
            successors: None,
            reason: text("never made"),
            by: ISSUER,
        });
        assert_eq!(Duties::<Test>::get(PERIOD, THERMAL).for_obligation, 6);
        assert_eq!(lot(1).state, State::Withdrawn);
        assert_noop!(freeze(range(1, 2)), Error::<Test>::IsWithdrawn);
        assert_noop!(transfer(WIND, range(1, 1), CONSUMER), Error::<Test>::NotHeld);
    });
}

/// The claim stays good, with certificates of the right device.
#[test]
fn what_was_retired_is_replaced() {
    with(10, || {
        assert_ok!(register(8));
        assert_ok!(retire(WIND, range(0, 10), Purpose::Quota(PERIOD)));
        assert_ok!(freeze(range(4, 2)));
        assert_noop!(replace(range(4, 2), 9), Error::<Test>::UnknownDevice);
        assert_ok!(replace(range(4, 2), 8));
        assert_last_event(Event::Withdrawn {
            range: range(4, 2),
            owner: WIND,
            beneficiary: Some(THERMAL),
            successors: Some((1, range(10, 2))),
            reason: text("of another device"),
            by: ISSUER,
        });
        assert_eq!(Duties::<Test>::get(PERIOD, THERMAL).for_quota, 10);
        assert_eq!(lot(4).state, State::Withdrawn);
        let state = State::Retired { beneficiary: THERMAL, purpose: Purpose::Quota(PERIOD) };
        let successor = Certificates::certificate(11).unwrap();
        assert_eq!((successor.state, successor.device), (state, 8));
        assert_eq!(successor.replaces, Some(range(4, 2)));
        assert_eq!(Batches::<Test>::get(1).unwrap().replaces, Some(range(4, 2)));
        let acts: Vec<_> = history(5).into_iter().map(|entry| entry.act).collect();
        let reason = text("of another device");
        assert_eq!(acts[0], Act::Withdrawn { reason, successor: Some(10) });
        assert_eq!(acts.len(), 4);
    });
}

#[test]
fn what_is_held_is_replaced_and_moves_on() {
    with(10, || {
        assert_ok!(freeze(range(0, 10)));
        assert_ok!(replace(range(0, 10), TURBINE));
        assert_noop!(transfer(WIND, range(0, 1), CONSUMER), Error::<Test>::NotHeld);
        assert_ok!(transfer(WIND, range(10, 10), CONSUMER));
    });
}

#[test]
fn refused_to_owners() {
    with(10, || {
        let owner = || RuntimeOrigin::signed(WIND);
        let (range, reason) = (range(0, 1), text(""));
        assert_noop!(Certificates::freeze(owner(), range, reason.clone()), BadOrigin);
        assert_noop!(Certificates::release(owner(), range, reason.clone()), BadOrigin);
        assert_noop!(Certificates::withdraw(owner(), range, reason.clone()), BadOrigin);
        let replaced = Certificates::replace(owner(), range, TURBINE, 0, 1, reason);
        assert_noop!(replaced, BadOrigin);
    });
}
