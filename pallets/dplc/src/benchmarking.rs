//! Benchmarks of the calls and of the steps that blocks do, each in its worst
//! case: the largest grid, all classes, every queue with a head.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use alloc::{vec, vec::Vec};

use busbar_math::dplc::{Head, Pass, Progress, Quote};
use busbar_primitives::{
    delivery::{Deliveries, Profile, MAX_PROFILE_PARTS},
    market::{ClosedBook, Network, Queue, RegionPair, Schedule, Side},
    roles::Technology,
    units::{Energy, Moment, OrderId, SessionId, MAX_PRICE},
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{EnsureOrigin, Get, Time},
    weights::WeightMeter,
};
use frame_system::RawOrigin;

use crate::*;

const HOUR: Moment = 3_600_000;

fn parameters() -> Parameters {
    let class = |technology: Technology| SellerClass {
        technology,
        environment: 0,
        cross_subsidy: 0,
        obligation: 0,
    };
    let mut classes = vec![class(Technology::Thermal); 16];
    classes[0] = class(Technology::Wind);
    Parameters {
        classes: classes.try_into().unwrap(),
        certificate_price: 0,
        check_window: HOUR,
        silence: Silence::Confirm,
        settlement_window: HOUR,
        retention: 0,
    }
}

fn reason() -> Reason {
    vec![b'x'; 256].try_into().unwrap()
}

/// A session in the largest grid, with all classes and `pairs` bids and offers
/// that can trade, listing; its dates are all over. It is given its parameters
/// once it is open: those that it opens with are the runtime's.
fn listing<T: Config>(pairs: u32) -> SessionId {
    opened::<T>(|over| T::Book::open_with(pairs, over))
}

/// See `Mechanism::prepare_largest`.
pub(crate) fn prepare_largest<T: Config>() {
    let company: T::AccountId = whitelisted_caller();
    T::Network::publish_full(T::MaxRegions::get() as u16, &company);
}

fn opened<T: Config>(open: impl FnOnce(Schedule) -> SessionId) -> SessionId {
    prepare_largest::<T>();
    let now = T::Time::now();
    let over = Schedule { opens: now, gate_closure: now, delivery_start: now, delivery_end: now };
    let id = open(over);
    Sessions::<T>::mutate(id, |session| {
        session.as_mut().unwrap().terms.parameters = parameters();
    });
    id
}

/// The same, in `stage`, as one of the active sessions.
fn session<T: Config>(pairs: u32, stage: Stage) -> SessionId {
    closed::<T>(listing::<T>(pairs), stage)
}

/// The same, where all pairs have agreed on their trades, with the longest profile.
fn agreed<T: Config>(pairs: u32, stage: Stage) -> SessionId {
    closed::<T>(opened::<T>(|over| T::Book::open_with_agreed(pairs, over)), stage)
}

fn closed<T: Config>(id: SessionId, stage: Stage) -> SessionId {
    assert_eq!(T::Book::take_closed(), Some(id));
    Pallet::<T>::join_active(id).unwrap();
    Sessions::<T>::mutate(id, |session| session.as_mut().unwrap().stage = stage);
    id
}

fn get<T: Config>(id: SessionId) -> Session {
    Sessions::<T>::get(id).unwrap()
}

/// A session with all its trades made, in `stage`.
fn matched<T: Config>(pairs: u32, stage: Stage) -> SessionId {
    all_matched::<T>(session::<T>(pairs, Stage::Matching), pairs, stage)
}

fn all_matched<T: Config>(id: SessionId, pairs: u32, stage: Stage) -> SessionId {
    Agreeing::<T>::insert(id, None::<OrderId>);
    let mut record = get::<T>(id);
    let done = Pallet::<T>::match_some(id, &mut record, &mut WeightMeter::new());
    assert!(matches!(done, Ok(true)));
    assert_eq!(record.trades, pairs);
    Sessions::<T>::mutate(id, |session| session.as_mut().unwrap().stage = stage);
    // The first event behind them would copy them all, at the expense of what is measured.
    frame_system::Pallet::<T>::reset_events();
    id
}

