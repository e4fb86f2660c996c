//! The capabilities that pallets ask of one another. The runtime joins them.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchError, DispatchResult, Weight};

use crate::{
    delivery::Profile,
    receipt::ClosedOrder,
    roles::Admission,
    units::{
        Balance, ClassId, Energy, GridVersion, Moment, OrderId, Ppm, Price, RegionId, SessionId,
    },
};

/// Why somebody decided as they did, in words.
pub type Reason = BoundedVec<u8, ConstU32<256>>;

/// An unordered pair of regions; the pair of a region with itself exists too.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    TypeInfo,
)]
pub struct RegionPair {
    low: RegionId,
    high: RegionId,
}

impl RegionPair {
    pub fn new(a: RegionId, b: RegionId) -> Self {
        Self { low: a.min(b), high: a.max(b) }
    }

    pub const fn low(self) -> RegionId {
        self.low
    }

    pub const fn high(self) -> RegionId {
        self.high
    }

    /// A pair that arrived encoded may have its ends swapped.
    pub fn is_ordered(self) -> bool {
        self.low <= self.high
    }
}

/// What it takes to carry energy between the two regions of a pair.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub struct Link {
    /// Loss, of the injected energy; below 100 %.
    pub loss: Ppm,
    /// Transmission price per delivered kWh.
    pub transmission: Price,
    /// Limit of a session in injected energy, both directions together.
    /// `None`: unlimited; `Some(0)`: closed.
    pub capacity: Option<Energy>,
}

/// Asked of `participants`: what somebody is admitted as.
pub trait Admissions<AccountId> {
    /// `None`: not admitted.
    fn admission(who: &AccountId) -> Option<Admission>;

    /// Admits `who` at once, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId, admission: Admission);
}

/// Told by `participants`.
pub trait OnSuspended<AccountId> {
    /// `who` was suspended: its open orders are to be withdrawn.
    fn suspended(who: &AccountId) -> DispatchResult;
    /// The most that `suspended` may cost.
    fn suspended_weight() -> Weight;
}

/// Asked by `participants` before somebody leaves or changes its key.
pub trait Obligations<AccountId> {
    /// `who` has orders, or what is left of them: unsettled trades, a bond.
    fn bound(who: &AccountId) -> bool;
}

/// What somebody can't leave with, but takes along to another key.
pub trait Belongings<AccountId> {
    /// Asked by `participants` before `who` leaves.
    fn any(who: &AccountId) -> bool;
    /// Told by `participants`: `old` goes on as `new`.
    fn move_to(old: &AccountId, new: &AccountId);
    /// The most that `move_to` may cost.
    fn move_weight() -> Weight;
}

/// Told by `bank`: `who` was credited. Whoever has a claim on the first
/// tokens of a newcomer takes it now.
pub trait OnCredited<AccountId> {
    fn credited(who: &AccountId) -> DispatchResult;
}

/// Asked of `grid`. A session keeps the version that it opened with.
pub trait Network<AccountId> {
    fn current() -> GridVersion;
    /// Keeps `version` readable until it is released as often as retained.
    fn retain(version: GridVersion) -> DispatchResult;
    fn release(version: GridVersion);
    fn has_region(version: GridVersion, region: RegionId) -> bool;
    fn region_count(version: GridVersion) -> u16;
    fn links(version: GridVersion) -> Vec<(RegionPair, Link)>;
    /// Receives the transmission charges; can always be paid.
    fn company(version: GridVersion) -> Option<AccountId>;

    /// Publishes a grid of `regions` regions in which every pair is linked,
    /// with `company` as its grid company, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn publish_full(regions: u16, company: &AccountId);
}

/// Asked before the runtime changes.
pub trait Interruptions {
    /// Blocks do no work on sessions, and no order is taken: the market stands still.
    fn paused() -> bool;
    /// A gate closes within `window` from now, or has closed and its session isn't taken yet.
    fn gate_closing(window: Moment) -> bool;
    /// A session is being matched.
    fn matching() -> bool;
}

/// Of a chain without sessions.
impl Interruptions for () {
    fn paused() -> bool {
        false
    }

    fn gate_closing(_: Moment) -> bool {
        false
    }

    fn matching() -> bool {
        false
    }
}

/// Asked by `order-book` of whatever clears its sessions.
pub trait Mechanism {
    /// A session opens: fix the terms that it will be cleared under.
    fn opened(session: SessionId) -> DispatchResult;
    /// The session's terms know this region, and this class if one is given.
    fn admits(session: SessionId, region: RegionId, class: Option<ClassId>) -> bool;
    /// What a buyer pays for so much energy if the seller gets `price` per injected kWh; `None` where
    /// their regions aren't linked.
    fn agreed_cost(
        session: SessionId,
        buyer: Queue,
        seller: Queue,
        price: Price,
        energy: Energy,
    ) -> Option<Balance>;
    /// The session was called off before its gate closed.
    fn called_off(session: SessionId) -> DispatchResult;

