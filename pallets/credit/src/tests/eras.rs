//! The clock of eras, and what is forgotten with them.

use frame_support::{traits::Hooks, weights::Weight};

use super::*;
use crate::{CurrentEra, Dealt, Event, OldestDealt, Parameters};

#[test]
fn an_era_lasts_as_long_as_it_should() {
    run(|| {
        Values::set(Parameters { era: 30, ..Parameters::default() });
        for now in 1..=61 {
            System::set_block_number(now);
            Credit::on_initialize(now);
        }
        let era = CurrentEra::<Test>::get();
        assert_eq!((era.index, era.began), (2, 60));
        System::assert_has_event(Event::EraBegan { era: 2 }.into());

        // Made shorter, it ends with the next block; made longer, it goes on.
        Values::set(Parameters { era: 100, ..Parameters::default() });
        Credit::on_initialize(90);
        assert_eq!(CurrentEra::<Test>::get().index, 2);
        Credit::on_initialize(160);
        assert_eq!(CurrentEra::<Test>::get().index, 3);
    });
}

#[test]
fn records_fade() {
    run(|| {
        trade(ACME[0], OTHER, 100 * MWH);
        skip_eras(1);
        // (90 + 50) / (90 + 100)
        assert_eq!(credit(ACME[0]), 736_842_105);
        skip_eras(300);
        assert_eq!(credit(ACME[0]), 500_000_000);
    });
}

#[test]
fn what_was_dealt_is_forgotten_in_idle_time() {
    run(|| {
        trade(ACME[0], OTHER, MWH);
        trade(ACME[0], THIRD, MWH);
        idle();
        assert_eq!(Dealt::<Test>::iter().count(), 2);
        skip_eras(2);
        trade(ACME[0], THIRD, MWH);
        // Nothing without idle time.
        Credit::on_idle(System::block_number(), Weight::zero());
        assert_eq!(Dealt::<Test>::iter().count(), 3);
        // One of two pairs, with what is left of a block.
        let room = <() as crate::WeightInfo>::forget(1);
        assert_eq!(Credit::on_idle(System::block_number(), room), room);
        assert_eq!(Dealt::<Test>::iter().count(), 2);
        (0..3).for_each(|_| idle());
        assert_eq!(Dealt::<Test>::iter().count(), 1);
        assert_eq!(OldestDealt::<Test>::get(), 2);
    });
}
