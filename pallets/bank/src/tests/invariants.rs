//! Random sequences of calls; the invariants hold after each.

use super::*;

const STEPS: usize = 1_500;

/// A linear congruential generator: the same sequence for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }

    fn participant(&mut self) -> AccountId {
        1 + self.roll(4)
    }

    fn officer(&mut self) -> RuntimeOrigin {
        RuntimeOrigin::signed(OFFICER + self.roll(2))
    }

    /// Few enough that some come twice.
    fn reference(&mut self) -> Reference {
        reference(&format!("in {}", self.roll(1_000)))
    }

    /// Now and then above the threshold, sometimes zero.
    fn fen(&mut self) -> Fen {
        let most = [2, 2_000, 2 * CONFIRM_ABOVE][self.roll(3) as usize];
        self.roll(most)
    }

    /// One of the last claims that were opened, or the next.
    fn claim(&mut self) -> u64 {
        (NextClaim::<Test>::get() + 1).saturating_sub(self.roll(8))
    }

    /// The reference of some pending deposit, or any.
    fn pending(&mut self) -> Reference {
        PendingDeposits::<Test>::iter_keys().next().unwrap_or_else(|| self.reference())
    }
}

/// Does something, whether it is allowed or not.
fn step(dice: &mut Dice) {
    let who = dice.participant();
    let _ = match dice.roll(10) {
        0..=2 => {
            let officer = dice.officer();
            Bank::book_deposit(officer, who, dice.fen(), dice.reference())
        }
        3 => {
            let officer = dice.officer();
            Bank::confirm_deposit(officer, dice.pending())
        }
        4 => {
            let officer = dice.officer();
            Bank::cancel_deposit(officer, dice.pending())
        }
        5 | 6 => redeem(who, dice.fen()),
        7 => pay_out(dice.claim()),
        8 => give_back(dice.claim()),
        _ => {
            Now::mutate(|now| *now += MS_PER_DAY / 7);
            Rate::set(MIN_RATE + DEFAULT_RATE * Balance::from(dice.roll(20)));
            Ok(())
        }
    };
}

#[test]
fn invariants_hold_when_calls_come_in_any_order() {
    for seed in [1, 42, 20_260_901] {
        run(|| {
            let mut dice = Dice(seed);
            for _ in 0..STEPS {
                step(&mut dice);
                Bank::do_try_state().unwrap();
            }
            assert!(TotalCredited::<Test>::get() > 0);
            assert!(TotalBurnt::<Test>::get() > 0);
            assert!(TotalReturned::<Test>::get() > 0);
        });
    }
}
