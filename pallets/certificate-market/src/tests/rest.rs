//! Orders that stay in the book, and leave it.

use super::*;
use pallet_green_certificates::Error as CertificateError;

#[test]
fn what_is_offered_cannot_go_elsewhere() {
    run(|| {
        assert_ok!(offer(WIND, range(10, 10), 3 * TOKEN, REST));
        assert_eq!(money(WIND), (ENDOWMENT - 2 * FEE - DEPOSIT, DEPOSIT));
        let (owner, range) = (RuntimeOrigin::signed(WIND), range(15, 1));
        type Certificate = CertificateError<Test>;
        assert_noop!(offer(WIND, range, TOKEN, REST), Certificate::NotHeld);
        assert_noop!(Certificates::transfer(owner, range, THERMAL), Certificate::NotHeld);
        let frozen = Certificates::freeze(RuntimeOrigin::signed(ISSUER), range, Default::default());
        assert_noop!(frozen, CertificateError::<Test>::IsListed);
        assert_ok!(withdraw(WIND, 0));
        assert_eq!(money(WIND), (ENDOWMENT - 2 * FEE, 0));
        assert_eq!(state_of(15), State::Held);
        assert_noop!(withdraw(WIND, 0), Error::<Test>::UnknownOrder);
    });
}

#[test]
fn an_issuing_body_takes_an_offer_out_and_looks_into_it() {
    run(|| {
        assert_ok!(offer(WIND, range(10, 10), 3 * TOKEN, REST));
        assert_noop!(withdraw(THERMAL, 0), Error::<Test>::NotOwner);
        assert_ok!(withdraw(ISSUER, 0));
        let (owner, why) = (WIND, Removal::ByIssuer);
        assert!(has_event(Event::Removed { order: 0, owner, count: 10, why }));
        let issuer = RuntimeOrigin::signed(ISSUER);
        assert_ok!(Certificates::freeze(issuer, range(10, 10), Default::default()));
        let refused = offer(WIND, range(10, 10), 3 * TOKEN, REST);
        assert_noop!(refused, CertificateError::<Test>::IsFrozen);
    });
}

#[test]
fn whoever_takes_an_order_out_whose_time_is_over_gets_its_deposit() {
    run(|| {
        let until = Now::get() + 1_000;
        assert_ok!(bid(THERMAL, 5, TOKEN, Validity::Rest(Some(until))));
        Now::set(until - 1);
        assert_noop!(withdraw(WIND, 0), Error::<Test>::NotOwner);
        Now::set(until);
        assert_ok!(withdraw(WIND, 0));
        assert_eq!(money(THERMAL), (ENDOWMENT - DEPOSIT, 0));
        assert_eq!(money(WIND), (ENDOWMENT + DEPOSIT, 0));
        assert_ok!(bid(THERMAL, 5, TOKEN, Validity::Rest(Some(until + 1))));
        Now::set(until + 1);
        assert_ok!(withdraw(THERMAL, 1));
        assert_eq!(money(THERMAL), (ENDOWMENT - DEPOSIT, 0));
    });
}

#[test]
fn a_bid_is_withdrawn_with_what_is_left_of_it() {
    run(|| {
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN, REST));
        assert_ok!(offer(WIND, range(0, 4), TOKEN, REST));
        assert_ok!(withdraw(THERMAL, 0));
        assert_eq!(money(THERMAL), (ENDOWMENT - 12 * TOKEN, 0));
    });
}

#[test]
fn refused_when_something_is_wrong() {
    run(|| {
        for wrong in [0, 1, TOKEN / 1_000 - 1, TOKEN + 1, (1 << 32) * (TOKEN / 1_000), u128::MAX] {
            assert_noop!(bid(THERMAL, 1, wrong, REST), Error::<Test>::InvalidPrice);
            assert_noop!(offer(WIND, range(0, 1), wrong, REST), Error::<Test>::InvalidPrice);
        }
        assert_noop!(bid(THERMAL, 0, TOKEN, REST), Error::<Test>::InvalidCount);
        let over = Validity::Rest(Some(Now::get()));
        assert_noop!(bid(THERMAL, 1, TOKEN, over), Error::<Test>::InvalidValidity);
        let not_owner = CertificateError::<Test>::NotOwner;
        assert_noop!(offer(THERMAL, range(0, 1), TOKEN, REST), not_owner);
        let unknown = CertificateError::<Test>::UnknownCertificates;
        assert_noop!(offer(WIND, range(0, 0), TOKEN, REST), unknown);
        assert!(bid(THERMAL, u64::MAX, ((1 << 32) - 1) * (TOKEN / 1_000), REST).is_err());
    });
}
