//! What the pallet stores.

use busbar_primitives::{
    certificates::{Range, Serial},
    roles::Technology,
    units::{Balance, Moment, TOKEN},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An order; counted from 0.
pub type OrderId = u64;
/// Intervals of the clock since the Unix epoch.
pub type IntervalIndex = u64;

/// Prices are multiples of it.
pub const TICK: Balance = TOKEN / 1_000;
/// Intervals whose prices are kept.
pub const KEPT: IntervalIndex = 1_024;

/// What becomes of what isn't filled at once.
// The lint is for our code, not for what codec makes of it.
#[allow(clippy::cast_possible_truncation)]
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
pub enum Validity {
    /// It rests in the book, until this moment if there is one.
    Rest(Option<Moment>),
    /// It is cancelled.
    ImmediateOrCancel,
    /// There is none: otherwise the order is refused.
    FillOrKill,
}

impl Validity {
    pub fn until(self) -> Option<Moment> {
        match self {
            Self::Rest(until) => until,
            _ => None,
        }
    }
}

// The lint is for our code, not for what codec makes of it.
#[allow(clippy::cast_possible_truncation)]
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
pub enum Side {
    /// For certificates that are set aside, from this one on.
    Offer(Serial),
    Bid,
}

impl Side {
    pub const fn queue(self) -> Queue {
        match self {
            Self::Offer(_) => Queue::Offers,
            Self::Bid => Queue::Bids,
        }
    }
}

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
pub enum Queue {
    Offers,
    Bids,
}

impl Queue {
    pub const fn opposite(self) -> Self {
        match self {
            Self::Offers => Self::Bids,
            Self::Bids => Self::Offers,
        }
    }

    /// Whether an order of this queue with the one limit may meet one of the opposite with the other.
    pub const fn meets(self, limit: Ticks, other: Ticks) -> bool {
        match self {
            Self::Offers => limit <= other,
            Self::Bids => limit >= other,
        }
    }
}

/// A price in multiples of [`TICK`].
pub type Ticks = u32;

/// The price as ticks; `None` if it isn't allowed.
pub fn ticks_of(price: Balance) -> Option<Ticks> {
    let is_multiple = price.checked_rem(TICK) == Some(0);
    let ticks = Ticks::try_from(price.checked_div(TICK)?).ok()?;
    (is_multiple && ticks > 0).then_some(ticks)
}

/// What so many certificates cost; fits, both being bounded.
pub fn value(ticks: Ticks, count: u64) -> Balance {
    Balance::from(ticks).saturating_mul(TICK).saturating_mul(count.into())
}

/// Place of an order in its queue: the best price first, of one price the oldest.
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
pub struct Rank {
    price: [u8; 4],
    order: [u8; 8],
}

impl Rank {
    pub const fn new(queue: Queue, ticks: Ticks, order: OrderId) -> Self {
        let price = match queue {
            Queue::Offers => ticks,
            Queue::Bids => !ticks,
        };
        Self { price: price.to_be_bytes(), order: order.to_be_bytes() }
    }

    pub const fn order(self) -> OrderId {
        OrderId::from_be_bytes(self.order)
    }
}

/// An order in the book.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Order<AccountId> {
    pub owner: AccountId,
    pub technology: Technology,
    pub side: Side,
    pub ticks: Ticks,
    /// Certificates that are left.
    pub count: u64,
    pub until: Option<Moment>,
    /// On hold for the space that it takes.
    pub deposit: Balance,
}

impl<AccountId> Order<AccountId> {
    /// Whether its time is over.
    pub fn is_over(&self, now: Moment) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// On hold for what it buys.
    pub fn payment(&self) -> Balance {
        match self.side {
            Side::Offer(_) => 0,
            Side::Bid => value(self.ticks, self.count),
        }
    }

    /// What it has set aside.
    pub fn range(&self) -> Option<Range> {
        match self.side {
            Side::Offer(first) => Some(Range { first, count: self.count }),
            Side::Bid => None,
        }
    }

    /// Without `count` of its certificates.
    pub fn less(mut self, count: u64) -> Self {
        if let Side::Offer(first) = &mut self.side {
            *first = first.saturating_add(count);
        }
        self.count = self.count.saturating_sub(count);
        self
    }
}

/// What was traded in an interval.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub struct Traded {
    pub interval: IntervalIndex,
    /// Certificates.
    pub count: u64,
    /// All that was paid for them.
    pub paid: Balance,
}

impl Traded {
    /// With one more trade; an interval before is forgotten.
    pub fn add(self, interval: IntervalIndex, count: u64, paid: Balance) -> Self {
        let before = if self.interval == interval { self } else { Self::default() };
        Self {
            interval,
            count: before.count.saturating_add(count),
            paid: before.paid.saturating_add(paid),
        }
    }

    /// P_g in base units per certificate, rounded down; none without trades.
    pub fn price(self) -> Option<Balance> {
        self.paid.checked_div(self.count.into())
    }
}
