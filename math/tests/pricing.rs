//! Prices and legs against exact fractions, and against the paper.

use busbar_math::dplc::{certificate_cost, settle, settle_at, welfare, Class, Link, PricingError};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

const TOKEN: u128 = 1_000_000_000_000;
const FREE: Class = Class { renewable: true, surcharge: 0, certificate_cost: 0 };
const LOSSLESS: Link = Link { loss: 0, transmission: 0, capacity: None };

fn whole(value: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(value.into())
}

fn floor(value: &BigRational) -> BigInt {
    value.floor().to_integer()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// The seller gets the price, the buyer pays S and W of what arrives on top; whatever certificates
    /// cost the seller.
    #[test]
    fn an_agreed_price_is_what_the_seller_gets(
        price in 0..=1_000_000 * TOKEN,
        loss in 0..1_000_000u32,
        transmission in 0..=1_000_000 * TOKEN,
        surcharge in 0..=1_000_000 * TOKEN,
        certificate_cost in 0..=1_000_000 * TOKEN,
        energy in 1..=1_000_000_000_000_000u64,
    ) {
        let link = Link { loss, transmission, capacity: None };
        let class = Class { renewable: false, surcharge, certificate_cost };
        let settled = settle_at(price, &link, &class, energy).expect("in range");

        let arrives = whole(1) - BigRational::new(loss.into(), 1_000_000.into());
        let kwh = BigRational::new(energy.into(), 1_000.into());
        let delivered = kwh.clone() * arrives.clone();
        let landed = whole(price) / arrives + whole(transmission) + whole(surcharge);
        prop_assert_eq!(settled.seller_price, price);
        prop_assert_eq!(settled.welfare, 0);
        prop_assert_eq!(BigInt::from(settled.buyer_price), floor(&landed));
        prop_assert_eq!(BigInt::from(settled.seller_receives), floor(&(whole(price) * kwh)));
        let grid = whole(transmission) * delivered.clone();
        prop_assert_eq!(BigInt::from(settled.grid_receives), floor(&grid));
        let policy = whole(surcharge) * delivered.clone();
        prop_assert_eq!(BigInt::from(settled.policy_receives), floor(&policy));
        prop_assert_eq!(BigInt::from(settled.delivered), floor(&(delivered * whole(1_000))));
        let legs =
            settled.seller_receives + settled.grid_receives + settled.policy_receives;
        prop_assert_eq!(settled.buyer_pays, legs);
    }

    /// Equations (2), (4), (5) and the legs, from the definitions.
    #[test]
    fn settlement_is_the_exact_fraction_rounded_down(
        bid in 1..=1_000_000 * TOKEN,
        offer in 1..=1_000_000 * TOKEN,
        loss in 0..1_000_000u32,
        transmission in 0..=1_000_000 * TOKEN,
        surcharge in 0..=1_000_000 * TOKEN,
        certificate_cost in 0..=1_000_000 * TOKEN,
        shift in 0..40u32,
        energy in 1..=1_000_000_000_000_000u64,
    ) {
        // Smaller costs, so that a good part of the pairs can trade.
        let (offer, transmission) = ((offer >> shift).max(1), transmission >> shift);
        let (surcharge, certificate_cost) = (surcharge >> shift, certificate_cost >> shift);
        let link = Link { loss, transmission, capacity: None };
        let class = Class { renewable: false, surcharge, certificate_cost };

        let arrives = whole(1) - BigRational::new(loss.into(), 1_000_000.into());
        let injected = whole(offer) + whole(certificate_cost);
        let d = whole(bid) - injected.clone() / arrives.clone()
            - whole(transmission) - whole(surcharge);
        let half = whole(2);

        let q = welfare(bid, offer, &link, &class).expect("in range");
        prop_assert_eq!(BigInt::from(q.rounded_down()), floor(&d));
        prop_assert_eq!(q.is_negative(), d < whole(0));

        let settled = settle(bid, offer, &link, &class, energy);
        if d < whole(0) {
            prop_assert_eq!(settled, Err(PricingError::NegativeWelfare));
            return Ok(());
        }
        let settled = settled.expect("in range");
        let kwh = BigRational::new(energy.into(), 1_000.into());
        let delivered = kwh.clone() * arrives.clone();
        let l_i = whole(bid) - d.clone() / half.clone();
        let l_j = injected + d.clone() * arrives.clone() / half;
        prop_assert_eq!(BigInt::from(settled.welfare), floor(&d));
        prop_assert_eq!(BigInt::from(settled.buyer_price), floor(&l_i));
        prop_assert_eq!(BigInt::from(settled.seller_price), floor(&l_j));
        prop_assert_eq!(BigInt::from(settled.seller_receives), floor(&(l_j * kwh.clone())));
        prop_assert_eq!(
            BigInt::from(settled.grid_receives),
            floor(&(whole(transmission) * delivered.clone()))
        );
        prop_assert_eq!(
            BigInt::from(settled.policy_receives),
            floor(&(whole(surcharge) * delivered.clone()))
        );
        prop_assert_eq!(BigInt::from(settled.delivered), floor(&(whole(energy) * arrives)));

        // Nothing is minted or lost; nobody is worse off than it asked.
        prop_assert_eq!(
            settled.buyer_pays,
            settled.seller_receives + settled.grid_receives + settled.policy_receives
        );
        prop_assert!(whole(settled.buyer_pays) <= whole(bid) * delivered);
        prop_assert!(BigInt::from(settled.seller_receives) >= floor(&(whole(offer) * kwh)));
    }
}

