//! One benchmark for each call, in its worst case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;

use crate::*;

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set() -> Result<(), BenchmarkError> {
        let (values, change) = T::Values::worst_case();
        Current::<T>::put(&values);
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, change);

        assert_ne!(Current::<T>::get(), values);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
