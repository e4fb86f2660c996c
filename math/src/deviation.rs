//! What was delivered against what was contracted, in one interval (Wang et al., section 3.1).
//!
//! Energy that is fed in counts up, energy that is taken out counts down: a seller that feeds in
//! less than it sold is as short as a buyer that takes out more than it bought.

use crate::{
    fraction::{mul_div_down, mul_div_up},
    Balance, Energy, Price, MAX_PRICE,
};

const MILLION: u64 = 1_000_000;
/// From ppm of base units per kWh to base units per Wh.
const WEIGHTED_WH_PER_KWH: u64 = 1_000 * MILLION;

/// What deviations are priced at: a part of the contracted energy, then factors of the reference
/// price, all in millionths.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bands {
    /// The deviation, of what is contracted, that is priced at the reference price itself.
    pub tolerance: u32,
    /// Where the outer band begins; not below `tolerance`.
    pub outer: u32,
    /// What is short between the two costs so much of the reference price.
    pub shortfall: u32,
    /// What is short beyond `outer` costs so much of it.
    pub outer_shortfall: u32,
    /// What is over beyond `tolerance` earns so much of it.
    pub surplus: u32,
}

/// What falls to one of several contracts of a participant that deviates by `deviation` in all: in
/// the proportion of their energies, of which `before` is that of the ones before it, and `total`
/// that of all. Rounded so that the parts add up.
pub fn part_of(deviation: i128, before: Energy, own: Energy, total: Energy) -> Option<i128> {
    let until = |energy| mul_div_down(deviation.unsigned_abs(), energy, total);
    let part = until(before.checked_add(own)?)?.checked_sub(until(before)?)?;
    let part = i128::try_from(part).ok()?;
    Some(if deviation < 0 { part.checked_neg()? } else { part })
}