/// Rows 1 to 11 of the paper's table 5: its buyer price is the plain middle of
/// bid and offer, to three decimals. (Its seller price contradicts its own
/// equation (5), so it is not reproduced.)
#[test]
fn the_papers_buyer_prices_come_out_without_loss_and_charges() {
    const ROWS: [(u128, u128, u128); 11] = [
        (5_643, 3_424, 4_534),
        (5_221, 3_424, 4_323),
        (5_221, 3_511, 4_366),
        (5_221, 3_533, 4_377),
        (5_123, 3_533, 4_328),
        (5_134, 3_533, 4_334),
        (5_134, 3_598, 4_366),
        (5_643, 3_144, 4_394),
        (5_643, 3_159, 4_401),
        (5_643, 3_165, 4_404),
        (5_643, 3_123, 4_383),
    ];
    let millitoken = TOKEN / 1_000;
    for (bid, offer, expected) in ROWS {
        let settled = settle(bid * millitoken, offer * millitoken, &LOSSLESS, &FREE, 1_000_000)
            .expect("in range");
        assert_eq!((settled.buyer_price + millitoken / 2) / millitoken, expected);
    }
}

#[test]
fn certificates_cost_the_obligation_times_the_price() {
    // 0.2 certificates per MWh at 5 token: 1 token per MWh, 0.001 per kWh.
    assert_eq!(certificate_cost(200_000, 5 * TOKEN), Some(TOKEN / 1_000));
    // Rounded down to a base unit: 0.2 x 4999 / 1000 = 0.9998.
    assert_eq!(certificate_cost(200_000, 4_999), Some(0));
    assert_eq!(certificate_cost(200_000, 5_000), Some(1));
}

#[test]
fn errors_when_out_of_range() {
    let lossy = Link { loss: 1_000_000, ..LOSSLESS };
    assert_eq!(welfare(1, 1, &lossy, &FREE).unwrap_err(), PricingError::LossTooHigh);
    let dear = 1_000_000 * TOKEN + 1;
    assert_eq!(welfare(dear, 1, &LOSSLESS, &FREE).unwrap_err(), PricingError::PriceTooHigh);
    assert_eq!(welfare(1, dear, &LOSSLESS, &FREE).unwrap_err(), PricingError::PriceTooHigh);
    assert_eq!(
        settle(2, 1, &LOSSLESS, &FREE, 1_000_000_000_000_001).unwrap_err(),
        PricingError::EnergyTooLarge
    );
    assert_eq!(settle(1, 2, &LOSSLESS, &FREE, 1).unwrap_err(), PricingError::NegativeWelfare);
    assert!(settle(2, 2, &LOSSLESS, &FREE, 1).is_ok());
}
