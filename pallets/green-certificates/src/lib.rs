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
mod lots;
mod market;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::{Batch, Device, Duty, Lot, Ordered, Place};
pub use weights::WeightInfo;

pub type LotOf<T> = Lot<<T as frame_system::Config>::AccountId>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        certificates::{BatchId, DeviceId, Entry, EntryId, Period, Purpose, Range, Serial, Text},
        roles::Technology,
        units::{Balance, Energy, Moment, RegionId},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{Inspect, Mutate},
            Time,
        },
    };
    use frame_system::pallet_prelude::*;

    use super::{Batch, Device, Duty, LotOf, Ordered, Place, WeightInfo};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// An issuing body.
        type IssueOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;
        /// Says what accounts owe.
        type DutyOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// What records are paid with.
        type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;
        /// Receives what is paid for records.
        type FeePot: Get<Self::AccountId>;
        /// For a lot or an entry that an owner makes. They stay for good.
        type RecordFee: Get<Balance>;
        /// How long after its interval a certificate expires, in ms.
        type Lifetime: Get<Moment>;
        /// Milliseconds since the Unix epoch.
        type Time: Time<Moment = Moment>;
        type WeightInfo: WeightInfo;

        /// Sets the clock, for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type Clock: busbar_primitives::benchmarking::SetTime;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Device -> what is known of it. Written by `register_device` and with each issue; never deleted.
    // Blake2_128Concat: issuing bodies choose the numbers.
    #[pallet::storage]
    pub type Devices<T> = StorageMap<_, Blake2_128Concat, DeviceId, Device>;

    /// Batch -> what its certificates have in common. Written by `issue` and `replace`; never deleted.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, Batch<T::AccountId>>;

    /// Id of the next batch. Counted up with each.
    #[pallet::storage]
    pub type NextBatch<T> = StorageValue<_, BatchId, ValueQuery>;

    /// Place of its first serial number -> lot. All lots together are all serial numbers that there
    /// are. Written by whatever is done with certificates; never deleted, but split.
    // Identity: only so is the lot of a number the next one in order; nobody chooses the numbers.
    #[pallet::storage]
    pub type Lots<T: Config> = StorageMap<_, Identity, Place, LotOf<T>>;

    /// The next serial number. Counted up by `issue` and `replace`.
    #[pallet::storage]
    pub type NextSerial<T> = StorageValue<_, Serial, ValueQuery>;

    /// Account, first serial number -> its lots that are held. Written and deleted with these.
    // Blake2_128Concat: accounts are chosen by their owners. Identity: as for lots.
    #[pallet::storage]
    pub type Owned<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, Ordered, ()>;

    /// Entry -> what was done. Written by whatever is done with certificates; never deleted.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type History<T: Config> = StorageMap<_, Twox64Concat, EntryId, Entry<T::AccountId>>;

    /// Id of the next entry. Counted up with each.
    #[pallet::storage]
    pub type NextEntry<T> = StorageValue<_, EntryId, ValueQuery>;

    /// Period, account -> what it owes, and what was retired for it. Written by `set_duty` and
    /// `retire`, and by `withdraw`; never deleted.
    // Blake2_128Concat: accounts and periods are chosen by whoever retires.
    #[pallet::storage]
    pub type Duties<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        Period,
        Blake2_128Concat,
        T::AccountId,
        Duty,
        ValueQuery,
    >;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Certificates can be issued for a device, for what it meters from `since` on.
        DeviceRegistered {
            device: DeviceId,
            technology: Technology,
            region: RegionId,
            since: Moment,
            by: T::AccountId,
        },
        /// What a device metered became certificates, or is carried over as Wh.
        Issued {
            device: DeviceId,
            to: T::AccountId,
            from: Moment,
            until: Moment,
            energy: Energy,
            carried: Energy,
            /// Batch and serial numbers; none, if there isn't 1 MWh yet.
            batch: Option<(BatchId, Range)>,
            by: T::AccountId,
        },
        /// Certificates have another owner.
        Transferred { range: Range, from: T::AccountId, to: T::AccountId },
        /// Certificates were claimed.
        Retired { range: Range, owner: T::AccountId, beneficiary: T::AccountId, purpose: Purpose },
        /// Certificates can't move until they were looked into.
        Frozen { range: Range, owner: T::AccountId, reason: Text, by: T::AccountId },
        /// Certificates aren't frozen any more.
        Released { range: Range, owner: T::AccountId, reason: Text, by: T::AccountId },
        /// Certificates count for nothing any more: of their owner, and, if they were retired, of
        /// their beneficiary.
        Withdrawn {
            range: Range,
            owner: T::AccountId,
            beneficiary: Option<T::AccountId>,
            /// Others that took their place.
            successors: Option<(BatchId, Range)>,
            reason: Text,
            by: T::AccountId,
        },
        /// What an account owes for a period, in Wh.
        DutySet { period: Period, who: T::AccountId, obligation: Energy, quota: Energy },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// Certificates are for renewable energy only.
        NotRenewable,
        /// A device with this number is registered already.
        DeviceExists,
        /// No device with this number is registered.
        UnknownDevice,
        /// The interval must end behind its beginning, and not later than now.
        InvalidInterval,
        /// Something was issued for the beginning of this interval already.
        AlreadyIssued,
        /// There is nothing to issue for, or more than `MAX_ENERGY`.
        InvalidEnergy,
        /// No certificate of this range was issued, or the range is empty.
        UnknownCertificates,
        /// The range reaches beyond a lot: call once for each lot.
        NotOneLot,
        /// The certificates are somebody else's.
        NotOwner,
        /// The certificates are for sale, or retired or withdrawn: they can't move.
        NotHeld,
        /// The certificates are being looked into. Ask the issuing body.
        IsFrozen,
        /// The issuing body has to freeze the certificates first.
        NotFrozen,
        /// The certificates are withdrawn, for good.
        IsWithdrawn,
        /// The certificates are for sale. Withdraw the offer first, in one batch with this.
        IsListed,
        /// The certificates aren't for sale.
        NotListed,
        /// The certificates' time is over.
        Expired,
        /// The account doesn't exist on this chain.
        UnknownAccount,
        /// What it would come to can't be counted.
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
        /// Registers a device that makes renewable energy, metered from `since` on.
        ///
        /// Origin: `IssueOrigin`. Emits `DeviceRegistered`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_device())]
        pub fn register_device(
            origin: OriginFor<T>,
            device: DeviceId,
            technology: Technology,
            region: RegionId,
            since: Moment,
        ) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_register_device(by, device, technology, region, since)
        }

        /// Issues certificates for the energy that a device metered between two moments, in Wh.
        ///
        /// Origin: `IssueOrigin`. Emits `Issued`. What is left of a MWh is carried over.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::issue())]
        pub fn issue(
            origin: OriginFor<T>,
            device: DeviceId,
            to: T::AccountId,
            from: Moment,
            until: Moment,
            energy: Energy,
        ) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_issue(by, device, to, (from, until), energy)
        }

        /// Gives certificates of one lot to somebody else.
        ///
        /// Origin: signed, by their owner, who pays for the records. Emits `Transferred`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::transfer())]
        pub fn transfer(origin: OriginFor<T>, range: Range, to: T::AccountId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_transfer(who, range, to)
        }

        /// Claims certificates of one lot, for good.
        ///
        /// Origin: signed, by their owner, who pays for the records. Emits `Retired`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::retire())]
        pub fn retire(
            origin: OriginFor<T>,
            range: Range,
            beneficiary: T::AccountId,
            purpose: Purpose,
            note: Text,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_retire(who, range, beneficiary, purpose, note)
        }

        /// Has certificates of one lot stay where they are, whatever their state, until they were looked into.
        ///
        /// Origin: `IssueOrigin`. Emits `Frozen`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::freeze())]
        pub fn freeze(origin: OriginFor<T>, range: Range, reason: Text) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_freeze(by, range, reason)
        }

        /// Ends that.
        ///
        /// Origin: `IssueOrigin`. Emits `Released`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::release())]
        pub fn release(origin: OriginFor<T>, range: Range, reason: Text) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_release(by, range, reason)
        }

        /// Withdraws frozen certificates of one lot, retired ones included.
        ///
        /// Origin: `IssueOrigin`. Emits `Withdrawn`. What was retired counts for its beneficiary's duty no more.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, range: Range, reason: Text) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_withdraw(by, range, reason)
        }

        /// Withdraws frozen certificates of one lot, and issues as many in their place, of this device
        /// and interval, to the same owner and in the same state.
        ///
        /// Origin: `IssueOrigin`. Emits `Withdrawn`. The device's meter isn't counted on.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::replace())]
        pub fn replace(
            origin: OriginFor<T>,
            range: Range,
            device: DeviceId,
            from: Moment,
            until: Moment,
            reason: Text,
        ) -> DispatchResult {
            let by = T::IssueOrigin::ensure_origin(origin)?;
            Self::do_replace(by, range, device, (from, until), reason)
        }

        /// Says what an account owes for a period, in Wh.
        ///
        /// Origin: `DutyOrigin`. Emits `DutySet`.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::set_duty())]
        pub fn set_duty(
            origin: OriginFor<T>,
            period: Period,
            who: T::AccountId,
            obligation: Energy,
            quota: Energy,
        ) -> DispatchResult {
            T::DutyOrigin::ensure_origin(origin)?;
            Self::do_set_duty(period, who, obligation, quota)
        }
    }
}
