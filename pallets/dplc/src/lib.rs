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
mod hooks;
mod matching;
#[cfg(test)]
mod mock;
mod queries;
mod receipts;
mod settlement;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use busbar_primitives::market::Reason;
pub use pallet::*;
pub use queries::{Preview, Rest};
pub use types::*;
pub use weights::{step_of, WeightInfo};

/// Capacities of region pairs, for one session.
pub type Limits<T> = frame_support::BoundedVec<
    (busbar_primitives::market::RegionPair, busbar_primitives::units::Energy),
    <T as Config>::MaxPairs,
>;

// The lints are for our code, not for what FRAME's macros make of it.
#[allow(clippy::cast_possible_truncation, clippy::expect_used, clippy::indexing_slicing)]
#[frame_support::pallet]
pub mod pallet {
    use busbar_primitives::{
        credit::Dealings,
        delivery::{Deliveries, Profile, Shaping},
        market::{ClosedBook, Network},
        receipt,
        units::{Moment, OrderId, SessionId},
    };
    use frame_support::{pallet_prelude::*, traits::Time, weights::Weight, BoundedVec};
    use frame_system::pallet_prelude::*;
    use sp_core::H256;

    use super::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
        /// Market supervision: cancels sessions.
        type SupervisionOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The grid operator: makes the security check.
        type OperatorOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        type Book: ClosedBook<Self::AccountId>;
        type Network: Network<Self::AccountId>;
        /// Told what is to be delivered.
        type Deliveries: Deliveries<Self::AccountId> + Shaping<Self::AccountId>;
        /// Told of trades for the records of their parties.
        type Dealings: Dealings<Self::AccountId>;
        /// What the next session opens with: [valid](Parameters::is_valid), and it
        /// [can price certificates](Parameters::can_price_certificates).
        type Parameters: Get<Parameters>;
        /// Milliseconds.
        type Time: Time<Moment = Moment>;
        /// Receives the environment prices and cross subsidies; can always be
        /// paid.
        #[pallet::constant]
        type PolicyFund: Get<Self::AccountId>;
        /// The market stands still: blocks do no work on sessions. Dates that pass meanwhile take
        /// effect afterwards.
        type Paused: Get<bool>;
        /// The part of each block that is kept for the work on sessions.
        #[pallet::constant]
        type BlockShare: Get<Weight>;
        /// Sessions worked on at once.
        #[pallet::constant]
        type MaxActive: Get<u32>;
        /// As long as so many are, further ones wait behind their gate. The
        /// places above are for sessions that are called off or closed.
        #[pallet::constant]
        type MaxClearing: Get<u32>;
        #[pallet::constant]
        type MaxRegions: Get<u32>;
        /// Regions times classes.
        #[pallet::constant]
        type MaxQueues: Get<u32>;
        /// Unordered pairs of regions.
        #[pallet::constant]
        type MaxPairs: Get<u32>;
        /// How often one session may be cleared.
        #[pallet::constant]
        type MaxRounds: Get<u8>;
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Sessions by id. Written from opening on, deleted when a session has
    /// been closed. Twox: ids are given out by the chain.
    #[pallet::storage]
    pub type Sessions<T: Config> = StorageMap<_, Twox64Concat, SessionId, Session>;

    /// Sessions that blocks work on, oldest first.
    #[pallet::storage]
    pub type Active<T: Config> = StorageValue<_, BoundedVec<SessionId, T::MaxActive>, ValueQuery>;

    /// The session that was looked at last for whether its retention is over. Written by blocks.
    #[pallet::storage]
    pub type Swept<T: Config> = StorageValue<_, SessionId>;

    /// Capacities that the grid operator lowered, by session. Deleted with it.
    #[pallet::storage]
    pub type Lowered<T: Config> = StorageMap<_, Twox64Concat, SessionId, Limits<T>, ValueQuery>;

    /// Where the matching of the current round stands, and how it ended.
    /// Deleted with the session.
    #[pallet::storage]
    pub type Progresses<T: Config> = StorageMap<
        _,
        Twox64Concat,
        SessionId,
        StoredProgress<T::MaxRegions, T::MaxQueues, T::MaxPairs>,
    >;

    /// The order up to which what was agreed on has been traded in the current round of a session;
    /// `None` inside: none was yet. Written when a round begins, deleted when its queues are turned
    /// to, or with the session. Twox: the chain gives out the ids.
    #[pallet::storage]
    pub type Agreeing<T: Config> =
        StorageMap<_, Twox64Concat, SessionId, Option<OrderId>, OptionQuery>;

