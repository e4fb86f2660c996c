//! One benchmark for each call and each unit of a hook's work, in its worst case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use alloc::{format, vec};

use busbar_math::credit::Records;
use busbar_primitives::{
    credit::{Check, Entities},
    market::Reason,
    roles::LegalEntity,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible, EnsureOrigin, Get},
    weights::Weight,
};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use sp_runtime::traits::{Bounded, One};

use crate::*;

/// As long as a code may be.
pub(crate) fn entity(n: u32) -> LegalEntity {
    format!("{n:032}").into_bytes().try_into().expect("32 is its bound")
}

fn reason() -> Reason {
    vec![b'x'; 256].try_into().expect("256 is its bound")
}

/// A participant whose entity has as many changes as are kept.
fn recorded<T: Config>() -> T::AccountId {
    let who = account("participant", 0, 0);
    T::Entities::admit_of(&who, entity(0));
    for _ in 0..16 {
        Pallet::<T>::record_refusal(who.clone(), 1, Check::Salt);
    }
    who
}

fn appealed<T: Config>() -> Result<T::AccountId, BenchmarkError>
where
    T::Currency: fungible::Mutate<T::AccountId>,
{
    let who = recorded::<T>();
    rich::<T>(&who)?;
    Pallet::<T>::do_appeal(who.clone(), reason())?;
    Ok(who)
}

fn rich<T: Config>(who: &T::AccountId) -> Result<(), BenchmarkError>
where
    T::Currency: fungible::Mutate<T::AccountId>,
{
    use fungible::{Inspect, Mutate};
    let least = <T::Currency as Inspect<T::AccountId>>::minimum_balance();
    let amount = T::Parameters::get().appeal_deposit + least;
    T::Currency::mint_into(who, amount * 2)?;
    Ok(())
}

fn supervisor<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::SuperviseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn appeal() -> Result<(), BenchmarkError> {
        let who = recorded::<T>();
        rich::<T>(&who)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who), reason());

        assert!(Appeals::<T>::contains_key(entity(0)));
        Ok(())
    }

    #[benchmark]
    fn withdraw_appeal() -> Result<(), BenchmarkError> {
        let who = appealed::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who), entity(0));

        assert!(!Appeals::<T>::contains_key(entity(0)));
        Ok(())
    }

    #[benchmark]
    fn correct() -> Result<(), BenchmarkError> {
        appealed::<T>()?;
        let origin = supervisor::<T>()?;
        let records = Records { good: 1, all: 2 };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, entity(0), records, reason());

        assert_eq!(Pallet::<T>::records(&entity(0)), records);
        assert!(!Appeals::<T>::contains_key(entity(0)));
        Ok(())
    }

    #[benchmark]
    fn dismiss() -> Result<(), BenchmarkError> {
        appealed::<T>()?;
        let origin = supervisor::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, entity(0), reason());

        assert!(!Appeals::<T>::contains_key(entity(0)));
        Ok(())
    }

    #[benchmark]
    fn record_refusal() {
        let who = recorded::<T>();
        // So that records age.
        CurrentEra::<T>::mutate(|era| era.index = u32::MAX);

        #[block]
        {
            Pallet::<T>::record_refusal(who, 1, Check::Salt);
        }

        assert_eq!(Pallet::<T>::records(&entity(0)).good, 0);
    }

    #[benchmark]
    fn begin_era() {
        let now = frame_system::pallet_prelude::BlockNumberFor::<T>::max_value();

        #[block]
        {
            Pallet::<T>::begin_era(now);
        }

        assert_eq!(CurrentEra::<T>::get().began, now);
    }

    #[benchmark]
    fn forget(n: Linear<0, 256>) {
        CurrentEra::<T>::put(Era { index: 1, began: One::one() });
        OldestDealt::<T>::put(0);
        for i in 0..n {
            let pair = Pair::of(&entity(2 * i), &entity(2 * i + 1)).expect("two of them");
            Dealt::<T>::insert(0, pair, 1);
        }

        #[block]
        {
            Pallet::<T>::forget_dealings(Weight::MAX);
        }

        assert_eq!(Dealt::<T>::iter_prefix(0).count(), 0);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
