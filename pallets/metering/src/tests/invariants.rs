//! Random sequences of calls; the invariants hold after each.

use busbar_primitives::market::Belongings;
use frame_support::{traits::Hooks, weights::Weight};
use sp_core::Pair;

use crate::{mock::*, *};

const STEPS: usize = 1_500;

/// A linear congruential generator: the same sequence for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }

    fn owner(&mut self) -> AccountId {
        1 + self.roll(2)
    }

    /// One that meters are registered for, or one that gets some only by moving.
    fn account(&mut self) -> AccountId {
        1 + self.roll(3)
    }

    /// One of those that are there, or the next.
    fn meter(&mut self) -> MeterId {
        self.roll(u64::from(NextMeter::<Test>::get()) + 1) as MeterId
    }

    /// Among the last ones, now and then one to come.
    fn interval(&mut self) -> Interval {
        let now = (Now::get() / INTERVAL_MS) as Interval;
        (now + 2).saturating_sub(self.roll(1_200) as Interval)
    }

    fn reading(&mut self) -> SignedReading {
        let (meter, interval) = (self.meter(), self.interval());
        sign(reading(meter, interval, self.roll(CAPACITY / 4 + 10)), self.roll(3) as u8)
    }
}

/// Does something, whether it is allowed or not.
fn step(dice: &mut Dice) {
    let operator = RuntimeOrigin::signed(OPERATOR);
    let key = |seed| MeterKey::Ed25519(keys(seed).ed25519.public());
    let _ = match dice.roll(14) {
        0 => {
            let seed = dice.roll(3) as u8;
            let since = start_of((Now::get() / INTERVAL_MS) as Interval + 1);
            let new = NewMeter { since, ..new_meter(key(seed)) };
            Metering::register(operator, dice.owner(), new)
        }
        12 => {
            let gateway = [None, Some(GATEWAY), Some(ALICE)][dice.roll(3) as usize];
            Metering::assign_gateway(operator, dice.meter(), gateway)
        }
        13 if dice.roll(4) == 0 => {
            let (old, new) = (dice.account(), dice.account());
            if old != new && !<Metering as Belongings<AccountId>>::any(&new) {
                <Metering as Belongings<AccountId>>::move_to(&old, &new);
            }
            Ok(())
        }
        1 => Metering::rotate_key(operator, dice.meter(), key(dice.roll(3) as u8)),
        2 if dice.roll(4) == 0 => Metering::revoke(operator, dice.meter(), Default::default()),
        3 if dice.roll(8) == 0 => Metering::retire(operator, dice.owner(), dice.meter()),
        4 | 5 => {
            let (meter, start) = (dice.meter(), start_of(dice.interval()));
            let counted = counted(dice.roll(CAPACITY / 4 + 10));
            let owner = owner_of(meter);
            Metering::correct(operator, owner, meter, start, counted, Default::default())
        }
        6 => {
            Now::mutate(|now| *now += INTERVAL_MS * dice.roll(40));
            Ok(())
        }
        7 => {
            KeptDays::set(11 + dice.roll(4) as Day);
            Metering::on_idle(1, Weight::from_parts(10_000_000 * dice.roll(5), u64::MAX));
            Ok(())
        }
        _ => {
            let count = dice.roll(20);
            let readings: Vec<_> = (0..count).map(|_| dice.reading()).collect();
            submit(readings).map(|_| ()).map_err(|error| error.error)
        }
    };
}

#[test]
fn invariants_hold_when_calls_come_in_any_order() {
    for seed in [1, 42, 20_261_122] {
        run(|| {
            let mut dice = Dice(seed);
            let (mut moved, mut corrected, mut put_away) = (false, false, false);
            for _ in 0..STEPS {
                step(&mut dice);
                Metering::do_try_state().unwrap();
                moved |= MetersOf::<Test>::contains_key(3);
                corrected |= Versions::<Test>::iter_keys().next().is_some();
                put_away |= Days::<Test>::iter_keys().next().is_some();
            }
            // It did get somewhere.
            assert_eq!((moved, corrected, put_away), (true, true, true));
            assert!(Meters::<Test>::iter().any(|(_, meter)| !meter.page.is_empty()));
            assert!(Digests::<Test>::iter().count() > 0);
        });
    }
}
