//! Appeals, and what supervision makes of records.

use busbar_math::credit::Records;
use busbar_primitives::market::Reason;
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::{traits::BadOrigin, TokenError};

use super::*;
use crate::{Appeals, Cause, Error, Event, Histories, HoldReason};

fn reason() -> Reason {
    b"the meter was at fault".to_vec().try_into().unwrap()
}

fn held(who: AccountId) -> u128 {
    Balances::balance_on_hold(&HoldReason::Appeal.into(), &who)
}

fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// With T = 0 for 100 MWh.
fn with_record(who: AccountId) {
    apply(who, refused(100 * MWH)).unwrap_err();
}

#[test]
fn an_appeal_takes_a_deposit() {
    run(|| {
        with_record(ACME[0]);
        assert_ok!(Credit::appeal(signed(ACME[1]), reason()));
        let deposit = Values::get().appeal_deposit;
        assert_eq!(held(ACME[1]), deposit);
        System::assert_last_event(
            Event::Appealed { entity: entity("ACME"), by: ACME[1], grounds: reason(), deposit }
                .into(),
        );
        assert!(Credit::explain(&ACME[0]).unwrap().has_appealed);
    });
}

#[test]
fn appeal_fails_when_there_is_nothing_to_appeal_against() {
    run(|| {
        assert_noop!(Credit::appeal(signed(STRANGER), reason()), Error::<Test>::NotAdmitted);
        assert_noop!(Credit::appeal(signed(ACME[0]), reason()), Error::<Test>::NoRecords);
    });
}

#[test]
fn appeal_fails_when_one_is_open() {
    run(|| {
        with_record(ACME[0]);
        assert_ok!(Credit::appeal(signed(ACME[0]), reason()));
        assert_noop!(Credit::appeal(signed(ACME[1]), reason()), Error::<Test>::AlreadyAppealed);
    });
}

#[test]
fn appeal_fails_when_the_deposit_is_not_there() {
    run(|| {
        admit(77, "POOR");
        with_record(77);
        assert_noop!(Credit::appeal(signed(77), reason()), TokenError::FundsUnavailable);
    });
}

#[test]
fn an_appeal_is_withdrawn_by_whoever_made_it() {
    run(|| {
        with_record(ACME[0]);
        assert_noop!(
            Credit::withdraw_appeal(signed(ACME[0]), entity("ACME")),
            Error::<Test>::NotAppealed
        );
        assert_ok!(Credit::appeal(signed(ACME[0]), reason()));
        assert_noop!(
            Credit::withdraw_appeal(signed(ACME[1]), entity("ACME")),
            Error::<Test>::NotAppellant
        );
        assert_ok!(Credit::withdraw_appeal(signed(ACME[0]), entity("ACME")));
        assert_eq!(held(ACME[0]), 0);
        System::assert_last_event(Event::AppealWithdrawn { entity: entity("ACME") }.into());
    });
}

#[test]
fn supervision_sets_records_and_says_why() {
    run(|| {
        with_record(ACME[0]);
        assert_ok!(Credit::appeal(signed(ACME[0]), reason()));
        let before = Records { good: 0, all: 100 * MWH };
        let after = Records { good: 100 * MWH, all: 100 * MWH };
        assert_ok!(Credit::correct(signed(SUPERVISOR), entity("ACME"), after, reason()));
        assert_eq!((credit(ACME[0]), held(ACME[0])), (750_000_000, 0));
        assert!(!Appeals::<Test>::contains_key(entity("ACME")));
        let credit = Perbill::from_percent(75);
        System::assert_last_event(
            Event::Corrected { entity: entity("ACME"), before, after, credit, reason: reason() }
                .into(),
        );
        let changes = Histories::<Test>::get(entity("ACME")).unwrap().changes;
        assert_eq!(changes.last().unwrap().cause, Cause::Corrected);
    });
}

#[test]
fn corrected_records_are_of_the_present_era() {
    run(|| {
        with_record(ACME[0]);
        skip_eras(5);
        let after = Records { good: 50 * MWH, all: 100 * MWH };
        assert_ok!(Credit::correct(signed(SUPERVISOR), entity("ACME"), after, reason()));
        assert_eq!(Credit::records(&entity("ACME")), after);
    });
}

#[test]
fn correct_fails_when_records_make_no_sense_or_are_nobodys() {
    run(|| {
        with_record(ACME[0]);
        let correct = |name, good, all| {
            let records = Records { good, all };
            Credit::correct(signed(SUPERVISOR), entity(name), records, reason())
        };
        assert_noop!(correct("ACME", 2, 1), Error::<Test>::InvalidRecords);
        assert_noop!(correct("OTHER", 1, 1), Error::<Test>::NoRecords);
    });
}

#[test]
fn an_appeal_is_dismissed_with_its_deposit() {
    run(|| {
        with_record(ACME[0]);
        assert_noop!(
            Credit::dismiss(signed(SUPERVISOR), entity("ACME"), reason()),
            Error::<Test>::NotAppealed
        );
        assert_ok!(Credit::appeal(signed(ACME[0]), reason()));
        assert_ok!(Credit::dismiss(signed(SUPERVISOR), entity("ACME"), reason()));
        assert_eq!((credit(ACME[0]), held(ACME[0])), (250_000_000, 0));
        System::assert_last_event(
            Event::AppealDismissed { entity: entity("ACME"), reason: reason() }.into(),
        );
    });
}

#[test]
fn only_supervision_decides() {
    run(|| {
        with_record(ACME[0]);
        assert_ok!(Credit::appeal(signed(ACME[0]), reason()));
        let records = Records::default();
        assert_noop!(
            Credit::correct(signed(ACME[0]), entity("ACME"), records, reason()),
            BadOrigin
        );
        assert_noop!(Credit::dismiss(signed(ACME[0]), entity("ACME"), reason()), BadOrigin);
    });
}
