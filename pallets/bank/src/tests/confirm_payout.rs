use super::*;

#[test]
fn claim_is_closed_when_paid_out() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        assert_ok!(pay_out(0));
        assert_eq!(Claims::<Test>::get(0), None);
        assert!(!OpenClaims::<Test>::contains_key(1));
        assert!(!Bank::bound(&1));
        assert_eq!(Balances::balance(&1), 30 * TOKEN);
        assert_last_event(Event::PaidOut {
            claim: 0,
            who: 1,
            fen: 200,
            reference: reference("out"),
            officer: OFFICER,
        });
    });
}

#[test]
fn other_claims_stay_open_when_one_is_paid_out() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 10));
        assert_ok!(redeem(1, 20));
        assert_ok!(pay_out(0));
        assert_eq!(OpenClaims::<Test>::get(1), 1);
        assert_eq!(Claims::<Test>::get(1).unwrap().fen, 20);
    });
}

#[test]
fn claim_is_closed_when_the_participant_has_left() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        Registry::remove(1);
        assert_ok!(pay_out(0));
    });
}

#[test]
fn empty_reference_when_empty() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        assert_noop!(
            Bank::confirm_payout(RuntimeOrigin::signed(OFFICER), 0, reference("")),
            Error::<Test>::EmptyReference
        );
    });
}

#[test]
fn unknown_claim_when_never_opened_or_closed() {
    run(|| {
        assert_noop!(pay_out(0), Error::<Test>::UnknownClaim);
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        assert_ok!(pay_out(0));
        assert_noop!(pay_out(0), Error::<Test>::UnknownClaim);
    });
}

#[test]
fn bad_origin_when_not_an_officer() {
    run(|| {
        assert_ok!(book(1, 500, "in 1"));
        assert_ok!(redeem(1, 200));
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
            assert_noop!(Bank::confirm_payout(origin, 0, reference("out")), BadOrigin);
        }
    });
}
