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
mod try_state;
pub mod types;
pub mod weights;

pub use busbar_primitives::market::Reason;
pub use pallet::*;
pub use types::{Booking, Claim, ClaimId, PendingDeposit, Reference};
pub use weights::WeightInfo;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        market::{Admissions, OnCredited},
        units::{Balance, Fen, Moment},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{Inspect, Mutate},
            Time,
        },
    };
    use frame_system::pallet_prelude::*;

    use super::{Booking, Claim, ClaimId, PendingDeposit, Reason, Reference, WeightInfo};

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// An officer of the settlement bank.
        type BankOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

        /// Tokens.
        type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

        /// Knows who is admitted.
        type Admissions: Admissions<Self::AccountId>;

        /// Told of credits.
        type OnCredited: OnCredited<Self::AccountId>;

        /// Milliseconds since the Unix epoch.
        type Time: Time<Moment = Moment>;

        /// Base units of the token per fen, for what is booked and redeemed from now on; within the
        /// bounds of `types::is_allowed_rate`.
        type Rate: Get<Balance>;

        /// What one officer may credit on its own on a UTC day; a deposit above it waits for a
        /// second officer.
        type ConfirmAbove: Get<Fen>;

        /// The most that may be booked on one UTC day.
        type DailyLimit: Get<Fen>;

        /// How many deposits may wait for confirmation.
        #[pallet::constant]
        type MaxPending: Get<u32>;

        /// How many claims of one participant may be open.
        #[pallet::constant]
        type MaxClaimsPerParticipant: Get<u32>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What was booked on the last day on which something was.
    ///
    /// Written by `book_deposit` and `cancel_deposit`; never deleted.
    #[pallet::storage]
    pub type Booked<T: Config> = StorageValue<_, Booking, ValueQuery>;

    /// Every reference that a deposit is pending or was credited under.
    ///
    /// Written by `book_deposit`; deleted by `cancel_deposit` only. It grows by one short key for
    /// each payment to the bank, for good: a reference must count once for ever, and only bank
    /// officers write here, within the daily limit.
    // Blake2: references are free text.
    #[pallet::storage]
    pub type References<T: Config> = StorageMap<_, Blake2_128Concat, Reference, ()>;

    /// Deposits that wait for a second officer, by reference.
    ///
    /// Written by `book_deposit`; deleted by `confirm_deposit` and `cancel_deposit`.
    // Blake2: references are free text.
    #[pallet::storage]
    pub type PendingDeposits<T: Config> =
        CountedStorageMap<_, Blake2_128Concat, Reference, PendingDeposit<T::AccountId>>;

    /// Open claims by id.
    ///
    /// Written by `redeem`; deleted by `confirm_payout` and `return_claim`.
    // Twox: ids are counted, nobody chooses them.
    #[pallet::storage]
    pub type Claims<T: Config> = StorageMap<_, Twox64Concat, ClaimId, Claim<T::AccountId>>;

    /// Id of the next claim.
    ///
    /// Written by `redeem`; never deleted.
    #[pallet::storage]
    pub type NextClaim<T: Config> = StorageValue<_, ClaimId, ValueQuery>;

    /// Number of open claims by account, where it isn't zero.
    ///
    /// Written by `redeem`; lowered and deleted by `confirm_payout` and `return_claim`.
    // Blake2: participants choose their accounts, so the keys could be ground.
    #[pallet::storage]
    pub type OpenClaims<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// What an officer has credited on its own on one day. Written by `book_deposit`; never
    /// deleted, there being few officers.
    // Blake2: officers choose their accounts.
    #[pallet::storage]
    pub type Alone<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Booking, ValueQuery>;

    /// How many deposits booked by an officer wait for another one. Written by `book_deposit`;
    /// counted down by `confirm_deposit` and `cancel_deposit`, and deleted at zero.
    // Blake2: officers choose their accounts.
    #[pallet::storage]
    pub type PendingBy<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// All that was ever credited for deposits.
    ///
    /// Written by `book_deposit` and `confirm_deposit`; never deleted.
    #[pallet::storage]
    pub type TotalCredited<T: Config> = StorageValue<_, Balance, ValueQuery>;

    /// All that was ever burnt for claims.
    ///
    /// Written by `redeem`; never deleted.
    #[pallet::storage]
    pub type TotalBurnt<T: Config> = StorageValue<_, Balance, ValueQuery>;

    /// All that was ever minted for returned claims.
    ///
    /// Written by `return_claim`; never deleted.
    #[pallet::storage]
    pub type TotalReturned<T: Config> = StorageValue<_, Balance, ValueQuery>;

    /// Issuance when the chain started; `None` on a chain that got its bank later.
    ///
    /// Written at genesis; never deleted.
    #[pallet::storage]
    pub type GenesisIssuance<T: Config> = StorageValue<_, Balance, OptionQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            // Final only if all that issues tokens at genesis was built before; see the README.
            GenesisIssuance::<T>::put(T::Currency::total_issuance());
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A deposit was booked and waits for a second officer.
        DepositPending {
            reference: Reference,
            who: T::AccountId,
            fen: Fen,
            base_units_per_fen: Balance,
            officer: T::AccountId,
        },
        /// A deposit was credited, by the officer who booked or confirmed it.
        DepositCredited {
            reference: Reference,
            who: T::AccountId,
            fen: Fen,
            amount: Balance,
            officer: T::AccountId,
        },
        /// A pending deposit was cancelled; its reference is free again.
        DepositCancelled {
            reference: Reference,
            who: T::AccountId,
            fen: Fen,
            officer: T::AccountId,
        },
        /// Tokens were burnt for a claim.
        Redeemed { claim: ClaimId, who: T::AccountId, fen: Fen, burnt: Balance },
        /// A claim was paid out by a transfer under this reference.
        PaidOut {
            claim: ClaimId,
            who: T::AccountId,
            fen: Fen,
            reference: Reference,
            officer: T::AccountId,
        },
        /// A claim was returned; what was burnt for it was minted again.
        ClaimReturned {
            claim: ClaimId,
            who: T::AccountId,
            fen: Fen,
            minted: Balance,
            reason: Reason,
            officer: T::AccountId,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// Nothing comes of zero fen; name an amount.
        ZeroAmount,
        /// A transfer needs a reference that it can be found by.
        EmptyReference,
        /// The reference counts once, and a deposit is pending or was credited under it.
        ReferenceUsed,
        /// The account isn't a participant.
        NotAdmitted,
        /// More than may be booked today; book the rest tomorrow.
        DailyLimit,
        /// No deposit is pending under this reference.
        UnknownDeposit,
        /// A deposit must be confirmed by another officer than the one who booked it.
        SameOfficer,
        /// As many deposits are pending as may be; confirm or cancel some first.
        TooManyPending,
        /// The participant has as many open claims as it may; wait until one is closed.
        TooManyClaims,
        /// No claim with this id is open.
        UnknownClaim,
        /// The account can't give away so much and keep the existential deposit.
        InsufficientBalance,
        /// The account doesn't exist, and the amount is below the existential deposit.
        BelowExistential,
        /// The amount exceeds what can be counted.
        Overflow,
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
        /// Books a payment of yuan to the bank, and credits its tokens if it isn't large.
        ///
        /// Origin: `BankOrigin`. Emits `DepositCredited`, or `DepositPending` above
        /// `ConfirmAbove`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::book_deposit())]
        pub fn book_deposit(
            origin: OriginFor<T>,
            who: T::AccountId,
            fen: Fen,
            reference: Reference,
        ) -> DispatchResult {
            let officer = T::BankOrigin::ensure_origin(origin)?;
            Self::do_book_deposit(officer, who, fen, reference)
        }

        /// Confirms a pending deposit, and credits it at the rate of its booking.
        ///
        /// Origin: `BankOrigin`, another officer than the one who booked it. Emits
        /// `DepositCredited`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::confirm_deposit())]
        pub fn confirm_deposit(origin: OriginFor<T>, reference: Reference) -> DispatchResult {
            let officer = T::BankOrigin::ensure_origin(origin)?;
            Self::do_confirm_deposit(officer, reference)
        }

        /// Cancels a pending deposit.
        ///
        /// Origin: `BankOrigin`. Emits `DepositCancelled`. The reference may be used again.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::cancel_deposit())]
        pub fn cancel_deposit(origin: OriginFor<T>, reference: Reference) -> DispatchResult {
            let officer = T::BankOrigin::ensure_origin(origin)?;
            Self::do_cancel_deposit(officer, reference)
        }

        /// Burns tokens for a claim to `fen` against the bank.
        ///
        /// Origin: signed. Emits `Redeemed`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::redeem())]
        pub fn redeem(origin: OriginFor<T>, fen: Fen) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_redeem(who, fen)
        }

        /// Closes a claim that the bank has paid out under `reference`.
        ///
        /// Origin: `BankOrigin`. Emits `PaidOut`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::confirm_payout())]
        pub fn confirm_payout(
            origin: OriginFor<T>,
            claim: ClaimId,
            reference: Reference,
        ) -> DispatchResult {
            let officer = T::BankOrigin::ensure_origin(origin)?;
            Self::do_confirm_payout(officer, claim, reference)
        }

        /// Closes a claim that can't be paid out, and mints what was burnt for it.
        ///
        /// Origin: `BankOrigin`. Emits `ClaimReturned`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::return_claim())]
        pub fn return_claim(
            origin: OriginFor<T>,
            claim: ClaimId,
            reason: Reason,
        ) -> DispatchResult {
            let officer = T::BankOrigin::ensure_origin(origin)?;
            Self::do_return_claim(officer, claim, reason)
        }

        // 6 was `set_rate`.
    }
}
