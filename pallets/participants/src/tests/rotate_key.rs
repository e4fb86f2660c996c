use super::*;

#[test]
fn record_deposit_and_balance_move_when_the_old_key_asks() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(rotate(signed(&account(1)), 1, 2));
        let expected =
            Participant { deposit_held: ADMISSION_DEPOSIT, ..Participant::new(profile(), 0) };
        assert_eq!(participant(2), expected);
        assert!(!Participants::<Test>::contains_key(account(1)));
        assert_eq!(held(HoldReason::Admission, &account(2)), ADMISSION_DEPOSIT);
        assert_eq!(Balances::balance(&account(2)), 4_000);
        assert_eq!(Balances::total_balance(&account(1)), 0);
        assert!(!System::account_exists(&account(1)));
        assert_last_event(Event::KeyRotated {
            old: account(1),
            new: account(2),
            moved: 5_000,
            deposit_due: 0,
        });
    });
}

#[test]
fn what_somebody_owns_moves_along() {
    run(|| {
        admit_and_credit(1);
        Owners::set(vec![account(1), account(3)]);
        assert_ok!(rotate(committee(), 1, 2));
        assert_eq!(Owners::get(), [account(2), account(3)]);
    });
}

#[test]
fn participant_moves_when_the_committee_asks() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(rotate(committee(), 1, 2));
        assert_eq!(participant(2).deposit_held, ADMISSION_DEPOSIT);
    });
}

#[test]
fn participant_moves_when_the_proof_is_wrapped() {
    run(|| {
        admit_and_credit(1);
        let message = Registry::rotate_message(&account(1), &account(2));
        let proof = sign(2, &Registry::wrapped(&message));
        assert_ok!(Registry::rotate_key(signed(&account(1)), account(1), account(2), proof));
    });
}

#[test]
fn balances_add_up_when_the_new_account_has_tokens() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(Balances::mint_into(&account(2), 70));
        assert_ok!(rotate(signed(&account(1)), 1, 2));
        assert_eq!(Balances::balance(&account(2)), 4_070);
        assert_eq!(held(HoldReason::Admission, &account(2)), ADMISSION_DEPOSIT);
    });
}

#[test]
fn debt_moves_when_nothing_was_ever_credited() {
    run(|| {
        admit(1);
        assert_ok!(rotate(committee(), 1, 2));
        assert_eq!(participant(2), Participant::new(profile(), ADMISSION_DEPOSIT));
        assert_eq!(Balances::total_balance(&account(2)), 0);
    });
}

#[test]
fn deposit_is_taken_as_far_as_it_goes_when_it_was_paid_in_part() {
    run(|| {
        admit(1);
        credit(1, 310);
        assert_ok!(rotate(signed(&account(1)), 1, 2));
        assert_eq!(participant(2).deposit_held, 300);
        assert_eq!(participant(2).deposit_due, 700);
        assert_eq!(Balances::balance(&account(2)), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn suspension_stays_when_a_suspended_one_moves() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(Registry::suspend(supervisor(), account(1), reason()));
        assert_ok!(rotate(committee(), 1, 2));
        assert_eq!(participant(2).standing, Standing::Suspended);
    });
}

#[test]
fn application_deposit_stays_behind_when_the_old_account_is_a_submitter() {
    run(|| {
        admit_and_credit(1);
        let message = Registry::apply_message(&account(3), &profile(), 1);
        let signature = sign(3, &message);
        assert_ok!(Registry::apply(signed(&account(1)), account(3), profile(), 1, signature));
        assert_ok!(rotate(signed(&account(1)), 1, 2));
        assert_eq!(held(HoldReason::Application, &account(1)), APPLICATION_DEPOSIT);
        assert_eq!(Balances::balance(&account(1)), EXISTENTIAL_DEPOSIT);
        assert_eq!(participant(2).deposit_held, ADMISSION_DEPOSIT);
        let rest = 4_000 - APPLICATION_DEPOSIT - EXISTENTIAL_DEPOSIT;
        assert_eq!(Balances::balance(&account(2)), rest);
    });
}

#[test]
fn participant_moves_back_when_it_rotates_twice() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(rotate(signed(&account(1)), 1, 2));
        assert_ok!(rotate(signed(&account(2)), 2, 1));
        assert_eq!(participant(1).deposit_held, ADMISSION_DEPOSIT);
        assert_eq!(Balances::balance(&account(1)), 4_000);
    });
}

#[test]
fn still_bound_when_business_is_open() {
    run(|| {
        admit_and_credit(1);
        BoundAccounts::set(vec![account(1)]);
        assert_noop!(rotate(signed(&account(1)), 1, 2), Error::<Test>::StillBound);
        assert_noop!(rotate(committee(), 1, 2), Error::<Test>::StillBound);
    });
}

#[test]
fn already_admitted_when_the_new_account_is_a_participant() {
    run(|| {
        admit_and_credit(1);
        admit(2);
        assert_noop!(rotate(signed(&account(1)), 1, 2), Error::<Test>::AlreadyAdmitted);
        assert_noop!(rotate(signed(&account(1)), 1, 1), Error::<Test>::AlreadyAdmitted);
    });
}

#[test]
fn already_applied_when_the_new_account_is_an_applicant() {
    run(|| {
        admit_and_credit(1);
        assert_ok!(apply(2, profile(), 1));
        assert_noop!(rotate(signed(&account(1)), 1, 2), Error::<Test>::AlreadyApplied);
    });
}

#[test]
fn bad_signature_when_the_new_key_has_not_signed() {
    run(|| {
        admit_and_credit(1);
        let message = Registry::rotate_message(&account(1), &account(2));
        for proof in [sign(1, &message), sign(2, b"busbar:rotate")] {
            assert_noop!(
                Registry::rotate_key(signed(&account(1)), account(1), account(2), proof),
                Error::<Test>::BadSignature
            );
        }
        let other_old = Registry::rotate_message(&account(3), &account(2));
        assert_noop!(
            Registry::rotate_key(signed(&account(1)), account(1), account(2), sign(2, &other_old)),
            Error::<Test>::BadSignature
        );
    });
}

#[test]
fn not_admitted_when_not_a_participant() {
    run(|| {
        assert_noop!(rotate(signed(&account(1)), 1, 2), Error::<Test>::NotAdmitted);
    });
}

#[test]
fn bad_origin_when_neither_the_old_key_nor_the_committee() {
    run(|| {
        admit_and_credit(1);
        for origin in [signed(&account(2)), signed(&sponsor()), supervisor(), RuntimeOrigin::root()]
        {
            assert_noop!(rotate(origin, 1, 2), BadOrigin);
        }
    });
}
