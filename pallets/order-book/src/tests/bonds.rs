use busbar_primitives::{
    delivery::{Bonds, Drawn},
    units::{Balance, SessionId, TOKEN},
};
use frame_support::assert_ok;

use crate::{mock::*, Event};

fn draw(session: SessionId, who: u64, amount: Balance) -> Drawn {
    <OrderBook as Bonds<u64>>::draw(session, &who, &GRID, amount)
}

/// WIND has two bonds, of 30 and of 15 token.
fn two_bonds() -> SessionId {
    closed(|session| {
        list(ALICE, session, order(500, 1_000_000, 1));
        list(WIND, session, order(300, 1_000_000, 1));
        list(WIND, session, order(300, 500_000, 2));
    })
}

#[test]
fn bonds_pay_one_after_the_other() {
    run(|| {
        let session = two_bonds();
        let before = free(GRID);
        assert_eq!(draw(session, WIND, 10 * TOKEN), Drawn { amount: 10 * TOKEN, orders: 1 });
        System::assert_last_event(
            Event::<Test>::BondDrawn { session, order: 1, amount: 10 * TOKEN }.into(),
        );
        assert_eq!(draw(session, WIND, 25 * TOKEN), Drawn { amount: 25 * TOKEN, orders: 2 });
        assert_eq!((stored(session, 1).held, stored(session, 2).held), (0, 10 * TOKEN));
        // As much as there is.
        assert_eq!(draw(session, WIND, 25 * TOKEN), Drawn { amount: 10 * TOKEN, orders: 2 });
        assert_eq!(draw(session, WIND, TOKEN), Drawn { amount: 0, orders: 2 });
        assert_eq!((bond_hold(WIND), free(GRID) - before), (0, 45 * TOKEN));
        // They are removed as all others are.
        for order in 0..3 {
            assert_ok!(remove(session, order));
        }
    });
}

#[test]
fn bids_and_what_is_not_there_pay_nothing() {
    run(|| {
        let session = two_bonds();
        let held = bid_hold(ALICE);
        assert_eq!(draw(session, ALICE, TOKEN), Drawn { amount: 0, orders: 1 });
        assert_eq!(bid_hold(ALICE), held);
        for (session, who) in [(session, COAL), (session + 1, WIND)] {
            assert_eq!(draw(session, who, TOKEN), Drawn::default());
        }
        assert_eq!(draw(session, WIND, 0), Drawn::default());
    });
}

/// A bond is free for its owner's other duties only once the gate has closed.
#[test]
fn nothing_is_drawn_from_open_orders() {
    run(|| {
        let session = open();
        list(WIND, session, order(300, 1_000_000, 1));
        assert_eq!(draw(session, WIND, TOKEN).amount, 0);
        assert_eq!(bond_hold(WIND), 30 * TOKEN);
    });
}
