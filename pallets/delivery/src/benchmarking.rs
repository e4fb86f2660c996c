//! One benchmark for each call and step, in its worst case.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use alloc::{vec, vec::Vec};

use busbar_primitives::{
    benchmarking::SetTime,
    delivery::{Deliveries, Meters, PaidTrade, Profile, Reliability, MAX_PROFILE_PARTS},
    intervals::{end_of, Day},
    market::{Network, Schedule},
    units::{SessionId, TOKEN, WH_PER_MWH},
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{
        fungible::{Inspect, Mutate},
        Get,
    },
    weights::{Weight, WeightMeter},
    BoundedVec,
};
use frame_system::RawOrigin;

use crate::{work::Turn, *};

/// Before the day that meters have come to.
const DAY: Day = 19_990;
/// Meters of one participant, at most; those of the runtime.
const MOST_METERS: u32 = 128;
/// Trades with a profile of their own that are measured with.
const MOST_SHAPED: u32 = 64;

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who: T::AccountId = account(name, index, 0);
    T::Currency::set_balance(&who, 1_000_000_000 * TOKEN);
    who
}

fn company<T: Config>() {
    T::Network::publish_full(1, &rich::<T>("company", 0));
}

/// A session that delivers on `DAY`.
fn open<T: Config>(session: SessionId) {
    let (start, end) = (end_of(DAY - 1), end_of(DAY));
    let schedule =
        Schedule { opens: 0, gate_closure: start, delivery_start: start, delivery_end: end };
    Pallet::<T>::opened(session, &schedule).expect("there is room for it");
}

/// The same, in which each of `sellers` has sold something.
fn contract<T: Config>(session: SessionId, sellers: &[T::AccountId]) -> ContractId {
    open::<T>(session);
    let buyer = account("buyer", session, 0);
    for seller in sellers {
        pay::<T>(session, 0, seller, &buyer, &Profile::default());
    }
    Pallet::<T>::all_paid(session);
    ContractId::Session(session)
}

fn pay<T: Config>(
    session: SessionId,
    index: u32,
    seller: &T::AccountId,
    buyer: &T::AccountId,
    profile: &Profile,
) {
    let (injected, delivered) = (96 * WH_PER_MWH, 90 * WH_PER_MWH);
    let trade = PaidTrade {
        index,
        seller,
        buyer,
        injected,
        delivered,
        price: TOKEN,
        agreed: false,
        profile,
    };
    Pallet::<T>::paid(session, trade);
}

/// `seller` has sold something with so many of the longest profiles.
fn shape<T: Config>(
    session: SessionId,
    seller: &T::AccountId,
    buyer: &T::AccountId,
    profiles: u32,
) {
    let profile = Profile::truncate_from(vec![u32::MAX; MAX_PROFILE_PARTS as usize]);
    for index in 0..profiles {
        pay::<T>(session, index, seller, buyer, &profile);
    }
}

fn at_settlement<T: Config>() {
    T::Clock::set_time(end_of(DAY) + T::ReadingWindow::get() + 1);
    NextDay::<T>::put(DAY);
    FinalBefore::<T>::put(DAY);
    OldestDay::<T>::put(DAY);
}

/// `DAY` is kept no longer; no other is left to be settled, or to become final.
fn at_the_end<T: Config>() {
    let kept = end_of(DAY + T::KeptDays::get());
    T::Clock::set_time(kept.max(end_of(DAY) + T::CorrectionWindow::get() + 1));
    NextDay::<T>::put(Day::MAX);
    FinalBefore::<T>::put(Day::MAX);
    OldestDay::<T>::put(DAY);
}

