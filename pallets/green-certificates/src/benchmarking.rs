//! One benchmark for each call, in its worst case: certificates in the middle of a lot, so that it is cut
//! into three.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use alloc::vec;

use busbar_primitives::{
    benchmarking::SetTime,
    certificates::{Act, DeviceId, Period, Purpose, Range, State, Text},
    roles::Technology,
    units::{Balance, Moment, MAX_ENERGY, MS_PER_DAY, TOKEN, WH_PER_MWH},
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, EnsureOrigin, Get};
use frame_system::RawOrigin;

use crate::*;

const DEVICE: DeviceId = 1;
const PERIOD: Period = 1;
/// Where a batch of 100 is cut.
const MIDDLE: Range = Range { first: 9_940, count: 20 };
/// Batches that there are: as many lots are beside.
const BATCHES: u64 = 100;
const RICH: Balance = 1_000_000 * TOKEN;

fn longest() -> Text {
    vec![b'x'; 128].try_into().expect("128 is its bound")
}

fn register<T: Config>(device: DeviceId) {
    let known = Device {
        technology: Technology::Wind,
        region: 0,
        until: 0,
        carried: WH_PER_MWH - 1,
        issued: 0,
    };
    Devices::<T>::insert(device, known);
}

fn rich<T: Config>(name: &'static str) -> T::AccountId {
    let who = account(name, 0, 0);
    for who in [&who, &T::FeePot::get()] {
        T::Currency::mint_into(who, RICH).expect("so much can be minted");
    }
    who
}

/// An interval that is over at `NOW`.
const OVER: (Moment, Moment) = (0, 1);
const NOW: Moment = MS_PER_DAY;

/// Somebody has a hundred lots of a hundred.
fn owner<T: Config>() -> T::AccountId {
    T::Clock::set_time(NOW);
    let who = rich::<T>("owner");
    for _ in 0..BATCHES {
        issue_to::<T>(&who, 98);
    }
    who
}

/// Issues for a device that is made up.
pub fn issue_to<T: Config>(who: &T::AccountId, count: u64) -> Range {
    register::<T>(DEVICE);
    let batch = NextBatch::<T>::get();
    let serials = Range { first: NextSerial::<T>::get(), count: count + 2 };
    let (from, until) = OVER;
    let (issuer, expires) = (who.clone(), Moment::MAX);
    let kept = Batch { serials, device: DEVICE, from, until, issuer, expires, replaces: None };
    Batches::<T>::insert(batch, kept);
    let issued = Act::Issued { to: who.clone() };
    let last = Pallet::<T>::note(who, issued, None).expect("there is room");
    let (owner, state) = (who.clone(), State::Held);
    let lot = Lot { count: serials.count, batch, owner, state, is_frozen: false, last };
    Pallet::<T>::put_lot(serials.first, &lot);
    NextBatch::<T>::put(batch + 1);
    NextSerial::<T>::put(serials.first + serials.count);
    Range { first: serials.first + 1, count }
}

/// Whose claim is the whole of a lot.
fn retired<T: Config>() {
    let who = owner::<T>();
    let whole = Range { first: MIDDLE.first - MIDDLE.first % 100, count: 100 };
    let purpose = Purpose::Obligation(PERIOD);
    Pallet::<T>::do_retire(who.clone(), whole, who, purpose, longest()).expect("it is the owner");
}

fn issuer<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::IssueOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// A claim that is being looked into.
fn frozen<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    retired::<T>();
    let origin = issuer::<T>()?;
    let whole = Range { first: MIDDLE.first - MIDDLE.first % 100, count: 100 };
    Pallet::<T>::freeze(origin.clone(), whole, longest())?;
    Ok(origin)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_device() -> Result<(), BenchmarkError> {
        let origin = issuer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, DEVICE, Technology::Wind, 0, 0);

        assert!(Devices::<T>::contains_key(DEVICE));
        Ok(())
    }

    #[benchmark]
    fn issue() -> Result<(), BenchmarkError> {
        let to = owner::<T>();
        let origin = issuer::<T>()?;
        let (from, until) = OVER;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, DEVICE, to, from, until, MAX_ENERGY);

        assert!(Batches::<T>::contains_key(BATCHES));
        Ok(())
    }

    #[benchmark]
    fn transfer() -> Result<(), BenchmarkError> {
        let who = owner::<T>();
        let to = rich::<T>("buyer");

        #[extrinsic_call]
        _(RawOrigin::Signed(who), MIDDLE, to.clone());

        assert!(Owned::<T>::contains_key(&to, Ordered::of(MIDDLE.first)));
        Ok(())
    }

    #[benchmark]
    fn retire() -> Result<(), BenchmarkError> {
        let who = owner::<T>();
        let beneficiary = rich::<T>("beneficiary");
        let purpose = Purpose::Obligation(PERIOD);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), MIDDLE, beneficiary.clone(), purpose, longest());

        assert!(Duties::<T>::contains_key(PERIOD, &beneficiary));
        Ok(())
    }

    #[benchmark]
    fn freeze() -> Result<(), BenchmarkError> {
        owner::<T>();
        let origin = issuer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, MIDDLE, longest());

        assert!(Lots::<T>::contains_key(Place::of(MIDDLE.first)));
        Ok(())
    }

    #[benchmark]
    fn release() -> Result<(), BenchmarkError> {
        let origin = frozen::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, MIDDLE, longest());

        assert!(Lots::<T>::contains_key(Place::of(MIDDLE.first)));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let origin = frozen::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, MIDDLE, longest());

        assert!(Lots::<T>::contains_key(Place::of(MIDDLE.first)));
        Ok(())
    }

    #[benchmark]
    fn replace() -> Result<(), BenchmarkError> {
        let origin = frozen::<T>()?;
        let (from, until) = OVER;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, MIDDLE, DEVICE, from, until, longest());

        assert!(Batches::<T>::contains_key(BATCHES));
        Ok(())
    }

    #[benchmark]
    fn set_duty() -> Result<(), BenchmarkError> {
        let origin =
            T::DutyOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let who: T::AccountId = account("debtor", 0, 0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, PERIOD, who.clone(), MAX_ENERGY, MAX_ENERGY);

        assert!(Duties::<T>::contains_key(PERIOD, &who));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
