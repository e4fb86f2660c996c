//! How the energy of a contract is spread over its delivery.

use alloc::{vec, vec::Vec};
use core::ops::Range;

use crate::{fraction::mul_div_down, Energy};

/// Delivery in parts of equal length, each with energy in the proportion of its weight; within a part
/// it is even.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profile {
    /// Weights of all parts before each, and at last of all.
    cumulated: Vec<u64>,
}

impl Profile {
    /// Without weights, one part: delivery is flat. `None` if none of them is above zero.
    pub fn new(weights: &[u32]) -> Option<Self> {
        let weights = if weights.is_empty() { &[1] } else { weights };
        let mut cumulated = vec![0];
        let mut sum = 0u64;
        for weight in weights {
            sum = sum.checked_add(u64::from(*weight))?;
            cumulated.push(sum);
        }
        (sum > 0).then_some(Self { cumulated })
    }

    /// The energy that delivery over `delivery` has in `part`, both in ms: what is due until the end
    /// of `part`, rounded down, less what is due until its beginning. So the parts of any division
    /// add up to `energy`. `None` if delivery takes no time.
    pub fn energy_in(
        &self,
        energy: Energy,
        delivery: &Range<u64>,
        part: &Range<u64>,
    ) -> Option<Energy> {
        if energy == 0 && !delivery.is_empty() {
            return Some(0);
        }
        let due = |moment| self.due(energy, delivery, moment);
        due(part.end)?.checked_sub(due(part.start)?)
    }

    /// What is due until `moment`: of the parts that are over, their share of the weights; of the one
    /// that isn't, the share of its time. Each is rounded down.
    fn due(&self, energy: Energy, delivery: &Range<u64>, moment: u64) -> Option<Energy> {
        let duration = delivery.end.checked_sub(delivery.start)?;
        let elapsed = moment.clamp(delivery.start, delivery.end).saturating_sub(delivery.start);
        let parts = u64::try_from(self.cumulated.len()).ok()?.checked_sub(1)?;
        let current = mul_div_down(elapsed.into(), parts, duration)?;
        let current = u64::try_from(current).ok()?.min(parts.checked_sub(1)?);
        let next = current.checked_add(1)?;

        let begins = |part: u64| {
            let elapsed = mul_div_down(duration.into(), part, parts)?;
            u64::try_from(elapsed).ok()
        };
        let due_by = |part: u64| {
            let weight = self.cumulated.get(usize::try_from(part).ok()?)?;
            let due = mul_div_down((*weight).into(), energy, *self.cumulated.last()?)?;
            u64::try_from(due).ok()
        };
        let width = begins(next)?.checked_sub(begins(current)?)?;
        let (before, after) = (due_by(current)?, due_by(next)?);
        if width == 0 {
            // More parts than ms.
            return Some(before);
        }
        let within = elapsed.checked_sub(begins(current)?)?;
        let rest = mul_div_down(within.into(), after.checked_sub(before)?, width)?;
        before.checked_add(u64::try_from(rest).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flat() -> Profile {
        Profile::new(&[]).unwrap()
    }

    fn by_parts(profile: &Profile, energy: Energy, duration: u64, parts: u64) -> Vec<Energy> {
        let width = duration / parts;
        let energy_in = |part| {
            let part = part * width..(part + 1) * width;
            profile.energy_in(energy, &(0..duration), &part).unwrap()
        };
        (0..parts).map(energy_in).collect()
    }

    #[test]
    fn delivery_without_time_has_no_parts() {
        assert_eq!(flat().energy_in(1, &(5..5), &(0..10)), None);
        let backwards = Range { start: 5, end: 4 };
        assert_eq!(flat().energy_in(1, &backwards, &(0..10)), None);
    }

    #[test]
    fn flat_delivery_is_even() {
        // 10 Wh over four parts of an hour each: 2, 3, 2, 3.
        assert_eq!(by_parts(&flat(), 10, 4, 4), [2, 3, 2, 3]);
        // Outside of it there is none, and of a part half inside, half.
        assert_eq!(flat().energy_in(10, &(10..20), &(0..10)), Some(0));
        assert_eq!(flat().energy_in(10, &(10..20), &(5..15)), Some(5));
        assert_eq!(flat().energy_in(10, &(10..20), &(20..30)), Some(0));
    }

    #[test]
    fn energies_as_weights_are_the_energies() {
        let energies = [7, 0, 1_000, 3];
        let profile = Profile::new(&energies).unwrap();
        assert_eq!(by_parts(&profile, 1_010, 40, 4), [7, 0, 1_000, 3]);
        // Cut to a half, each is a half: 3.5, 3.5, 503.5, 505 are due, rounded down.
        assert_eq!(by_parts(&profile, 505, 40, 4), [3, 0, 500, 2]);
    }

    #[test]
    fn a_part_of_a_part_is_even() {
        let profile = Profile::new(&[1, 3]).unwrap();
        assert_eq!(by_parts(&profile, 80, 80, 8), [5, 5, 5, 5, 15, 15, 15, 15]);
        // A third of 10 ms isn't whole ms: parts end after 3, 6 and 10.
        let thirds = Profile::new(&[1, 1, 1]).unwrap();
        assert_eq!(by_parts(&thirds, 30, 10, 10), [3, 3, 4, 3, 3, 4, 2, 3, 2, 3]);
    }

    #[test]
    fn weights_that_come_to_nothing_are_refused() {
        assert_eq!(Profile::new(&[0, 0]), None);
        assert!(Profile::new(&[0, 1]).is_some());
    }

    proptest! {
        #[test]
        fn parts_of_delivery_add_up(
            energy: Energy,
            weights in prop::collection::vec(prop_oneof![Just(0), any::<u32>()], 0..50),
            start in 0..u64::MAX / 2,
            duration in prop_oneof![1..100u64, 1..1_000_000_000u64],
            cuts in prop::collection::vec(0..1_000_000_000u64, 0..20),
        ) {
            let profile = Profile::new(&weights);
            prop_assume!(profile.is_some());
            let delivery = start..start + duration;
            let mut moments: Vec<u64> = std::iter::once(0)
                .chain(cuts.iter().map(|cut| start + cut % duration))
                .chain([u64::MAX])
                .collect();
            moments.sort_unstable();
            let profile = profile.unwrap();
            let sum: u128 = moments
                .windows(2)
                .map(|pair| {
                    let part = pair[0]..pair[1];
                    u128::from(profile.energy_in(energy, &delivery, &part).unwrap())
                })
                .sum();
            prop_assert_eq!(sum, u128::from(energy));
        }

        /// One weight for all is the same as none.
        #[test]
        fn equal_weights_are_flat_where_parts_are_whole(
            energy: Energy,
            weight in 1..=u32::MAX,
            parts in 1..40u64,
            width in 1..1_000_000u64,
        ) {
            let profile = Profile::new(&vec![weight; parts as usize]).unwrap();
            let duration = parts * width;
            let due = |profile: &Profile, part: u64| {
                profile.energy_in(energy, &(0..duration), &(0..part * width)).unwrap()
            };
            for part in 0..=parts {
                prop_assert_eq!(due(&profile, part), due(&flat(), part));
            }
        }
    }
}
