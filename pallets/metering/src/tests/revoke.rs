use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn revoke(origin: AccountId, meter: MeterId) -> DispatchResult {
    let reason = b"seal broken".to_vec().try_into().unwrap();
    Metering::revoke(RuntimeOrigin::signed(origin), meter, reason)
}

#[test]
fn readings_are_refused_until_there_is_another_key() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        assert_ok!(revoke(OPERATOR, meter));
        let reason = b"seal broken".to_vec().try_into().unwrap();
        System::assert_last_event(Event::MeterRevoked { meter, reason }.into());
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::Revoked)]);
        assert_eq!(stored(meter, MIDNIGHT), None);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(revoke(ALICE, meter), DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_meter_is_revoked_or_unknown() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(revoke(OPERATOR, meter + 1), Error::<Test>::UnknownMeter);
        assert_ok!(Metering::retire(RuntimeOrigin::signed(OPERATOR), ALICE, meter));
        // A retired one could still say what it had counted.
        assert_ok!(revoke(OPERATOR, meter));
        assert_noop!(revoke(OPERATOR, meter), Error::<Test>::AlreadyRevoked);
    });
}
