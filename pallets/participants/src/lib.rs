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
pub mod benchmarking;
mod calls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use busbar_primitives::{market::Reason, roles::LegalEntity};
pub use pallet::*;
pub use types::{Application, Participant, Profile};
pub use weights::WeightInfo;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use alloc::{collections::BTreeSet, vec::Vec};

    use busbar_primitives::{
        market::{Belongings, Network, Obligations, OnSuspended},
        units::Balance,
    };
    use frame_support::{
        pallet_prelude::*,
        traits::fungible::{Inspect, Mutate, MutateHold},
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::{IdentifyAccount, Verify};

    use super::{Application, Participant, Profile, Reason, WeightInfo};

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The admission committee: approves and refuses.
        type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The supervision committee: suspends and reinstates.
        type SuperviseOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Tokens, in which both deposits are held.
        type Currency: Inspect<Self::AccountId, Balance = Balance>
            + Mutate<Self::AccountId>
            + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;

        /// On hold at whoever submits an application from now on, until it is decided. At least
        /// the existential deposit: a smaller one could not always be given back.
        type ApplicationDeposit: Get<Balance>;

        /// On hold at a participant that is admitted from now on, for as long as it is one.
        type AdmissionDeposit: Get<Balance>;

        /// Signature by a participant's own key.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;

        /// Knows the regions.
        type Network: Network<Self::AccountId>;

        /// Knows who may neither leave nor change its key.
        type Obligations: Obligations<Self::AccountId>;

        /// Knows what somebody can't leave with, and moves it to another key.
        type Belongings: Belongings<Self::AccountId>;

        /// Told of suspensions.
        type OnSuspended: OnSuspended<Self::AccountId>;

        /// How many applications may be pending.
        #[pallet::constant]
        type MaxApplications: Get<u32>;

        /// How many blocks ahead a signed application may be valid.
        type MaxValidity: Get<BlockNumberFor<Self>>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;

        /// Makes keys and signs, for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: super::BenchmarkHelper<Self::AccountId, Self::Signature>;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Pending applications by applicant.
    ///
    /// Written by `apply`; deleted by `approve`, `refuse` and `withdraw_application`.
    // Blake2: applicants choose their accounts, so the keys could be ground.
    #[pallet::storage]
    pub type Applications<T: Config> =
        CountedStorageMap<_, Blake2_128Concat, T::AccountId, Application<T::AccountId>>;

    /// Admitted participants by account.
    ///
    /// Written by `approve`, `suspend`, `reinstate`, `rotate_key`, at genesis and when a
    /// participant is credited; deleted by `leave` and `rotate_key`.
    // Blake2: participants choose their accounts, so the keys could be ground.
    #[pallet::storage]
    pub type Participants<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Participant>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Founding members. They owe no deposit, and have none on hold.
        pub participants: Vec<(T::AccountId, Profile)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            let accounts: BTreeSet<_> = self.participants.iter().map(|(who, _)| who).collect();
            assert!(accounts.len() == self.participants.len(), "a founding member is named twice");
            for (who, profile) in &self.participants {
                assert!(profile.has_valid_entity(), "a founding member has no valid legal entity");
                assert!(!profile.lacks_capacity(), "a founding member has no capacity");
                Participants::<T>::insert(who, Participant::new(profile.clone(), 0));
            }
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An application was submitted; the submitter's deposit is on hold.
        Applied {
            applicant: T::AccountId,
            submitter: T::AccountId,
            profile: Profile,
            deposit: Balance,
        },
        /// An application was approved.
        Admitted { who: T::AccountId, profile: Profile, deposit_due: Balance },
        /// An application was refused.
        Refused { applicant: T::AccountId, reason: Reason },
        /// An application was withdrawn by its submitter or the applicant.
        ApplicationWithdrawn { applicant: T::AccountId, by: T::AccountId },
        /// A part of the admission deposit was put on hold; `deposit_due` is still due.
        DepositTaken { who: T::AccountId, amount: Balance, deposit_due: Balance },
        /// A participant was suspended.
        Suspended { who: T::AccountId, reason: Reason },
        /// A suspended participant was reinstated.
        Reinstated { who: T::AccountId },
        /// A participant left and got its admission deposit back.
        Left { who: T::AccountId, deposit: Balance },
        /// A participant moved to another account, with `moved` of its balance.
        KeyRotated { old: T::AccountId, new: T::AccountId, moved: Balance, deposit_due: Balance },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The signature isn't by the right key over the right bytes; see the README.
        BadSignature,
        /// The signed application is no longer valid; have it signed again.
        Expired,
        /// The signed application is valid for too long; sign at most `MaxValidity` ahead.
        ValidTooLong,
        /// The account has an application pending; wait for the decision or withdraw it.
        AlreadyApplied,
        /// The account is a participant already.
        AlreadyAdmitted,
        /// The legal entity is empty or isn't ASCII letters and digits.
        InvalidEntity,
        /// The region isn't in the current grid.
        UnknownRegion,
        /// The role needs a certified capacity above zero.
        NoCapacity,
        /// As many applications are pending as may be; try again once some are decided.
        TooManyApplications,
        /// The account has no application pending.
        NotApplied,
        /// Only the submitter or the applicant may withdraw an application.
        NotSubmitter,
        /// The account isn't a participant.
        NotAdmitted,
        /// The participant is suspended already.
        AlreadySuspended,
        /// The participant isn't suspended.
        NotSuspended,
        /// The participant is suspended; supervision must reinstate it first.
        Suspended,
        /// The participant has open orders, unsettled trades, a bond, or an open claim; wait until
        /// they are over.
        StillBound,
        /// The participant has something that can't stay without it, such as meters in service; have
        /// them retired first.
        StillOwning,
    }

    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Deposit for a pending application.
        Application,
        /// Deposit of a participant.
        Admission,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Submits an application that the applicant has signed.
        ///
        /// Origin: signed, by anyone who can pay the deposit. Emits `Applied`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::apply())]
        pub fn apply(
            origin: OriginFor<T>,
            applicant: T::AccountId,
            profile: Profile,
            valid_until: BlockNumberFor<T>,
            signature: T::Signature,
        ) -> DispatchResult {
            let submitter = ensure_signed(origin)?;
            Self::do_apply(submitter, applicant, profile, valid_until, signature)
        }

        /// Admits an applicant, which owes the admission deposit from now on.
        ///
        /// Origin: `AdmitOrigin`. Emits `Admitted`. The submitter's deposit is released.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::approve())]
        pub fn approve(origin: OriginFor<T>, applicant: T::AccountId) -> DispatchResult {
            T::AdmitOrigin::ensure_origin(origin)?;
            Self::do_approve(applicant)
        }

        /// Refuses an application.
        ///
        /// Origin: `AdmitOrigin`. Emits `Refused`. The submitter's deposit is released.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::refuse())]
        pub fn refuse(
            origin: OriginFor<T>,
            applicant: T::AccountId,
            reason: Reason,
        ) -> DispatchResult {
            T::AdmitOrigin::ensure_origin(origin)?;
            Self::do_refuse(applicant, reason)
        }

        /// Suspends a participant.
        ///
        /// Origin: `SuperviseOrigin`. Emits `Suspended`. Its open orders are withdrawn.
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::suspend().saturating_add(T::OnSuspended::suspended_weight())
        )]
        pub fn suspend(origin: OriginFor<T>, who: T::AccountId, reason: Reason) -> DispatchResult {
            T::SuperviseOrigin::ensure_origin(origin)?;
            Self::do_suspend(who, reason)
        }

        /// Reinstates a suspended participant.
        ///
        /// Origin: `SuperviseOrigin`. Emits `Reinstated`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reinstate())]
        pub fn reinstate(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            T::SuperviseOrigin::ensure_origin(origin)?;
            Self::do_reinstate(who)
        }

        /// Leaves the market.
        ///
        /// Origin: signed, by the participant. Emits `Left`. The admission deposit is released.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::leave())]
        pub fn leave(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_leave(who)
        }

        /// Moves a participant to another account, whose key has signed `proof`.
        ///
        /// Origin: signed by `old`, or `AdmitOrigin` where that key is lost. Emits `KeyRotated`.
        /// All that is free at `old` goes to `new`; unless something else is on hold there, `old`
        /// ceases to exist.
        #[pallet::call_index(6)]
        #[pallet::weight(
            T::WeightInfo::rotate_key().saturating_add(T::Belongings::move_weight())
        )]
        pub fn rotate_key(
            origin: OriginFor<T>,
            old: T::AccountId,
            new: T::AccountId,
            proof: T::Signature,
        ) -> DispatchResult {
            Self::ensure_may_rotate(origin, &old)?;
            Self::do_rotate_key(old, new, proof)
        }

        /// Withdraws a pending application.
        ///
        /// Origin: signed, by its submitter or the applicant. Emits `ApplicationWithdrawn`. The
        /// submitter's deposit is released.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::withdraw_application())]
        pub fn withdraw_application(
            origin: OriginFor<T>,
            applicant: T::AccountId,
        ) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_withdraw_application(by, applicant)
        }
    }
}
