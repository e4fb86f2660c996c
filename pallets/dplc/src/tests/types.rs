use busbar_primitives::{
    roles::Technology,
    units::{MAX_PRICE, MILLION},
};

use crate::{mock::*, *};

/// The mock's parameters with one more class.
fn with(class: SellerClass) -> Parameters {
    let mut changed = parameters();
    changed.classes.try_push(class).unwrap();
    changed
}

#[test]
fn next_session_opens_with_new_parameters() {
    run(|| {
        let (earlier, changed) = (open(), Parameters { retention: 7, ..parameters() });
        Tuned::set(changed.clone());
        let kept = |session: u32| Sessions::<Test>::get(session).unwrap().terms.parameters;
        assert_eq!((kept(earlier), kept(open())), (parameters(), changed));
    });
}

#[test]
fn parameters_are_valid_when_classes_are() {
    assert!(parameters().is_valid() && Parameters::default().is_valid());
    assert!(!with(class(Technology::Wind, 1, 0)).is_valid());
    assert!(!with(SellerClass { obligation: 1, ..class(Technology::Wind, 0, 0) }).is_valid());
    let most = SellerClass { environment: MAX_PRICE, ..class(Technology::Thermal, 0, 0) };
    assert!(with(most).is_valid());
    assert!(!with(SellerClass { cross_subsidy: 1, ..most }).is_valid());
}

#[test]
fn parameters_are_valid_when_the_price_of_certificates_is_in_range() {
    assert!(Parameters { certificate_price: MAX_PRICE, ..parameters() }.is_valid());
    assert!(!Parameters { certificate_price: MAX_PRICE + 1, ..parameters() }.is_valid());
}

/// Sessions couldn't open: what the certificates for a kWh cost is a price, too.
#[test]
fn certificates_can_not_be_priced_when_they_cost_too_much() {
    let obliged = |obligation| Parameters {
        certificate_price: MAX_PRICE,
        ..with(SellerClass { obligation, ..class(Technology::Thermal, 0, 0) })
    };
    // A thousand certificates a MWh are one a kWh.
    assert!(obliged(1_000 * MILLION).can_price_certificates());
    assert!(!obliged(1_000 * MILLION + 1).can_price_certificates());
}
