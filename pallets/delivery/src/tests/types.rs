use busbar_primitives::{
    delivery::PaidTrade,
    units::{MAX_PRICE, MILLION},
};

use crate::{types::Sum, *};

#[test]
fn the_reference_price_is_the_energy_weighted_mean() {
    let mut contract = Contract::new(0, 1, Parameters::default());
    assert_eq!(contract.reference_price(), 0);
    let (buyer, seller) = (&1u64, &2u64);
    // 3 at 100, 1 at 201: 501 / 4 = 125.25
    for (injected, price) in [(3, 100), (1, 201)] {
        contract.add(&PaidTrade {
            index: 0,
            buyer,
            seller,
            injected,
            delivered: 0,
            price,
            agreed: false,
            profile: &Default::default(),
        });
    }
    assert_eq!(contract.reference_price(), 125);
}

#[test]
fn what_was_agreed_on_prices_shortfalls_only_where_nothing_was_matched() {
    let mut contract = Contract::new(0, 1, Parameters::default());
    let mut trade = PaidTrade {
        index: 0,
        buyer: &1u64,
        seller: &2u64,
        injected: 8,
        delivered: 8,
        price: 900,
        agreed: true,
        profile: &Default::default(),
    };
    contract.add(&trade);
    assert_eq!((contract.reference_price(), contract.surplus_price()), (900, 0));
    (trade.price, trade.agreed) = (100, false);
    contract.add(&trade);
    assert_eq!((contract.reference_price(), contract.surplus_price()), (100, 100));
    assert_eq!(contract.energy(), 16);
}

#[test]
fn whoever_trades_alone_prices_its_deviations_within_floor_and_cap() {
    let parameters = Parameters { shortfall_floor: 300, surplus_cap: 200, ..Default::default() };
    let mut contract = Contract::new(0, 1, parameters);
    let prices = |contract: &Contract| (contract.shortfall_price(), contract.surplus_price());
    assert_eq!(prices(&contract), (300, 0));
    contract.matched = Sum { energy: 10, value: 2_500 };
    assert_eq!(prices(&contract), (300, 200));
    contract.matched.value = 1_000;
    assert_eq!(prices(&contract), (300, 100));
    contract.matched.value = 4_000;
    assert_eq!((prices(&contract), contract.reference_price()), ((400, 200), 400));
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
        Parameters { shortfall_floor: MAX_PRICE + 1, ..valid },
        Parameters { surplus_cap: MAX_PRICE + 1, ..valid },
    ];
    assert!(invalid.iter().all(|parameters| !parameters.is_valid()));
    assert!(!Parameters { outer_band: 29_999, ..valid }.is_consistent());
    assert!(!Parameters { outer_shortfall_factor: 1_049_999, ..valid }.is_consistent());
}
