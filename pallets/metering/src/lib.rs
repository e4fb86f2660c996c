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
mod days;
#[cfg(test)]
mod mock;
mod reads;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use busbar_primitives::market::Reason;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{delivery::SettledDays, market::Admissions, units::Moment};
    use frame_support::{pallet_prelude::*, traits::Time};
    use frame_system::pallet_prelude::*;
    use sp_core::H256;

    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
        /// The metering operator: puts meters into service and out of it, corrects readings.
        type OperatorOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Knows who is admitted.
        type Admissions: Admissions<Self::AccountId>;

        /// Settles by what was counted.
        type SettledDays: SettledDays<Self::AccountId>;

        /// Milliseconds since the Unix epoch.
        type Time: Time<Moment = Moment>;

        /// How long after the end of an interval its reading is taken, in ms.
        type ReadingWindow: Get<Moment>;

        /// How long after the end of an interval it can be corrected, in ms; not below the window
        /// of readings.
        type CorrectionWindow: Get<Moment>;

        /// For how many days days are kept, their own included; not below the window of
        /// corrections.
        type KeptDays: Get<Day>;

        /// Meters of one participant, at most; retired ones count as long as a day of them is kept.
        #[pallet::constant]
        type MaxMeters: Get<u32>;

        /// Readings of one batch, at most.
        #[pallet::constant]
        type MaxBatch: Get<u32>;

        /// Earlier values that are kept of one meter's day, at most.
        #[pallet::constant]
        type MaxVersions: Get<u32>;

        /// Weights of calls and steps.
        type WeightInfo: WeightInfo;

        /// Sets the clock, for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type Clock: busbar_primitives::benchmarking::SetTime;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Id of the next meter. Counted up by `register`; never deleted.
    #[pallet::storage]
    pub type NextMeter<T> = StorageValue<_, MeterId, ValueQuery>;

    /// Meter id -> meter, with its last day. Written by `register`, with each reading and by all
    /// calls of the operator; never deleted, so that no signature ever counts for another meter.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Meters<T: Config> = StorageMap<_, Twox64Concat, MeterId, Meter<T::AccountId>>;

    /// Participant -> its meters. Written by `register` and `retire`, and when it changes its key; a
    /// retired one is deleted by a later `register`, once none of its days is kept.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type MetersOf<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<Owned, T::MaxMeters>, ValueQuery>;

    /// Day, meter id -> what the meter counted on that day, once it has come to another one.
    /// Written with its first reading of a later day, by `correct`, and by `retire`; deleted by the
    /// blocks' own work when the day is no longer kept.
    // Twox64Concat: days are those of the clock, the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Days<T> = StorageDoubleMap<_, Twox64Concat, Day, Twox64Concat, MeterId, Page>;

    /// Day, meter id -> values that were corrected, oldest first. Written by `correct`; deleted
    /// with the day.
    // Twox64Concat: as of `Days`.
    #[pallet::storage]
    pub type Versions<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        Day,
        Twox64Concat,
        MeterId,
        BoundedVec<Entry, T::MaxVersions>,
        ValueQuery,
    >;

    /// The oldest day that is kept. Written by the blocks' own work; never deleted.
    #[pallet::storage]
    pub type OldestDay<T> = StorageValue<_, Day, OptionQuery>;

    /// Day -> hash over what was counted on it: each link of the chain is the hash of the one
    /// before, the meter, its page and the earlier values, in the order of the keys. Written while
    /// the day is deleted, and later for a meter that was silent since; never deleted itself, being
    /// one hash a day.
    // Twox64Concat: days are those of the clock.
    #[pallet::storage]
    pub type Digests<T> = StorageMap<_, Twox64Concat, Day, H256, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A meter was put into service.
        MeterRegistered { meter: MeterId, owner: T::AccountId, new: NewMeter<T::AccountId> },
        /// A meter's readings are submitted by another gateway from now on, or by anybody.
        GatewayAssigned { meter: MeterId, gateway: Option<T::AccountId> },
        /// A meter signs with another key from now on; a revoked one is read again.
        KeyRotated { meter: MeterId, key: MeterKey },
        /// A meter's key isn't trusted any more.
        MeterRevoked { meter: MeterId, reason: Reason },
        /// A meter was put out of service for good; the interval that starts at `last` is its last.
        MeterRetired { meter: MeterId, owner: T::AccountId, last: Moment },
        /// A batch was looked at.
        ReadingsSubmitted { by: T::AccountId, taken: u32, refused: u32 },
        /// A reading of a batch was skipped.
        ReadingRefused { meter: MeterId, start: Moment, sequence: u64, why: Refusal },
        /// The value of an interval was corrected, or put in where there was none.
        ReadingCorrected {
            meter: MeterId,
            start: Moment,
            counted: Counted,
            version: u8,
            reason: Reason,
        },
        /// A day was deleted; what is left of it is a hash, to which later links are added only by
        /// meters that were silent since.
        DayDeleted { day: Day, digest: H256 },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The owner isn't a participant.
        NotAdmitted,
        /// A meter's certified capacity is above zero, and not above `MAX_CAPACITY`.
        InvalidCapacity,
        /// A meter's service begins at a quarter of an hour, UTC, whose reading isn't too late yet,
        /// at the latest at the next one.
        BadSince,
        /// The participant has as many meters as may be. A retired one makes room once none of its
        /// days is kept any more.
        TooManyMeters,
        /// All ids have been used.
        IdsExhausted,
        /// There is no such meter.
        UnknownMeter,
        /// The meter isn't one of this owner's.
        NotOwner,
        /// The meter signs with this key already.
        SameKey,
        /// The meter's key is revoked already.
        AlreadyRevoked,
        /// The meter is out of service for good.
        Retired,
        /// A batch needs at least one reading.
        EmptyBatch,
        /// Intervals start at the quarters of an hour, UTC.
        NotAnInterval,
        /// The interval isn't over; wait until it is.
        InFuture,
        /// The interval ended too long ago to be corrected: its day is final.
        TooLate,
        /// The meter wasn't in service in the interval.
        NotInService,
        /// More than the certified capacity moves in an interval.
        AboveCapacity,
        /// It is so already; there is nothing to change.
        Unchanged,
        /// As many values of the day were corrected as may be.
        TooManyVersions,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Deletes what is no longer kept.
        fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
            Self::delete_old_days(limit)
        }

        fn integrity_test() {
            assert!(T::MaxMeters::get() > 0, "no meter could be registered");
            assert!(T::MaxBatch::get() > 0, "no reading could be submitted");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Puts a meter of a participant into service.
        ///
        /// Origin: `OperatorOrigin`. Emits `MeterRegistered`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register())]
        pub fn register(
            origin: OriginFor<T>,
            owner: T::AccountId,
            new: NewMeter<T::AccountId>,
        ) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_register(owner, new)
        }

        /// Has a meter sign with another key.
        ///
        /// Origin: `OperatorOrigin`. Emits `KeyRotated`. A revoked meter is read again, a retired
        /// one to the end of its service.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::rotate_key())]
        pub fn rotate_key(origin: OriginFor<T>, meter: MeterId, key: MeterKey) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_rotate_key(meter, key)
        }

        /// Trusts a meter's key no more: nothing that it signs is taken until it has another one.
        ///
        /// Origin: `OperatorOrigin`. Emits `MeterRevoked`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::revoke())]
        pub fn revoke(origin: OriginFor<T>, meter: MeterId, reason: Reason) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_revoke(meter, reason)
        }

        /// Puts a meter of a participant out of service for good, with the end of the present
        /// interval.
        ///
        /// Origin: `OperatorOrigin`. Emits `MeterRetired`. What it counted until then is still read,
        /// and can be corrected.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::retire())]
        pub fn retire(origin: OriginFor<T>, owner: T::AccountId, meter: MeterId) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_retire(owner, meter)
        }

        /// Submits readings that their meters have signed, each of which is looked at by itself.
        ///
        /// Origin: signed, by whoever pays for it. Emits `ReadingRefused` for each reading that
        /// isn't taken, then `ReadingsSubmitted`. Refused ones cost as much. What putting days away
        /// would have cost is given back where a reading was no first of a day.
        #[pallet::call_index(4)]
        #[pallet::weight(Pallet::<T>::weight_of(readings))]
        pub fn submit(
            origin: OriginFor<T>,
            readings: BoundedVec<SignedReading, T::MaxBatch>,
        ) -> DispatchResultWithPostInfo {
            let by = ensure_signed(origin)?;
            Self::do_submit(by, readings)
        }

        /// Corrects the value of an interval, or puts one in where there is none.
        ///
        /// Origin: `OperatorOrigin`. Emits `ReadingCorrected`. Behind the last reading it closes
        /// the intervals before it, too: none of them is read any more. What was settled by the
        /// value before is settled again.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::correct())]
        pub fn correct(
            origin: OriginFor<T>,
            owner: T::AccountId,
            meter: MeterId,
            start: Moment,
            counted: Counted,
            reason: Reason,
        ) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_correct(owner, meter, start, counted, reason)
        }

        /// Has another gateway submit what a meter reads, and nobody else; `None`: anybody may.
        ///
        /// Origin: `OperatorOrigin`. Emits `GatewayAssigned`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::assign_gateway())]
        pub fn assign_gateway(
            origin: OriginFor<T>,
            meter: MeterId,
            gateway: Option<T::AccountId>,
        ) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_assign_gateway(meter, gateway)
        }
    }
}
