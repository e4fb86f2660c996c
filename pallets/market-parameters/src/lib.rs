#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects
    )
)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::{Refused, Tunable};
pub use weights::WeightInfo;

/// A change of one of the runtime's values.
pub type ChangeOf<T> = <<T as Config>::Values as Tunable>::Change;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    use super::{ChangeOf, Tunable, WeightInfo};

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// All that is tuned. Its default is within bounds.
        type Values: Tunable;

        /// Changes a value.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(5);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The values as they are now.
    ///
    /// Written at genesis and by `set`; never deleted.
    #[pallet::storage]
    pub type Current<T: Config> = StorageValue<_, T::Values, ValueQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// What the chain starts with.
        pub values: T::Values,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            assert!(self.values.check().is_ok(), "a parameter is out of its bounds, or conflicts");
            Current::<T>::put(&self.values);
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A value was changed. `before` would take that back; `None` if the value is a new one,
        /// which stays.
        Changed { change: ChangeOf<T>, before: Option<ChangeOf<T>> },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The value is out of its bounds; `docs/governance.md` says what is allowed.
        OutOfBounds,
        /// The value is within its bounds but doesn't fit another one; `docs/governance.md` says
        /// which. Change the other one first.
        Conflicts,
        /// The value is that already; there is nothing to change.
        Unchanged,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::Values::default().check().is_ok(), "the defaults are out of their bounds");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Changes one value, from now on.
        ///
        /// Origin: `AdminOrigin`. Emits `Changed`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set())]
        pub fn set(origin: OriginFor<T>, change: ChangeOf<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::do_set(change)
        }
    }
}
