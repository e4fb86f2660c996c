use busbar_primitives::{
    market::{BookedOrder, ClosedBook, Queue, Side},
    units::{OrderId, SessionId},
};
use frame_support::assert_ok;

use crate::{mock::*, Event, Ledgers, SessionState, Sessions};

const BIDS: Queue = Queue { side: Side::Buy, region: 0, class: 0 };
const OFFERS: Queue = Queue { side: Side::Sell, region: 0, class: 0 };

fn next_in_queue(
    session: SessionId,
    queue: Queue,
    after: Option<BookedOrder>,
) -> Option<BookedOrder> {
    <OrderBook as ClosedBook<u64>>::next_in_queue(session, queue, after.as_ref())
}

fn queued(session: SessionId, queue: Queue) -> Vec<OrderId> {
    let first = next_in_queue(session, queue, None);
    core::iter::successors(first, |last| next_in_queue(session, queue, Some(*last)))
        .map(|order| order.id)
        .collect()
}

fn next_listed(session: SessionId, after: Option<OrderId>) -> Option<OrderId> {
    <OrderBook as ClosedBook<u64>>::next_listed(session, after)
}

fn conclude(session: SessionId, limit: u32) -> u32 {
    <OrderBook as ClosedBook<u64>>::conclude(session, limit)
}

#[test]
fn nothing_is_taken_when_no_gate_has_closed() {
    run(|| {
        assert_eq!(take_closed(), None);
        open();
        Now::set(GATE - 1);
        assert_eq!(take_closed(), None);
    });
}

#[test]
fn sessions_are_taken_once_when_their_gates_have_closed() {
    run(|| {
        let (first, second) = (open(), open());
        Now::set(GATE);
        assert_eq!(take_closed(), Some(first));
        assert_eq!(Sessions::<Test>::get(first).unwrap().state, SessionState::Closed);
        System::assert_last_event(Event::<Test>::GateClosed { session: first }.into());
        assert_eq!(take_closed(), Some(second));
        assert_eq!(take_closed(), None);
    });
}

#[test]
fn a_gate_is_closing_from_its_window_on_until_its_session_is_taken() {
    run(|| {
        assert!(!OrderBook::gate_closing(u64::MAX));
        open();
        Now::set(GATE - 101);
        assert!(!OrderBook::gate_closing(100));
        Now::set(GATE - 100);
        assert!(OrderBook::gate_closing(100));
        Now::set(GATE + 1);
        assert!(OrderBook::gate_closing(0));
        take_closed();
        assert!(!OrderBook::gate_closing(100));
    });
}

#[test]
fn later_session_is_taken_first_when_its_gate_closes_first() {
    run(|| {
        open();
        let dates = busbar_primitives::market::Schedule { gate_closure: GATE - 1, ..schedule() };
        let early = crate::NextSession::<Test>::get();
        assert_ok!(OrderBook::open_session(
            RuntimeOrigin::root(),
            product(),
            dates,
            MIN,
            MAX,
            TICK
        ));
        Now::set(GATE - 1);
        assert_eq!(take_closed(), Some(early));
        assert_eq!(take_closed(), None);
    });
}

#[test]
fn session_and_order_are_told_when_they_exist() {
    run(|| {
        let session = traded();
        let dates = <OrderBook as ClosedBook<u64>>::schedule(session);
        assert_eq!(dates, Some(schedule()));
        assert_eq!(<OrderBook as ClosedBook<u64>>::schedule(session + 1), None);

        let order = |id| <OrderBook as ClosedBook<u64>>::order(session, id);
        let owner = |id| order(id).map(|order| order.owner);
        assert_eq!([owner(0), owner(1), owner(2)], [Some(ALICE), Some(WIND), None]);
        let offer = order(1).unwrap();
        assert_eq!(offer.order, stored(session, 1).booked(1));
        assert_eq!(offer.queue, OFFERS);
    });
}

#[test]
fn bids_come_by_price_then_id() {
    run(|| {
        readmit(BOB, |admission| admission.region = 0);
        let session = closed(|session| {
            list(ALICE, session, order(300, 10, 1));
            list(BOB, session, order(500, 10, 1));
            list(ALICE, session, order(500, 10, 2));
            list(ALICE, session, order(1_000, 10, 3));
            list(BOB, session, order(10, 10, 2));
        });
        assert_eq!(queued(session, BIDS), vec![3, 1, 2, 0, 4]);
    });
}

#[test]
fn offers_come_by_price_then_id() {
    run(|| {
        let session = closed(|session| {
            list(WIND, session, order(300, 10, 1));
            list(WIND, session, order(256, 10, 2));
            list(WIND, session, order(300, 10, 3));
            list(WIND, session, order(255, 10, 4));
        });
        assert_eq!(queued(session, OFFERS), vec![3, 1, 0, 2]);
    });
}

#[test]
fn orders_of_a_price_come_by_priority_before_id() {
    run(|| {
        let session_id = open();
        for salt in 0..4 {
            list(WIND, session_id, order(300, 10, salt));
        }
        let session = Sessions::<Test>::get(session_id).unwrap();
        for (id, priority) in [(0, 256), (1, 7), (2, 255), (3, 7)] {
            let mut offer = stored(session_id, id);
            OrderBook::unbook(session_id, &session, id, &offer);
            offer.priority = priority;
            OrderBook::book(session_id, &session, id, &offer);
        }
        assert_eq!(queued(session_id, OFFERS), vec![1, 3, 2, 0]);
    });
}

