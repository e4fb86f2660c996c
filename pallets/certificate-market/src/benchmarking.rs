//! One benchmark for each call, in its worst case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use busbar_primitives::{
    certificates::{Range, Tradable},
    roles::Technology,
    units::{Balance, TOKEN},
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::RawOrigin;

use crate::*;

const RICH: Balance = 1_000_000 * TOKEN;
const PRICE: Balance = 3 * TOKEN;
const REST: Validity = Validity::Rest(None);

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::Currency::mint_into(&who, RICH).expect("so much can be minted");
    who
}

/// In the middle of a lot, so that setting it aside cuts the lot into three.
fn certificates<T: Config>(who: &T::AccountId, count: u64) -> Range {
    T::Certificates::issue_to(who, count)
}

fn offered<T: Config>(index: u32) -> T::AccountId {
    let who = rich::<T>("seller", index);
    let range = certificates::<T>(&who, 10);
    Pallet::<T>::do_offer(who.clone(), range, PRICE, REST).expect("it is the owner");
    who
}

#[benchmarks]
mod benchmarks {
    use super::*;

    /// Each bid that it meets is filled, and the rest rests.
    #[benchmark]
    fn offer(m: Linear<0, { T::MaxMatches::get() }>) -> Result<(), BenchmarkError> {
        let count = u64::from(m) * 10;
        for index in 0..m {
            let who = rich::<T>("buyer", index);
            Pallet::<T>::do_bid(who, Technology::Wind, 10, PRICE, REST)?;
        }
        let who = rich::<T>("seller", 0);
        let range = certificates::<T>(&who, count + 1);
        let next = NextOrder::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), range, PRICE, REST);

        assert_eq!(Orders::<T>::get(next).map(|order| order.count), Some(1));
        Ok(())
    }

    /// Each offer that it meets is filled, and the rest rests.
    #[benchmark]
    fn bid(m: Linear<0, { T::MaxMatches::get() }>) -> Result<(), BenchmarkError> {
        for index in 0..m {
            offered::<T>(index);
        }
        let who = rich::<T>("buyer", 0);
        let count = u64::from(m) * 10 + 1;
        let next = NextOrder::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), Technology::Wind, count, PRICE, REST);

        assert_eq!(Orders::<T>::get(next).map(|order| order.count), Some(1));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let who = offered::<T>(0);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), 0);

        assert_eq!(Orders::<T>::iter().count(), 0);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
