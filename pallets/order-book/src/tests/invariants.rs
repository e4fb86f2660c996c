//! Random sequences of everything that can happen, with the invariants checked after each step.

use std::collections::BTreeMap;

use busbar_primitives::{
    market::{Bilateral, ClosedBook, Legs, OnSuspended, Schedule, Side},
    units::{OrderId, SessionId, MS_PER_HOUR, TOKEN},
};
use frame_support::{assert_ok, BoundedVec};
use sp_runtime::DispatchResult;

use crate::{
    mock::*, Bilaterals, NewContract, NewOrder, NextSession, OpenSessions, Orders, SessionState,
    Sessions,
};

type Closed = OrderBook;

const PARTICIPANTS: [u64; 4] = [ALICE, BOB, WIND, COAL];

/// A linear congruential generator: the same seed throws the same dice.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        let sides = items.len() as u64;
        (sides > 0).then(|| items[self.roll(sides) as usize].clone())
    }

    fn participant(&mut self) -> u64 {
        PARTICIPANTS[self.roll(4) as usize]
    }

    /// Mostly one that exists.
    fn session(&mut self) -> SessionId {
        let open = OpenSessions::<Test>::get();
        match self.pick(&open) {
            Some(id) if self.roll(10) > 0 => id,
            _ => self.roll(u64::from(NextSession::<Test>::get()) + 1) as SessionId,
        }
    }

    fn order(&mut self) -> NewOrder {
        let energy = self.roll(900_000);
        let quota = if self.roll(4) == 0 { self.roll(energy + 2) } else { 0 };
        let price = u128::from(self.roll(1_010)) * TICK;
        NewOrder { price, energy, quota, salt: [self.roll(200) as u8; 16] }
    }

    /// An order in a session of one of the states.
    fn existing(&mut self, states: &[SessionState]) -> Option<(SessionId, OrderId, u64)> {
        let orders: Vec<_> = Orders::<Test>::iter()
            .filter(|(session, _, _)| {
                let session = Sessions::<Test>::get(session);
                session.is_some_and(|session| states.contains(&session.state))
            })
            .map(|(session, id, order)| (session, id, order.owner))
            .collect();
        self.pick(&orders)
    }
}

const LISTING: &[SessionState] = &[SessionState::Listing];
const ENDED: &[SessionState] = &[SessionState::Closed, SessionState::Cancelled];

/// Does something. Tells what, and whether it was done.
fn step(dice: &mut Dice) -> (&'static str, bool) {
    let kinds: [Kind; 19] = [
        ("open", open_one),
        ("cancel", cancel_one),
        ("list", list_one),
        ("list", list_one),
        ("list", list_one),
        ("batch", list_batch),
        ("propose", propose_one),
        ("propose", propose_one),
        ("accept", accept_one),
        ("accept", accept_one),
        ("amend", amend_one),
        ("withdraw", withdraw_one),
        ("suspend", suspend_one),
        ("close", close_gates),
        ("pay", pay_one),
        ("release", release_one),
        ("remove", remove_one),
        ("remove", remove_one),
        ("conclude", conclude_one),
    ];
    let (name, act) = kinds[dice.roll(kinds.len() as u64) as usize];
    (name, act(dice))
}

fn open_one(dice: &mut Dice) -> bool {
    let now = Now::get();
    let gate_closure = now + 1 + dice.roll(600);
    let dates = Schedule {
        opens: now + dice.roll(20),
        gate_closure,
        delivery_start: gate_closure,
        delivery_end: gate_closure + 2 * MS_PER_HOUR,
    };
    let root = RuntimeOrigin::root();
    OrderBook::open_session(root, product(), dates, MIN, MAX, TICK).is_ok()
}

fn cancel_one(dice: &mut Dice) -> bool {
    // Seldom, or there would be nothing to do.
    dice.roll(5) == 0 && {
        let session = dice.session();
        OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session).is_ok()
    }
}

fn list_one(dice: &mut Dice) -> bool {
    let (who, session, order) = (dice.participant(), dice.session(), dice.order());
    OrderBook::list(RuntimeOrigin::signed(who), session, order).is_ok()
}

fn list_batch(dice: &mut Dice) -> bool {
    let (who, session) = (dice.participant(), dice.session());
    let orders: Vec<_> = (0..dice.roll(4)).map(|_| dice.order()).collect();
    let origin = RuntimeOrigin::signed(who);
    OrderBook::list_batch(origin, session, BoundedVec::truncate_from(orders)).is_ok()
}

fn propose_one(dice: &mut Dice) -> bool {
    let (who, session, order) = (dice.participant(), dice.session(), dice.order());
    let profile = vec![1; dice.roll(3) as usize].try_into().unwrap();
    let NewOrder { price, energy, salt, .. } = order;
    let with = dice.participant();
    propose(who, session, NewContract { with, price, energy, profile, salt }).is_ok()
}

/// Mostly as it was proposed.
fn accept_one(dice: &mut Dice) -> bool {
    let proposals: Vec<_> = Bilaterals::<Test>::iter()
        .filter_map(|(session, place, bilateral)| match bilateral {
            Bilateral::Proposed { with, profile } => Some((session, place.id(), with, profile)),
            _ => None,
        })
        .collect();
    let Some((session, proposal, with, profile)) = dice.pick(&proposals) else { return false };
    let proposed = stored(session, proposal);
    let who = if dice.roll(5) == 0 { dice.participant() } else { with };
    let energy = proposed.energy + u64::from(dice.roll(9) == 0);
    let salt = dice.order().salt;
    let contract =
        NewContract { with: proposed.owner, price: proposed.price, energy, profile, salt };
    accept(who, session, proposal, contract).is_ok()
}

