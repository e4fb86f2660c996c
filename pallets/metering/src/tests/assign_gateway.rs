use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, *};

fn assign(origin: AccountId, meter: MeterId, gateway: Option<AccountId>) -> DispatchResult {
    Metering::assign_gateway(RuntimeOrigin::signed(origin), meter, gateway)
}

#[test]
fn nobody_else_submits_what_the_meter_reads() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 1);
        assert_ok!(assign(OPERATOR, meter, Some(STRANGER)));
        let event = Event::GatewayAssigned { meter, gateway: Some(STRANGER) };
        System::assert_last_event(event.into());
        // Whoever passes over the first one would have it refused for ever.
        assert_ok!(submit(vec![sign(reading(meter, MIDNIGHT + 1, 5), 1)]));
        assert_eq!(refusals(), [(meter, Refusal::OtherGateway)]);
        assert_eq!(stored(meter, MIDNIGHT + 1), None);

        assert_ok!(assign(OPERATOR, meter, Some(GATEWAY)));
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        assert_ok!(assign(OPERATOR, meter, None));
        take(vec![sign(reading(meter, MIDNIGHT + 1, 5), 1)]);
    });
}

#[test]
fn fails_when_the_caller_is_not_the_operator() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(assign(ALICE, meter, Some(ALICE)), DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_the_meter_is_unknown_or_has_this_gateway() {
    run(|| {
        let meter = register(ALICE, 1);
        assert_noop!(assign(OPERATOR, meter, None), Error::<Test>::Unchanged);
        assert_noop!(assign(OPERATOR, 99, None), Error::<Test>::UnknownMeter);
        assert_ok!(Metering::retire(RuntimeOrigin::signed(OPERATOR), ALICE, meter));
        // A retired one's last readings are still to come.
        assert_ok!(assign(OPERATOR, meter, Some(GATEWAY)));
    });
}