/// What a deviation from `contracted` comes to, in base units: positive, what the participant
/// gets for a surplus, rounded down; negative, what it owes for a shortfall, rounded up. `None` for
/// a price above [`MAX_PRICE`], or where the amount doesn't fit.
pub fn price(contracted: Energy, deviation: i128, reference: Price, bands: &Bands) -> Option<i128> {
    let reference = u64::try_from(reference).ok().filter(|_| reference <= MAX_PRICE)?;
    let energy = deviation.unsigned_abs();
    let limit = |ppm: u32| mul_div_down(contracted.into(), ppm.into(), MILLION);
    let tolerated = energy.min(limit(bands.tolerance)?);
    let inner = energy.min(limit(bands.outer)?.max(tolerated));
    let middle = inner.checked_sub(tolerated)?;
    let outer = energy.checked_sub(inner)?;

    let times = |energy: Balance, factor: u32| energy.checked_mul(factor.into());
    let sum = |middle_factor, outer_factor| {
        times(tolerated, 1_000_000)?
            .checked_add(times(middle, middle_factor)?)?
            .checked_add(times(outer, outer_factor)?)
    };
    if deviation < 0 {
        let weighted = sum(bands.shortfall, bands.outer_shortfall)?;
        let owed = mul_div_up(weighted, reference, WEIGHTED_WH_PER_KWH)?;
        i128::try_from(owed).ok()?.checked_neg()
    } else {
        let weighted = sum(bands.surplus, bands.surplus)?;
        i128::try_from(mul_div_down(weighted, reference, WEIGHTED_WH_PER_KWH)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    use super::*;

    /// Those of the specification.
    const BANDS: Bands = Bands {
        tolerance: 30_000,
        outer: 100_000,
        shortfall: 1_050_000,
        outer_shortfall: 1_100_000,
        surplus: 900_000,
    };
    const TOKEN: Price = 1_000_000_000_000;

    #[test]
    fn each_band_has_its_own_price() {
        // 1,000 kWh at 4 token: 30 kWh are tolerated, 70 more are in the middle.
        let at = |kwh: i128| price(1_000_000, kwh * 1_000, 4 * TOKEN, &BANDS).unwrap();
        let millitoken = |amount: i128| amount * TOKEN as i128 / 1_000;
        assert_eq!(at(0), 0);
        assert_eq!(at(-30), millitoken(-120_000));
        // 30 at 4, 20 at 4.2
        assert_eq!(at(-50), millitoken(-204_000));
        // 30 at 4, 70 at 4.2, 100 at 4.4
        assert_eq!(at(-200), millitoken(-854_000));
        assert_eq!(at(30), millitoken(120_000));
        // 30 at 4, 170 at 3.6
        assert_eq!(at(200), millitoken(732_000));
    }

    #[test]
    fn rounding_is_never_in_the_participants_favour() {
        // A Wh at 1 base unit a kWh.
        assert_eq!(price(1_000_000, -1, 1, &BANDS), Some(-1));
        assert_eq!(price(1_000_000, 1, 1, &BANDS), Some(0));
    }

    #[test]
    fn a_price_above_the_highest_is_refused() {
        assert_eq!(price(1, 1, MAX_PRICE + 1, &BANDS), None);
    }

    #[test]
    fn nothing_has_no_parts() {
        assert_eq!(part_of(1, 0, 0, 0), None);
    }

    fn exact(numerator: i128, denominator: i128) -> BigRational {
        BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
    }

    fn bands() -> impl Strategy<Value = Bands> {
        let (band, factor) = (0..=1_000_000u32, 0..=10_000_000u32);
        (band.clone(), band, factor.clone(), factor.clone(), factor).prop_map(
            |(a, b, shortfall, outer_shortfall, surplus)| Bands {
                tolerance: a.min(b),
                outer: a.max(b),
                shortfall,
                outer_shortfall,
                surplus,
            },
        )
    }

    proptest! {
        #[test]
        fn parts_of_a_deviation_add_up(
            deviation in -1_000_000_000_000_000_000_000i128..1_000_000_000_000_000_000_000,
            energies in prop::collection::vec(0..u64::MAX / 64, 1..20),
        ) {
            let total: u64 = energies.iter().sum();
            prop_assume!(total > 0);
            let mut before = 0;
            let mut sum = 0;
            for own in energies {
                let part = part_of(deviation, before, own, total).unwrap();
                // Off the exact proportion by less than a Wh.
                let exactly = exact(deviation, total.into()) * BigInt::from(own);
                let off = exactly - BigInt::from(part);
                prop_assert!(off < exact(1, 1) && off > exact(-1, 1));
                before += own;
                sum += part;
            }
            prop_assert_eq!(sum, deviation);
        }

        /// Against the definition in exact fractions.
        #[test]
        fn amounts_are_those_of_exact_fractions(
            contracted in 0..1_000_000_000_000_000u64,
            deviation in -2_000_000_000_000_000i128..2_000_000_000_000_000,
            reference in 0..=MAX_PRICE,
            bands in bands(),
        ) {
            let floor = |ppm: u32| i128::from(contracted) * i128::from(ppm) / 1_000_000;
            let (mut left, mut weighted) = (deviation.abs(), BigInt::from(0));
            let (second, third) = if deviation < 0 {
                (bands.shortfall, bands.outer_shortfall)
            } else {
                (bands.surplus, bands.surplus)
            };
            let widths = [
                (floor(bands.tolerance), 1_000_000),
                (floor(bands.outer) - floor(bands.tolerance), second),
                (i128::MAX, third),
            ];
            for (width, factor) in widths {
                let energy = left.min(width);
                weighted += BigInt::from(energy) * BigInt::from(factor);
                left -= energy;
            }
            let amount = BigRational::new(
                weighted * BigInt::from(reference),
                BigInt::from(1_000_000_000u64),
            );
            let expected = if deviation < 0 { -amount.ceil() } else { amount.floor() };
            let got = price(contracted, deviation, reference, &bands).unwrap();
            prop_assert_eq!(expected, BigRational::from(BigInt::from(got)));
        }
    }
}
