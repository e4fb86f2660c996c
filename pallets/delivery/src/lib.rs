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
mod contracts;
#[cfg(test)]
mod mock;
mod money;
mod queries;
mod settlement;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;
mod work;

pub use pallet::*;
pub use settlement::Delivered;
pub use types::{
    Commitment, Contract, ContractId, Outcome, Parameters, Position, Run, Shaped, MAX_FACTOR,
};
pub use weights::WeightInfo;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        delivery::{Bonds, Meters, Reliability},
        intervals::Day,
        market::Network,
        units::{Balance, Moment},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{fungible, Time},
        weights::Weight,
    };
    use frame_system::pallet_prelude::*;
    use sp_core::H256;

    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
        /// The token that deviations are paid in.
        type Currency: fungible::Mutate<Self::AccountId>
            + fungible::Inspect<Self::AccountId, Balance = Balance>;

        /// The bonds that shortfalls are paid from first.
        type Bonds: Bonds<Self::AccountId>;

        /// What was delivered.
        type Meters: Meters<Self::AccountId>;
        /// Told how participants deliver.
        type Reliability: Reliability<Self::AccountId>;

        /// Knows the grid company, the counterparty of all deviations.
        type Network: Network<Self::AccountId>;

        /// Milliseconds since the Unix epoch.
        type Time: Time<Moment = Moment>;

        /// What contracts begin with: [valid](Parameters::is_valid) and
        /// [consistent](Parameters::is_consistent).
        type Parameters: Get<Parameters>;

        /// How long after a day its readings are taken, in ms; it is settled behind.
        type ReadingWindow: Get<Moment>;

        /// How long after a day what was counted can be corrected, in ms; it is final behind.
        type CorrectionWindow: Get<Moment>;

        /// For how many days results are kept, their own day included.
        type KeptDays: Get<Day>;

        /// Blocks settle nothing.
        type Paused: Get<bool>;

        /// Contracts that aren't final, at most.
        #[pallet::constant]
        type MaxContracts: Get<u32>;

        /// From so many trades with profiles in contracts that aren't final on, a participant can't
        /// have further ones. What was accepted by then and isn't paid yet comes on top.
        #[pallet::constant]
        type MaxShaped: Get<u32>;

        /// Weights of calls and steps.
        type WeightInfo: WeightInfo;

        /// Sets the clock, for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type Clock: busbar_primitives::benchmarking::SetTime;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// When a block worked last. Written by every block that has room for it and isn't paused; never
    /// deleted.
    #[pallet::storage]
    pub type LastWorked<T> = StorageValue<_, Moment, OptionQuery>;

    /// When blocks worked again after the last standstill. Written by the first of them; never
    /// deleted.
    #[pallet::storage]
    pub type Resumed<T> = StorageValue<_, Moment, ValueQuery>;

    /// Contract id -> contract. Written when its session opens, and with each trade that is paid;
    /// deleted when its last day is final, or when its session ends without a trade.
    // Twox64Concat: the chain assigns the ids.
    #[pallet::storage]
    pub type Contracts<T: Config> = CountedStorageMap<_, Twox64Concat, ContractId, Contract>;

    /// Contracts whose trades aren't all paid, each with the first day of its delivery: no day
    /// from then on is settled. Written when a session opens, and when it is settled or ends.
    #[pallet::storage]
    pub type Trading<T: Config> =
        StorageValue<_, BoundedVec<(ContractId, Day), T::MaxContracts>, ValueQuery>;

    /// Contract id, participant -> its part. Written with each trade that is paid; deleted with
    /// the contract.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type Positions<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ContractId,
        Blake2_128Concat,
        T::AccountId,
        Position,
        ValueQuery,
    >;

    /// Contract id, participant, trade -> what it has in the contract beside its position, with a
    /// profile of its own. Written when a trade is paid that has one; deleted with the position.
    // Twox64Concat: the chain assigns contracts and counts trades. Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type ShapedParts<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, ContractId>,
            NMapKey<Blake2_128Concat, T::AccountId>,
            NMapKey<Twox64Concat, u32>,
        ),
        Shaped,
    >;

    /// Participant -> how many entries of `ShapedParts` it has. Written and deleted with them.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type ShapedCounts<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// Participant -> the contracts that it has a part in. Written with its first trade of each;
    /// an element is deleted with its position.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type Commitments<T: Config> = StorageMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        BoundedVec<Commitment, T::MaxContracts>,
        ValueQuery,
    >;

    /// Day, contract id, participant -> what came of it. Written when the day is settled, and
    /// settled again; deleted by the blocks' own work when the day is no longer kept.
    // Twox64Concat: the chain chooses both. Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type Results<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, Day>,
            NMapKey<Twox64Concat, ContractId>,
            NMapKey<Blake2_128Concat, T::AccountId>,
        ),
        Outcome,
    >;

    /// Day, participant -> the contract that was settled again last: something was corrected
    /// behind the day's settlement. Written by a correction; deleted once all are settled again.
    // Twox64Concat: the days are those of the clock. Blake2_128Concat: as of `Results`.
    #[pallet::storage]
    pub type Stale<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        Day,
        Blake2_128Concat,
        T::AccountId,
        Option<ContractId>,
        OptionQuery,
    >;

    /// The first day whose settlement hasn't begun. Written by the blocks' own work; never
    /// deleted.
    #[pallet::storage]
    pub type NextDay<T> = StorageValue<_, Day, OptionQuery>;

    /// The day that is being settled. Written and deleted by the blocks' own work.
    #[pallet::storage]
    pub type CurrentRun<T: Config> = StorageValue<_, Run<T::AccountId>, OptionQuery>;

    /// The first day that isn't final. Written by the blocks' own work; never deleted.
    #[pallet::storage]
    pub type FinalBefore<T> = StorageValue<_, Day, ValueQuery>;

    /// The contract that was looked at last for whether it is final; `None` inside: none was yet.
    /// Written when a day becomes final; deleted once all were looked at.
    #[pallet::storage]
    pub type Swept<T> = StorageValue<_, Option<ContractId>, OptionQuery>;

    /// The oldest day that is kept. Written by the blocks' own work; never deleted.
    #[pallet::storage]
    pub type OldestDay<T> = StorageValue<_, Day, ValueQuery>;

    /// Day -> hash over its results: each link of the chain is the hash of the one before, the
    /// contract, the participant and what came of it, in the order of the keys. Written while the
    /// day is deleted; never deleted itself, being one hash a day.
    // Twox64Concat: days are those of the clock.
    #[pallet::storage]
    pub type Digests<T> = StorageMap<_, Twox64Concat, Day, H256, ValueQuery>;

    /// Participant -> base units that it owes to the grid company. Written by settlement and
    /// `collect`; deleted when it is paid.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type Debts<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

    /// Participant -> base units that the grid company owes to it. Written and deleted like
    /// `Debts`.
    // Blake2_128Concat: as of `Debts`.
    #[pallet::storage]
    pub type Claims<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A participant's part of a contract was settled for a day.
        Settled { day: Day, contract: ContractId, who: T::AccountId, outcome: Outcome },
        /// It was settled again after a correction; `before` came of it until now.
        Resettled {
            day: Day,
            contract: ContractId,
            who: T::AccountId,
            outcome: Outcome,
            before: Outcome,
        },
        /// All parts of all contracts are settled for a day.
        DaySettled { day: Day },
        /// So much of a shortfall could be paid neither by bonds nor from the free balance; `debt`
        /// is owed in all.
        DebtIncurred { who: T::AccountId, amount: Balance, debt: Balance },
        /// So much of a surplus couldn't be paid by the grid company; `claim` is owed in all.
        ClaimIncurred { who: T::AccountId, amount: Balance, claim: Balance },
        /// So much of a debt was paid, or set off against what the grid company had to pay; `debt`
        /// is left.
        DebtReduced { who: T::AccountId, amount: Balance, debt: Balance },
        /// So much of a claim was paid, or set off against what the participant had to pay; `claim`
        /// is left.
        ClaimReduced { who: T::AccountId, amount: Balance, claim: Balance },
        /// Nothing of a day can be corrected any more.
        DayFinal { day: Day },
        /// Blocks work again after a standstill; readings and corrections that were in time when it
        /// began have their whole windows from now on.
        WindowsRenewed { since: Moment },
        /// All days of a contract are final; nothing is left of it but its results.
        ContractClosed { contract: ContractId },
        /// The results of a day were deleted; what is left of them is a hash.
        DayDeleted { day: Day, digest: H256 },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// As many contracts aren't final as may be; wait until one is.
        TooManyContracts,
        /// Neither owes the participant anything nor is it owed anything.
        NothingOwed,
        /// Whoever owes has nothing free to pay with.
        NothingFree,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Settles days that are over, and deletes what is no longer kept.
        fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
            Self::work(limit)
        }

        fn integrity_test() {
            assert!(T::MaxContracts::get() > 0, "no session could be opened");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Pays what a participant owes to the grid company, or is owed by it, as far as whoever
        /// owes it has something free.
        ///
        /// Origin: signed, by anybody. Emits `DebtReduced` or `ClaimReduced`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::collect())]
        pub fn collect(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_collect(&who)
        }
    }
}
