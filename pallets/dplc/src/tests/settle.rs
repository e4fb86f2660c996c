use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};

use crate::{mock::*, *};

fn settle(who: u64, session: u32, index: u32) -> DispatchResult {
    Dplc::settle(RuntimeOrigin::signed(who), session, index)
}

#[test]
fn either_party_settles_a_trade() {
    run(|| {
        let session = golden_settling();
        let trades = trades(session);
        let before = (free(trades[0].seller), on_hold(trades[0].buyer), free(GRID_COMPANY));

        assert_ok!(settle(trades[0].buyer, session, 0));
        assert_eq!(free(trades[0].seller), before.0 + trades[0].seller_receives);
        assert_eq!(on_hold(trades[0].buyer), before.1 - trades[0].buyer_pays);
        assert_eq!(free(GRID_COMPANY), before.2 + trades[0].grid_receives);
        assert!(Trades::<Test>::get((session, 0, 0)).unwrap().settled);

        assert_ok!(settle(trades[7].seller, session, 7));
        assert_eq!(free(POLICY_FUND), 1_000 + trades[7].policy_receives);
        System::assert_last_event(
            Event::Settled { session, index: 7, by: Some(trades[7].seller) }.into(),
        );
    });
}

#[test]
fn next_stage_opens_when_the_last_trade_is_settled() {
    run(|| {
        let session = golden_settling();
        for (index, trade) in (0..).zip(trades(session)) {
            assert!(settling(stage(session)));
            assert_ok!(settle(trade.seller, session, index));
        }
        assert_eq!(stage(session), Stage::Settled);
        assert!(Active::<Test>::get().is_empty());
    });
}

#[test]
fn chain_settles_the_rest_when_the_window_is_over() {
    run(|| {
        let session = golden_settling();
        assert_ok!(settle(trades(session)[2].buyer, session, 2));
        block_at(GATE + SETTLEMENT_WINDOW - 1);
        assert!(settling(stage(session)));

        // Room for a few trades a block.
        Share::set(narrow());
        blocks_until(GATE + SETTLEMENT_WINDOW, session, settled);
        assert!(trades(session).iter().all(|trade| trade.settled));
        System::assert_has_event(Event::Settled { session, index: 0, by: None }.into());
    });
}

#[test]
fn settle_fails_when_not_a_party_or_twice() {
    run(|| {
        let session = golden_settling();
        let trade = trades(session)[0].clone();
        assert_noop!(settle(OPERATOR, session, 0), Error::<Test>::NotAParty);
        assert_noop!(settle(trade.buyer, session, 13), Error::<Test>::UnknownTrade);
        assert_ok!(settle(trade.buyer, session, 0));
        assert_noop!(settle(trade.seller, session, 0), Error::<Test>::AlreadySettled);
    });
}

#[test]
fn settle_fails_when_not_confirmed() {
    run(|| {
        let session = golden_checking();
        let buyer = trades(session)[0].buyer;
        assert_noop!(settle(buyer, session, 0), Error::<Test>::WrongStage);
        assert_noop!(settle(buyer, session + 1, 0), Error::<Test>::UnknownSession);
    });
}

/// A buyer that spends all its free tokens still pays: its money is on hold.
#[test]
fn trade_is_paid_when_the_buyer_has_nothing_else() {
    run(|| {
        let session = golden_settling();
        let buyer = bids()[3].who;
        let rest = free(buyer) - 1_000;
        assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(buyer), OPERATOR, rest));
        block_at(GATE + SETTLEMENT_WINDOW);
        assert_eq!(stage(session), Stage::Settled);
        assert_eq!((free(buyer), on_hold(buyer)), (1_000, 0));
    });
}
