//! Orders that can't be filled don't stop those behind them.

use super::*;

fn removed(order: OrderId, owner: AccountId, count: u64, why: Removal) {
    assert!(has_event(Event::Removed { order, owner, count, why }));
}

#[test]
fn nobody_trades_with_itself() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 3 * TOKEN, REST));
        assert_ok!(offer(OTHER_WIND, range(100, 10), 3 * TOKEN, REST));
        assert_ok!(bid(WIND, 10, 3 * TOKEN, REST));
        removed(0, WIND, 10, Removal::OwnOrder);
        traded(1, OTHER_WIND, WIND, range(100, 10), 3 * TOKEN);
        assert_eq!((state_of(0), money(WIND).1), (State::Held, 0));
    });
}

#[test]
fn an_order_whose_time_is_over_is_removed() {
    run(|| {
        let until = Validity::Rest(Some(Now::get() + 1_000));
        assert_ok!(bid(THERMAL, 10, 4 * TOKEN, until));
        assert_ok!(bid(OTHER_THERMAL, 10, 3 * TOKEN, REST));
        Now::mutate(|now| *now += 1_000);
        assert_ok!(offer(WIND, range(0, 10), 2 * TOKEN, REST));
        removed(0, THERMAL, 10, Removal::Over);
        traded(1, WIND, OTHER_THERMAL, range(0, 10), 3 * TOKEN);
        assert_eq!(money(THERMAL), (ENDOWMENT - DEPOSIT, 0));
        assert_eq!(money(WIND).0, ENDOWMENT + 30 * TOKEN + DEPOSIT - 2 * FEE);
    });
}

#[test]
fn an_offer_of_certificates_that_have_expired_is_removed() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 10), 2 * TOKEN, REST));
        assert_ok!(offer(OTHER_WIND, range(100, 10), 3 * TOKEN, REST));
        // The other ones are of an hour later.
        Now::set(Now::get() - MS_PER_DAY + MS_PER_HOUR + LIFETIME);
        assert_ok!(bid(THERMAL, 10, 3 * TOKEN, REST));
        removed(0, WIND, 10, Removal::Expired);
        traded(1, OTHER_WIND, THERMAL, range(100, 10), 3 * TOKEN);
        assert_eq!((state_of(0), money(WIND).1), (State::Held, 0));
    });
}

/// Whoever can't pay for the records doesn't push others' offers out.
#[test]
fn an_offer_stays_when_a_buyer_cannot_pay() {
    run(|| {
        assert_ok!(offer(WIND, range(0, 1), 999 * TOKEN, REST));
        let all = Balances::free_balance(THERMAL) - 2 * DEPOSIT;
        assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(THERMAL), POT, all));
        assert!(bid(THERMAL, 1, 999 * TOKEN, REST).is_err());
        assert_eq!(left(0), 1);
    });
}
