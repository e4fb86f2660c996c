use busbar_primitives::{
    delivery::{Debts as DebtsOf, Metered},
    units::{Energy, TOKEN},
};
use frame_support::weights::Weight;

use crate::{mock::*, *};

const MWH: Energy = 1_000_000;
/// 1 MWh in an interval at 0.4 token a kWh: 400 token.
const INTERVALS: i128 = 96;

const fn token(millitoken: i128) -> i128 {
    millitoken * (TOKEN as i128) / 1_000
}

fn moved(who: AccountId) -> i128 {
    worth(who) - super::super::mock::ENDOWMENT as i128
}

#[test]
fn what_is_delivered_as_contracted_costs_nothing() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH);
        withdraw(BUYER, DAY, MWH);
        settle(DAY);
        for who in [SELLER, BUYER] {
            let outcome = Outcome { contracted: 96 * MWH, ..Default::default() };
            assert_eq!(result(DAY, 0, who), Some(outcome));
            assert_eq!(moved(who), 0);
        }
        assert!(is_settled(0));
    });
}

#[test]
fn shortfalls_cost_by_their_bands() {
    run(|| {
        contracted();
        // 20 % short: 30 kWh at 0.4, 70 at 0.42, 100 at 0.44 in each interval.
        inject(SELLER, DAY, MWH - 200_000);
        // 2 % more than bought: within the tolerance.
        withdraw(BUYER, DAY, MWH + 20_000);
        settle(DAY);
        let seller = token(-(12_000 + 29_400 + 44_000) * INTERVALS);
        let buyer = token(-8_000 * INTERVALS);
        assert_eq!(
            result(DAY, 0, SELLER).unwrap(),
            Outcome {
                contracted: 96 * MWH,
                short: 96 * 200_000,
                amount: seller,
                ..Default::default()
            }
        );
        assert_eq!(result(DAY, 0, BUYER).unwrap().amount, buyer);
        assert_eq!((moved(SELLER), moved(BUYER)), (seller, buyer));
        assert_eq!(companys_worth() - ENDOWMENT as i128, -seller - buyer);
    });
}

#[test]
fn a_surplus_is_worth_less_beyond_the_band() {
    run(|| {
        contracted();
        // 10 % more than sold: 30 kWh at 0.4, 70 at 0.36. 10 % less than bought: the same.
        inject(SELLER, DAY, MWH + 100_000);
        withdraw(BUYER, DAY, MWH - 100_000);
        settle(DAY);
        let each = token((12_000 + 25_200) * INTERVALS);
        assert_eq!((moved(SELLER), moved(BUYER)), (each, each));
        assert_eq!(result(DAY, 0, BUYER).unwrap().over, 96 * 100_000);
    });
}

#[test]
fn whoever_has_no_meter_delivers_as_contracted() {
    run(|| {
        contracted();
        settle(DAY);
        let outcome = Outcome { contracted: 96 * MWH, ..Default::default() };
        assert_eq!(result(DAY, 0, SELLER), Some(outcome));
        assert_eq!(moved(SELLER), 0);
    });
}

/// A seller that is silent fed nothing in; a buyer took out all that its meter could have counted.
#[test]
fn silence_is_taken_at_its_worst() {
    run(|| {
        contracted();
        let silent = Metered { unread: 3 * MWH, in_service: true, ..Default::default() };
        for who in [SELLER, BUYER] {
            count(who, DAY, vec![silent; 96]);
        }
        settle(DAY);
        let (seller, buyer) = (result(DAY, 0, SELLER).unwrap(), result(DAY, 0, BUYER).unwrap());
        assert_eq!((seller.short, seller.unread), (96 * MWH, 96));
        assert_eq!((buyer.short, buyer.unread), (96 * 2 * MWH, 96));
        let middle = 12_000 + 29_400;
        assert_eq!(moved(SELLER), token(-(middle + 900 * 440) * INTERVALS));
        assert_eq!(moved(BUYER), token(-(middle + 1_900 * 440) * INTERVALS));
    });
}

#[test]
fn doubtful_values_are_counted() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH);
        Counted::mutate(|counted| {
            counted.get_mut(&(SELLER, DAY)).unwrap()[5].doubtful = true;
        });
        settle(DAY);
        assert_eq!(result(DAY, 0, SELLER).unwrap().doubtful, 1);
    });
}

/// Each has the same relative deviation, at its own price.
#[test]
fn a_deviation_falls_to_contracts_by_their_energy() {
    run(|| {
        contracted();
        open_for(1, DAY, 1).unwrap();
        pay(1, SELLER, OTHER, 3 * 96 * MWH, 800);
        all_paid(1);
        // 4 MWh are sold; 40 kWh are missing: 10 of the first, 30 of the second.
        inject(SELLER, DAY, 4 * MWH - 40_000);
        settle(DAY);
        let of = |session| result(DAY, session, SELLER).unwrap();
        assert_eq!((of(0).short, of(1).short), (96 * 10_000, 96 * 30_000));
        assert_eq!(of(0).amount, token(-4_000 * INTERVALS));
        assert_eq!(of(1).amount, token(-24_000 * INTERVALS));
    });
}

