//! What other pallets ask: `OnCredited` and `Admissions`.

use busbar_primitives::roles::Admission;

use super::*;

#[test]
fn whole_deposit_is_taken_when_the_credit_covers_it() {
    run(|| {
        admit(1);
        credit(1, ADMISSION_DEPOSIT + EXISTENTIAL_DEPOSIT);
        assert_eq!(participant(1).deposit_held, ADMISSION_DEPOSIT);
        assert_eq!(participant(1).deposit_due, 0);
        assert_eq!(Balances::balance(&account(1)), EXISTENTIAL_DEPOSIT);
        assert_last_event(Event::DepositTaken {
            who: account(1),
            amount: ADMISSION_DEPOSIT,
            deposit_due: 0,
        });
    });
}

#[test]
fn rest_stays_due_when_the_credit_is_smaller() {
    run(|| {
        admit(1);
        credit(1, ADMISSION_DEPOSIT + EXISTENTIAL_DEPOSIT - 1);
        assert_eq!(participant(1).deposit_due, 1);
        assert_last_event(Event::DepositTaken {
            who: account(1),
            amount: ADMISSION_DEPOSIT - 1,
            deposit_due: 1,
        });
        credit(1, 1);
        assert_eq!(participant(1).deposit_due, 0);
        assert_eq!(held(HoldReason::Admission, &account(1)), ADMISSION_DEPOSIT);
    });
}

#[test]
fn nothing_is_taken_when_the_account_only_just_lives() {
    run(|| {
        admit(1);
        credit(1, EXISTENTIAL_DEPOSIT);
        assert_eq!(participant(1).deposit_held, 0);
        assert_eq!(participant(1).deposit_due, ADMISSION_DEPOSIT);
    });
}

#[test]
fn nothing_is_taken_when_nothing_is_due() {
    run(|| {
        admit_and_credit(1);
        credit(1, 500);
        assert_eq!(held(HoldReason::Admission, &account(1)), ADMISSION_DEPOSIT);
        assert_eq!(Balances::balance(&account(1)), 4_500);
    });
}

#[test]
fn nothing_happens_when_a_stranger_is_credited() {
    run(|| {
        credit(1, 500);
        assert_eq!(Balances::balance(&account(1)), 500);
    });
}

#[test]
fn deposit_is_taken_when_a_suspended_one_is_credited() {
    run(|| {
        admit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        credit(1, 5_000);
        assert_eq!(participant(1).deposit_held, ADMISSION_DEPOSIT);
    });
}

#[test]
fn admission_says_what_a_participant_is() {
    run(|| {
        assert_eq!(Registry::admission(&account(1)), None);
        admit(1);
        let expected = Admission {
            role: Role::LargeConsumer,
            region: 1,
            capacity: 5_000_000,
            standing: Standing::Active,
            deposit_paid: false,
        };
        assert_eq!(Registry::admission(&account(1)), Some(expected));
        credit(1, 5_000);
        assert!(Registry::admission(&account(1)).unwrap().deposit_paid);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        let standing = Registry::admission(&account(1)).unwrap().standing;
        assert_eq!(standing, Standing::Suspended);
    });
}