/// One turn, and what it did.
fn turn<T: Config>() -> Turn {
    Pallet::<T>::turn(&mut WeightMeter::new())
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn collect() {
        company::<T>();
        let who = rich::<T>("debtor", 0);
        Debts::<T>::insert(&who, TOKEN);
        let caller: T::AccountId = whitelisted_caller();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), who.clone());

        assert!(!Debts::<T>::contains_key(who));
    }

    /// After a standstill.
    #[benchmark]
    fn keep_time() {
        at_settlement::<T>();
        LastWorked::<T>::put(0);

        #[block]
        {
            Pallet::<T>::keep_time();
        }

        assert!(Resumed::<T>::get() > 0);
    }

    /// As many sessions are open as may be; the settlement of a day begins.
    #[benchmark]
    fn turn() {
        at_settlement::<T>();
        let trading: Vec<_> =
            (0..T::MaxContracts::get()).map(|id| (ContractId::Session(id), DAY + 1)).collect();
        Trading::<T>::put(BoundedVec::truncate_from(trading));

        #[block]
        {
            super::turn::<T>();
        }

        assert_eq!(CurrentRun::<T>::get().map(|run| run.day), Some(DAY));
    }

    /// The last of its contracts is settled again, at a loss that nothing but a debt is left for;
    /// before, it had something free.
    #[benchmark]
    fn settle(
        c: Linear<1, { T::MaxContracts::get() }>,
        m: Linear<0, { MOST_METERS }>,
        s: Linear<0, { MOST_SHAPED }>,
    ) {
        company::<T>();
        let seller = rich::<T>("seller", 0);
        let sellers = core::slice::from_ref(&seller);
        let contracts: Vec<_> = (0..c).map(|id| contract::<T>(id, sellers)).collect();
        let last = *contracts.last().expect("there is one");
        shape::<T>(c - 1, &seller, &account("buyer", 0, 1), s);
        T::Meters::fill(&seller, DAY, m);
        T::Reliability::judge(&seller);
        at_settlement::<T>();
        NextDay::<T>::put(DAY + 1);
        let before = Outcome { amount: 2_000_000_000 * TOKEN as i128, ..Default::default() };
        Results::<T>::insert((DAY, last, &seller), before);
        let previous = contracts.iter().rev().nth(1).copied();
        Stale::<T>::insert(DAY, &seller, previous);
        frame_system::Pallet::<T>::reset_events();

        #[block]
        {
            super::turn::<T>();
        }

        assert!(T::Currency::balance(&seller) < TOKEN);
        assert!(Debts::<T>::contains_key(&seller));
        assert_eq!(Stale::<T>::get(DAY, &seller), Some(Some(last)));
    }

    /// Of a seller and a buyer, each with as many contracts as there may be.
    #[benchmark]
    fn delete_position(s: Linear<0, { MOST_SHAPED }>) {
        let [seller, buyer] = [rich::<T>("seller", 0), rich::<T>("buyer", 0)];
        for id in 0..T::MaxContracts::get() {
            open::<T>(id);
            pay::<T>(id, 0, &seller, &buyer, &Profile::default());
            Pallet::<T>::all_paid(id);
        }
        shape::<T>(0, &seller, &buyer, s);
        at_the_end::<T>();
        let ids: Vec<_> = Contracts::<T>::iter().map(|(id, _)| id).collect();
        let before = ids.iter().position(|id| *id == ContractId::Session(0)).expect("it is one");
        Swept::<T>::put(before.checked_sub(1).map(|place| ids[place]));
        let parts = || Positions::<T>::iter_key_prefix(ContractId::Session(0)).count();
        assert_eq!(parts(), 2);

        #[block]
        {
            Pallet::<T>::turn(&mut WeightMeter::with_limit(T::WeightInfo::delete_position(s)));
        }

        assert_eq!(parts(), 1);
        assert_eq!(ShapedParts::<T>::iter_keys().count(), s as usize);
    }

    #[benchmark]
    fn delete_result() {
        let sellers = [rich::<T>("seller", 0), rich::<T>("seller", 1)];
        let id = contract::<T>(0, &sellers);
        for seller in &sellers {
            Results::<T>::insert((DAY, id, seller), Outcome::default());
        }
        at_the_end::<T>();
        let limit = T::WeightInfo::delete_result();

        #[block]
        {
            Pallet::<T>::turn(&mut WeightMeter::with_limit(limit));
        }

        assert_eq!(Results::<T>::iter().count(), 1);
        assert_ne!(limit, Weight::zero());
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
