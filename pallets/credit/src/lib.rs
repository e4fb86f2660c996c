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
mod eras;
#[cfg(test)]
mod mock;
mod records;
mod refusals;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use refusals::{remembering, RememberRefusals};
pub use types::{Appeal, Cause, Change, Delivered, Era, History, Pair, Parameters};
pub use weights::WeightInfo;

pub type HistoryOf<T> = History<frame_system::pallet_prelude::BlockNumberFor<T>>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_math::credit::Records;
    use busbar_primitives::{
        credit::{Check, Entities},
        market::Reason,
        roles::LegalEntity,
        units::{Balance, Energy, EraIndex},
    };
    use frame_support::{pallet_prelude::*, traits::fungible, weights::Weight};
    use frame_system::pallet_prelude::*;
    use sp_runtime::Perbill;

    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The supervision committee: corrects records and decides appeals.
        type SuperviseOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Knows whose accounts they are.
        type Entities: Entities<Self::AccountId>;
        /// Tokens, in which the deposits of appeals are held.
        type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
            + fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// What records are worth from now on.
        type Parameters: Get<Parameters>;
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The era of now. Written by the first block of each; never deleted.
    #[pallet::storage]
    pub type CurrentEra<T> = StorageValue<_, Era<BlockNumberFor<T>>, ValueQuery>;

    /// Legal entity -> its records. Written when a trade is paid, an order refused, records
    /// corrected; never deleted: whoever leaves finds them again. As many as there are entities that
    /// were ever admitted.
    // Blake2_128Concat: whoever applies chooses what entity it says that it is.
    #[pallet::storage]
    pub type Histories<T: Config> = StorageMap<_, Blake2_128Concat, LegalEntity, HistoryOf<T>>;

    /// Legal entity -> what it delivered. Written when a day is settled, and settled again; never
    /// deleted, as its records.
    // Blake2_128Concat: as above.
    #[pallet::storage]
    pub type Deliveries<T> = StorageMap<_, Blake2_128Concat, LegalEntity, Delivered, ValueQuery>;

    /// Era, two legal entities -> Wh of their trades that counted in it. Written when a trade is
    /// paid; deleted in the idle time of later eras' blocks.
    // Twox64Concat: eras are counted. Blake2_128Concat: as above.
    #[pallet::storage]
    pub type Dealt<T> =
        StorageDoubleMap<_, Twox64Concat, EraIndex, Blake2_128Concat, Pair, Energy, ValueQuery>;

    /// The earliest era of which there may still be something in `Dealt`. Written in idle time;
    /// never deleted.
    #[pallet::storage]
    pub type OldestDealt<T> = StorageValue<_, EraIndex, ValueQuery>;

    /// Legal entity -> its appeal. Written by `appeal`; deleted by `withdraw_appeal`, `correct` and
    /// `dismiss`.
    // Blake2_128Concat: as above.
    #[pallet::storage]
    pub type Appeals<T: Config> =
        StorageMap<_, Blake2_128Concat, LegalEntity, Appeal<T::AccountId>>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An era began.
        EraBegan { era: EraIndex },
        /// An order of `who` was refused, and its entity has a record of it: T = 0 for `weight` Wh.
        RefusalRecorded {
            entity: LegalEntity,
            who: T::AccountId,
            failed: Check,
            weight: Energy,
            credit: Perbill,
        },
        /// An entity appeals against its credit; the deposit is on hold.
        Appealed { entity: LegalEntity, by: T::AccountId, grounds: Reason, deposit: Balance },
        /// An appeal was withdrawn.
        AppealWithdrawn { entity: LegalEntity },
        /// An appeal was dismissed.
        AppealDismissed { entity: LegalEntity, reason: Reason },
        /// Supervision has set the records of an entity.
        Corrected {
            entity: LegalEntity,
            before: Records,
            after: Records,
            credit: Perbill,
            reason: Reason,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The caller isn't admitted to the market; it has no credit.
        NotAdmitted,
        /// The entity has no records: its credit is the prior.
        NoRecords,
        /// The entity has an appeal open; wait for the decision or withdraw it.
        AlreadyAppealed,
        /// The entity has no appeal open.
        NotAppealed,
        /// Only the account that has appealed may withdraw it.
        NotAppellant,
        /// More records would be good than there are.
        InvalidRecords,
    }

    /// Why money is on hold.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Deposit for an appeal.
        Appeal,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            Self::begin_era(now)
        }

        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::forget_dealings(remaining)
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Appeals against the credit of the caller's legal entity.
        ///
        /// Origin: signed, by an admitted participant. Emits `Appealed`. The deposit is on hold until
        /// the appeal is decided or withdrawn, and comes back whatever is decided.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::appeal())]
        pub fn appeal(origin: OriginFor<T>, grounds: Reason) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_appeal(by, grounds)
        }

        /// Withdraws an appeal.
        ///
        /// Origin: signed, by the account that has appealed. Emits `AppealWithdrawn`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::withdraw_appeal())]
        pub fn withdraw_appeal(origin: OriginFor<T>, entity: LegalEntity) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_withdraw_appeal(by, entity)
        }

        /// Sets the records of an entity to what they are worth now.
        ///
        /// Origin: `SuperviseOrigin`. Emits `Corrected`. An open appeal of the entity is over with it.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::correct())]
        pub fn correct(
            origin: OriginFor<T>,
            entity: LegalEntity,
            records: Records,
            reason: Reason,
        ) -> DispatchResult {
            T::SuperviseOrigin::ensure_origin(origin)?;
            Self::do_correct(entity, records, reason)
        }

        /// Dismisses an appeal.
        ///
        /// Origin: `SuperviseOrigin`. Emits `AppealDismissed`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::dismiss())]
        pub fn dismiss(
            origin: OriginFor<T>,
            entity: LegalEntity,
            reason: Reason,
        ) -> DispatchResult {
            T::SuperviseOrigin::ensure_origin(origin)?;
            Self::do_dismiss(entity, reason)
        }
    }
}
