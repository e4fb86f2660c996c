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

mod calls;
mod genesis;
mod try_state;
mod types;
mod versions;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use frame_support::BoundedVec;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The grid's table in the bounds of the runtime.
pub type TableOf<T> = Table<
    <T as frame_system::Config>::AccountId,
    <T as Config>::MaxRegions,
    <T as Config>::MaxLinks,
>;

/// The changes of one call.
pub type LinkChangesOf<T> = BoundedVec<LinkChange, <T as Config>::MaxLinks>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use alloc::{string::String, vec::Vec};

    use busbar_primitives::{
        market::Link,
        units::{GridVersion, RegionId},
    };
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::SaturatedConversion;

    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Who may change the grid.
        type GridOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// How many regions there may be; 65535 at most.
        #[pallet::constant]
        type MaxRegions: Get<u32>;

        /// How many pairs may be linked, and how many changes a call may make.
        #[pallet::constant]
        type MaxLinks: Get<u32>;

        /// How many versions may be held at once, the current one included.
        #[pallet::constant]
        type MaxVersions: Get<u32>;

        type WeightInfo: WeightInfo;
    }

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The version that a session opening now gets. Written at genesis and by
    /// every call; never deleted.
    #[pallet::storage]
    pub type CurrentVersion<T> = StorageValue<_, GridVersion, ValueQuery>;

    /// Version to table. Written at genesis and by every call; deleted when the
    /// version is neither current nor retained. Counted, for `MaxVersions`.
    ///
    /// Twox64: versions are numbered by the pallet, nobody chooses the keys.
    #[pallet::storage]
    pub type Versions<T: Config> = CountedStorageMap<_, Twox64Concat, GridVersion, TableOf<T>>;

    /// Version to how often it is retained, never 0. Written by
    /// `Network::retain` and `Network::release`; deleted by the last `release`.
    ///
    /// Twox64: versions are numbered by the pallet, nobody chooses the keys.
    #[pallet::storage]
    pub type References<T> = StorageMap<_, Twox64Concat, GridVersion, u32, ValueQuery>;

    /// Company to how many held versions name it, never 0. Written when a
    /// version is published or pruned; deleted when the last one is pruned.
    ///
    /// Blake2: account ids are made by their owners.
    #[pallet::storage]
    pub type CompanyVersions<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// Version 0. The company needs a balance, so the balances come first.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Names, at most 32 bytes of UTF-8 each, in the order of their ids.
        pub regions: Vec<String>,
        /// Links by the ids of their two regions, in either order.
        pub links: Vec<((RegionId, RegionId), Link)>,
        pub company: Option<T::AccountId>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            genesis::build(self)
        }
    }

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A version became the current one.
        VersionPublished {
            version: GridVersion,
        },
        /// A version that nobody keeps was deleted.
        VersionPruned {
            version: GridVersion,
        },
        RegionAdded {
            version: GridVersion,
            region: RegionId,
            name: RegionName,
        },
        /// `None` stands for a link that was removed.
        LinksSet {
            version: GridVersion,
            changed: LinkChangesOf<T>,
        },
        CompanySet {
            version: GridVersion,
            company: T::AccountId,
        },
        RegionRenamed {
            version: GridVersion,
            region: RegionId,
            name: RegionName,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// A region has this name already, perhaps the same one. Choose another.
        RegionNameTaken,
        /// A region's name can't be empty. Give at least one byte.
        EmptyName,
        /// There are as many regions as the runtime allows. Rename one instead.
        TooManyRegions,
        /// There is no such region in the current version. Add it first.
        UnknownRegion,
        /// The pair to remove has no link. Leave it out.
        UnknownPair,
        /// The loss isn't below 100 %. Give millionths of the injected energy.
        LossTooHigh,
        /// The transmission price is above the highest price. Lower it.
        TransmissionTooHigh,
        /// The lower region id of a pair comes first. Swap them.
        UnorderedPair,
        /// The call changes a pair twice. Keep one of the changes.
        DuplicatePair,
        /// The call changes nothing. Give at least one pair.
        EmptyChange,
        /// More pairs would be linked than the runtime allows. Remove some.
        TooManyLinks,
        /// The account doesn't exist and can't be paid. Fund it first.
        NoSuchAccount,
        /// Sessions keep as many versions as may be held. Wait until one ends.
        TooManyVersions,
        /// This version isn't held. Use the current one.
        UnknownVersion,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MaxRegions::get() <= u32::from(RegionId::MAX),
                "MaxRegions must fit the type of a region's id"
            );
            assert!(
                T::MaxVersions::get() >= 2,
                "MaxVersions must leave room for a change while a session keeps a version"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Appends a region, in no link yet.
        ///
        /// Origin: `GridOrigin`. Emits `VersionPublished` and `RegionAdded`,
        /// and `VersionPruned` if nobody keeps the version before.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::add_region())]
        pub fn add_region(origin: OriginFor<T>, name: RegionName) -> DispatchResult {
            T::GridOrigin::ensure_origin(origin)?;
            Self::do_add_region(name)
        }

        /// Sets the links of some pairs and removes those of others, all or
        /// none; pairs that aren't mentioned keep theirs.
        ///
        /// Origin: `GridOrigin`. Emits `VersionPublished` and `LinksSet`, and
        /// `VersionPruned` if nobody keeps the version before.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_links(changes.len().saturated_into::<u32>()))]
        pub fn set_links(origin: OriginFor<T>, changes: LinkChangesOf<T>) -> DispatchResult {
            T::GridOrigin::ensure_origin(origin)?;
            Self::do_set_links(changes)
        }

        /// Names the account that receives the transmission charges of the
        /// sessions that open from now on.
        ///
        /// Origin: `GridOrigin`. Emits `VersionPublished` and `CompanySet`, and
        /// `VersionPruned` if nobody keeps the version before. The account
        /// can't be closed while a version names it.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_company())]
        pub fn set_company(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            T::GridOrigin::ensure_origin(origin)?;
            Self::do_set_company(who)
        }

        /// Renames a region; its id and its links stay.
        ///
        /// Origin: `GridOrigin`. Emits `VersionPublished` and `RegionRenamed`,
        /// and `VersionPruned` if nobody keeps the version before.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::rename_region())]
        pub fn rename_region(
            origin: OriginFor<T>,
            region: RegionId,
            name: RegionName,
        ) -> DispatchResult {
            T::GridOrigin::ensure_origin(origin)?;
            Self::do_rename_region(region, name)
        }
    }
}
