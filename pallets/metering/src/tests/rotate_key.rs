use frame_support::{assert_noop, assert_ok};
use sp_core::Pair;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn rotate(meter: MeterId, seed: u8) -> DispatchResult {
    let key = MeterKey::Ed25519(keys(seed).ed25519.public());
    Metering::rotate_key(RuntimeOrigin::signed(OPERATOR), meter, key)
}

#[test]
fn the_new_key_counts_and_the_old_one_no_more() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 1);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        assert_ok!(rotate(meter, 2));
        System::assert_last_event(
            Event::KeyRotated { meter, key: MeterKey::Ed25519(keys(2).ed25519.public()) }.into(),
        );

        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 1, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::BadSignature)]);
        // Its sequence begins anew.
        let first = Reading { sequence: 1, ..reading(meter, MIDNIGHT + 1, 5) };
        take(vec![sign(first, 2)]);
    });
}

#[test]
fn a_revoked_meter_is_read_again() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_ok!(Metering::revoke(RuntimeOrigin::signed(OPERATOR), meter, Default::default()));
        assert_ok!(rotate(meter, 2));
        end(MIDNIGHT);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 2)]);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = register(ALICE, 1);
        let key = MeterKey::Ed25519(keys(2).ed25519.public());
        let by_owner = Metering::rotate_key(RuntimeOrigin::signed(ALICE), meter, key);
        assert_noop!(by_owner, DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_meter_has_the_key_or_is_unknown() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(rotate(meter, 1), Error::<Test>::SameKey);
        assert_noop!(rotate(meter + 1, 2), Error::<Test>::UnknownMeter);
        assert_ok!(Metering::retire(RuntimeOrigin::signed(OPERATOR), ALICE, meter));
        // A retired one's last readings are still to come.
        assert_ok!(rotate(meter, 2));
    });
}
