use busbar_primitives::{
    roles::Technology,
    units::{MAX_PRICE, MS_PER_DAY},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, *};

fn set(parameters: Parameters) -> frame_support::dispatch::DispatchResult {
    Dplc::set_parameters(RuntimeOrigin::root(), parameters)
}

#[test]
fn next_session_opens_with_new_parameters() {
    run(|| {
        let changed = Parameters { retention: 7, ..parameters() };
        assert_ok!(set(changed.clone()));
        System::assert_last_event(Event::ParametersSet { parameters: changed.clone() }.into());
        let session = open();
        assert_eq!(Sessions::<Test>::get(session).unwrap().terms.parameters, changed);
    });
}

#[test]
fn set_fails_when_not_governance() {
    run(|| {
        let origin = RuntimeOrigin::signed(OPERATOR);
        assert_noop!(Dplc::set_parameters(origin, parameters()), BadOrigin);
    });
}

#[test]
fn set_fails_when_a_class_is_invalid() {
    run(|| {
        let with = |class| {
            let mut changed = parameters();
            changed.classes.try_push(class).unwrap();
            changed
        };
        let taxed_wind = class(Technology::Wind, 1, 0);
        assert_noop!(set(with(taxed_wind)), Error::<Test>::InvalidClass);
        let bound_wind = SellerClass { obligation: 1, ..class(Technology::Wind, 0, 0) };
        assert_noop!(set(with(bound_wind)), Error::<Test>::InvalidClass);
        let most = SellerClass { environment: MAX_PRICE, ..class(Technology::Thermal, 0, 0) };
        assert_ok!(set(with(most)));
        let dear = SellerClass { cross_subsidy: 1, ..most };
        assert_noop!(set(with(dear)), Error::<Test>::InvalidClass);
    });
}

/// Sellers stay in the class that they were admitted in.
#[test]
fn set_fails_when_a_class_gets_another_technology_or_is_dropped() {
    run(|| {
        let mut changed = parameters();
        changed.classes[1] = class(Technology::Solar, 0, 0);
        assert_noop!(set(changed), Error::<Test>::ClassChanged);
        let mut changed = parameters();
        changed.classes.pop();
        assert_noop!(set(changed), Error::<Test>::ClassChanged);
        let mut changed = parameters();
        changed.classes[1] = class(Technology::Thermal, 7, 7);
        assert_ok!(set(changed));
    });
}

#[test]
fn set_fails_when_out_of_bounds() {
    run(|| {
        let dear = Parameters { certificate_price: MAX_PRICE + 1, ..parameters() };
        assert_noop!(set(dear), Error::<Test>::CertificatePriceTooHigh);
        let longest = 3_653 * MS_PER_DAY;
        assert_ok!(set(Parameters { check_window: longest, ..parameters() }));
        for parameters in [
            Parameters { check_window: longest + 1, ..parameters() },
            Parameters { settlement_window: longest + 1, ..parameters() },
            Parameters { retention: longest + 1, ..parameters() },
        ] {
            assert_noop!(set(parameters), Error::<Test>::WindowTooLong);
        }
    });
}
