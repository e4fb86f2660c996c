use busbar_primitives::market::Network;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchError};

use crate::{mock::*, CompanyVersions, Error, Event};

#[test]
fn company_is_named_when_its_account_exists() {
    run(|| {
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        assert_eq!(
            take_events(),
            [
                Event::VersionPublished { version: 1 },
                Event::VersionPruned { version: 0 },
                Event::CompanySet { version: 1, company: COMPANY },
            ]
        );
        assert_eq!(table().company, Some(COMPANY));
        assert_eq!(CompanyVersions::<Test>::get(COMPANY), 1);
        assert_eq!(System::consumers(&COMPANY), 1);
    });
}

#[test]
fn company_keeps_its_existential_deposit_when_it_spends_all() {
    run(|| {
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(COMPANY), RIVAL, false));
        assert_eq!(Balances::free_balance(COMPANY), EXISTENTIAL_DEPOSIT);

        // A charge below the existential deposit still reaches it.
        assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(RIVAL), COMPANY, 1));
        assert_eq!(Balances::free_balance(COMPANY), EXISTENTIAL_DEPOSIT + 1);
    });
}

#[test]
fn one_reference_is_held_when_several_versions_name_the_company() {
    run(|| {
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        assert_ok!(Grid::retain(1));
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        add_regions(&["A"]);

        assert_eq!(CompanyVersions::<Test>::get(COMPANY), 2);
        assert_eq!(System::consumers(&COMPANY), 1);
    });
}

#[test]
fn old_company_is_free_when_another_replaces_it() {
    run(|| {
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), RIVAL));

        assert!(!CompanyVersions::<Test>::contains_key(COMPANY));
        assert_eq!(System::consumers(&COMPANY), 0);
        assert_eq!(System::consumers(&RIVAL), 1);
        assert_ok!(Balances::transfer_all(RuntimeOrigin::signed(COMPANY), RIVAL, false));
        assert!(!System::account_exists(&COMPANY));
    });
}

#[test]
fn old_company_is_kept_when_a_session_still_pays_it() {
    run(|| {
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), COMPANY));
        assert_ok!(Grid::retain(1));
        assert_ok!(Grid::set_company(RuntimeOrigin::root(), RIVAL));
        assert_eq!(Grid::company(1), Some(COMPANY));
        assert_eq!(System::consumers(&COMPANY), 1);

        Grid::release(1);
        assert_eq!(System::consumers(&COMPANY), 0);
        assert_eq!(Grid::company(2), Some(RIVAL));
    });
}

#[test]
fn refused_when_the_account_does_not_exist() {
    run(|| {
        assert_noop!(
            Grid::set_company(RuntimeOrigin::root(), NOBODY),
            Error::<Test>::NoSuchAccount
        );
    });
}

#[test]
fn refused_when_the_account_can_take_no_more_references() {
    run(|| {
        while System::inc_consumers(&COMPANY).is_ok() {}
        assert_noop!(
            Grid::set_company(RuntimeOrigin::root(), COMPANY),
            DispatchError::TooManyConsumers
        );
    });
}

#[test]
fn refused_when_as_many_versions_are_kept_as_may_be_held() {
    run(|| {
        keep_all_versions();
        assert_noop!(
            Grid::set_company(RuntimeOrigin::root(), RIVAL),
            Error::<Test>::TooManyVersions
        );
    });
}

#[test]
fn refused_when_the_origin_is_not_governance() {
    run(|| {
        assert_noop!(Grid::set_company(RuntimeOrigin::signed(COMPANY), COMPANY), BadOrigin);
    });
}