#[test]
fn bonds_pay_first_then_what_is_free_then_it_is_owed() {
    run(|| {
        contracted();
        put_bond(0, SELLER, 1_000 * TOKEN);
        // All but 2,000 token is elsewhere.
        let left = 2_000 * TOKEN;
        put_bond(9, SELLER, free(SELLER) - left - 1);
        inject(SELLER, DAY, 0);
        settle(DAY);
        let owed = result(DAY, 0, SELLER).unwrap().amount.unsigned_abs();
        assert!(owed > 3_000 * TOKEN);
        let debt = owed - 3_000 * TOKEN;
        assert_eq!(BondsOf::get()[&(0, SELLER)], 0);
        // The account lives on.
        assert_eq!((free(SELLER), Debts::<Test>::get(SELLER)), (1, debt));
        assert!(<Delivery as DebtsOf<AccountId>>::any(&SELLER));
        assert_eq!(free(COMPANY), ENDOWMENT + 3_000 * TOKEN);
        System::assert_has_event(
            Event::<Test>::DebtIncurred { who: SELLER, amount: debt, debt }.into(),
        );
    });
}

#[test]
fn what_the_company_cannot_pay_is_claimed() {
    run(|| {
        contracted();
        put_bond(9, COMPANY, ENDOWMENT - 100 * TOKEN);
        inject(SELLER, DAY, 2 * MWH);
        settle(DAY);
        let due = result(DAY, 0, SELLER).unwrap().amount.unsigned_abs();
        let claim = due - 100 * TOKEN + 1;
        assert_eq!(Claims::<Test>::get(SELLER), claim);
        assert!(!<Delivery as DebtsOf<AccountId>>::any(&SELLER));
        System::assert_has_event(
            Event::<Test>::ClaimIncurred { who: SELLER, amount: claim, claim }.into(),
        );
    });
}

#[test]
fn without_a_company_all_is_owed_until_there_is_one() {
    run(|| {
        contracted();
        GridCompany::set(None);
        inject(SELLER, DAY, MWH - 10_000);
        withdraw(BUYER, DAY, MWH - 10_000);
        settle(DAY);
        let amount = token(4_000 * INTERVALS).unsigned_abs();
        assert_eq!((Debts::<Test>::get(SELLER), Claims::<Test>::get(BUYER)), (amount, amount));
        GridCompany::set(Some(COMPANY));
    });
}

/// It stands on both sides of its own deviation.
#[test]
fn the_company_owes_itself_nothing() {
    run(|| {
        open();
        pay(0, COMPANY, BUYER, 96 * MWH, 400);
        all_paid(0);
        inject(COMPANY, DAY, 0);
        settle(DAY);
        assert!(result(DAY, 0, COMPANY).unwrap().amount < 0);
        assert_eq!(companys_worth(), ENDOWMENT as i128);
    });
}

/// A budget with room for one step in each block comes to the same.
#[test]
fn a_day_may_take_many_blocks() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH - 10_000);
        withdraw(BUYER, DAY, MWH + 10_000);
        to_settlement_of(DAY);
        let step = <() as WeightInfo>::turn() + <() as WeightInfo>::settle(1, 1, 0);
        let narrow = <() as WeightInfo>::keep_time() + step + Weight::from_parts(2_000_000, 0);
        let mut blocks = 0;
        while !is_settled(0) {
            let used = Delivery::work(narrow);
            assert!(used.all_lte(narrow));
            Delivery::do_try_state().unwrap();
            blocks += 1;
            assert!(blocks < 20, "the day is never settled");
        }
        assert!(blocks > 3);
        let each = token(-4_000 * INTERVALS);
        assert_eq!((moved(SELLER), moved(BUYER)), (each, each));
    });
}

#[test]
fn nothing_is_settled_while_blocks_pause() {
    run(|| {
        contracted();
        Paused::set(true);
        settle(DAY);
        assert!(!is_settled(0));
        Paused::set(false);
        work();
        assert!(is_settled(0));
    });
}

#[test]
fn a_sellers_silent_meter_has_taken_out_what_the_others_fed_in() {
    run(|| {
        contracted();
        let metered = |injected, withdrawn, unread| Metered {
            injected,
            withdrawn,
            unread,
            in_service: true,
            ..Default::default()
        };
        let mut day = vec![metered(MWH, 0, 0); 96];
        day[0] = metered(MWH, 0, 200_000);
        day[1] = metered(0, 0, 5 * MWH);
        day[2] = metered(0, 100_000, 5 * MWH);
        count(SELLER, DAY, day);
        settle(DAY);
        let outcome = result(DAY, 0, SELLER).unwrap();
        assert_eq!(outcome.short, 200_000 + MWH + MWH + 100_000);
        assert_eq!(outcome.unread, 3);
    });
}
