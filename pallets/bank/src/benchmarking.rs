//! One benchmark for each call, in its worst case.
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
    market::Admissions,
    roles::{Admission, Role, Standing},
    units::Fen,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};

use crate::*;

fn longest_reference() -> Reference {
    vec![b'r'; 64].try_into().expect("64 is its bound")
}

fn longest_reason() -> Reason {
    vec![b'x'; 256].try_into().expect("256 is its bound")
}

/// The most that is credited at once.
fn amount<T: Config>() -> Fen {
    T::ConfirmAbove::get().max(1)
}

/// A participant; with `deposit_paid` unset, whoever is told of credits takes its share.
fn participant<T: Config>(deposit_paid: bool) -> T::AccountId {
    let who = account("participant", 0, 0);
    let admission = Admission {
        role: Role::LargeConsumer,
        region: 0,
        capacity: 1,
        standing: Standing::Active,
        deposit_paid,
    };
    T::Admissions::admit(&who, admission);
    who
}

fn officer<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::BankOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// A deposit that another officer has booked.
fn pending_deposit<T: Config>() -> Reference {
    let reference = longest_reference();
    let deposit = PendingDeposit {
        who: participant::<T>(false),
        fen: amount::<T>(),
        base_units_per_fen: T::Rate::get(),
        officer: account("another officer", 0, 0),
        day: 0,
    };
    References::<T>::insert(&reference, ());
    PendingDeposits::<T>::insert(&reference, deposit);
    reference
}

/// A participant that can redeem `amount`.
fn rich_participant<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    let who = participant::<T>(true);
    Pallet::<T>::credit(&who, amount::<T>() * 2, T::Rate::get())?;
    Ok(who)
}

fn open_claim<T: Config>() -> Result<ClaimId, BenchmarkError> {
    let claim = NextClaim::<T>::get();
    Pallet::<T>::do_redeem(rich_participant::<T>()?, amount::<T>())?;
    Ok(claim)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn book_deposit() -> Result<(), BenchmarkError> {
        let who = participant::<T>(false);
        let origin = officer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who, amount::<T>(), longest_reference());

        assert!(References::<T>::contains_key(longest_reference()));
        Ok(())
    }

    #[benchmark]
    fn confirm_deposit() -> Result<(), BenchmarkError> {
        let reference = pending_deposit::<T>();
        let origin = officer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, reference.clone());

        assert!(!PendingDeposits::<T>::contains_key(&reference));
        Ok(())
    }

    #[benchmark]
    fn cancel_deposit() -> Result<(), BenchmarkError> {
        let reference = pending_deposit::<T>();
        let origin = officer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, reference.clone());

        assert!(!References::<T>::contains_key(&reference));
        Ok(())
    }

    #[benchmark]
    fn redeem() -> Result<(), BenchmarkError> {
        let who = rich_participant::<T>()?;
        let claim = NextClaim::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(who), amount::<T>());

        assert!(Claims::<T>::contains_key(claim));
        Ok(())
    }

    #[benchmark]
    fn confirm_payout() -> Result<(), BenchmarkError> {
        let claim = open_claim::<T>()?;
        let origin = officer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, claim, longest_reference());

        assert!(!Claims::<T>::contains_key(claim));
        Ok(())
    }

    #[benchmark]
    fn return_claim() -> Result<(), BenchmarkError> {
        let claim = open_claim::<T>()?;
        let origin = officer::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, claim, longest_reason());

        assert!(!Claims::<T>::contains_key(claim));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
