//! What the records of somebody are worth, and how much a node's word counts.
//!
//! Sources: H. Wang, X. Zhang et al., "Construction of a Power Market Trading Platform Based on
//! Regional Blockchain Technology", equations (3.3) to (3.10), for credit; H. Wang, H. Qian et al.,
//! "An Exploration of the Optimization of Distributed Power Transaction Models Based on
//! Blockchain", equations (1) to (6), for composite scores. Where the papers have bare ratios
//! there are weights, a prior and bounds: `docs/credit.md` says why.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    fraction::{mul_div_down, mul_div_up},
    Energy, Price,
};

/// Billionths of the whole.
pub type Parts = u32;

/// The whole.
pub const ONE: Parts = 1_000_000_000;
const BILLION: u64 = 1_000_000_000;
/// Powers of a decay are as fine as this, in parts of one.
const FINE: u128 = 1_000_000_000_000_000_000;

/// T of a transaction, the accuracy of its record (3.3): the product of C1 to C6. Nothing if one of
/// them fails, otherwise one.
pub fn accuracy(checks: [bool; 6]) -> bool {
    checks.into_iter().all(|passed| passed)
}

/// Records that count, each with a weight: Wh of a transaction, one for a slot.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Records {
    /// The weights of those that are accurate: sum(v T).
    pub good: u64,
    /// The weights of all: sum(v). Not below `good`.
    pub all: u64,
}

impl Records {
    /// With one more. Stays as it is where the sum wouldn't fit.
    #[must_use]
    pub fn with(self, weight: u64, accurate: bool) -> Self {
        let Some(all) = self.all.checked_add(weight) else { return self };
        // Not above `all`.
        let good = if accurate { self.good.saturating_add(weight) } else { self.good };
        Self { good, all }
    }

    /// Of which `decay` is left in each of so many eras, rounded down.
    #[must_use]
    pub fn aged(self, decay: Parts, eras: u32) -> Self {
        Self { good: aged(self.good, decay, eras), all: aged(self.all, decay, eras) }
    }

    /// Credit e, (3.6): (sum(v T) + m e0) / (sum(v) + m), rounded down. `prior` is e0, `weight` m:
    /// who has no records has the prior, and it takes records of the weight m to move half-way
    /// from there.
    pub fn credit(self, prior: Parts, weight: u64) -> Parts {
        let prior = prior.min(ONE);
        let all = u128::from(self.all).saturating_add(weight.into());
        let known = u128::from(self.good).saturating_mul(ONE.into());
        let assumed = u128::from(weight).saturating_mul(prior.into());
        // Below 2^64 times a billion, twice.
        let sum = known.saturating_add(assumed);
        let credit = sum.checked_div(all).and_then(|credit| Parts::try_from(credit).ok());
        credit.unwrap_or(prior).min(ONE)
    }
}

/// Of which `decay` is left in each of so many eras, rounded down.
pub fn aged(of: u64, decay: Parts, eras: u32) -> u64 {
    let part = u128::from(of).saturating_mul(power(decay, eras)).checked_div(FINE);
    // Not above `of`.
    part.and_then(|part| u64::try_from(part).ok()).unwrap_or(of)
}

/// `decay` to the power of `eras`, in parts of [`FINE`], rounded down at each step.
fn power(decay: Parts, eras: u32) -> u128 {
    // Below FINE, so that products are below 10^36.
    let times = |a: u128, b: u128| a.saturating_mul(b).checked_div(FINE).unwrap_or_default();
    let mut square = u128::from(decay.min(ONE)).saturating_mul(BILLION.into());
    let (mut result, mut left) = (FINE, eras);
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, square);
        }
        square = times(square, square);
        left >>= 1;
    }
    result
}

/// `part` of a part, rounded down.
pub fn part_of(whole: Parts, part: Parts) -> Parts {
    let product = u64::from(whole).saturating_mul(part.into());
    let part = product.checked_div(BILLION).and_then(|part| Parts::try_from(part).ok());
    part.unwrap_or(whole)
}

/// Priority value V = c / e of an order, (3.10), rounded down: the lower it is, the sooner is the
/// order's turn among those of the same price. Without any credit it is what it would be with a
/// billionth; what doesn't fit is the most that fits.
pub fn priority(price: Price, credit: Parts) -> u64 {
    let value = mul_div_down(price, BILLION, credit.max(1).into());
    value.and_then(|value| u64::try_from(value).ok()).unwrap_or(u64::MAX)
}

