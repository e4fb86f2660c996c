//! Records of trades: exact figures, and what doesn't make any.

use super::*;
use crate::{Cause, Histories};

#[test]
fn a_trade_counts_for_both() {
    run(|| {
        trade(ACME[0], OTHER, 100 * MWH);
        // (100 + 50) / (100 + 100)
        assert_eq!((credit(ACME[0]), credit(OTHER)), (750_000_000, 750_000_000));
        assert_eq!(credit(THIRD), 500_000_000);
        let history = Histories::<Test>::get(entity("ACME")).unwrap();
        assert_eq!((history.records.good, history.records.all), (100 * MWH, 100 * MWH));
        let change = &history.changes[0];
        assert_eq!((change.cause, change.weight), (Cause::Traded, 100 * MWH));
        assert_eq!((change.block, change.credit.deconstruct()), (1, 750_000_000));
    });
}

#[test]
fn all_accounts_of_an_entity_share_its_credit() {
    run(|| {
        trade(ACME[0], OTHER, 100 * MWH);
        assert_eq!(credit(ACME[1]), 750_000_000);
    });
}

#[test]
fn trades_inside_an_entity_count_nothing() {
    run(|| {
        for _ in 0..1_000 {
            trade(ACME[0], ACME[1], 100 * MWH);
        }
        assert_eq!(credit(ACME[0]), 500_000_000);
        assert!(!Histories::<Test>::contains_key(entity("ACME")));
    });
}

/// The bare ratio of the paper would be 1 after the first one.
#[test]
fn tiny_trades_do_not_raise_credit() {
    run(|| {
        for _ in 0..100_000 {
            trade(ACME[0], OTHER, 999);
        }
        assert_eq!(credit(ACME[0]), 500_000_000);
        // A thousand of a kWh are no more than one of a MWh: (1 + 50) / (1 + 100).
        for _ in 0..1_000 {
            trade(ACME[0], OTHER, 1_999);
        }
        trade(THIRD, OTHER, MWH);
        assert_eq!((credit(ACME[0]), credit(THIRD)), (504_950_495, 504_950_495));
    });
}

#[test]
fn one_trade_counts_up_to_its_cap() {
    run(|| {
        trade(ACME[0], OTHER, 5_000 * MWH);
        assert_eq!(credit(ACME[0]), 750_000_000);
    });
}

#[test]
fn trades_with_one_partner_count_up_to_their_cap_in_an_era() {
    run(|| {
        // Whoever buys and whichever account it is.
        for _ in 0..10 {
            trade(ACME[0], OTHER, 100 * MWH);
            trade(OTHER, ACME[1], 100 * MWH);
        }
        // (300 + 50) / (300 + 100)
        assert_eq!(credit(ACME[0]), 875_000_000);
        trade(ACME[0], THIRD, 100 * MWH);
        // (400 + 50) / (400 + 100)
        assert_eq!(credit(ACME[0]), 900_000_000);

        skip_eras(1);
        // 0.9 of it: (360 + 50) / (360 + 100), then 100 more.
        assert_eq!(credit(ACME[0]), 891_304_347);
        trade(ACME[0], OTHER, 100 * MWH);
        assert_eq!(credit(ACME[0]), 910_714_285);
    });
}

/// Leaving and coming back changes nothing: credit is the entity's.
#[test]
fn a_new_account_does_not_wash_an_entity_white() {
    run(|| {
        apply(OTHER, refused(100 * MWH)).unwrap_err();
        // (0 + 50) / (100 + 100)
        assert_eq!(credit(OTHER), 250_000_000);
        Register::mutate(|register| register.remove(&OTHER));
        admit(STRANGER, "OTHER");
        assert_eq!(credit(STRANGER), 250_000_000);
    });
}

#[test]
fn the_last_changes_are_kept() {
    run(|| {
        for block in 1..=20u64 {
            System::set_block_number(block);
            trade(ACME[0], OTHER, MWH);
        }
        let changes = Histories::<Test>::get(entity("ACME")).unwrap().changes;
        let blocks: Vec<u64> = changes.iter().map(|change| change.block).collect();
        assert_eq!(blocks, (5..=20).collect::<Vec<_>>());
    });
}

#[test]
fn an_explanation_has_all_that_makes_up_credit() {
    run(|| {
        trade(ACME[0], OTHER, 100 * MWH);
        apply(ACME[1], refused(50 * MWH)).unwrap_err();
        let view = Credit::explain(&ACME[0]).unwrap();
        assert_eq!((view.good, view.all), (100 * MWH, 150 * MWH));
        let (prior, m) = (u64::from(view.prior.deconstruct()), view.prior_weight / MWH);
        let e = (view.good / MWH * 1_000_000_000 + m * prior) / (view.all / MWH + m);
        assert_eq!(u64::from(view.credit.deconstruct()), e);
        assert_eq!(view.changes.len(), 2);
        assert_eq!(view.changes[1].credit, view.credit);
        assert_eq!(Credit::explain(&STRANGER), None);
    });
}
