//! One benchmark for each call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use frame_benchmarking::v2::*;
use frame_support::{storage::unhashed, traits::EnsureOrigin};
use frame_system::RawOrigin;
use sp_runtime::traits::Hash;

use crate::*;

/// Where a chain keeps the code that it runs.
const CODE: &[u8] = b":code";

/// The hash of a code that is authorized.
fn authorized<T: Config>(code: &[u8]) -> T::Hash {
    let code_hash = T::Hashing::hash(code);
    Pallet::<T>::do_authorize(code_hash);
    code_hash
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn authorize() -> Result<(), BenchmarkError> {
        authorized::<T>(b"earlier");
        let code_hash = T::Hashing::hash(b"code");
        let origin =
            T::AuthorizeOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, code_hash);

        assert!(Authorized::<T>::get().is_some_and(|new| new.code_hash == code_hash));
        Ok(())
    }

    #[benchmark]
    fn expedite() -> Result<(), BenchmarkError> {
        let code_hash = authorized::<T>(b"code");
        let origin =
            T::FastTrackOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, code_hash);

        let now = frame_system::Pallet::<T>::block_number();
        assert!(Authorized::<T>::get().is_some_and(|new| new.notice_is_over(now)));
        Ok(())
    }

    #[benchmark]
    fn revoke() -> Result<(), BenchmarkError> {
        let code_hash = authorized::<T>(b"code");
        let origin =
            T::RevokeOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, code_hash);

        assert!(!Authorized::<T>::exists());
        Ok(())
    }

    /// Of the code that the chain runs: it is as large as the next one. A benchmark's build reads
    /// the version, but lets the same one pass.
    #[benchmark]
    fn apply() -> Result<(), BenchmarkError> {
        let code = unhashed::get_raw(CODE).ok_or("the state holds no code")?;
        let code_hash = authorized::<T>(&code);
        Pallet::<T>::do_expedite(code_hash)?;
        let caller: T::AccountId = whitelisted_caller();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), code);

        assert!(!Authorized::<T>::exists());
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
