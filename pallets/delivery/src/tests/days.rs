use busbar_primitives::{
    delivery::SettledDays,
    intervals::{end_of, Day},
    market::Obligations,
    units::Energy,
};
use frame_support::weights::Weight;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{mock::*, *};

const MWH: Energy = 1_000_000;

fn days() -> (Day, Day, Day) {
    (OldestDay::<Test>::get(), FinalBefore::<Test>::get(), NextDay::<Test>::get().unwrap())
}

#[test]
fn it_begins_with_the_days_that_can_still_be_read() {
    run(|| {
        // The clock stands a second before midnight.
        assert_eq!(days(), (DAY - 3, DAY - 3, DAY - 3));
        assert_eq!(<Delivery as SettledDays<AccountId>>::settled_before(), DAY - 3);
    });
}

#[test]
fn a_day_is_settled_when_its_readings_are_in() {
    run(|| {
        contracted();
        Now::set(end_of(DAY) + ReadingWindow::get());
        work();
        assert_eq!(days().2, DAY);
        assert!(!is_settled(0));
        Now::mutate(|now| *now += 1);
        work();
        assert_eq!(days().2, DAY + 1);
        assert!(is_settled(0));
        System::assert_has_event(Event::<Test>::DaySettled { day: DAY }.into());
    });
}

#[test]
fn a_longer_window_opens_no_day_again() {
    run(|| {
        contracted();
        settle(DAY);
        ReadingWindow::mutate(|window| *window *= 2);
        work();
        assert_eq!(<Delivery as SettledDays<AccountId>>::settled_before(), DAY + 1);
    });
}

/// Another trade would change what falls to which contract.
#[test]
fn a_day_waits_for_contracts_whose_trades_are_not_paid() {
    run(|| {
        contracted();
        open_for(1, DAY, 2).unwrap();
        settle(DAY + 1);
        assert_eq!(days().2, DAY);
        pay(1, SELLER, OTHER, 96 * 2 * MWH, 400);
        all_paid(1);
        work();
        assert_eq!(days().2, DAY + 2);
        assert!(result(DAY, 1, SELLER).is_some());
    });
}

#[test]
fn contracts_of_many_days_are_settled_day_by_day() {
    run(|| {
        open_for(0, DAY, 3).unwrap();
        pay(0, SELLER, BUYER, 3 * 96 * MWH + 1, 400);
        all_paid(0);
        for day in DAY..DAY + 3 {
            assert!(!is_settled(0));
            settle(day);
        }
        assert!(is_settled(0));
        let sum: u64 = (DAY..DAY + 3).map(|day| result(day, 0, SELLER).unwrap().contracted).sum();
        assert_eq!(sum, 3 * 96 * MWH + 1);
    });
}

#[test]
fn a_final_contract_is_deleted_and_binds_nobody() {
    run(|| {
        contracted();
        settle(DAY);
        Now::set(end_of(DAY) + CorrectionWindow::get());
        work();
        assert!(<Delivery as Obligations<AccountId>>::bound(&SELLER));
        to_end_of(DAY);
        work();
        assert_eq!(<Delivery as SettledDays<AccountId>>::final_before(), DAY + 1);
        System::assert_has_event(
            Event::<Test>::ContractClosed { contract: ContractId::Session(0) }.into(),
        );
        for who in [SELLER, BUYER] {
            assert!(!<Delivery as Obligations<AccountId>>::bound(&who));
            assert!(result(DAY, 0, who).is_some());
        }
        assert_eq!(Contracts::<Test>::count(), 0);
        assert!(is_settled(0));
        // A correction that came through nevertheless has no effect.
        <Delivery as SettledDays<AccountId>>::corrected(&SELLER, DAY);
        assert_eq!(Stale::<Test>::iter().count(), 0);
    });
}

#[test]
fn results_that_are_no_longer_kept_leave_a_hash() {
    run(|| {
        contracted();
        settle(DAY);
        let mut expected = H256::zero();
        for ((contract, who), outcome) in Results::<Test>::iter_prefix((DAY,)) {
            expected = BlakeTwo256::hash_of(&(expected, contract, who, outcome));
        }
        Now::set(end_of(DAY + KeptDays::get() - 1) - 1);
        work();
        assert!(result(DAY, 0, SELLER).is_some());
        Now::mutate(|now| *now += 1);
        work();
        assert_eq!(Results::<Test>::iter().count(), 0);
        assert_eq!(Digests::<Test>::get(DAY), expected);
        System::assert_last_event(Event::<Test>::DayDeleted { day: DAY, digest: expected }.into());
        // Days without results leave nothing.
        assert_eq!(Digests::<Test>::iter().count(), 1);
    });
}

#[test]
fn deleting_may_take_many_blocks() {
    run(|| {
        contracted();
        pay(0, OTHER, COMPANY, 1, 1);
        all_paid(0);
        settle(DAY);
        Now::set(end_of(DAY + KeptDays::get()));
        let narrow = <() as WeightInfo>::turn() * 2;
        for _ in 0..60 {
            let used = Delivery::work(narrow);
            assert!(used.all_lte(narrow));
            Delivery::do_try_state().unwrap();
        }
        assert_eq!((Results::<Test>::iter().count(), Contracts::<Test>::count()), (0, 0));
        assert_eq!(Commitments::<Test>::iter().count(), 0);
    });
}

#[test]
fn without_room_nothing_is_done() {
    run(|| {
        contracted();
        to_settlement_of(DAY);
        assert_eq!(Delivery::work(Weight::zero()), Weight::zero());
        assert!(!is_settled(0));
    });
}

/// A chain that stood still for long settles day after day.
#[test]
fn days_that_were_missed_are_made_up_for() {
    run(|| {
        contracted();
        inject(SELLER, DAY, 0);
        Now::set(end_of(DAY + 100));
        work();
        assert!(result(DAY, 0, SELLER).is_none(), "it isn't kept any more");
        assert!(free(SELLER) < ENDOWMENT, "but was settled");
        assert_eq!(days().2, DAY + 98);
    });
}
