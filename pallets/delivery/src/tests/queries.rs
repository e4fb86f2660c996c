use busbar_primitives::{
    api::DayState,
    delivery::{Kept, Metered},
    units::Energy,
};

use crate::{mock::*, *};

const MWH: Energy = 1_000_000;

fn outcomes(day: u32, who: AccountId) -> Vec<(ContractId, Outcome)> {
    Delivery::outcomes_of(day, &who)
}

#[test]
fn an_open_day_tells_what_has_come_of_it_so_far() {
    run(|| {
        contracted();
        // Read until noon: 10 % short; nothing has come since.
        let read = Metered { injected: MWH - 100_000, in_service: true, ..Default::default() };
        let silent = Metered { unread: 2 * MWH, in_service: true, ..Default::default() };
        count(SELLER, DAY, [vec![read; 48], vec![silent; 48]].concat());
        assert_eq!(Delivery::state_of(DAY), DayState::Open);
        let [(id, outcome)] = outcomes(DAY, SELLER)[..] else { panic!("there is one contract") };
        assert_eq!(id, ContractId::Session(0));
        assert_eq!((outcome.contracted, outcome.short), (96 * MWH, 48 * 100_000));
        assert_eq!(outcome.unread, 48);
        let intervals = Delivery::intervals_of(DAY, id, &SELLER);
        let amount: i128 = intervals.iter().map(|interval| interval.amount).sum();
        assert_eq!(amount, outcome.amount);

        // Settled, the silent half is taken at its worst.
        settle(DAY);
        assert_eq!(Delivery::state_of(DAY), DayState::Settled);
        let [(_, settled)] = outcomes(DAY, SELLER)[..] else { panic!("there is one contract") };
        assert_eq!(Some(settled), result(DAY, 0, SELLER));
        assert_eq!(settled.short, 48 * 100_000 + 48 * MWH);
        assert!(settled.amount < outcome.amount);
    });
}

#[test]
fn intervals_are_those_of_the_result() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH - 20_000);
        settle(DAY);
        let intervals_of = |day, who| Delivery::intervals_of(day, ContractId::Session(0), &who);
        let intervals = intervals_of(DAY, SELLER);
        assert_eq!(intervals.len(), 96);
        assert!(intervals.iter().all(|interval| interval.deviation == -20_000));
        let sum: i128 = intervals.iter().map(|interval| interval.amount).sum();
        assert_eq!(sum, result(DAY, 0, SELLER).unwrap().amount);
        assert!(intervals_of(DAY, OTHER).is_empty());
        assert!(intervals_of(DAY + 1, SELLER).is_empty());
    });
}

#[test]
fn results_are_told_of_contracts_that_are_closed() {
    run(|| {
        for session in 0..3 {
            open_for(session, DAY, 1).unwrap();
            pay(session, SELLER, BUYER, 96 * MWH, 400);
            pay(session, OTHER, BUYER, 96 * MWH, 400);
            all_paid(session);
        }
        settle(DAY);
        let settled = [SELLER, BUYER, OTHER].map(|who| outcomes(DAY, who));
        assert!(settled.iter().all(|outcomes| outcomes.len() == 3));
        to_end_of(DAY);
        work();
        assert_eq!(Delivery::state_of(DAY), DayState::Final);
        assert_eq!(Contracts::<Test>::count(), 0);
        assert_eq!([SELLER, BUYER, OTHER].map(|who| outcomes(DAY, who)), settled);
        assert!(outcomes(DAY + 1, SELLER).is_empty());
    });
}

#[test]
fn what_was_kept_is_told_of_settled_days() {
    run(|| {
        open_for(0, DAY, 2).unwrap();
        pay(0, SELLER, BUYER, 2 * 96 * MWH, 400);
        all_paid(0);
        let at = |injected| Metered { injected, in_service: true, ..Default::default() };
        // Short by 10 kWh in one half of the day, over by 5 in the other.
        let halves = [vec![at(MWH - 10_000); 48], vec![at(MWH + 5_000); 48]].concat();
        count(SELLER, DAY, halves.clone());
        count(SELLER, DAY + 1, halves);
        assert_eq!(kept(SELLER), Kept::default());
        settle(DAY);
        let day = Kept { contracted: 96 * MWH, short: 48 * 10_000, over: 48 * 5_000 };
        assert_eq!(kept(SELLER), day);
        assert_eq!(day.delivered(), 96 * MWH - 48 * 5_000);
        assert_eq!(day.missed(), 48 * 15_000);
        // Who sold, and took out.
        let worse = Kept { contracted: 100, short: 150, over: 20 };
        assert_eq!((worse.delivered(), worse.missed()), (0, 170));
        settle(DAY + 1);
        assert_eq!(kept(SELLER).missed(), 2 * 48 * 15_000);
        // Who has no meters.
        assert_eq!(kept(BUYER), Kept::default());

        correct(SELLER, DAY, 0, at(MWH));
        work();
        assert_eq!(kept(SELLER).short, (47 + 48) * 10_000);
    });
}
