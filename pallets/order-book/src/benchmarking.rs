//! Benchmarks of the calls, each in its worst case.
//!
//! The state that they start from has to know region 0 and class 0; a runtime's development
//! preset does.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use alloc::{vec, vec::Vec};

use busbar_primitives::{
    delivery::{Bonds, MAX_PROFILE_PARTS},
    market::{Admissions, Mechanism, Schedule},
    roles::{Admission, Role, Standing},
    units::{Balance, Energy, OrderId, Price, SessionId, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, EnsureOrigin, Get, Time},
    BoundedVec,
};
use frame_system::RawOrigin;

use crate::*;

const TICK: Price = TOKEN / 1_000;
const MIN_PRICE: Price = TICK;
const MAX_PRICE: Price = 10_000 * TICK;
const PRICE: Price = 100 * TICK;
const ENERGY: Energy = WH_PER_MWH;

fn product() -> Product {
    Product::truncate_from(vec![b'x'; 32])
}

fn schedule<T: Config>() -> Schedule {
    let now = T::Time::now();
    Schedule {
        opens: now,
        gate_closure: now + MS_PER_HOUR,
        delivery_start: now + 2 * MS_PER_HOUR,
        delivery_end: now + 3 * MS_PER_HOUR,
    }
}

fn open<T: Config>() -> SessionId {
    let id = NextSession::<T>::get();
    Pallet::<T>::do_open_session(product(), schedule::<T>(), MIN_PRICE, MAX_PRICE, TICK)
        .expect("the session opens");
    id
}

/// The last one is the session that the benchmark works in.
fn open_all_but_one<T: Config>() {
    for _ in 1..T::MaxOpenSessions::get() {
        open::<T>();
    }
}

/// A seller, since its class is looked up as well.
fn seller<T: Config>() -> T::AccountId {
    let who: T::AccountId = whitelisted_caller();
    admit::<T>(&who, Role::Generator(0));
    who
}

fn admit<T: Config>(who: &T::AccountId, role: Role) {
    T::Currency::set_balance(who, 1_000_000_000 * TOKEN);
    T::Admissions::admit(
        who,
        Admission {
            role,
            region: 0,
            capacity: 1_000_000 * WH_PER_MWH,
            standing: Standing::Active,
            deposit_paid: true,
        },
    );
}

fn order(n: u32) -> NewOrder {
    let mut salt = [0; 16];
    salt[..4].copy_from_slice(&n.to_be_bytes());
    NewOrder { price: PRICE, energy: ENERGY, quota: 0, salt }
}

/// Lists `count` orders of `who`; returns the id of the last one.
fn list_orders<T: Config>(who: &T::AccountId, session: SessionId, count: u32) -> OrderId {
    for n in 0..count {
        Pallet::<T>::do_list(who.clone(), session, order(n)).expect("the order is listed");
    }
    forget_events::<T>();
    NextOrder::<T>::get().saturating_sub(1)
}

/// The first event behind those of the preparations would copy them all, at the expense of what is
/// measured.
fn forget_events<T: Config>() {
    frame_system::Pallet::<T>::reset_events();
}

/// A buyer and a seller.
fn two<T: Config>(pair: u32) -> [T::AccountId; 2] {
    [("buyer", Role::LargeConsumer), ("seller", Role::Generator(0))].map(|(name, role)| {
        let who = account::<T::AccountId>(name, pair, 0);
        admit::<T>(&who, role);
        who
    })
}

/// With the longest profile.
fn contract<T: Config>(with: &T::AccountId) -> NewContract<T::AccountId> {
    let NewOrder { price, energy, salt, .. } = order(u32::MAX);
    let profile = BoundedVec::truncate_from(vec![u32::MAX; MAX_PROFILE_PARTS as usize]);
    NewContract { with: with.clone(), price, energy, profile, salt }
}

/// Proposes a contract; returns the id of the proposal.
fn proposed<T: Config>(session: SessionId, who: &T::AccountId, with: &T::AccountId) -> OrderId {
    Pallet::<T>::do_propose(who.clone(), session, contract::<T>(with)).expect("proposed");
    NextOrder::<T>::get().saturating_sub(1)
}

/// For the mechanism's benchmarks: see `ClosedBook::open_with`.
pub(crate) fn open_with<T: Config>(pairs: u32, dates: Schedule) -> SessionId {
    let session = open::<T>();
    for pair in 0..pairs {
        for (who, price) in two::<T>(pair).into_iter().zip([MAX_PRICE, MIN_PRICE]) {
            let order = NewOrder { price, ..order(0) };
            Pallet::<T>::do_list(who, session, order).expect("the order is listed");
        }
    }
    ready::<T>(session, dates)
}

