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
mod bilateral;
mod bonds;
mod book;
mod calls;
mod checks;
mod closed;
mod funds;
#[cfg(test)]
mod mock;
mod refusals;
mod standing;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::{NewContract, NewOrder, Order, Place, Product, Rank, Salt, Session, SessionState};
pub use weights::WeightInfo;

pub type OrderOf<T> = Order<<T as frame_system::Config>::AccountId>;
pub type LedgerOf<T> = types::Ledger<<T as Config>::MaxOrders, <T as Config>::MaxListings>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        credit::Credit,
        delivery::{Debts, Profile, Shaping},
        market::{Admissions, Bilateral, BookedOrder, Mechanism, Queue, Schedule, Side},
        units::{Balance, ClassId, Energy, Moment, OrderId, Price, RegionId, SessionId},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{fungible, Time},
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::{Perbill, SaturatedConversion};

    use super::{types::Terms, *};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Opens sessions.
        type SessionOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Calls sessions off.
        type CancelOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The token that orders are backed with.
        type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
            + fungible::Mutate<Self::AccountId>
            + fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// Says what somebody is admitted as.
        type Admissions: Admissions<Self::AccountId>;
        /// Knows who owes for what it didn't deliver.
        type Debts: Debts<Self::AccountId>;
        /// Knows who may have another trade with a profile of its own.
        type Shaping: Shaping<Self::AccountId>;
        /// Knows what the owners' records are worth, and keeps those of refusals.
        type Credit: Credit<Self::AccountId>;
        /// Clears the sessions.
        type Mechanism: Mechanism;
        /// The chain's clock.
        type Time: Time<Moment = Moment>;
        /// The bond of an offer, as a share of its value, in sessions that open from now on.
        type BondRate: Get<Perbill>;
        /// Sessions that no mechanism has taken yet, at most.
        #[pallet::constant]
        type MaxOpenSessions: Get<u32>;
        /// Open orders of one participant in one session, at most.
        #[pallet::constant]
        type MaxOrders: Get<u32>;
        /// Listings of one participant in one session, at most; withdrawn ones count.
        #[pallet::constant]
        type MaxListings: Get<u32>;
        /// Orders of one batch, at most.
        #[pallet::constant]
        type MaxBatch: Get<u32>;
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Id of the next session. Counted up by `open_session`; never deleted.
    #[pallet::storage]
    pub type NextSession<T> = StorageValue<_, SessionId, ValueQuery>;

    /// Id of the next order. Counted up by `list`, `list_batch`, `amend`, `propose` and `accept`; never
    /// deleted.
    #[pallet::storage]
    pub type NextOrder<T> = StorageValue<_, OrderId, ValueQuery>;

    /// Session id -> session. Written when it opens and ends; deleted by `ClosedBook::conclude`.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Sessions<T> = StorageMap<_, Twox64Concat, SessionId, Session>;

    /// The sessions that take orders or wait to be taken, in the order of opening. Written by
    /// `open_session`; an element is deleted by `cancel_session` and `ClosedBook::take_closed`.
    #[pallet::storage]
    pub type OpenSessions<T: Config> =
        StorageValue<_, BoundedVec<SessionId, T::MaxOpenSessions>, ValueQuery>;

    /// Session id, order id -> order. Written when an order is listed or amended, and when
    /// something of its hold is released or paid; deleted when the order is withdrawn or removed.
    // Twox64Concat: the pallet itself assigns the ids.
    #[pallet::storage]
    pub type Orders<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionId, Twox64Concat, OrderId, OrderOf<T>>;

    /// Session id, queue, rank -> order as matching sees it. Written and deleted together with
    /// the entry in `Orders`, unless that has one in `Bilaterals`.
    // Twox64Concat: the pallet assigns the ids, governance regions and classes. Identity: only so
    // does iteration follow the rank; owners choose no more of it than a price, bounded in ticks.
    #[pallet::storage]
    pub type Book<T> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, SessionId>, NMapKey<Twox64Concat, Queue>, NMapKey<Identity, Rank>),
        BookedOrder,
    >;

    /// Session id, order id -> what becomes of an order that stands in no queue. Written by `propose` and
    /// `accept`; deleted together with the entry in `Orders`.
    // Twox64Concat: the pallet assigns the ids, as it does for what is behind Identity: only so
    // does iteration follow the order of acceptance.
    #[pallet::storage]
    pub type Bilaterals<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SessionId, Identity, Place, Bilateral<T::AccountId>>;

    /// Session id, owner -> what the owner has in the session. Written with each of its orders;
    /// deleted by `ClosedBook::conclude`.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type Ledgers<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        SessionId,
        Blake2_128Concat,
        T::AccountId,
        LedgerOf<T>,
        ValueQuery,
    >;

    /// Owner -> number of its orders in all sessions. Written with each order; deleted at zero.
    // Blake2_128Concat: accounts are chosen by their owners.
    #[pallet::storage]
    pub type OpenOrders<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A session was opened.
        SessionOpened {
            session: SessionId,
            product: Product,
            schedule: Schedule,
            min_price: Price,
            max_price: Price,
            tick: Price,
            bond_rate: Perbill,
        },
        /// A session was called off; its orders are removed by and by.
        SessionCancelled { session: SessionId },
        /// An order was listed.
        OrderListed {
            session: SessionId,
            order: OrderId,
            who: T::AccountId,
            side: Side,
            region: RegionId,
            class: ClassId,
            price: Price,
            energy: Energy,
            quota: Energy,
            held: Balance,
        },
        /// An order was amended. Where `new` differs from `old`, it lost its place in the queue.
        OrderAmended {
            session: SessionId,
            old: OrderId,
            new: OrderId,
            who: T::AccountId,
            price: Price,
            energy: Energy,
            quota: Energy,
            held: Balance,
        },
        /// An order was withdrawn, by its owner or because the owner was suspended.
        OrderWithdrawn { session: SessionId, order: OrderId, who: T::AccountId, released: Balance },
        /// The mechanism took a session whose gate has closed.
        GateClosed { session: SessionId },
        /// A part of what was on hold for an order is no longer needed and was released.
        ExcessReleased { session: SessionId, order: OrderId, amount: Balance },
        /// What wasn't delivered was paid out of the bond of an order.
        BondDrawn { session: SessionId, order: OrderId, amount: Balance },
        /// The mechanism is done with an order.
        OrderRemoved { session: SessionId, order: OrderId, who: T::AccountId, released: Balance },
        /// Nothing is left of a session.
        SessionConcluded { session: SessionId },
        /// `who` proposes a contract to `with`; `held` is on hold for `order`, its half of it.
        ContractProposed {
            session: SessionId,
            order: OrderId,
            who: T::AccountId,
            with: T::AccountId,
            side: Side,
            price: Price,
            energy: Energy,
            profile: Profile,
            held: Balance,
        },
        /// `who` has accepted the contract `proposal`; `held` is on hold for `order`, its half of it.
        ContractAccepted {
            session: SessionId,
            proposal: OrderId,
            order: OrderId,
            who: T::AccountId,
            held: Balance,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// There is no such session, or it has been concluded.
        UnknownSession,
        /// There is no such order in the session; an amendment may have changed its id.
        UnknownOrder,
        /// The order belongs to somebody else.
        NotOwner,
        /// The session doesn't take orders yet; wait until it opens.
        NotOpenYet,
        /// The gate has closed, or the session was called off; its orders are final.
        GateClosed,
        /// The session was called off or taken for clearing; too late to call it off.
        NotListing,
        /// The mechanism may not touch the orders of a session that takes orders.
        StillListing,
        /// The gate would be closed already; choose a later gate closure.
        GateClosureInPast,
        /// A session opens, closes its gate and delivers from start to end, in this order.
        DatesOutOfOrder,
        /// Delivery ends more than ten years from now.
        TooFarAhead,
        /// The lowest price is above zero, the highest neither below it nor above `MAX_PRICE`.
        InvalidPriceLimits,
        /// The tick divides both price limits, in at most 2^32 - 1 steps.
        InvalidTick,
        /// As many sessions are open as may be; wait until one is taken.
        TooManySessions,
        /// All ids have been used.
        IdsExhausted,
        /// The caller isn't admitted to the market; apply for admission.
        NotAdmitted,
        /// The caller is suspended; ask supervision.
        Suspended,
        /// The caller's admission deposit isn't paid in full; pay it first.
        DepositDue,
        /// The caller owes the grid company for what it didn't deliver; pay it first.
        InDebt,
        /// The caller's role doesn't buy or sell here, or no longer on the order's side.
        WrongRole,
        /// The session's grid doesn't know the caller's region.
        UnknownRegion,
        /// The session's class table doesn't know the caller's class.
        UnknownClass,
        /// A batch needs at least one order.
        EmptyBatch,
        /// An order needs some energy.
        ZeroEnergy,
        /// The energy exceeds `MAX_ENERGY`; split the order.
        EnergyTooLarge,
        /// Only buyers state a renewable quota; leave it at zero.
        QuotaOnOffer,
        /// The renewable quota exceeds the energy.
        QuotaAboveEnergy,
        /// The price is outside the session's limits.
        PriceOutOfBounds,
        /// The price is no multiple of the session's tick.
        OffTick,
        /// The caller's open orders would exceed what its capacity delivers in the session.
        AboveCapacity,
        /// The caller used the salt in this session: the order is listed, or needs another.
        SaltUsed,
        /// The caller has as many open orders in the session as may be; withdraw one.
        TooManyOrders,
        /// The caller has listed as often as may be in the session; amend what is open.
        TooManyListings,
        /// The caller's free balance doesn't cover what the order needs on hold.
        InsufficientBalance,
        /// The amendment changes nothing.
        Unchanged,
        /// Only a bid can be paid from.
        NotABid,
        /// More would be paid than is on hold for the bid.
        AboveHold,
        /// The other party couldn't list here now, or stands on the caller's side.
        UnfitCounterparty,
        /// The regions of the two parties aren't linked in the session's grid.
        NotLinked,
        /// A profile needs a weight above zero; leave it empty for flat delivery.
        EmptyProfile,
        /// Some part of the profile asks for more power than the caller's capacity.
        ProfileAboveCapacity,
        /// One of the parties has as many trades with profiles as may be; agree on flat delivery.
        TooManyProfiles,
        /// The order is no proposal, or was accepted already.
        NotProposed,
        /// The contract was proposed to somebody else.
        NotCounterparty,
        /// Party, price, energy or profile aren't those of the proposal, or it would cost the buyer
        /// something else by now; have it proposed anew.
        TermsDiffer,
        /// A contract isn't amended; as long as it isn't accepted it can be withdrawn and proposed anew.
        NotAmendable,
        /// The contract was accepted and binds both parties.
        AlreadyAccepted,
    }

    /// Why money is on hold.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Pays for what a bid may buy.
        Bid,
        /// Answers for the delivery of what an offer may sell.
        Bond,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxOpenSessions::get() > 0, "no session could be opened");
            assert!(T::MaxOrders::get() > 0, "no order could be listed");
            assert!(T::MaxBatch::get() > 0, "no batch could be listed");
            assert!(T::MaxOrders::get() <= T::MaxListings::get(), "MaxOrders is out of reach");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Opens a session with prices from `min_price` to `max_price` in steps of `tick`.
        ///
        /// Origin: `SessionOrigin`. Emits `SessionOpened`. The session keeps the present bond rate
        /// to its end.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::open_session())]
        pub fn open_session(
            origin: OriginFor<T>,
            product: Product,
            schedule: Schedule,
            min_price: Price,
            max_price: Price,
            tick: Price,
        ) -> DispatchResult {
            T::SessionOrigin::ensure_origin(origin)?;
            Self::do_open_session(product, schedule, min_price, max_price, tick)
        }

        /// Calls off a session before its gate closes.
        ///
        /// Origin: `CancelOrigin`. Emits `SessionCancelled`. The mechanism then removes the
        /// orders, and all that is on hold for them is released.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::cancel_session())]
        pub fn cancel_session(origin: OriginFor<T>, session: SessionId) -> DispatchResult {
            T::CancelOrigin::ensure_origin(origin)?;
            Self::do_cancel_session(session)
        }

        /// Lists an order, a bid or an offer after the caller's role.
        ///
        /// Origin: signed, by an admitted participant. Emits `OrderListed`. If it is refused for
        /// what it says, or when, its owner's credit gets a record of that; so it is with
        /// `list_batch`, `propose` and `accept`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::list().saturating_add(T::Credit::refused_weight()))]
        pub fn list(
            origin: OriginFor<T>,
            session: SessionId,
            order: NewOrder,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let listed = Self::do_list(who.clone(), session, order);
            Self::remembered(&who, order.energy, listed, T::WeightInfo::list())
        }

        /// Lists several orders, all of them or none.
        ///
        /// Origin: signed, by an admitted participant. Emits `OrderListed` for each order.
        #[pallet::call_index(3)]
        #[pallet::weight(
            T::WeightInfo::list_batch(orders.len().saturated_into())
                .saturating_add(T::Credit::refused_weight())
        )]
        pub fn list_batch(
            origin: OriginFor<T>,
            session: SessionId,
            orders: BoundedVec<NewOrder, T::MaxBatch>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let weight = T::WeightInfo::list_batch(orders.len().saturated_into());
            let energy = orders.iter().fold(0, |sum: Energy, new| sum.saturating_add(new.energy));
            let listed = Self::do_list_batch(who.clone(), session, orders);
            Self::remembered(&who, energy, listed, weight)
        }

        /// Changes the terms of an order.
        ///
        /// Origin: signed, by the order's owner. Emits `OrderAmended`. Unless the price is no
        /// better, energy and quota no more, the order gets a new id and joins the queue anew.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::amend())]
        pub fn amend(
            origin: OriginFor<T>,
            session: SessionId,
            order: OrderId,
            price: Price,
            energy: Energy,
            quota: Energy,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_amend(who, session, order, Terms { price, energy, quota })
        }

        /// Withdraws an order and releases what is on hold for it.
        ///
        /// Origin: signed, by the order's owner, suspended or not. Emits `OrderWithdrawn`. The
        /// order's salt stays used.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(
            origin: OriginFor<T>,
            session: SessionId,
            order: OrderId,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(who, session, order)
        }

        /// Proposes a contract to another participant: the caller's half of it is listed, a bid or an
        /// offer after the caller's role, and stands in no queue. Its price is what the seller gets,
        /// per injected kWh; the buyer pays transmission and surcharges on top.
        ///
        /// Origin: signed, by an admitted participant. Emits `ContractProposed`. As long as it isn't
        /// accepted it can be withdrawn.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::propose().saturating_add(T::Credit::refused_weight()))]
        pub fn propose(
            origin: OriginFor<T>,
            session: SessionId,
            contract: NewContract<T::AccountId>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let energy = contract.energy;
            let listed = Self::do_propose(who.clone(), session, contract);
            Self::remembered(&who, energy, listed, T::WeightInfo::propose())
        }

        /// Accepts a contract: the caller's half of it is listed, and both bind. Behind the gate they
        /// trade with each other before all others do, within what the grid carries.
        ///
        /// Origin: signed, by the participant that it was proposed to, who states all its terms
        /// again. Emits `ContractAccepted`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::accept().saturating_add(T::Credit::refused_weight()))]
        pub fn accept(
            origin: OriginFor<T>,
            session: SessionId,
            proposal: OrderId,
            contract: NewContract<T::AccountId>,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let energy = contract.energy;
            let listed = Self::do_accept(who.clone(), session, proposal, contract);
            Self::remembered(&who, energy, listed, T::WeightInfo::accept())
        }
    }
}