    /// Trades by session, round and place in the order of execution, from 0.
    /// Those of earlier rounds stay for who wants to check them. Deleted with
    /// the session. Twox: the chain chooses all three.
    #[pallet::storage]
    pub type Trades<T: Config> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, SessionId>, NMapKey<Twox64Concat, u8>, NMapKey<Twox64Concat, u32>),
        Trade<T::AccountId>,
    >;

    /// What each order got, by session and round. Deleted with the session.
    /// Twox: the chain chooses all three.
    #[pallet::storage]
    pub type Fills<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, SessionId>,
            NMapKey<Twox64Concat, u8>,
            NMapKey<Twox64Concat, OrderId>,
        ),
        Fill,
        ValueQuery,
    >;

    /// Session, trade -> the profile that one of its parties wants it delivered by. Written by
    /// `settle_with`; deleted with the session. Twox: the chain chooses both.
    #[pallet::storage]
    pub type Profiles<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        SessionId,
        Twox64Concat,
        u32,
        ProposedProfile<T::AccountId>,
    >;

    /// What a session is cleared from and what comes out, hashed as far as it has come. Written
    /// with the trades, and when excess is released; deleted with the session.
    #[pallet::storage]
    pub type Digests<T: Config> = StorageMap<_, Twox64Concat, SessionId, receipt::Digests>;

    /// Receipts of sessions, see [`receipt`]. Written when a session's excess is
    /// released; never deleted, since they are to outlast what they are made from.
    #[pallet::storage]
    pub type Receipts<T: Config> = StorageMap<_, Twox64Concat, SessionId, H256>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A session went over to another stage.
        StageEntered { session: SessionId, round: u8, stage: Stage },
        /// Two orders were matched.
        Matched { session: SessionId, round: u8, index: u32, trade: Trade<T::AccountId> },
        /// The grid operator lowered capacities: the session is cleared again.
        CapacityLowered { session: SessionId, limits: Limits<T>, reason: Reason },
        /// A session was cancelled: all that is on hold for it is released.
        Cancelled { session: SessionId, reason: Reason },
        /// Trades are final: `receipt` stands for them and for the orders that they come from.
        ReceiptIssued { session: SessionId, receipt: H256 },
        /// A trade was paid; `by` is `None` when the chain did it.
        Settled { session: SessionId, index: u32, by: Option<T::AccountId> },
        /// A trade couldn't be paid; its money stays on hold until the session
        /// is closed, and goes back to the buyer then.
        SettlementFailed { session: SessionId, index: u32, error: DispatchError },
        /// Nothing is left of a session.
        Closed { session: SessionId },
        /// `by` wants a trade delivered by a profile; the other party hasn't said so yet.
        ProfileProposed { session: SessionId, index: u32, by: T::AccountId, profile: Profile },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// No such session; sessions are deleted some time after delivery.
        UnknownSession,
        /// The session is in another stage; read its stage first.
        WrongStage,
        /// A class has surcharges or obligations that sessions can't open with; the
        /// parameters have to be changed first.
        InvalidClass,
        /// Another round is being checked than the one that was looked at.
        WrongRound,
        /// The current grid names no company to receive transmission charges.
        NoGridCompany,
        /// The grid has more regions or links than a session can hold.
        GridTooLarge,
        /// The regions aren't linked in the session's grid, or the pair's ends
        /// are swapped.
        UnknownPair,
        /// The capacity isn't below the one in force.
        NotLower,
        /// At least one pair is needed.
        EmptyChange,
        /// A pair stands in the list twice.
        DuplicatePair,
        /// The session was cleared as often as it may be: confirm it, or let
        /// it lapse.
        TooManyRounds,
        /// Too many sessions are being worked on; try again later.
        TooManyActive,
        /// No such trade in the session's current round.
        UnknownTrade,
        /// Only the buyer and the seller of a trade may settle it.
        NotAParty,
        /// The trade is paid already.
        AlreadySettled,
        /// A profile needs a weight above zero; for flat delivery settle without one.
        EmptyProfile,
        /// What the parties agreed on before has its profile; settle without one.
        ProfileFixed,
        /// One of the parties has as many trades with profiles as may be; settle without one.
        TooManyProfiles,
        /// Some part of the profile asks for more power than a party's capacity.
        ProfileAboveCapacity,
        /// Delivery has begun: it is flat, whatever was delivered by then.
        DeliveryBegun,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            if T::Paused::get() {
                // What stands still says so by what is in safe mode, and what is migrated.
                return T::DbWeight::get().reads(2);
            }
            Self::work(T::BlockShare::get())
        }

        fn integrity_test() {
            Self::check_block_share();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        // 0 was `set_parameters`.

        /// Confirms the trades of a round of a session after the security
        /// check.
        ///
        /// Origin: grid operator. Emits `StageEntered`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::confirm())]
        pub fn confirm(origin: OriginFor<T>, session: SessionId, round: u8) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_confirm(session, round)
        }

        /// Lowers the capacity of region pairs for a session and says why; it
        /// is then cleared again from the start.
        ///
        /// Origin: grid operator. Emits `CapacityLowered`, `StageEntered`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::lower_capacity())]
        pub fn lower_capacity(
            origin: OriginFor<T>,
            session: SessionId,
            round: u8,
            limits: Limits<T>,
            reason: Reason,
        ) -> DispatchResult {
            T::OperatorOrigin::ensure_origin(origin)?;
            Self::do_lower_capacity(session, round, limits, reason)
        }

        /// Cancels a session that is matching or being checked; all that is on
        /// hold is released.
        ///
        /// Origin: supervision. Emits `Cancelled`, `StageEntered`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::cancel())]
        pub fn cancel(origin: OriginFor<T>, session: SessionId, reason: Reason) -> DispatchResult {
            T::SupervisionOrigin::ensure_origin(origin)?;
            Self::do_cancel(session, reason)
        }

        /// Pays one trade out of the buyer's hold.
        ///
        /// Origin: its buyer or its seller, signed. Emits `Settled`, and
        /// `StageEntered` if it was the last.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::settle())]
        pub fn settle(origin: OriginFor<T>, session: SessionId, index: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_settle(&who, session, index)
        }

        // 5 was `close`.

        /// Pays one trade out of the buyer's hold, to be delivered by a profile, once both parties
        /// have called this with the same one; until then the last one stands as proposed. Before
        /// delivery begins only.
        ///
        /// Origin: its buyer or its seller, signed. Emits `ProfileProposed`; for the second of them
        /// `Settled`, and `StageEntered` if it was the last.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::settle_with())]
        pub fn settle_with(
            origin: OriginFor<T>,
            session: SessionId,
            index: u32,
            profile: Profile,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_settle_with(&who, session, index, profile)
        }
    }
}
