//! Random sequences of calls; the invariants hold after each, and no token is made or lost.

use super::*;

const KEYS: u8 = 5;
const STEPS: usize = 400;

/// A linear congruential generator: the same sequence for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }

    fn key(&mut self) -> u8 {
        self.roll(KEYS.into()) as u8 + 1
    }

    /// Participants submit too, once they have tokens.
    fn submitter(&mut self) -> AccountId {
        match self.roll(2) {
            0 => sponsor(),
            _ => account(self.key()),
        }
    }

    fn amount(&mut self) -> Balance {
        EXISTENTIAL_DEPOSIT + Balance::from(self.roll(600))
    }
}

/// Does something, whether it is allowed or not. Returns how many tokens were credited.
fn step(dice: &mut Dice) -> Balance {
    let who = dice.key();
    let origin = signed(&account(who));
    let _ = match dice.roll(9) {
        0 => {
            let signature = sign(who, &Registry::apply_message(&account(who), &profile(), 1));
            let submitter = signed(&dice.submitter());
            Registry::apply(submitter, account(who), profile(), 1, signature)
        }
        1 => Registry::approve(committee(), account(who)),
        2 => Registry::refuse(committee(), account(who), reason()),
        3 => Registry::suspend(supervisor(), account(who), reason()),
        4 => Registry::reinstate(supervisor(), account(who)),
        5 => Registry::leave(origin),
        6 => {
            let by = if dice.roll(2) == 0 { origin } else { committee() };
            rotate(by, who, dice.key())
        }
        7 => Registry::withdraw_application(signed(&dice.submitter()), account(who)),
        _ => {
            let amount = dice.amount();
            credit(who, amount);
            return amount;
        }
    };
    0
}

#[test]
fn invariants_hold_when_calls_come_in_any_order() {
    for seed in [1, 42, 20_260_901] {
        run(|| {
            let mut dice = Dice(seed);
            let mut issuance = SPONSOR_BALANCE;
            for _ in 0..STEPS {
                issuance += step(&mut dice);
                Registry::do_try_state().unwrap();
                assert_eq!(Balances::total_issuance(), issuance);
            }
        });
    }
}
