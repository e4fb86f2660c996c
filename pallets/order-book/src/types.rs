//! Values of the order book. They know neither the pallet nor its storage.

use busbar_primitives::{
    delivery::Profile,
    market::{BookedOrder, Queue, Schedule, Side},
    roles::Admission,
    units::{Balance, ClassId, Energy, OrderId, Power, Price, RegionId, MS_PER_HOUR, WH_PER_KWH},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// What a session trades, in words.
pub type Product = BoundedVec<u8, ConstU32<32>>;
/// Told apart by its salt, an order is listed once even if it is submitted twice.
pub type Salt = [u8; 16];

/// Whether a session still takes orders.
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
pub enum SessionState {
    /// Orders are taken between its dates; nobody has taken it for clearing.
    Listing,
    /// Taken by the mechanism after gate closure.
    Closed,
    /// Called off; the mechanism removes its orders.
    Cancelled,
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Session {
    pub product: Product,
    pub schedule: Schedule,
    pub min_price: Price,
    pub max_price: Price,
    /// Prices are multiples of it.
    pub tick: Price,
    pub state: SessionState,
    /// The bond of an offer, as a share of its value: that of the opening.
    pub bond_rate: Perbill,
}

impl Session {
    pub fn in_bounds(&self, price: Price) -> bool {
        (self.min_price..=self.max_price).contains(&price)
    }

    /// False for a tick of zero.
    pub fn on_tick(&self, price: Price) -> bool {
        price.checked_rem(self.tick) == Some(0)
    }

    /// The tick divides the price limits, and a rank can count its steps.
    pub fn has_valid_tick(&self) -> bool {
        self.on_tick(self.min_price)
            && self.on_tick(self.max_price)
            && steps(self.max_price, self.tick).is_some()
    }

    /// What has to be on hold for an order of these terms.
    pub fn hold_for(&self, side: Side, price: Price, energy: Energy) -> Balance {
        hold_for(self.bond_rate, side, price, energy)
    }

    /// Where an order of this session stands in its queue.
    pub fn rank(&self, side: Side, order: &BookedOrder) -> Rank {
        Rank::of(side, order.price, self.tick, order.priority, order.id)
    }
}

/// What an owner chooses about an order, and may change later.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
    pub price: Price,
    pub energy: Energy,
    pub quota: Energy,
}

/// An order as it is submitted; side, region and class follow from the owner's admission.
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
pub struct NewOrder {
    pub price: Price,
    pub energy: Energy,
    /// Renewable quota; 0 for offers.
    pub quota: Energy,
    /// Not used before by the owner in the session.
    pub salt: Salt,
}

impl NewOrder {
    pub const fn terms(&self) -> Terms {
        Terms { price: self.price, energy: self.energy, quota: self.quota }
    }
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Order<AccountId> {
    pub owner: AccountId,
    pub side: Side,
    pub region: RegionId,
    /// Class of the seller; 0 for bids.
    pub class: ClassId,
    pub price: Price,
    pub energy: Energy,
    /// Renewable quota; 0 for offers.
    pub quota: Energy,
    /// Priority value V, frozen at listing; the lower the better.
    pub priority: u64,
    /// What is on hold for this order now.
    pub held: Balance,
}

impl<AccountId> Order<AccountId> {
    pub const fn terms(&self) -> Terms {
        Terms { price: self.price, energy: self.energy, quota: self.quota }
    }

    pub const fn queue(&self) -> Queue {
        Queue { side: self.side, region: self.region, class: self.class }
    }

    pub const fn booked(&self, id: OrderId) -> BookedOrder {
        BookedOrder {
            id,
            price: self.price,
            energy: self.energy,
            quota: self.quota,
            priority: self.priority,
        }
    }

    /// Under `terms` the order asks nobody behind it for more than before: its price is no
    /// better, its energy and quota are no more.
    pub const fn keeps_place(&self, terms: &Terms) -> bool {
        let no_better = match self.side {
            Side::Buy => terms.price <= self.price,
            Side::Sell => terms.price >= self.price,
        };
        no_better && terms.energy <= self.energy && terms.quota <= self.quota
    }
}

/// A contract as one of its parties states it.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct NewContract<AccountId> {
    /// The other party.
    pub with: AccountId,
    /// What the seller gets, per injected kWh.
    pub price: Price,
    /// Injected Wh.
    pub energy: Energy,
    /// How it is delivered; empty: flat.
    pub profile: Profile,
    /// Not used before by the party in the session.
    pub salt: Salt,
}

impl<AccountId> NewContract<AccountId> {
    /// The party's half of it.
    pub const fn order(&self) -> NewOrder {
        NewOrder { price: self.price, energy: self.energy, quota: 0, salt: self.salt }
    }
}

/// Place among the orders that stand in no queue: lower id first. Big-endian, as [`Rank`].
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
pub struct Place([u8; 8]);

impl Place {
    pub const fn of(id: OrderId) -> Self {
        Self(id.to_be_bytes())
    }

    pub const fn id(self) -> OrderId {
        OrderId::from_be_bytes(self.0)
    }
}

/// Place in a queue: best price first, then lower priority value, then lower id. Big-endian, so
/// that the order of the encoded bytes is the order of the ranks.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub struct Rank {
    /// Price in ticks; for bids counted down, since the highest comes first.
    step: [u8; 4],
    priority: [u8; 8],
    id: [u8; 8],
}

