//! What delivery is told, and what waits for it.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Sessions};

#[test]
fn each_trade_is_told_of_once_it_is_paid() {
    run(|| {
        let session = golden_settling();
        assert_eq!((PaidTrades::get(), AllPaid::get()), (vec![], vec![]));
        let all = trades(session);
        assert_ok!(Dplc::settle(RuntimeOrigin::signed(all[2].buyer), session, 2));
        let told = |index: usize| {
            let trade = &all[index];
            let energies = (trade.energy, trade.delivered);
            let parties = (trade.buyer, trade.seller);
            let price = trade.seller_price;
            (session, (parties.0, parties.1, energies.0, energies.1, price, false))
        };
        assert_eq!(PaidTrades::get(), [told(2)]);
        block_at(GATE + SETTLEMENT_WINDOW);
        let rest = (0..all.len()).filter(|index| *index != 2).map(told);
        assert_eq!(PaidTrades::get()[1..], rest.collect::<Vec<_>>());
        assert_eq!(AllPaid::get(), [session]);
        // So are the records of both parties.
        let paid = PaidTrades::get();
        let paid: Vec<_> = paid.iter().map(|(_, paid)| (paid.0, paid.1, paid.2)).collect();
        assert_eq!(Dealt::get(), paid);
    });
}

#[test]
fn sessions_that_end_without_trades_are_told_of() {
    run(|| {
        // Called off, cancelled, and without a trade.
        let called_off = open();
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::root(), called_off));
        let cancelled = golden_checking();
        let supervisor = RuntimeOrigin::signed(SUPERVISOR);
        assert_ok!(Dplc::cancel(supervisor, cancelled, Default::default()));
        assert_eq!(AllPaid::get(), [called_off, cancelled]);
        assert_eq!(PaidTrades::get(), []);
    });
}

#[test]
fn a_session_is_kept_until_its_delivery_is_settled() {
    run(|| {
        let session = golden_settled();
        DeliverySettled::set(false);
        for later in 0..4 {
            block_at(DELIVERY_END + RETENTION + later);
        }
        assert!(on_hold(FIRST_SELLER) > 0);
        assert_eq!(stage(session), crate::Stage::Settled);
        DeliverySettled::set(true);
        for later in 4..8 {
            block_at(DELIVERY_END + RETENTION + later);
        }
        assert!(!Sessions::<Test>::contains_key(session));
        assert_eq!(on_hold(FIRST_SELLER), 0);
    });
}

#[test]
fn a_session_does_not_open_if_delivery_has_no_room() {
    run(|| {
        DeliveryRefuses::set(true);
        let schedule = busbar_primitives::market::Schedule {
            opens: 0,
            gate_closure: GATE,
            delivery_start: GATE,
            delivery_end: DELIVERY_END,
        };
        let open = OrderBook::open_session(
            RuntimeOrigin::root(),
            Default::default(),
            schedule,
            MILLITOKEN,
            MILLITOKEN,
            MILLITOKEN,
        );
        assert_noop!(open, DispatchError::Other("refused"));
        DeliveryRefuses::set(false);
    });
}
