//! What credit does to an order, and what a refusal does to credit.

use busbar_primitives::{
    credit::Check,
    market::Side,
    roles::{Role, Standing},
    units::MAX_ENERGY,
};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, BoundedVec};
use sp_runtime::Perbill;

use super::amend::queued;
use crate::{mock::*, Call, NewOrder, WeightInfo};

fn with_credit(who: u64, percent: u32) {
    Credits::mutate(|credits| credits.insert(who, Perbill::from_percent(percent)));
}

/// Lists an order that is refused, and says what was told of it.
fn refused(who: u64, session: u32, order: NewOrder) -> Option<(u64, u64, Check)> {
    Refused::reset();
    OrderBook::list(RuntimeOrigin::signed(who), session, order).unwrap_err();
    let told = Refused::get();
    assert!(told.len() < 2);
    told.first().copied()
}

#[test]
fn an_order_is_worth_its_price_by_its_owners_credit() {
    run(|| {
        let session = open();
        with_credit(ALICE, 80);
        let id = list(ALICE, session, order(400, 1_000, 1));
        assert_eq!(stored(session, id).priority, (500 * TICK) as u64);
        // And stays so, whatever becomes of its owner.
        with_credit(ALICE, 10);
        assert_eq!(stored(session, id).priority, (500 * TICK) as u64);
    });
}

#[test]
fn of_orders_at_a_price_those_of_better_credit_come_first() {
    run(|| {
        let session = open();
        readmit(COAL, |admission| (admission.role, admission.region) = (Role::Generator(0), 0));
        with_credit(WIND, 50);
        with_credit(COAL, 51);
        let late = list(WIND, session, order(400, 1_000, 1));
        let early = list(COAL, session, order(400, 1_000, 1));
        let cheap = list(WIND, session, order(300, 1_000, 2));
        assert_eq!(queued(session, Side::Sell), vec![cheap, early, late]);
    });
}

#[test]
fn each_check_has_refusals_of_its_own() {
    run(|| {
        let session = open();
        let fine = order(400, 1_000, 1);
        let told = |who, order: NewOrder| {
            let (other, energy, check) = refused(who, session, order).unwrap();
            assert_eq!((other, energy), (who, order.energy));
            check
        };
        // C1
        assert_eq!(told(ALICE, NewOrder { energy: 0, ..fine }), Check::Information);
        assert_eq!(told(ALICE, NewOrder { energy: MAX_ENERGY + 1, ..fine }), Check::Information);
        assert_eq!(told(ALICE, NewOrder { price: 1, ..fine }), Check::Information);
        assert_eq!(told(ALICE, NewOrder { quota: 1_001, ..fine }), Check::Information);
        // C2 and C4
        let huge = NewOrder { energy: MAX_ENERGY, ..fine };
        assert_eq!((told(ALICE, huge), told(WIND, huge)), (Check::Demand, Check::Supply));
        readmit(WIND, |admission| admission.standing = Standing::Suspended);
        assert_eq!(told(WIND, fine), Check::Supply);
        // C5
        readmit(BOB, |admission| admission.capacity = MAX_ENERGY);
        assert_eq!(told(BOB, order(1_000, 2_000_000_000, 1)), Check::Funds);
        // C6
        list(ALICE, session, fine);
        assert_eq!(told(ALICE, fine), Check::Salt);
        // C3
        Now::set(GATE);
        assert_eq!(told(ALICE, order(400, 1_000, 3)), Check::Time);
        Now::set(OPENS - 1);
        assert_eq!(told(ALICE, order(400, 1_000, 3)), Check::Time);
    });
}

#[test]
fn what_says_nothing_of_an_order_is_told_to_nobody() {
    run(|| {
        let session = open();
        let fine = order(400, 1_000, 1);
        assert_eq!(refused(ALICE, session + 1, fine), None);
        assert_eq!(refused(STRANGER, session, fine), None);
        readmit(BOB, |admission| admission.deposit_paid = false);
        assert_eq!(refused(BOB, session, fine), None);
        for salt in 0..MAX_ORDERS as u8 {
            list(ALICE, session, order(400, 1_000, salt));
        }
        assert_eq!(refused(ALICE, session, order(400, 1_000, 99)), None);
    });
}

#[test]
fn a_batch_is_refused_as_a_whole() {
    run(|| {
        let session = open();
        let orders = vec![order(400, 1_000, 1), order(400, 2_000, 1)];
        let orders = BoundedVec::truncate_from(orders);
        OrderBook::list_batch(RuntimeOrigin::signed(ALICE), session, orders).unwrap_err();
        assert_eq!(Refused::get(), [(ALICE, 3_000, Check::Salt)]);
    });
}

#[test]
fn refused_contracts_are_told_of_whoever_signs_them() {
    run(|| {
        let session = open();
        assert_ok!(propose(ALICE, session, contract(COAL, 400, 1_000_000, 1)));
        propose(ALICE, session, contract(COAL, 400, 1_000_000, 1)).unwrap_err();
        // Other terms than those of the proposal aren't a fault of an order.
        accept(COAL, session, 0, contract(ALICE, 400, 1_000, 1)).unwrap_err();
        readmit(COAL, |admission| admission.capacity = 1);
        accept(COAL, session, 0, contract(ALICE, 400, 1_000_000, 1)).unwrap_err();
        let expected = [(ALICE, 1_000_000, Check::Salt), (COAL, 1_000_000, Check::Supply)];
        assert_eq!(Refused::get(), expected);
    });
}

#[test]
fn only_refusals_pay_for_their_record() {
    run(|| {
        let session = open();
        let order = order(400, 1_000, 1);
        let info = Call::<Test>::list { session, order }.get_dispatch_info();
        let listing = <() as WeightInfo>::list();
        assert_eq!(info.call_weight, listing + REFUSED_WEIGHT);
        let listed = OrderBook::list(RuntimeOrigin::signed(ALICE), session, order).unwrap();
        assert_eq!(listed.actual_weight, Some(listing));
        let refused = OrderBook::list(RuntimeOrigin::signed(ALICE), session, order).unwrap_err();
        assert_eq!(refused.post_info.actual_weight, None);
    });
}
