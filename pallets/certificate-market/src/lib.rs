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
mod matching;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::{
    IntervalIndex, Order, OrderId, Queue, Rank, Side, Ticks, Traded, Validity, KEPT, TICK,
};
pub use weights::WeightInfo;

pub type OrderOf<T> = Order<<T as frame_system::Config>::AccountId>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        certificates::{Range, Tradable},
        roles::Technology,
        units::{Balance, Moment},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{Inspect, InspectHold, Mutate, MutateHold},
            Time,
        },
    };
    use frame_system::pallet_prelude::*;

    use super::{IntervalIndex, OrderId, OrderOf, Queue, Rank, Side, Traded, Validity, WeightInfo};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Knows who has which certificates.
        type Certificates: Tradable<Self::AccountId>;
        /// What they are paid with.
        type Currency: Inspect<Self::AccountId, Balance = Balance>
            + Mutate<Self::AccountId>
            + InspectHold<Self::AccountId>
            + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
        type RuntimeHoldReason: From<HoldReason>;
        /// An issuing body, which may take any order out of the book.
        type IssueOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// On hold for a resting order.
        type OrderDeposit: Get<Balance>;
        /// Orders that one that comes meets, at most.
        #[pallet::constant]
        type MaxMatches: Get<u32>;
        /// What prices are averaged over, in ms.
        #[pallet::constant]
        type Interval: Get<Moment>;
        /// Milliseconds since the Unix epoch.
        type Time: Time<Moment = Moment>;
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Id of the next order. Counted up with each.
    #[pallet::storage]
    pub type NextOrder<T> = StorageValue<_, OrderId, ValueQuery>;

    /// Order -> what it is. Written when it comes to rest and when a part of it is filled; deleted when it
    /// is filled, withdrawn or in the way.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Orders<T: Config> = StorageMap<_, Twox64Concat, OrderId, OrderOf<T>>;

    /// Technology, queue, rank: the orders as they are met. Written and deleted with these.
    // Twox64Concat: there are few. Identity: only so does iteration follow the rank; owners choose no
    // more of it than a price in ticks.
    #[pallet::storage]
    pub type Book<T> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, Technology>, NMapKey<Twox64Concat, Queue>, NMapKey<Identity, Rank>),
        (),
    >;

    /// Interval modulo `KEPT` -> what was traded in it. Written with each trade.
    // Twox64Concat: nobody chooses the keys.
    #[pallet::storage]
    pub type Prices<T> = StorageMap<_, Twox64Concat, IntervalIndex, Traded>;

    /// The last interval in which something was traded. Written with each trade.
    #[pallet::storage]
    pub type LastTraded<T> = StorageValue<_, IntervalIndex>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// What is left of an order rests in the book.
        Resting {
            order: OrderId,
            owner: T::AccountId,
            technology: Technology,
            side: Side,
            /// Per certificate.
            price: Balance,
            count: u64,
            until: Option<Moment>,
        },
        /// Certificates were paid and handed over.
        Traded {
            /// The order that was met; its price holds.
            order: OrderId,
            seller: T::AccountId,
            buyer: T::AccountId,
            technology: Technology,
            range: Range,
            /// Per certificate.
            price: Balance,
        },
        /// What was left of an order that came was cancelled.
        Cancelled { owner: T::AccountId, count: u64 },
        /// An order isn't in the book any more, though something of it was left.
        Removed { order: OrderId, owner: T::AccountId, count: u64, why: Removal },
    }

    /// Why an order was taken out of the book.
    #[derive(
        Clone,
        Copy,
        Debug,
        Decode,
        DecodeWithMemTracking,
        Encode,
        Eq,
        MaxEncodedLen,
        PartialEq,
        TypeInfo,
    )]
    pub enum Removal {
        /// By its owner.
        Withdrawn,
        /// By an issuing body.
        ByIssuer,
        /// Its time is over.
        Over,
        /// Its owner would have traded with itself.
        OwnOrder,
        /// Its certificates have expired.
        Expired,
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The price must be a multiple of 0.001 token, more than zero and at most 4294967.295 token.
        InvalidPrice,
        /// An order is for one certificate at least.
        InvalidCount,
        /// The order's time is over already.
        InvalidValidity,
        /// It can't be filled as a whole at this price, by as many orders as one may meet.
        NotFillable,
        /// No such order is in the book.
        UnknownOrder,
        /// The order is somebody else's, and its time isn't over.
        NotOwner,
        /// What it would come to can't be counted.
        Overflow,
    }

    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Deposits of orders, and what bids pay with.
        Order,
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
        /// Offers certificates of one lot, at least at this price each.
        ///
        /// Origin: signed, by their owner. Emits `Traded`, `Removed`, and `Resting` or `Cancelled`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::offer(T::MaxMatches::get()))]
        pub fn offer(
            origin: OriginFor<T>,
            range: Range,
            price: Balance,
            validity: Validity,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let met = Self::do_offer(who, range, price, validity)?;
            Ok(Some(T::WeightInfo::offer(met)).into())
        }

        /// Bids for certificates of a technology, at most at this price each.
        ///
        /// Origin: signed. Emits `Traded`, `Removed`, and `Resting` or `Cancelled`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::bid(T::MaxMatches::get()))]
        pub fn bid(
            origin: OriginFor<T>,
            technology: Technology,
            count: u64,
            price: Balance,
            validity: Validity,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let met = Self::do_bid(who, technology, count, price, validity)?;
            Ok(Some(T::WeightInfo::bid(met)).into())
        }

        /// Takes an order out of the book.
        ///
        /// Origin: signed, by its owner, or by anybody once its time is over; or `IssueOrigin`. Emits
        /// `Removed`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, order: OrderId) -> DispatchResult {
            let who = match T::IssueOrigin::try_origin(origin) {
                Ok(_) => None,
                Err(origin) => Some(ensure_signed(origin)?),
            };
            Self::do_withdraw(who, order)
        }
    }
}
