//! What two parties agreed on, with a profile of its own.

use busbar_primitives::{
    delivery::{Metered, Shaping},
    intervals::INTERVALS_PER_DAY,
    units::TOKEN,
};

use crate::{mock::*, *};

const ID: ContractId = ContractId::Session(0);

/// 24 hours: from 8 to 20 o'clock three times as much as at night.
fn by_day() -> Vec<u32> {
    (0..24).map(|hour| if (8..20).contains(&hour) { 3 } else { 1 }).collect()
}

/// 96 MWh in all: 48 weights, so that a quarter has 0.5 MWh at night and 1.5 MWh by day.
fn agreed() {
    open();
    pay_agreed(0, 96_000_000, 500, &by_day());
    all_paid(0);
}

fn quarters(night: u64, day: u64) -> Vec<Metered> {
    (0..INTERVALS_PER_DAY)
        .map(|slot| Metered {
            injected: if (32..80).contains(&slot) { day } else { night },
            in_service: true,
            ..Default::default()
        })
        .collect()
}

#[test]
fn delivery_follows_the_profile() {
    run(|| {
        agreed();
        count(SELLER, DAY, quarters(500_000, 1_500_000));
        settle(DAY);
        let outcome = result(DAY, 0, SELLER).unwrap();
        assert_eq!(outcome, Outcome { contracted: 96_000_000, ..Default::default() });
        let by_interval = Delivery::intervals_of(DAY, ID, &BUYER);
        let contracted: Vec<_> = by_interval.iter().map(|interval| interval.contracted).collect();
        assert_eq!((contracted[31], contracted[32]), (-500_000, -1_500_000));
        assert_eq!((contracted[79], contracted[80]), (-1_500_000, -500_000));
        assert_eq!(contracted.iter().sum::<i128>(), -96_000_000);
    });
}

/// Flat delivery of the same energy misses it.
#[test]
fn what_is_delivered_at_another_time_is_a_deviation() {
    run(|| {
        agreed();
        inject(SELLER, DAY, 1_000_000);
        settle(DAY);
        let outcome = result(DAY, 0, SELLER).unwrap();
        assert_eq!((outcome.short, outcome.over), (24_000_000, 24_000_000));
        assert_eq!(kept(SELLER).missed(), 48_000_000);
        // Of 1,500 kWh, 500 are missing: 45 at 0.5 token, 105 at 0.525, 350 at 0.55. A surplus that
        // nothing was matched for earns nothing.
        let each = 270_125 * TOKEN as i128 / 1_000;
        assert_eq!(outcome.amount, -48 * each);
        assert_eq!(companys_worth(), ENDOWMENT as i128 + 48 * each);
    });
}

/// All of it is due in the last quarter of the day: whatever is taken out before is lacking.
#[test]
fn what_is_taken_out_when_nothing_is_due_is_short() {
    run(|| {
        open();
        pay(0, SELLER, OTHER, 96_000_000, 400);
        pay_as(0, [SELLER, BUYER], 96_000_000, 400, false, &[0, 0, 0, 1]);
        all_paid(0);
        withdraw(BUYER, DAY, 1_000_000);
        settle(DAY);
        let outcome = result(DAY, 0, BUYER).unwrap();
        let contracted = 96_000_000;
        // 72 intervals of 1 MWh too much, then 24 of 3 MWh too little, of 4 MWh.
        assert_eq!((outcome.contracted, outcome.short), (contracted, 72_000_000));
        assert_eq!(outcome.over, 72_000_000);
        // Each of the first costs 1.1 times 400 token; each of the others earns 0.4 token for 120 kWh,
        // and 0.36 for 2,880.
        let earned = 24 * (48_000 + 1_036_800);
        assert_eq!(outcome.amount, (earned - 72 * 440_000) * TOKEN as i128 / 1_000);
    });
}

/// A silent meter of a buyer to whom nothing is due has taken out all that it can count.
#[test]
fn a_buyer_is_one_when_nothing_is_due_as_well() {
    run(|| {
        open();
        pay_agreed(0, 96_000_000, 400, &[0, 1]);
        all_paid(0);
        let silent = Metered { unread: 5_000_000, in_service: true, ..Default::default() };
        count(BUYER, DAY, vec![silent; INTERVALS_PER_DAY as usize]);
        settle(DAY);
        assert_eq!(result(DAY, 0, BUYER).unwrap().short, 48 * 5_000_000 + 48 * 3_000_000);
    });
}

#[test]
fn flat_and_shaped_parts_of_a_session_are_settled_together() {
    run(|| {
        open();
        pay(0, SELLER, BUYER, 96_000_000, 400);
        pay_agreed(0, 96_000_000, 900, &by_day());
        pay_agreed(0, 96_000_000, 900, &[]);
        all_paid(0);
        let contract = Contracts::<Test>::get(ID).unwrap();
        assert_eq!(contract.energy(), 3 * 96_000_000);
        assert_eq!(contract.reference_price(), 400 * TOKEN / 1_000);
        // Two flat MWh, and the profile.
        count(SELLER, DAY, quarters(2_500_000, 3_500_000));
        settle(DAY);
        let outcome = result(DAY, 0, SELLER).unwrap();
        let contracted = 3 * 96_000_000;
        assert_eq!(outcome, Outcome { contracted, ..Default::default() });
        assert_eq!(Positions::<Test>::get(ID, SELLER).sold, 2 * 96_000_000);
    });
}

#[test]
fn further_profiles_are_bounded() {
    run(|| {
        open();
        for _ in 0..3 {
            assert!(<Delivery as Shaping<AccountId>>::may_shape(&SELLER));
            pay_as(0, [SELLER, BUYER], 1_000, 400, false, &[1, 2]);
        }
        for who in [SELLER, BUYER] {
            assert!(!<Delivery as Shaping<AccountId>>::may_shape(&who));
        }
        assert!(<Delivery as Shaping<AccountId>>::may_shape(&OTHER));
        all_paid(0);
    });
}

#[test]
fn profiles_go_with_their_contract() {
    run(|| {
        agreed();
        open_for(1, DAY + 9, 1).unwrap();
        pay_agreed(1, 1_000, 900, &[1, 2]);
        pay_agreed(1, 1_000, 900, &[2, 1]);
        all_paid(1);
        assert_eq!(ShapedCounts::<Test>::get(SELLER), 3);
        settle(DAY);
        to_end_of(DAY);
        work();
        assert_eq!(Contracts::<Test>::get(ID), None);
        assert_eq!(ShapedCounts::<Test>::get(SELLER), 2);
        to_end_of(DAY + 9);
        work();
        assert_eq!(ShapedParts::<Test>::iter_keys().count(), 0);
        assert!(!ShapedCounts::<Test>::contains_key(SELLER));
    });
}
