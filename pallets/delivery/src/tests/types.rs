use busbar_primitives::{delivery::PaidTrade, units::MILLION};

use crate::*;

#[test]
fn the_reference_price_is_the_energy_weighted_mean() {
    let mut contract = Contract::new(0, 1, Parameters::default());
    assert_eq!(contract.reference_price(), 0);
    let (buyer, seller) = (&1u64, &2u64);
    // 3 at 100, 1 at 201: 501 / 4 = 125.25
    for (injected, price) in [(3, 100), (1, 201)] {
        contract.add(&PaidTrade { buyer, seller, injected, delivered: 0, price });
    }
    assert_eq!(contract.reference_price(), 125);
}

#[test]
fn a_day_that_delivery_ends_with_is_its_last() {
    const DAY: u64 = 86_400_000;
    let days = |start, end| {
        let contract = Contract::new(start, end, Parameters::default());
        (contract.first_day(), contract.last_day())
    };
    assert_eq!(days(0, DAY), (0, 0));
    assert_eq!(days(DAY - 1, DAY + 1), (0, 1));
    assert_eq!(days(DAY, 3 * DAY), (1, 2));
}

#[test]
fn nobody_gains_by_deviating() {
    let valid = Parameters::default();
    assert!(valid.is_valid() && valid.is_consistent());
    let invalid = [
        Parameters { tolerance_band: MILLION + 1, ..valid },
        Parameters { outer_band: MILLION + 1, ..valid },
        Parameters { shortfall_factor: MILLION - 1, ..valid },
        Parameters { outer_shortfall_factor: MAX_FACTOR + 1, ..valid },
        Parameters { surplus_factor: MILLION + 1, ..valid },
    ];
    assert!(invalid.iter().all(|parameters| !parameters.is_valid()));
    assert!(!Parameters { outer_band: 29_999, ..valid }.is_consistent());
    assert!(!Parameters { outer_shortfall_factor: 1_049_999, ..valid }.is_consistent());
}
