use super::*;
use busbar_primitives::certificates::LotView;
use sp_runtime::TokenError;

fn paid(who: AccountId) -> u128 {
    ENDOWMENT - Balances::free_balance(who)
}

#[test]
fn a_lot_is_cut_where_a_part_of_it_goes() {
    with(100, || {
        assert_ok!(transfer(WIND, range(40, 10), CONSUMER));
        assert_last_event(Event::Transferred { range: range(40, 10), from: WIND, to: CONSUMER });
        assert_eq!(lots(), [(0, 40, WIND), (40, 10, CONSUMER), (50, 50, WIND)]);
        // One entry, two lots more.
        assert_eq!(paid(WIND), 3 * FEE);
        assert_eq!(Balances::free_balance(POT), ENDOWMENT + 3 * FEE);
        for (serial, owner) in [(39, WIND), (40, CONSUMER), (49, CONSUMER), (50, WIND)] {
            assert_eq!(Certificates::certificate(serial).unwrap().owner, owner);
        }
    });
}

#[test]
fn a_whole_lot_goes_for_one_record() {
    with(100, || {
        assert_ok!(transfer(WIND, range(0, 100), CONSUMER));
        assert_eq!(lots(), [(0, 100, CONSUMER)]);
        assert_eq!(paid(WIND), FEE);
        assert_ok!(transfer(CONSUMER, range(0, 1), WIND));
        assert_ok!(transfer(CONSUMER, range(99, 1), WIND));
        assert_eq!(lots(), [(0, 1, WIND), (1, 98, CONSUMER), (99, 1, WIND)]);
    });
}

#[test]
fn every_certificate_has_its_own_history() {
    with(3, || {
        assert_ok!(transfer(WIND, range(0, 2), CONSUMER));
        Now::mutate(|now| *now += HOUR);
        assert_ok!(transfer(CONSUMER, range(1, 1), THERMAL));
        let acts = |serial| history(serial).into_iter().map(|entry| entry.act).collect::<Vec<_>>();
        let issued = Act::Issued { to: WIND };
        let sold = Act::Transferred { to: CONSUMER };
        assert_eq!(acts(2), std::slice::from_ref(&issued));
        assert_eq!(acts(0), [sold.clone(), issued.clone()]);
        assert_eq!(acts(1), [Act::Transferred { to: THERMAL }, sold, issued]);
        let [last, ..] = &history(1)[..] else { panic!() };
        assert_eq!((last.at, last.by), (Now::get(), CONSUMER));
    });
}

#[test]
fn owners_find_their_lots() {
    with(10, || {
        assert_ok!(issue_in(1, 5 * WH_PER_MWH));
        assert_ok!(transfer(WIND, range(2, 3), CONSUMER));
        let found = |who, from| {
            let lots: Vec<LotView> = Certificates::lots(&who, from);
            lots.iter().map(|found| (found.lot.first, found.lot.count)).collect::<Vec<_>>()
        };
        assert_eq!(found(WIND, 0), [(0, 2), (5, 5), (10, 5)]);
        assert_eq!(found(WIND, 1), [(5, 5), (10, 5)]);
        assert_eq!(found(WIND, 5), [(5, 5), (10, 5)]);
        assert_eq!(found(WIND, 11), []);
        assert_eq!(found(CONSUMER, 0), [(2, 3)]);
        assert_eq!(found(NOBODY, 0), []);
    });
}

#[test]
fn refused_when_the_range_is_not_of_one_lot() {
    with(10, || {
        assert_ok!(issue_in(1, 5 * WH_PER_MWH));
        let refused = [
            (range(0, 0), Error::<Test>::UnknownCertificates),
            (range(15, 1), Error::<Test>::UnknownCertificates),
            (range(u64::MAX, 1), Error::<Test>::UnknownCertificates),
            (range(5, u64::MAX), Error::<Test>::UnknownCertificates),
            (range(5, 6), Error::<Test>::NotOneLot),
            (range(14, 2), Error::<Test>::NotOneLot),
        ];
        for (range, error) in refused {
            assert_noop!(transfer(WIND, range, CONSUMER), error);
        }
    });
}

#[test]
fn refused_when_it_may_not_move() {
    with(10, || {
        let transfer = |from, to| transfer(from, range(0, 1), to);
        assert_noop!(transfer(CONSUMER, THERMAL), Error::<Test>::NotOwner);
        assert_noop!(transfer(WIND, NOBODY), Error::<Test>::UnknownAccount);
        assert_ok!(freeze(range(0, 10)));
        assert_noop!(transfer(WIND, CONSUMER), Error::<Test>::IsFrozen);
        assert_ok!(release(range(0, 10)));
        Now::set(start() + HOUR + LIFETIME - 1);
        assert_ok!(transfer(WIND, CONSUMER));
        Now::mutate(|now| *now += 1);
        assert_noop!(transfer(CONSUMER, WIND), Error::<Test>::Expired);
        assert!(Certificates::certificate(0).unwrap().is_expired);
    });
}

#[test]
fn refused_when_the_records_cannot_be_paid_for() {
    with(10, || {
        let rest = Balances::free_balance(WIND) - FEE;
        assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(WIND), POT, rest));
        let unpaid = transfer(WIND, range(0, 1), CONSUMER);
        assert_noop!(unpaid, sp_runtime::DispatchError::Token(TokenError::FundsUnavailable));
    });
}