impl Rank {
    /// A price of more steps than fit counts as the last of them; sessions don't open with such
    /// a tick.
    pub fn of(side: Side, price: Price, tick: Price, priority: u64, id: OrderId) -> Self {
        let steps = steps(price, tick).unwrap_or(u32::MAX);
        let step = match side {
            Side::Buy => u32::MAX.saturating_sub(steps),
            Side::Sell => steps,
        };
        Self { step: step.to_be_bytes(), priority: priority.to_be_bytes(), id: id.to_be_bytes() }
    }
}

/// `price` in ticks, rounded down.
fn steps(price: Price, tick: Price) -> Option<u32> {
    u32::try_from(price.checked_div(tick)?).ok()
}

/// What one owner has in one session.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DefaultNoBound,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(MaxOrders, MaxListings))]
pub struct Ledger<MaxOrders: Get<u32>, MaxListings: Get<u32>> {
    /// Its open orders.
    pub orders: BoundedVec<OrderId, MaxOrders>,
    /// The salts of all that it has listed, withdrawn orders included.
    // Here rather than in a map: an order then writes one entry of the state less.
    pub salts: BoundedVec<Salt, MaxListings>,
    /// Energy of its open orders together.
    pub energy: Energy,
}

impl<MaxOrders: Get<u32>, MaxListings: Get<u32>> Ledger<MaxOrders, MaxListings> {
    pub fn remove(&mut self, id: OrderId, energy: Energy) {
        self.orders.retain(|order| *order != id);
        self.energy = self.energy.saturating_sub(energy);
    }

    /// Gives the order `old` the id `new`.
    pub fn rename(&mut self, old: OrderId, new: OrderId) {
        self.orders.iter_mut().filter(|order| **order == old).for_each(|order| *order = new);
    }
}

/// Where an admitted participant stands in the book.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seat {
    pub queue: Queue,
    pub capacity: Power,
}

impl Seat {
    /// `None`: the role neither buys nor sells here.
    pub fn of(admission: &Admission) -> Option<Self> {
        let (side, class) = match admission.role.sells_as() {
            Some(class) => (Side::Sell, class),
            None if admission.role.may_buy() => (Side::Buy, 0),
            None => return None,
        };
        let queue = Queue { side, region: admission.region, class };
        Some(Self { queue, capacity: admission.capacity })
    }

    /// The capacity yields (or takes) `energy` within the delivery hours. Exact: both sides are
    /// compared in watt-milliseconds.
    pub fn can_deliver(&self, energy: Energy, schedule: &Schedule) -> bool {
        let duration_ms = schedule.delivery_end.saturating_sub(schedule.delivery_start);
        let asked = u128::from(energy).saturating_mul(u128::from(MS_PER_HOUR));
        asked <= u128::from(self.capacity).saturating_mul(u128::from(duration_ms))
    }

    /// The capacity does for the part of the profile that has the most energy. Exact, as above.
    pub fn can_follow(&self, energy: Energy, profile: &Profile, schedule: &Schedule) -> bool {
        let (Some(highest), Ok(parts)) = (profile.iter().max(), u128::try_from(profile.len()))
        else {
            return true;
        };
        let duration_ms = schedule.delivery_end.saturating_sub(schedule.delivery_start);
        let weights: u64 = profile.iter().copied().map(u64::from).fold(0, u64::saturating_add);
        let asked = u128::from(energy)
            .saturating_mul(u128::from(*highest))
            .saturating_mul(parts)
            .saturating_mul(u128::from(MS_PER_HOUR));
        let most = u128::from(self.capacity)
            .saturating_mul(u128::from(duration_ms))
            .saturating_mul(u128::from(weights));
        asked <= most
    }
}

/// What has to be on hold for an order: for a bid the most that it can cost, for an offer its bond.
/// Rounded up to a base unit.
pub fn hold_for(bond_rate: Perbill, side: Side, price: Price, energy: Energy) -> Balance {
    match side {
        Side::Buy => value_ceil(price, energy),
        Side::Sell => bond_ceil(bond_rate, price, energy),
    }
}

/// What `energy` costs at `price`, rounded up to a base unit. Exact up to `MAX_PRICE` and
/// `MAX_ENERGY`.
pub fn value_ceil(price: Price, energy: Energy) -> Balance {
    product(price, energy).div_ceil(u128::from(WH_PER_KWH))
}

/// `rate` of what `energy` costs at `price`, rounded up to a base unit once. Exact up to
/// `MAX_PRICE` and `MAX_ENERGY`.
pub fn bond_ceil(rate: Perbill, price: Price, energy: Energy) -> Balance {
    // Rounding up twice with whole divisors is the same as rounding up the quotient of both.
    rate.mul_ceil(product(price, energy)).div_ceil(u128::from(WH_PER_KWH))
}

/// In thousandths of a base unit.
fn product(price: Price, energy: Energy) -> u128 {
    price.saturating_mul(u128::from(energy))
}