    /// Has sessions open over the largest grid that there may be, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn prepare_largest();
}

/// Side of the order book.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub enum Side {
    Buy,
    Sell,
}

/// One queue of the book; orders stand in it in the order of their rank.
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
pub struct Queue {
    pub side: Side,
    pub region: RegionId,
    /// Class of the sellers; 0 on the buyers' side.
    pub class: ClassId,
}

/// An order as matching sees it.
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
pub struct BookedOrder {
    pub id: OrderId,
    pub price: Price,
    pub energy: Energy,
    /// Renewable quota; 0 for offers.
    pub quota: Energy,
    /// Priority value V, frozen at listing.
    pub priority: u64,
}

/// An order that stands in no queue, since it is one half of what two parties agree on.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Bilateral<AccountId> {
    /// Waits for `with` to accept it.
    Proposed { with: AccountId, profile: Profile },
    /// The order `by` has accepted it.
    Accepted { by: OrderId },
    /// Accepts `proposal`: the two trade with each other.
    Accepts { proposal: OrderId, profile: Profile },
}

impl<AccountId> Bilateral<AccountId> {
    /// The proposal that it accepts.
    pub const fn accepts(&self) -> Option<OrderId> {
        match self {
            Self::Accepts { proposal, .. } => Some(*proposal),
            Self::Proposed { .. } | Self::Accepted { .. } => None,
        }
    }
}

/// Dates of a session, each exclusive where it ends something.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Orders are taken from here on.
    pub opens: Moment,
    /// Gate closure: orders are taken and withdrawn before it.
    pub gate_closure: Moment,
    pub delivery_start: Moment,
    pub delivery_end: Moment,
}

/// Where the buyer's money of one trade goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Legs<'a, AccountId> {
    pub seller: (OrderId, Balance),
    pub grid: (&'a AccountId, Balance),
    pub policy: (&'a AccountId, Balance),
}

/// Asked of `order-book` by the mechanism, once the gate has closed. The
/// orders of a closed session don't change; only what is on hold does.
pub trait ClosedBook<AccountId> {
    /// The next session whose gate has closed and that nobody has taken yet.
    fn take_closed() -> Option<SessionId>;
    fn schedule(session: SessionId) -> Option<Schedule>;
    /// The order behind `after` in the queue; the first for `None`.
    fn next_in_queue(
        session: SessionId,
        queue: Queue,
        after: Option<&BookedOrder>,
    ) -> Option<BookedOrder>;
    fn order(session: SessionId, order: OrderId) -> Option<ClosedOrder<AccountId>>;
    /// The order behind `after` that stands in no queue, in the order of the ids: that is the order
    /// in which proposals were accepted.
    fn next_bilateral(
        session: SessionId,
        after: Option<OrderId>,
    ) -> Option<(OrderId, Bilateral<AccountId>)>;
    /// The owner of an order has the power to deliver `energy`, or to take it, by `profile`.
    fn can_follow(session: SessionId, order: OrderId, energy: Energy, profile: &Profile) -> bool;
    /// How an order stands that stands in no queue.
    fn bilateral(session: SessionId, order: OrderId) -> Option<Bilateral<AccountId>>;
    /// The order behind `after`, of either side, in the order of the keys in storage.
    fn next_listed(session: SessionId, after: Option<OrderId>) -> Option<OrderId>;
    /// Releases of a bid's hold all but `buyer_pays`, of an offer's bond all
    /// but the share of `traded`.
    fn release_excess(
        session: SessionId,
        order: OrderId,
        traded: Energy,
        buyer_pays: Balance,
    ) -> DispatchResult;
    /// Pays a trade out of the bid's hold.
    fn pay(
        session: SessionId,
        bid: OrderId,
        legs: Legs<'_, AccountId>,
    ) -> Result<(), DispatchError>;
    /// Releases all that is still on hold for the order and deletes it.
    fn remove(session: SessionId, order: OrderId) -> DispatchResult;
    /// No order is left: forgets at most `limit` records of the session and
    /// returns how many. Fewer than `limit`: nothing of it is left.
    fn conclude(session: SessionId, limit: u32) -> u32;

    /// Opens a session in which `pairs` bids and as many offers of region 0
    /// and class 0, each by another owner, can trade; gives it `schedule`
    /// afterwards. For benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn open_with(pairs: u32, schedule: Schedule) -> SessionId;
    /// The same, in which they have agreed on their trades, with the longest profile. For benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn open_with_agreed(pairs: u32, schedule: Schedule) -> SessionId;
}
