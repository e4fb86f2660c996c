use busbar_primitives::{
    delivery::{Metered, SettledDays},
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
        assert_eq!(days(), (DAY - 6, DAY - 6, DAY - 3));
        assert_eq!(<Delivery as SettledDays<AccountId>>::settled_before(), DAY - 3);
    });
}

#[test]
fn a_day_is_settled_when_its_readings_are_in() {
    run(|| {
        contracted();
        pass_to(end_of(DAY) + ReadingWindow::get());
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
        pass_to(end_of(DAY) + CorrectionWindow::get());
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
        pass_to(end_of(DAY + KeptDays::get() - 1) - 1);
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
        pass_to(end_of(DAY + KeptDays::get()));
        let narrow = <() as WeightInfo>::keep_time() + <() as WeightInfo>::turn() * 2;
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

/// What nobody could work on is made up for, day after day.
#[test]
fn days_that_were_missed_are_made_up_for() {
    run(|| {
        contracted();
        inject(SELLER, DAY, 0);
        pass_to(end_of(DAY + 100));
        work();
        assert!(result(DAY, 0, SELLER).is_none(), "it isn't kept any more");
        assert!(free(SELLER) < ENDOWMENT, "but was settled");
        assert_eq!(days().2, DAY + 98);
    });
}

#[test]
fn windows_begin_anew_behind_a_standstill() {
    run(|| {
        contracted();
        // Nobody could submit readings.
        let silent = Metered { unread: MWH, in_service: true, ..Default::default() };
        count(SELLER, DAY, vec![silent; 96]);
        let since = end_of(DAY + 100);
        Now::set(since);
        assert_eq!(<Delivery as SettledDays<AccountId>>::resumed(), since);
        work();
        System::assert_has_event(Event::<Test>::WindowsRenewed { since }.into());
        assert_eq!(days().2, DAY - 3);

        // Now they come.
        inject(SELLER, DAY, MWH);
        pass_to(since + ReadingWindow::get());
        work();
        assert!(!is_settled(0));
        pass_to(since + ReadingWindow::get() + 1);
        work();
        assert!(is_settled(0));
        assert_eq!(result(DAY, 0, SELLER).unwrap().amount, 0);

        // Nor is the day final before it could be corrected.
        pass_to(since + CorrectionWindow::get());
        work();
        assert_eq!(days().1, DAY - 6);
        pass_to(since + CorrectionWindow::get() + 1);
        work();
        assert!(DAY < days().1);
    });
}

#[test]
fn a_short_break_renews_nothing() {
    run(|| {
        contracted();
        Now::mutate(|now| *now += ReadingWindow::get() / 2);
        work();
        assert_eq!(Resumed::<Test>::get(), 0);
        // Not even where readings are taken for minutes only.
        ReadingWindow::set(120_000);
        Now::mutate(|now| *now += 3_600_000);
        work();
        assert_eq!(Resumed::<Test>::get(), 0);
    });
}

#[test]
fn a_pause_is_a_standstill() {
    run(|| {
        contracted();
        inject(SELLER, DAY, MWH);
        to_settlement_of(DAY - 1);
        Paused::set(true);
        let since = Now::get() + ReadingWindow::get();
        for moment in (Now::get()..=since).step_by(3_600_000) {
            Now::set(moment);
            work();
        }
        Paused::set(false);
        Now::set(since);
        work();
        assert_eq!(Resumed::<Test>::get(), since);
        assert!(!is_settled(0));
    });
}
