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

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

use frame_system::pallet_prelude::BlockNumberFor;

pub use pallet::*;
pub use types::Authorization;
pub use weights::WeightInfo;

/// An authorization in the types of the runtime.
pub type AuthorizationOf<T> = Authorization<<T as frame_system::Config>::Hash, BlockNumberFor<T>>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use alloc::vec::Vec;

    use busbar_primitives::{market::Interruptions, units::Moment};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    use super::{AuthorizationOf, WeightInfo};

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Authorizes codes.
        type AuthorizeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Does away with a notice.
        type FastTrackOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Takes an authorization back.
        type RevokeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Knows what must not be interrupted.
        type Market: Interruptions;

        /// Blocks between the authorization of a code and the first block in which it may be
        /// applied. An authorization keeps the notice that it was given.
        type Notice: Get<BlockNumberFor<Self>>;

        /// Milliseconds before a gate closure in which no code is applied.
        type Window: Get<Moment>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The code that may be applied, and from when on.
    ///
    /// Written by `authorize` and `expedite`; deleted by `revoke` and `apply`.
    #[pallet::storage]
    pub type Authorized<T: Config> = StorageValue<_, AuthorizationOf<T>>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A code was authorized; it may be applied in this block or a later one.
        Authorized { code_hash: T::Hash, applicable_from: BlockNumberFor<T> },
        /// The notice of a code was ended; it may be applied at once.
        Expedited { code_hash: T::Hash },
        /// The authorization of a code was taken back.
        Revoked { code_hash: T::Hash },
        /// A code was applied; it runs from the next block on.
        Applied { code_hash: T::Hash },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// No code is authorized, or another one is; check the hash.
        NotAuthorized,
        /// The notice isn't over; wait until the code is applicable.
        NoticeNotOver,
        /// A migration is running; wait until it is done.
        MigrationRunning,
        /// A gate closes soon, or its session isn't taken yet; wait until matching is done.
        GateClosing,
        /// A session is being matched; wait until it is done.
        Matching,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Authorizes a code by its hash, to be applied after the notice.
        ///
        /// Origin: `AuthorizeOrigin`. Emits `Authorized`. Takes the place of an earlier
        /// authorization.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::authorize())]
        pub fn authorize(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
            T::AuthorizeOrigin::ensure_origin(origin)?;
            Self::do_authorize(code_hash);
            Ok(())
        }

        /// Ends the notice of the authorized code.
        ///
        /// Origin: `FastTrackOrigin`. Emits `Expedited`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::expedite())]
        pub fn expedite(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
            T::FastTrackOrigin::ensure_origin(origin)?;
            Self::do_expedite(code_hash)
        }

        /// Takes the authorization of a code back.
        ///
        /// Origin: `RevokeOrigin`. Emits `Revoked`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::revoke())]
        pub fn revoke(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
            T::RevokeOrigin::ensure_origin(origin)?;
            Self::do_revoke(code_hash)
        }

        /// Applies the authorized code.
        ///
        /// Origin: signed, by anybody. Emits `Applied`. Free if it succeeds.
        #[pallet::call_index(3)]
        #[pallet::weight((T::WeightInfo::apply(), DispatchClass::Operational))]
        pub fn apply(origin: OriginFor<T>, code: Vec<u8>) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_apply(&code)?;
            Ok(Pays::No.into())
        }
    }
}