/// A progress in which every queue has a head, so that all are looked at; only
/// those of region 0 and class 0 are still to be fetched.
fn crowded<T: Config>(id: SessionId) {
    let regions = T::MaxRegions::get() as usize;
    let head = |id: usize, price| {
        Head::Ready(Quote { id: u64::MAX - id as u64, price, priority: 0, available: 1 })
    };
    let mut bids: Vec<Head> = (0..regions).map(|region| head(region, 1)).collect();
    let queues = regions * 16;
    let mut offers: Vec<Head> = (0..queues).map(|queue| head(regions + queue, MAX_PRICE)).collect();
    bids[0] = Head::Behind(None);
    offers[0] = Head::Behind(None);
    let capacities = vec![Some(Energy::MAX); T::MaxPairs::get() as usize];
    let progress = Progress { pass: Pass::General, bids, offers, capacities };
    Progresses::<T>::insert(id, StoredProgress::try_new(progress).unwrap());
    let terms = Pallet::<T>::matching_terms(id, &get::<T>(id).terms).unwrap();
    Digests::<T>::insert(id, crate::receipts::digests(&terms));
}

fn full_limits<T: Config>() -> Limits<T> {
    let regions = T::MaxRegions::get() as u16;
    let pairs = (0..regions).flat_map(|high| (0..=high).map(move |low| (low, high)));
    let limits: Vec<_> = pairs.map(|(low, high)| (RegionPair::new(low, high), 1)).collect();
    limits.try_into().unwrap()
}

fn until<T: Config>() -> Stage {
    Stage::Checking { until: T::Time::now() + HOUR }
}