fn amend_one(dice: &mut Dice) -> bool {
    let Some((session, id, owner)) = dice.existing(LISTING) else { return false };
    let terms = match dice.roll(2) {
        0 => dice.order().terms(),
        _ => {
            let mut terms = stored(session, id).terms();
            terms.energy = terms.energy / 2 + dice.roll(100);
            terms
        }
    };
    amend(owner, session, id, terms).is_ok()
}

fn withdraw_one(dice: &mut Dice) -> bool {
    let Some((session, id, owner)) = dice.existing(LISTING) else { return false };
    let who = if dice.roll(5) == 0 { dice.participant() } else { owner };
    OrderBook::withdraw(RuntimeOrigin::signed(who), session, id).is_ok()
}

fn suspend_one(dice: &mut Dice) -> bool {
    dice.roll(3) == 0 && <OrderBook as OnSuspended<u64>>::suspended(&dice.participant()).is_ok()
}

fn close_gates(dice: &mut Dice) -> bool {
    Now::set(Now::get() + dice.roll(150));
    take_closed().is_some()
}

/// Pays some of a bid's hold to any seller, grid and policy.
fn pay_one(dice: &mut Dice) -> bool {
    let (Some((session, bid, _)), Some((_, offer, _))) =
        (dice.existing(ENDED), dice.existing(ENDED))
    else {
        return false;
    };
    let mut part = || u128::from(dice.roll(100)) * TOKEN;
    let legs = Legs { seller: (offer, part()), grid: (&GRID, part()), policy: (&POLICY, part()) };
    atomic(|| <Closed as ClosedBook<u64>>::pay(session, bid, legs))
}

fn release_one(dice: &mut Dice) -> bool {
    let Some((session, id, _)) = dice.existing(ENDED) else { return false };
    let traded = dice.roll(stored(session, id).energy + 1);
    let buyer_pays = u128::from(dice.roll(500)) * TOKEN;
    atomic(|| <Closed as ClosedBook<u64>>::release_excess(session, id, traded, buyer_pays))
}

fn remove_one(dice: &mut Dice) -> bool {
    let Some((session, id, _)) = dice.existing(ENDED) else { return false };
    atomic(|| remove(session, id))
}

fn conclude_one(dice: &mut Dice) -> bool {
    let emptied: Vec<SessionId> = Sessions::<Test>::iter()
        .filter(|(_, session)| ENDED.contains(&session.state))
        .map(|(id, _)| id)
        .filter(|id| Orders::<Test>::iter_key_prefix(id).next().is_none())
        .collect();
    let Some(session) = dice.pick(&emptied) else { return false };
    let limit = 1 + dice.roll(12) as u32;
    <Closed as ClosedBook<u64>>::conclude(session, limit) < limit
}

/// A refused step outside a call has to leave everything as it was, too.
fn atomic(act: impl FnOnce() -> DispatchResult) -> bool {
    let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
    let done = act().is_ok();
    assert!(done || before == sp_io::storage::root(sp_runtime::StateVersion::V1));
    done
}

fn play(seed: u64, steps: u32, done: &mut BTreeMap<&'static str, u32>) {
    run(|| {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let mut dice = Dice(seed);
        for number in 0..steps {
            let (name, success) = step(&mut dice);
            *done.entry(name).or_default() += u32::from(success);
            let state = OrderBook::do_try_state();
            assert_eq!(state, Ok(()), "seed {seed}, step {number}: {name}");
        }
        assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
        wind_up();
    });
}

/// Calls off what is open and removes everything: then nothing is on hold.
fn wind_up() {
    for session in OpenSessions::<Test>::get() {
        assert_ok!(OrderBook::cancel_session(RuntimeOrigin::signed(SUPERVISOR), session));
    }
    for (session, id) in Orders::<Test>::iter_keys().collect::<Vec<_>>() {
        assert_ok!(remove(session, id));
    }
    for session in Sessions::<Test>::iter_keys().collect::<Vec<_>>() {
        assert!(<Closed as ClosedBook<u64>>::conclude(session, 1_000) < 1_000);
    }
    for who in PARTICIPANTS {
        assert_eq!((bid_hold(who), bond_hold(who)), (0, 0));
    }
}

/// A kind of step: its name, and what says whether it succeeded.
type Kind = (&'static str, fn(&mut Dice) -> bool);

#[test]
fn invariants_hold_when_anything_happens() {
    let mut done = BTreeMap::new();
    for seed in 1..=8 {
        play(seed, 600, &mut done);
    }
    // Otherwise the dice are loaded and the test says less than it seems to.
    for (name, successes) in done {
        assert!(successes > 0, "nothing was done: {name}");
    }
}

#[test]
fn bids_and_offers_both_occur_in_the_random_book() {
    run(|| {
        let mut dice = Dice(42);
        let session = open();
        for _ in 0..200 {
            list_one(&mut dice);
        }
        let sides: Vec<Side> =
            Orders::<Test>::iter_prefix_values(session).map(|order| order.side).collect();
        assert!(sides.contains(&Side::Buy) && sides.contains(&Side::Sell));
    });
}