/// For the mechanism's benchmarks: see `ClosedBook::open_with_agreed`.
pub(crate) fn open_with_agreed<T: Config>(pairs: u32, dates: Schedule) -> SessionId {
    let session = open::<T>();
    for pair in 0..pairs {
        let [buyer, seller] = two::<T>(pair);
        let proposal = proposed::<T>(session, &buyer, &seller);
        let contract = contract::<T>(&buyer);
        Pallet::<T>::do_accept(seller, session, proposal, contract).expect("accepted");
    }
    ready::<T>(session, dates)
}

fn ready<T: Config>(session: SessionId, dates: Schedule) -> SessionId {
    Sessions::<T>::mutate(session, |session| {
        session.as_mut().expect("it was opened").schedule = dates;
    });
    forget_events::<T>();
    session
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn open_session() -> Result<(), BenchmarkError> {
        open_all_but_one::<T>();
        let origin =
            T::SessionOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let schedule = schedule::<T>();
        let id = NextSession::<T>::get();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, product(), schedule, MIN_PRICE, MAX_PRICE, TICK);

        assert!(OpenSessions::<T>::get().contains(&id));
        Ok(())
    }

    #[benchmark]
    fn cancel_session() -> Result<(), BenchmarkError> {
        open_all_but_one::<T>();
        let session = open::<T>();
        let origin =
            T::CancelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, session);

        assert!(!OpenSessions::<T>::get().contains(&session));
        Ok(())
    }

    #[benchmark]
    fn list() {
        let session = open::<T>();
        let who = seller::<T>();
        let before = T::MaxOrders::get() - 1;
        list_orders::<T>(&who, session, before);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), session, order(before));

        assert_eq!(OpenOrders::<T>::get(&who), before + 1);
    }

    #[benchmark]
    fn list_batch(n: Linear<1, { T::MaxBatch::get() }>) {
        let session = open::<T>();
        let who = seller::<T>();
        let orders: Vec<NewOrder> = (0..n).map(order).collect();
        let orders = BoundedVec::<_, T::MaxBatch>::truncate_from(orders);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), session, orders);

        assert_eq!(OpenOrders::<T>::get(&who), n);
    }

    /// More energy: the order gets a new id and more is put on hold.
    #[benchmark]
    fn amend() {
        let session = open::<T>();
        let who = seller::<T>();
        let id = list_orders::<T>(&who, session, T::MaxOrders::get());

        #[extrinsic_call]
        _(RawOrigin::Signed(who), session, id, PRICE - TICK, 2 * ENERGY, 0);

        assert!(Orders::<T>::get(session, id).is_none());
        assert!(Orders::<T>::get(session, id + 1).is_some());
    }

    /// A proposal with the longest profile.
    #[benchmark]
    fn withdraw() {
        let session = open::<T>();
        let who = seller::<T>();
        list_orders::<T>(&who, session, T::MaxOrders::get() - 1);
        let [buyer, _] = two::<T>(0);
        let id = proposed::<T>(session, &who, &buyer);
        forget_events::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), session, id);

        assert!(Orders::<T>::get(session, id).is_none());
    }

    #[benchmark]
    fn propose() {
        T::Mechanism::prepare_largest();
        let session = open::<T>();
        let who = seller::<T>();
        let before = T::MaxOrders::get() - 1;
        list_orders::<T>(&who, session, before);
        let [buyer, _] = two::<T>(0);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), session, contract::<T>(&buyer));

        assert_eq!(OpenOrders::<T>::get(&who), before + 1);
    }

    #[benchmark]
    fn accept() {
        T::Mechanism::prepare_largest();
        let session = open::<T>();
        let who = seller::<T>();
        let before = T::MaxOrders::get() - 1;
        list_orders::<T>(&who, session, before);
        let [buyer, _] = two::<T>(0);
        let proposal = proposed::<T>(session, &buyer, &who);
        forget_events::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), session, proposal, contract::<T>(&buyer));

        assert_eq!(OpenOrders::<T>::get(&who), before + 1);
    }

    /// Each bond is taken as a whole.
    #[benchmark]
    fn draw(n: Linear<0, { T::MaxOrders::get() }>) {
        let session = open::<T>();
        let who = seller::<T>();
        list_orders::<T>(&who, session, n);
        Sessions::<T>::mutate(session, |session| {
            session.as_mut().unwrap().state = SessionState::Closed;
        });
        let to: T::AccountId = account("company", 0, 0);
        T::Currency::set_balance(&to, 1_000 * TOKEN);
        let drawn;

        #[block]
        {
            drawn = Pallet::<T>::draw(session, &who, &to, Balance::MAX);
        }

        assert_eq!(drawn.orders, n);
        let held = Orders::<T>::iter_prefix_values(session).map(|order| order.held);
        assert_eq!(held.sum::<Balance>(), 0);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