fn operator<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::OperatorOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn supervision<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::SupervisionOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn confirm() -> Result<(), BenchmarkError> {
        let id = session::<T>(1, until::<T>());
        let origin = operator::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, 0);

        assert_eq!(get::<T>(id).stage, Stage::Releasing { after: None });
        Ok(())
    }

    #[benchmark]
    fn lower_capacity() -> Result<(), BenchmarkError> {
        let id = session::<T>(1, until::<T>());
        let origin = operator::<T>()?;
        let limits = full_limits::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, 0, limits, reason());

        assert_eq!(get::<T>(id).stage, Stage::Matching);
        Ok(())
    }

    #[benchmark]
    fn cancel() -> Result<(), BenchmarkError> {
        let id = session::<T>(1, until::<T>());
        let origin = supervision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, reason());

        assert_eq!(get::<T>(id).stage, Stage::Closing { cancelled: true, after: None });
        Ok(())
    }

    /// One that was agreed on.
    #[benchmark]
    fn settle() {
        let stage = Stage::Settling { until: T::Time::now() + HOUR, next: 0 };
        let id = all_matched::<T>(agreed::<T>(1, Stage::Matching), 1, stage);
        let buyer = Trades::<T>::get((id, 0, 0)).unwrap().buyer;

        #[extrinsic_call]
        _(RawOrigin::Signed(buyer), id, 0);

        assert_eq!(get::<T>(id).stage, Stage::Settled);
    }

    /// The second party says the same.
    #[benchmark]
    fn settle_with() {
        let stage = Stage::Settling { until: T::Time::now() + HOUR, next: 0 };
        let now = T::Time::now();
        let later = Schedule {
            opens: now,
            gate_closure: now,
            delivery_start: now + HOUR,
            delivery_end: now + 2 * HOUR,
        };
        let id = opened::<T>(|_| T::Book::open_with(1, later));
        let id = all_matched::<T>(closed::<T>(id, Stage::Matching), 1, stage);
        let Trade { buyer, seller, .. } = Trades::<T>::get((id, 0, 0)).unwrap();
        let profile = Profile::truncate_from(vec![u32::MAX; MAX_PROFILE_PARTS as usize]);
        Pallet::<T>::do_settle_with(&seller, id, 0, profile.clone()).unwrap();
        frame_system::Pallet::<T>::reset_events();

        #[extrinsic_call]
        _(RawOrigin::Signed(buyer), id, 0, profile);

        assert_eq!(get::<T>(id).stage, Stage::Settled);
    }

    #[benchmark]
    fn sweep() {
        let id = session::<T>(1, Stage::Settled);
        Pallet::<T>::leave_active(id);
        T::Deliveries::settle_all();

        #[block]
        {
            Pallet::<T>::sweep();
        }

        assert_eq!(get::<T>(id).stage, Stage::Closing { cancelled: false, after: None });
    }

    #[benchmark]
    fn take_closed() {
        let id = listing::<T>(1);

        #[block]
        {
            Pallet::<T>::take_closed();
        }

        assert_eq!(get::<T>(id).stage, Stage::Matching);
    }

    #[benchmark]
    fn turn() {
        // A window that is over: the session is cancelled, delivery is told, and the next stage
        // has no step to do within the budget.
        let id = session::<T>(1, Stage::Checking { until: 0 });
        Sessions::<T>::mutate(id, |session| {
            session.as_mut().unwrap().terms.parameters.silence = Silence::Cancel;
        });
        let mut meter = WeightMeter::with_limit(T::WeightInfo::turn());

        #[block]
        {
            Pallet::<T>::turn(id, &mut meter);
        }

        assert_eq!(get::<T>(id).stage, Stage::Closing { cancelled: true, after: None });
    }

    #[benchmark]
    fn matching(n: Linear<0, 50>) {
        let id = session::<T>(n, Stage::Matching);
        crowded::<T>(id);
        let mut record = get::<T>(id);

        #[block]
        {
            let done = Pallet::<T>::match_some(id, &mut record, &mut WeightMeter::new());
            assert!(matches!(done, Ok(true)));
        }

        assert_eq!(record.trades, n);
    }

    /// What a pass finds of bids that took all they wanted before.
    #[benchmark]
    fn fetching(n: Linear<0, 50>) {
        let id = session::<T>(n, Stage::Matching);
        let queue = Queue { side: Side::Buy, region: 0, class: 0 };
        let mut last = None;
        while let Some(bid) = T::Book::next_in_queue(id, queue, last.as_ref()) {
            Fills::<T>::insert((id, 0, bid.id), Fill { energy: bid.energy, pays: 0 });
            last = Some(bid);
        }
        crowded::<T>(id);
        let mut record = get::<T>(id);

        #[block]
        {
            let done = Pallet::<T>::match_some(id, &mut record, &mut WeightMeter::new());
            assert!(matches!(done, Ok(true)));
        }

        assert_eq!(record.trades, 0);
    }

    #[benchmark]
    fn agreeing(n: Linear<0, 50>) {
        let id = agreed::<T>(n, Stage::Matching);
        crowded::<T>(id);
        Agreeing::<T>::insert(id, None::<OrderId>);
        let mut record = get::<T>(id);

        #[block]
        {
            let done = Pallet::<T>::match_some(id, &mut record, &mut WeightMeter::new());
            assert!(matches!(done, Ok(true)));
        }

        assert_eq!(record.trades, n);
    }

    #[benchmark]
    fn release_step() {
        let id = matched::<T>(1, Stage::Releasing { after: None });
        let mut record = get::<T>(id);
        let mut meter = WeightMeter::with_limit(T::WeightInfo::release_step());

        #[block]
        {
            Pallet::<T>::release_turn(id, &mut record, &mut meter);
        }

        assert!(matches!(record.stage, Stage::Releasing { after: Some(_) }));
    }

    /// At least one: a session without a trade leaves no contract, which is another case.
    #[benchmark]
    fn settling(n: Linear<1, 50>) {
        let stage = Stage::Settling { until: 0, next: 0 };
        let id = all_matched::<T>(agreed::<T>(n, Stage::Matching), n, stage);
        let mut record = get::<T>(id);

        #[block]
        {
            Pallet::<T>::settle_turn(id, &mut record, &mut WeightMeter::new());
        }

        assert_eq!((record.stage, record.unsettled), (Stage::Settled, 0));
    }

    #[benchmark]
    fn remove_step() {
        let stage = Stage::Closing { cancelled: true, after: None };
        let id = all_matched::<T>(agreed::<T>(2, Stage::Matching), 2, stage);
        let mut record = get::<T>(id);
        let mut meter = WeightMeter::with_limit(T::WeightInfo::remove_step());

        #[block]
        {
            Pallet::<T>::closing_turn(id, &mut record, &mut meter);
        }

        assert!(matches!(record.stage, Stage::Closing { after: Some(_), .. }));
    }

    #[benchmark]
    fn delete_step() {
        let id = matched::<T>(2, Stage::Closing { cancelled: true, after: None });
        let mut meter = WeightMeter::with_limit(T::WeightInfo::delete_step());

        #[block]
        {
            Pallet::<T>::delete_records(id, &mut meter);
        }

        assert_eq!(Trades::<T>::iter_prefix((id,)).count(), 1);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
