use busbar_primitives::{
    delivery::Metered,
    units::{Energy, TOKEN},
};

use crate::{mock::*, *};

const MWH: Energy = 1_000_000;

fn measured(injected: Energy) -> Metered {
    Metered { injected, in_service: true, ..Default::default() }
}

#[test]
fn a_correction_is_settled_by_its_difference() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH);
        settle(DAY);
        let before = result(DAY, 0, SELLER).unwrap();
        correct(SELLER, DAY, 7, measured(MWH - 10_000));
        assert!(Stale::<Test>::contains_key(DAY, SELLER));
        work();
        let outcome = result(DAY, 0, SELLER).unwrap();
        let owed = 4 * TOKEN;
        assert_eq!((outcome.short, outcome.amount), (10_000, -(owed as i128)));
        assert_eq!((free(SELLER), free(COMPANY)), (ENDOWMENT - owed, ENDOWMENT + owed));
        let (day, contract) = (DAY, ContractId::Session(0));
        System::assert_has_event(
            Event::<Test>::Resettled { day, contract, who: SELLER, outcome, before }.into(),
        );
        // And back again.
        correct(SELLER, DAY, 7, measured(MWH));
        work();
        assert_eq!((free(SELLER), free(COMPANY)), (ENDOWMENT, ENDOWMENT));
        assert!(!Stale::<Test>::contains_key(DAY, SELLER));
    });
}

#[test]
fn a_correction_before_settlement_is_settled_with_all_else() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH);
        correct(SELLER, DAY, 7, measured(MWH - 10_000));
        assert_eq!(Stale::<Test>::iter().count(), 0);
        settle(DAY);
        assert_eq!(free(SELLER), ENDOWMENT - 4 * TOKEN);
    });
}

#[test]
fn corrections_of_whoever_has_no_contract_change_nothing() {
    run(|| {
        contracted();
        settle(DAY);
        inject(OTHER, DAY, MWH);
        correct(OTHER, DAY, 7, measured(1));
        inject(SELLER, DAY - 1, MWH);
        correct(SELLER, DAY - 1, 7, measured(1));
        assert_eq!(Stale::<Test>::iter().count(), 0);
    });
}

/// One that comes in the middle of a day's settlement finds its participant settled, or not yet.
#[test]
fn a_correction_may_come_in_the_middle() {
    for steps in 1..12 {
        run(|| {
            contracted();
            open_for(1, DAY, 1).unwrap();
            pay(1, SELLER, OTHER, 96 * MWH, 800);
            all_paid(1);
            inject(SELLER, DAY, 2 * MWH);
            to_settlement_of(DAY);
            let mut meter = frame_support::weights::WeightMeter::new();
            for _ in 0..steps {
                Delivery::turn(&mut meter);
            }
            correct(SELLER, DAY, 0, measured(2 * MWH - 20_000));
            Delivery::do_try_state().unwrap();
            work();
            let short = |session| result(DAY, session, SELLER).unwrap().short;
            assert_eq!((short(0), short(1)), (10_000, 10_000), "after {steps} steps");
            assert_eq!(worth(SELLER), (ENDOWMENT - 12 * TOKEN) as i128);
        });
    }
}

/// What is paid back sets off what is owed first.
#[test]
fn a_correction_reduces_a_debt_before_anything_is_paid() {
    run(|| {
        contracted();
        let rest = 10 * TOKEN;
        put_bond(9, SELLER, free(SELLER) - rest - 1);
        inject(SELLER, DAY, MWH);
        Counted::mutate(|counted| counted.get_mut(&(SELLER, DAY)).unwrap()[0].injected = 0);
        settle(DAY);
        let debt = Debts::<Test>::get(SELLER);
        assert!(debt > 0);
        // Half is there after all: less than the debt.
        correct(SELLER, DAY, 0, measured(900_000));
        work();
        let left = result(DAY, 0, SELLER).unwrap().amount.unsigned_abs();
        assert_eq!((Debts::<Test>::get(SELLER), free(SELLER)), (left - rest, 1));
        correct(SELLER, DAY, 0, measured(MWH));
        work();
        assert_eq!((Debts::<Test>::get(SELLER), free(SELLER)), (0, rest + 1));
        assert!(!Debts::<Test>::contains_key(SELLER));
    });
}