/// S_reputation (2) of somebody that was to deliver `expected` and delivered `delivered`, with
/// `missed` as the sum of what each interval was missed by: 1 - missed / max(both, floor), not
/// below nothing, rounded down. `floor` keeps trifles from being everything.
pub fn reputation(expected: Energy, delivered: Energy, missed: Energy, floor: Energy) -> Parts {
    let most = expected.max(delivered).max(floor);
    if missed >= most {
        return if missed == 0 { ONE } else { 0 };
    }
    let lost = mul_div_up(missed.into(), BILLION, most);
    let lost = lost.and_then(|lost| Parts::try_from(lost).ok()).unwrap_or(ONE);
    ONE.saturating_sub(lost)
}

/// S_amount (3): where `energy` lies between `low` and `high`, rounded down; what is beyond them
/// counts as they do. Half where there is nothing between them.
pub fn amount(energy: Energy, low: Energy, high: Energy) -> Parts {
    let Some(width) = high.checked_sub(low).filter(|width| *width > 0) else {
        return ONE.saturating_div(2);
    };
    let above = energy.clamp(low, high).saturating_sub(low);
    let share = mul_div_down(above.into(), BILLION, width);
    share.and_then(|share| Parts::try_from(share).ok()).unwrap_or(ONE)
}

/// S_com (1), with alpha for S_reputation and the rest of the whole (6) for S_amount. Rounded down
/// once for each.
pub fn composite(alpha: Parts, reputation: Parts, amount: Parts) -> Parts {
    let alpha = alpha.min(ONE);
    let rest = ONE.saturating_sub(alpha);
    part_of(reputation, alpha).saturating_add(part_of(amount, rest)).min(ONE)
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    use super::*;

    const MWH: u64 = 1_000_000;
    const HALF: Parts = ONE / 2;
    const NINE_TENTHS: Parts = ONE / 10 * 9;

    fn credit(records: Records) -> Parts {
        records.credit(HALF, 100 * MWH)
    }

    #[test]
    fn who_has_no_records_has_the_prior() {
        assert_eq!(credit(Records::default()), HALF);
        assert_eq!(Records::default().credit(HALF, 0), HALF);
    }

    #[test]
    fn credit_is_a_ratio_with_a_prior() {
        // (100 + 50) / (100 + 100)
        assert_eq!(credit(Records::default().with(100 * MWH, true)), 750_000_000);
        // (0 + 50) / (100 + 100)
        assert_eq!(credit(Records::default().with(100 * MWH, false)), 250_000_000);
        // (300 + 50) / (400 + 100)
        let both = Records::default().with(300 * MWH, true).with(100 * MWH, false);
        assert_eq!(credit(both), 700_000_000);
    }

    /// The bare ratio (3.6) would be 1 for either.
    #[test]
    fn a_perfect_trifle_is_a_trifle() {
        assert_eq!(credit(Records::default().with(1_000, true)), 500_004_999);
        assert_eq!(credit(Records::default().with(1, true)), 500_000_004);
    }

    #[test]
    fn a_transaction_that_fails_one_check_fails() {
        assert!(accuracy([true; 6]));
        for failed in 0..6 {
            let mut checks = [true; 6];
            checks[failed] = false;
            assert!(!accuracy(checks));
        }
    }

    #[test]
    fn records_decay() {
        let records = Records { good: 1_000_000, all: 2_000_000 };
        assert_eq!(records.aged(NINE_TENTHS, 0), records);
        assert_eq!(records.aged(NINE_TENTHS, 2), Records { good: 810_000, all: 1_620_000 });
        assert_eq!(records.aged(NINE_TENTHS, u32::MAX), Records::default());
        assert_eq!(records.aged(ONE, u32::MAX), records);
    }

    #[test]
    fn priority_is_price_by_credit() {
        assert_eq!(priority(4_000, HALF), 8_000);
        assert_eq!(priority(4_000, ONE), 4_000);
        assert_eq!(priority(4_000, 0), 4_000 * BILLION);
        assert_eq!(priority(Price::MAX, 1), u64::MAX);
    }

    #[test]
    fn reputation_is_what_was_kept() {
        assert_eq!(reputation(1_000, 950, 50, 0), 950_000_000);
        // As much over as short: the larger of the two is the measure.
        assert_eq!(reputation(1_000, 1_250, 250, 0), 800_000_000);
        assert_eq!(reputation(1_000, 0, 1_000, 0), 0);
        // Short in one interval, over in another.
        assert_eq!(reputation(1_000, 1_000, 2_000, 0), 0);
        assert_eq!(reputation(0, 0, 0, 0), ONE);
        assert_eq!(reputation(0, 10, 10, 1_000), 990_000_000);
    }

    #[test]
    fn amount_is_a_place_between_two() {
        assert_eq!(amount(30, 10, 50), HALF);
        assert_eq!(amount(5, 10, 50), 0);
        assert_eq!(amount(90, 10, 50), ONE);
        assert_eq!(amount(7, 7, 7), HALF);
        assert_eq!(amount(7, 9, 3), HALF);
    }

    #[test]
    fn the_score_weighs_both() {
        assert_eq!(composite(HALF, 900_000_000, 500_000_000), 700_000_000);
        assert_eq!(composite(ONE, 900_000_000, 500_000_000), 900_000_000);
        assert_eq!(composite(0, 900_000_000, 500_000_000), 500_000_000);
    }

    fn parts() -> impl Strategy<Value = Parts> {
        0..=ONE
    }

    fn records() -> impl Strategy<Value = Records> {
        (any::<u64>(), any::<u64>()).prop_map(|(a, b)| Records { good: a.min(b), all: a.max(b) })
    }

    proptest! {
        /// Against the definition in exact fractions.
        #[test]
        fn credit_is_that_of_exact_fractions(
            records in records(), prior in parts(), weight in any::<u64>(),
        ) {
            prop_assume!(records.all > 0 || weight > 0);
            let assumed = BigRational::new(BigInt::from(prior) * weight, BigInt::from(ONE));
            let e = (assumed + BigInt::from(records.good))
                / (BigInt::from(records.all) + BigInt::from(weight));
            let expected = (e * BigInt::from(ONE)).floor();
            prop_assert_eq!(
                expected,
                BigRational::from(BigInt::from(records.credit(prior, weight)))
            );
        }

        #[test]
        fn an_accurate_record_never_lowers_credit_and_another_never_raises_it(
            records in records(), prior in parts(), m in 1..u64::MAX, weight in any::<u64>(),
        ) {
            let before = records.credit(prior, m);
            prop_assert!(records.with(weight, true).credit(prior, m) >= before);
            prop_assert!(records.with(weight, false).credit(prior, m) <= before);
        }

        /// One record is as good as any that it could be cut into.
        #[test]
        fn cutting_a_record_up_gains_nothing(
            good in 0..1u64 << 60, bad in 0..1u64 << 60,
            a in 0..1u64 << 60, b in 0..1u64 << 60, accurate: bool,
        ) {
            let records = Records { good, all: good + bad };
            let once = records.with(a + b, accurate);
            prop_assert_eq!(once, records.with(a, accurate).with(b, accurate));
        }

        #[test]
        fn ageing_at_once_or_by_and_by_is_the_same_to_a_few_units(
            records in records(), decay in parts(), eras in 0..30u32, more in 0..30u32,
        ) {
            let at_once = records.aged(decay, eras + more);
            let in_two = records.aged(decay, eras).aged(decay, more);
            // Rounded down twice, and powers are exact to 10^-18 at each of their steps.
            prop_assert!(at_once.all.abs_diff(in_two.all) <= 2_000);
            prop_assert!(at_once.good.abs_diff(in_two.good) <= 2_000);
            prop_assert!(at_once.good <= at_once.all);
        }

        #[test]
        fn better_credit_comes_first(price in 0..1u128 << 63, a in 1..=ONE, b in 1..=ONE) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(priority(price, high) <= priority(price, low));
        }

        #[test]
        fn scores_are_within_the_whole(
            expected: u64, delivered: u64, missed: u64, floor: u64,
            low: u64, high: u64, alpha in parts(),
        ) {
            let reputation = reputation(expected, delivered, missed, floor);
            let amount = amount(delivered, low, high);
            let score = composite(alpha, reputation, amount);
            prop_assert!(reputation <= ONE && amount <= ONE && score <= ONE);
            // Between the two that it is made of, but for rounding.
            prop_assert!(score + 2 >= reputation.min(amount));
            prop_assert!(score <= reputation.max(amount));
        }
    }
}
