use busbar_primitives::{
    market::{Queue, Schedule, Side},
    roles::{Admission, Role, Standing},
    units::{Energy, Price, MAX_ENERGY, MAX_PRICE, MS_PER_HOUR, TOKEN},
};
use codec::{Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use sp_runtime::Perbill;

use crate::{
    mock::{admission, run, schedule, BondRate, OrderBook, MAX, MIN, TENTH, TICK},
    types::{bond_ceil, value_ceil, Ledger, Seat, Terms},
    Order, Product, Rank, Session, SessionState,
};

fn rank(side: Side, ticks: u128, priority: u64, id: u64) -> Rank {
    Rank::of(side, ticks * TICK, TICK, priority, id)
}

fn session(min_price: Price, max_price: Price, tick: Price) -> Session {
    Session {
        product: Product::default(),
        schedule: schedule(),
        min_price,
        max_price,
        tick,
        state: SessionState::Listing,
        bond_rate: TENTH,
    }
}

fn bid(price: Price, energy: Energy, quota: Energy) -> Order<u64> {
    Order {
        owner: 1,
        side: Side::Buy,
        region: 0,
        class: 0,
        price,
        energy,
        quota,
        priority: 0,
        held: 0,
    }
}

#[test]
fn bids_rank_by_price_falling_then_priority_then_id() {
    let best_first = [
        rank(Side::Buy, 1_000, 9, 9),
        rank(Side::Buy, 999, 0, 5),
        rank(Side::Buy, 999, 0, 6),
        rank(Side::Buy, 999, 1, 0),
        rank(Side::Buy, 999, 256, 0),
        rank(Side::Buy, 1, 0, 0),
        rank(Side::Buy, 1, 0, u64::MAX),
        rank(Side::Buy, 1, u64::MAX, 0),
    ];
    assert!(best_first.is_sorted());
    assert!(best_first.map(|rank| rank.encode()).is_sorted());
}

#[test]
fn offers_rank_by_price_rising_then_priority_then_id() {
    let best_first = [
        rank(Side::Sell, 1, 9, 9),
        rank(Side::Sell, 255, 0, 0),
        rank(Side::Sell, 256, 0, 255),
        rank(Side::Sell, 256, 0, 256),
        rank(Side::Sell, 256, 1, 0),
        rank(Side::Sell, 65_536, 0, 0),
    ];
    assert!(best_first.is_sorted());
    assert!(best_first.map(|rank| rank.encode()).is_sorted());
}

#[test]
fn rank_has_twenty_bytes() {
    assert_eq!(rank(Side::Buy, 1, 2, 3).encode().len(), 20);
    assert_eq!(Rank::max_encoded_len(), 20);
    let mut expected = [0u8; 20];
    (expected[3], expected[11], expected[19]) = (1, 2, 3);
    assert_eq!(rank(Side::Sell, 1, 2, 3).encode(), expected);
}

#[test]
fn value_is_rounded_up_to_a_base_unit() {
    assert_eq!(value_ceil(0, 1_000), 0);
    assert_eq!(value_ceil(1, 1), 1);
    assert_eq!(value_ceil(1, 1_000), 1);
    assert_eq!(value_ceil(1, 1_001), 2);
    assert_eq!(value_ceil(TOKEN, 1_000_000), 1_000 * TOKEN);
}

#[test]
fn value_is_exact_at_the_largest_price_and_energy() {
    assert_eq!(value_ceil(MAX_PRICE, MAX_ENERGY), MAX_PRICE / 1_000 * u128::from(MAX_ENERGY));
    assert_eq!(value_ceil(MAX_PRICE - 1, MAX_ENERGY), 10u128.pow(30) - 10u128.pow(12));
}

#[test]
fn bond_is_rounded_up_once() {
    let tenth = Perbill::from_percent(10);
    assert_eq!(bond_ceil(tenth, 10, 1_000), 1);
    assert_eq!(bond_ceil(tenth, 10, 1_001), 2);
    assert_eq!(bond_ceil(tenth, 1, 1), 1);
    assert_eq!(bond_ceil(Perbill::zero(), MAX_PRICE, MAX_ENERGY), 0);
    // A billionth of 2e9 base units, and of a little more.
    assert_eq!(bond_ceil(Perbill::from_parts(1), 1_000_000_000, 2_000), 2);
    assert_eq!(bond_ceil(Perbill::from_parts(1), 1_000_000_000, 2_001), 3);
}

#[test]
fn bond_is_the_value_when_the_rate_is_one() {
    for (price, energy) in [(1, 1), (999, 1_001), (MAX_PRICE, MAX_ENERGY)] {
        assert_eq!(bond_ceil(Perbill::one(), price, energy), value_ceil(price, energy));
    }
}

#[test]
fn hold_for_is_value_for_bids_and_bond_for_offers() {
    let session = session(MIN, MAX, TICK);
    assert_eq!(session.hold_for(Side::Buy, TOKEN, 10_000), 10 * TOKEN);
    assert_eq!(session.hold_for(Side::Sell, TOKEN, 10_000), TOKEN);
}

#[test]
fn hold_for_is_that_of_the_next_session_when_none_is_named() {
    run(|| {
        BondRate::set(Perbill::from_percent(20));
        assert_eq!(OrderBook::hold_for(Side::Buy, TOKEN, 10_000), 10 * TOKEN);
        assert_eq!(OrderBook::hold_for(Side::Sell, TOKEN, 10_000), 2 * TOKEN);
    });
}

#[test]
fn tick_is_valid_when_it_divides_both_limits_in_few_enough_steps() {
    assert!(session(MIN, MAX, TICK).has_valid_tick());
    assert!(!session(MIN, MAX, 0).has_valid_tick());
    assert!(!session(MIN + 1, MAX, TICK).has_valid_tick());
    assert!(!session(MIN, MAX + 1, TICK).has_valid_tick());
    assert!(session(1, u128::from(u32::MAX), 1).has_valid_tick());
    assert!(!session(1, u128::from(u32::MAX) + 1, 1).has_valid_tick());
}

#[test]
fn place_is_kept_when_nothing_more_is_asked_for() {
    let order = bid(100, 50, 10);
    let keeps = |price, energy, quota| order.keeps_place(&Terms { price, energy, quota });
    assert!(keeps(100, 50, 10) && keeps(99, 50, 10) && keeps(100, 49, 10) && keeps(100, 50, 9));
    assert!(!keeps(101, 50, 10) && !keeps(99, 51, 10) && !keeps(99, 49, 11));

    let offer = Order { side: Side::Sell, ..bid(100, 50, 0) };
    let keeps = |price, energy| offer.keeps_place(&Terms { price, energy, quota: 0 });
    assert!(keeps(100, 50) && keeps(101, 50) && keeps(100, 49));
    assert!(!keeps(99, 50) && !keeps(101, 51));
}

#[test]
fn seat_follows_from_the_role() {
    let queue = |role| Seat::of(&admission(role, 7)).map(|seat| seat.queue);
    let buyer = Queue { side: Side::Buy, region: 7, class: 0 };
    let seller = Queue { side: Side::Sell, region: 7, class: 3 };
    assert_eq!(queue(Role::LargeConsumer), Some(buyer));
    assert_eq!(queue(Role::Generator(3)), Some(seller));
    assert_eq!(queue(Role::Regulator), None);
}

#[test]
fn capacity_is_compared_exactly() {
    let seat = |capacity| {
        let role = Role::LargeConsumer;
        let standing = Standing::Active;
        let admission = Admission { role, region: 0, capacity, standing, deposit_paid: true };
        Seat::of(&admission).unwrap()
    };
    let lasting = |ms| Schedule { delivery_start: 5, delivery_end: 5 + ms, ..schedule() };

    assert!(seat(7).can_deliver(7, &lasting(MS_PER_HOUR)));
    assert!(!seat(7).can_deliver(8, &lasting(MS_PER_HOUR)));
    // 3.5 Wh.
    assert!(seat(7).can_deliver(3, &lasting(MS_PER_HOUR / 2)));
    assert!(!seat(7).can_deliver(4, &lasting(MS_PER_HOUR / 2)));
    // One millisecond short of 7 Wh.
    assert!(!seat(7).can_deliver(7, &lasting(MS_PER_HOUR - 1)));
    assert!(seat(u64::MAX).can_deliver(MAX_ENERGY, &lasting(MS_PER_HOUR)));
    assert!(!seat(0).can_deliver(1, &lasting(MS_PER_HOUR)));
}

#[test]
fn ledger_forgets_and_renames_orders() {
    let mut ledger = Ledger::<ConstU32<3>, ConstU32<3>>::default();
    for id in [4, 5, 6] {
        ledger.orders.try_push(id).unwrap();
    }
    ledger.energy = 100;
    ledger.rename(5, 9);
    assert_eq!(ledger.orders, vec![4, 9, 6]);
    ledger.remove(4, 30);
    assert_eq!(ledger.orders, vec![9, 6]);
    assert_eq!(ledger.energy, 70);
}