#[test]
fn queues_are_kept_apart() {
    run(|| {
        let other = open();
        list(ALICE, other, order(400, 10, 1));
        let session = open();
        list(ALICE, session, order(400, 10, 1));
        list(BOB, session, order(400, 10, 1));
        list(WIND, session, order(400, 10, 1));
        list(COAL, session, order(400, 10, 1));

        assert_eq!(queued(other, BIDS), vec![0]);
        assert_eq!(queued(session, BIDS), vec![1]);
        assert_eq!(queued(session, Queue { region: 1, ..BIDS }), vec![2]);
        assert_eq!(queued(session, OFFERS), vec![3]);
        assert_eq!(queued(session, Queue { region: 1, class: 1, ..OFFERS }), vec![4]);
        assert!(queued(session, Queue { class: 1, ..OFFERS }).is_empty());
        assert!(queued(session + 1, BIDS).is_empty());
    });
}

#[test]
fn queue_tells_an_order_as_it_was_listed() {
    run(|| {
        let session = open();
        let new = crate::NewOrder { quota: 4, ..order(400, 10, 1) };
        let id = list(ALICE, session, new);
        let priority = (400 * TICK) as u64;
        let expected = BookedOrder { id, price: 400 * TICK, energy: 10, quota: 4, priority };
        assert_eq!(next_in_queue(session, BIDS, None), Some(expected));
        assert_eq!(next_in_queue(session, BIDS, Some(expected)), None);
    });
}

#[test]
fn queue_goes_on_behind_an_order_that_is_gone() {
    run(|| {
        let session = closed(|session| {
            for salt in 0..3 {
                list(ALICE, session, order(400, 10, salt));
            }
        });
        let first = next_in_queue(session, BIDS, None).unwrap();
        assert_ok!(remove(session, first.id));
        assert_eq!(next_in_queue(session, BIDS, Some(first)).unwrap().id, 1);
        assert_eq!(queued(session, BIDS), vec![1, 2]);
    });
}

#[test]
fn every_order_is_listed_once_even_while_orders_are_removed() {
    run(|| {
        let session = closed(|session| {
            for salt in 0..3 {
                list(ALICE, session, order(400, 10, salt));
                list(WIND, session, order(400, 10, salt));
            }
        });
        let order_of_keys: Vec<OrderId> =
            core::iter::successors(next_listed(session, None), |last| {
                next_listed(session, Some(*last))
            })
            .collect();
        let mut seen = order_of_keys.clone();
        seen.sort_unstable();
        assert_eq!(seen, vec![0, 1, 2, 3, 4, 5]);

        let mut cursor = None;
        for expected in order_of_keys {
            cursor = next_listed(session, cursor);
            assert_eq!(cursor, Some(expected));
            assert_ok!(remove(session, expected));
        }
        assert_eq!(next_listed(session, cursor), None);
        assert_eq!(next_listed(session, None), None);
    });
}

#[test]
fn session_is_forgotten_in_steps() {
    run(|| {
        let kept = open();
        list(ALICE, kept, order(500, 10, 1));
        let session = open();
        for who in [ALICE, BOB, WIND, COAL] {
            list(who, session, order(500, 10, 1));
        }
        Now::set(GATE);
        assert_eq!((take_closed(), take_closed()), (Some(kept), Some(session)));
        while let Some(order) = next_listed(session, None) {
            assert_ok!(remove(session, order));
        }

        // Four ledgers, one session.
        let records = || {
            Ledgers::<Test>::iter_key_prefix(session).count()
                + usize::from(Sessions::<Test>::contains_key(session))
        };
        assert_eq!(records(), 5);
        assert_eq!((conclude(session, 0), records()), (0, 5));
        assert_eq!((conclude(session, 2), records()), (2, 3));
        assert_ok!(OrderBook::do_try_state());
        assert_eq!((conclude(session, 2), records()), (2, 1));
        assert_eq!((conclude(session, 2), records()), (1, 0));
        System::assert_last_event(Event::<Test>::SessionConcluded { session }.into());

        // The other session lost nothing.
        assert!(exists(kept, 0));
        assert_eq!(Ledgers::<Test>::iter_keys().count(), 1);
        // Nothing is left to do.
        assert_eq!(conclude(session, 4), 0);
    });
}

#[test]
fn session_is_forgotten_at_once_when_nobody_listed() {
    run(|| {
        let session = closed(|_| ());
        assert_eq!(conclude(session, 2), 1);
        assert!(!Sessions::<Test>::contains_key(session));
    });
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "although it has orders"))]
fn session_is_kept_when_orders_are_left() {
    run(|| {
        let session = traded();
        assert_eq!(conclude(session, 100), 100);
        assert!(exists(session, 0) && Sessions::<Test>::contains_key(session));
    });
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "although it has orders"))]
fn session_is_kept_when_it_takes_orders() {
    run(|| {
        let session = open();
        assert_eq!(conclude(session, 100), 100);
        assert!(Sessions::<Test>::contains_key(session));
    });
}
