use busbar_primitives::units::{Energy, TOKEN};
use frame_support::{
    assert_noop, assert_ok,
    traits::{fungible::Mutate, tokens::Preservation},
};

use crate::{mock::*, *};

const MWH: Energy = 1_000_000;

fn collect(who: AccountId) -> sp_runtime::DispatchResult {
    Delivery::collect(RuntimeOrigin::signed(OTHER), who)
}

fn give(who: AccountId, amount: u128) {
    Balances::transfer(&OTHER, &who, amount, Preservation::Preserve).unwrap();
}

/// `SELLER` owes 40 token and has nothing; returns what.
fn in_debt() -> u128 {
    contracted();
    put_bond(9, SELLER, ENDOWMENT - 1);
    inject(SELLER, DAY, MWH);
    Counted::mutate(|counted| counted.get_mut(&(SELLER, DAY)).unwrap()[0].injected = 900_000);
    settle(DAY);
    Debts::<Test>::get(SELLER)
}

#[test]
fn a_debt_is_paid_as_far_as_something_is_free() {
    run(|| {
        let debt = in_debt();
        give(SELLER, TOKEN);
        assert_ok!(collect(SELLER));
        assert_eq!(Debts::<Test>::get(SELLER), debt - TOKEN);
        System::assert_last_event(
            Event::<Test>::DebtReduced { who: SELLER, amount: TOKEN, debt: debt - TOKEN }.into(),
        );
        give(SELLER, debt);
        assert_ok!(collect(SELLER));
        assert_eq!((Debts::<Test>::get(SELLER), free(SELLER)), (0, TOKEN + 1));
        assert_eq!(free(COMPANY), ENDOWMENT + debt);
        assert_noop!(collect(SELLER), Error::<Test>::NothingOwed);
    });
}

#[test]
fn a_claim_is_paid_once_the_company_can() {
    run(|| {
        contracted();
        put_bond(9, COMPANY, ENDOWMENT - 1);
        inject(SELLER, DAY, MWH);
        Counted::mutate(|counted| counted.get_mut(&(SELLER, DAY)).unwrap()[0].injected += 10_000);
        settle(DAY);
        assert_eq!(Claims::<Test>::get(SELLER), 4 * TOKEN);
        assert_noop!(collect(SELLER), Error::<Test>::NothingFree);
        give(COMPANY, 10 * TOKEN);
        assert_ok!(collect(SELLER));
        assert_eq!((free(SELLER), free(COMPANY)), (ENDOWMENT + 4 * TOKEN, 6 * TOKEN + 1));
        assert!(!Claims::<Test>::contains_key(SELLER));
        System::assert_last_event(
            Event::<Test>::ClaimReduced { who: SELLER, amount: 4 * TOKEN, claim: 0 }.into(),
        );
    });
}

#[test]
fn fails_when_nothing_is_owed_or_free() {
    run(|| {
        assert_noop!(collect(BUYER), Error::<Test>::NothingOwed);
        in_debt();
        assert_noop!(collect(SELLER), Error::<Test>::NothingFree);
        give(SELLER, TOKEN);
        GridCompany::set(None);
        assert_noop!(collect(SELLER), Error::<Test>::NothingFree);
        assert_noop!(
            Delivery::collect(RuntimeOrigin::root(), SELLER),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}
