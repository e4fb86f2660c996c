//! Random sequences of calls; the invariants hold after each.

use super::*;

const STEPS: usize = 2_000;

/// A linear congruential generator: the same sequence for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

#[test]
fn values_stay_within_bounds_when_changes_come_in_any_order() {
    for seed in [1, 42, 20_261_122] {
        run(|| {
            let mut dice = Dice(seed);
            let mut changes = 0;
            for _ in 0..STEPS {
                // Now and then above the most.
                let value = dice.roll(u64::from(MOST) + 20) as u32;
                let change = match dice.roll(3) {
                    0 => Low(value),
                    1 => High(value),
                    _ => Rising(value),
                };
                changes += usize::from(set(change).is_ok());
                Parameters::do_try_state().unwrap();
            }
            assert!(changes > 0 && changes < STEPS);
        });
    }
}
