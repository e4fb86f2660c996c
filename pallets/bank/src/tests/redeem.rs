use super::*;

#[test]
fn tokens_are_burnt_and_a_claim_opens_when_redeemed() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        assert_eq!(Balances::balance(&1), 30 * TOKEN);
        assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE + 30 * TOKEN);
        assert_eq!(TotalBurnt::<Test>::get(), 20 * TOKEN);
        let claim = Claim { who: 1, fen: 200, burnt: 20 * TOKEN };
        assert_eq!(Claims::<Test>::get(0), Some(claim));
        assert_eq!(NextClaim::<Test>::get(), 1);
        assert_eq!(OpenClaims::<Test>::get(1), 1);
        assert!(Bank::bound(&1));
        assert!(!Bank::bound(&2));
        assert_last_event(Event::Redeemed { claim: 0, who: 1, fen: 200, burnt: 20 * TOKEN });
    });
}

#[test]
fn existential_deposit_stays_when_all_is_redeemed() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_noop!(redeem(1, 500), Error::<Test>::InsufficientBalance);
        give(1, EXISTENTIAL_DEPOSIT - 1);
        assert_noop!(redeem(1, 500), Error::<Test>::InsufficientBalance);
        give(1, 1);
        assert_ok!(redeem(1, 500));
        assert_eq!(Balances::balance(&1), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn claim_opens_when_a_suspended_one_redeems() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        Registry::enter(1, Standing::Suspended);
        assert_ok!(redeem(1, 200));
    });
}

#[test]
fn claim_is_worth_the_present_rate_when_the_rate_has_changed() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        Rate::set(2 * DEFAULT_RATE);
        assert_ok!(redeem(1, 200));
        assert_eq!(Claims::<Test>::get(0).unwrap().burnt, 40 * TOKEN);
    });
}

#[test]
fn zero_amount_when_zero() {
    run(|| {
        assert_noop!(redeem(1, 0), Error::<Test>::ZeroAmount);
    });
}

#[test]
fn claim_opens_when_one_who_has_left_redeems() {
    run(|| {
        assert_ok!(redeem(FOUNDER, 1));
        assert_eq!(Claims::<Test>::get(0).unwrap().who, FOUNDER);
    });
}

#[test]
fn too_many_claims_when_all_are_open() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(book(2, 500, "in 2"));
        assert_ok!(redeem(1, 10));
        assert_ok!(redeem(1, 10));
        assert_eq!(OpenClaims::<Test>::get(1), MAX_CLAIMS);
        assert_noop!(redeem(1, 10), Error::<Test>::TooManyClaims);
        assert_ok!(redeem(2, 10));
        assert_ok!(pay_out(0));
        assert_ok!(redeem(1, 10));
    });
}

#[test]
fn insufficient_balance_when_the_account_has_less() {
    run(|| {
        assert_noop!(redeem(1, 1), Error::<Test>::InsufficientBalance);
        assert_ok!(book(1, 500, "in 1"));
        assert_noop!(redeem(1, Fen::MAX), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn overflow_when_no_claim_can_be_counted() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        NextClaim::<Test>::put(u64::MAX);
        assert_noop!(redeem(1, 10), Error::<Test>::Overflow);
    });
}

#[test]
fn bad_origin_when_not_signed() {
    run(|| {
        assert_noop!(Bank::redeem(RuntimeOrigin::root(), 1), BadOrigin);
    });
}
