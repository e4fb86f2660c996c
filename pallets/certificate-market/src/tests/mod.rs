//! Filling, resting, what is in the way, prices; and random sequences of calls.

mod fill;
mod in_the_way;
mod invariants;
mod price;
mod rest;

use busbar_primitives::{
    certificates::{DeviceId, Range, Serial, State},
    roles::Technology,
    units::{Balance, MS_PER_DAY, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::DispatchResult;

use crate::{mock::*, Error, Event, HoldReason, Order, OrderId, Orders, Removal, Validity};

const WIND_FARM: DeviceId = 1;
const SOLAR_FARM: DeviceId = 2;
const REST: Validity = Validity::Rest(None);

const fn range(first: Serial, count: u64) -> Range {
    Range { first, count }
}

/// Both wind companies have a hundred certificates of wind, the first one another hundred of solar.
fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        let since = Now::get() - MS_PER_DAY;
        let issuer = || RuntimeOrigin::signed(ISSUER);
        for (device, technology) in [(WIND_FARM, Technology::Wind), (SOLAR_FARM, Technology::Solar)]
        {
            assert_ok!(Certificates::register_device(issuer(), device, technology, 0, since));
        }
        let issues = [(WIND_FARM, WIND, 0), (WIND_FARM, OTHER_WIND, 1), (SOLAR_FARM, WIND, 0)];
        for (device, to, hour) in issues {
            let from = since + hour * MS_PER_HOUR;
            let until = from + MS_PER_HOUR;
            let energy = 100 * WH_PER_MWH;
            assert_ok!(Certificates::issue(issuer(), device, to, from, until, energy));
        }
        test();
        check();
    });
}

fn check() {
    Market::do_try_state().unwrap();
    Certificates::do_try_state().unwrap();
}

fn offer(who: AccountId, range: Range, price: Balance, validity: Validity) -> DispatchResult {
    let origin = RuntimeOrigin::signed(who);
    Market::offer(origin, range, price, validity).map(|_| ()).map_err(|error| error.error)
}

fn bid(who: AccountId, count: u64, price: Balance, validity: Validity) -> DispatchResult {
    let origin = RuntimeOrigin::signed(who);
    let technology = Technology::Wind;
    Market::bid(origin, technology, count, price, validity).map(|_| ()).map_err(|error| error.error)
}

fn withdraw(who: AccountId, order: OrderId) -> DispatchResult {
    Market::withdraw(RuntimeOrigin::signed(who), order)
}

fn order(id: OrderId) -> Option<Order<AccountId>> {
    Orders::<Test>::get(id)
}

/// What is left of an order; 0 if it isn't in the book.
fn left(id: OrderId) -> u64 {
    order(id).map_or(0, |order| order.count)
}

fn owner_of(serial: Serial) -> AccountId {
    Certificates::certificate(serial).unwrap().owner
}

fn state_of(serial: Serial) -> State<AccountId> {
    Certificates::certificate(serial).unwrap().state
}

/// Free and on hold.
fn money(who: AccountId) -> (Balance, Balance) {
    let held = Balances::balance_on_hold(&HoldReason::Order.into(), &who);
    (Balances::free_balance(who), held)
}

fn has_event(event: Event<Test>) -> bool {
    let event = RuntimeEvent::from(event);
    System::events().iter().any(|record| record.event == event)
}

fn traded(order: OrderId, seller: AccountId, buyer: AccountId, range: Range, price: Balance) {
    let technology = Technology::Wind;
    let event = Event::Traded { order, seller, buyer, technology, range, price };
    assert!(has_event(event.clone()), "{event:?} isn't among {:?}", System::events());
}
