use super::*;

#[test]
fn exactly_what_was_burnt_is_minted_when_a_claim_is_returned() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        Rate::set(MAX_RATE);
        assert_ok!(give_back(0));
        assert_eq!(Balances::balance(&1), 50 * TOKEN);
        assert_eq!(TotalReturned::<Test>::get(), 20 * TOKEN);
        assert_eq!(TotalCredited::<Test>::get(), 50 * TOKEN);
        assert_eq!(Claims::<Test>::get(0), None);
        assert!(!OpenClaims::<Test>::contains_key(1));
        assert_last_event(Event::ClaimReturned {
            claim: 0,
            who: 1,
            fen: 200,
            minted: 20 * TOKEN,
            reason: reason(),
            officer: OFFICER,
        });
    });
}

#[test]
fn nobody_takes_a_share_when_a_claim_is_returned() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        ToldCredited::reset();
        assert_ok!(give_back(0));
        assert!(ToldCredited::get().is_empty());
    });
}

#[test]
fn below_existential_when_the_account_is_gone_and_would_not_live() {
    run(|| {
        Rate::set(MIN_RATE);
        assert_ok!(book(1, 1_000, "in 1"));
        assert_ok!(redeem(1, 1));
        let rest = Balances::balance(&1);
        assert_ok!(Balances::transfer(&1, &FOUNDER, rest, Preservation::Expendable));
        assert_noop!(give_back(0), Error::<Test>::BelowExistential);
        give(1, EXISTENTIAL_DEPOSIT);
        assert_ok!(give_back(0));
    });
}

#[test]
fn unknown_claim_when_never_opened_or_closed() {
    run(|| {
        assert_noop!(give_back(0), Error::<Test>::UnknownClaim);
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        assert_ok!(give_back(0));
        assert_noop!(give_back(0), Error::<Test>::UnknownClaim);
        assert_ok!(redeem(1, 200));
        assert_ok!(pay_out(1));
        assert_noop!(give_back(1), Error::<Test>::UnknownClaim);
    });
}

#[test]
fn bad_origin_when_not_an_officer() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
            assert_noop!(Bank::return_claim(origin, 0, reason()), BadOrigin);
        }
    });
}
