//! Percentiles of many figures that are seen one by one, out of counts of how many are about as large.

use alloc::{vec, vec::Vec};

use crate::{
    credit::{Parts, ONE},
    fraction::mul_div_up,
};

/// Steps between a power of two and the next: what is told apart differs by an eighth at least.
const STEPS: usize = 8;
const STEP_BITS: u32 = 3;

/// Classes of figures, from zero to the largest of 64 bits.
pub const CLASSES: u32 = 496;
const LAST: usize = 495;

/// The class of a figure; a larger figure is never in a lower one.
pub fn class_of(figure: u64) -> usize {
    let exponent = figure.checked_ilog2().unwrap_or_default();
    let Some(above) = exponent.checked_sub(STEP_BITS) else {
        return usize::try_from(figure).unwrap_or_default();
    };
    let step = usize::try_from(figure >> above).unwrap_or_default() % STEPS;
    let row = usize::try_from(above).unwrap_or_default().saturating_add(1);
    row.saturating_mul(STEPS).saturating_add(step)
}

/// The smallest figure of a class.
pub fn smallest_of(class: usize) -> u64 {
    let class = class.min(LAST);
    let (row, step) = (class / STEPS, class % STEPS);
    let figure = |figure: usize| u64::try_from(figure).unwrap_or(u64::MAX);
    match row.checked_sub(1).and_then(|above| u32::try_from(above).ok()) {
        None => figure(step),
        // At most 15 times 2^60.
        Some(above) => figure(STEPS.saturating_add(step)) << above,
    }
}

/// How many figures are of each class.
pub fn no_counts() -> Vec<u32> {
    vec![0; LAST.saturating_add(1)]
}

/// The smallest figure of the class that so large a part of all figures don't lie above: that of the
/// nearest rank. `None` where there are no figures.
pub fn percentile(counts: &[u32], part: Parts) -> Option<u64> {
    let all = counts.iter().fold(0u64, |sum, count| sum.saturating_add((*count).into()));
    let rank = mul_div_up(all.into(), part.min(ONE).into(), ONE.into())?.max(1);
    let mut below = 0u128;
    let class = counts.iter().position(|count| {
        below = below.saturating_add((*count).into());
        below >= rank
    });
    class.map(smallest_of)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_figures_have_classes_of_their_own() {
        for figure in 0..16 {
            assert_eq!(smallest_of(class_of(figure)), figure);
        }
        assert_eq!(class_of(u64::MAX), LAST);
        assert_eq!(no_counts().len(), CLASSES as usize);
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut counts = no_counts();
        assert_eq!(percentile(&counts, ONE / 2), None);
        // One to ten, once each.
        (1..=10).for_each(|figure| counts[class_of(figure)] += 1);
        assert_eq!(percentile(&counts, ONE / 20), Some(1));
        assert_eq!(percentile(&counts, ONE / 2), Some(5));
        assert_eq!(percentile(&counts, ONE / 20 * 19), Some(10));
        assert_eq!(percentile(&counts, 0), Some(1));
        assert_eq!(percentile(&counts, ONE), Some(10));
    }

    proptest! {
        #[test]
        fn a_class_holds_what_differs_by_an_eighth_at_most(figure: u64, other: u64) {
            let smallest = smallest_of(class_of(figure));
            prop_assert!(smallest <= figure && figure - smallest <= smallest / 8);
            prop_assert_eq!(class_of(smallest), class_of(figure));
            prop_assert!(figure > other || class_of(figure) <= class_of(other));
        }

        /// Against the figures put into their order.
        #[test]
        fn a_percentile_is_that_of_sorted_figures(
            mut figures in prop::collection::vec(any::<u64>(), 1..200), part in 0..=ONE,
        ) {
            let mut counts = no_counts();
            figures.iter().for_each(|figure| counts[class_of(*figure)] += 1);
            figures.sort_unstable();
            let rank = (figures.len() as u64 * u64::from(part)).div_ceil(ONE.into()).max(1);
            let exact = figures[rank as usize - 1];
            prop_assert_eq!(percentile(&counts, part), Some(smallest_of(class_of(exact))));
        }
    }
}
