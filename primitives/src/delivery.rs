//! The capabilities that join markets, meters and what is settled between the two.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchResult, Weight};

use crate::{
    intervals::Day,
    market::Schedule,
    units::{Balance, Energy, Moment, Price, SessionId},
};

/// What a contract comes from.
// The lint is for our code, not for what codec makes of it.
#[allow(clippy::cast_possible_truncation)]
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
pub enum ContractId {
    /// All trades of a session of direct power purchase.
    Session(SessionId),
}

/// How two parties want a trade delivered: delivery hours are divided into as many equal
/// parts as there are weights, each with energy in the proportion of its weight. Energies in Wh or
/// kWh are such weights. None at all: delivery is flat.
pub type Profile = BoundedVec<u32, ConstU32<MAX_PROFILE_PARTS>>;

/// The hours of a month, or the quarters of an hour of a week.
pub const MAX_PROFILE_PARTS: u32 = 744;

/// Some part of it has energy.
pub fn has_energy(profile: &Profile) -> bool {
    profile.iter().any(|weight| *weight > 0)
}

/// A trade of a session, once it is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PaidTrade<'a, AccountId> {
    /// Its place in the session's order of execution.
    pub index: u32,
    pub buyer: &'a AccountId,
    pub seller: &'a AccountId,
    /// Wh that the seller feeds in.
    pub injected: Energy,
    /// Wh that the buyer takes out.
    pub delivered: Energy,
    /// What the seller got, per injected kWh.
    pub price: Price,
    /// Its parties agreed on it; it wasn't matched.
    pub agreed: bool,
    pub profile: &'a Profile,
}

/// Told by a mechanism what is to be delivered, and asked whether it was.
pub trait Deliveries<AccountId> {
    /// A session opens.
    fn opened(session: SessionId, schedule: &Schedule) -> DispatchResult;
    /// A trade was paid.
    fn paid(session: SessionId, trade: PaidTrade<'_, AccountId>);
    /// Nothing more will be paid: all is, or the session was cancelled.
    fn all_paid(session: SessionId);
    /// Every day of the session's delivery is settled, or it has none: its bonds are free.
    fn is_settled(session: SessionId) -> bool;

    /// Takes every day for settled, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn settle_all();
}

/// Asked before a trade gets a profile of its own.
pub trait Shaping<AccountId> {
    /// `who` may have another one.
    fn may_shape(who: &AccountId) -> bool;
}

/// What was drawn from bonds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Drawn {
    pub amount: Balance,
    /// Orders that were looked at.
    pub orders: u32,
}

/// Asked of `order-book`: the bonds of offers.
pub trait Bonds<AccountId> {
    /// Pays up to `amount` to `to` out of the bonds that `who` has in a session.
    fn draw(session: SessionId, who: &AccountId, to: &AccountId, amount: Balance) -> Drawn;
    /// What `draw` costs that looks at so many orders.
    fn draw_weight(orders: u32) -> Weight;
    /// Orders that `draw` looks at, at most.
    fn most_orders() -> u32;
}

/// Asked before somebody trades.
pub trait Debts<AccountId> {
    /// `who` owes for what it didn't deliver.
    fn any(who: &AccountId) -> bool;
}

/// What the meters of one participant counted in one interval.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Metered {
    /// Wh put into the grid.
    pub injected: Energy,
    /// Wh taken out of it.
    pub withdrawn: Energy,
    /// Wh that meters in service without a value could have counted at most, in one direction.
    pub unread: Energy,
    /// A meter was in service.
    pub in_service: bool,
    /// A value is uncertain, or was substituted.
    pub doubtful: bool,
}

/// Asked of `metering`.
pub trait Meters<AccountId> {
    /// Meters that `counted` looks at.
    fn count(who: &AccountId) -> u32;
    /// Each interval of a day, in their order.
    fn counted(who: &AccountId, day: Day) -> Vec<Metered>;

    /// Gives `who` so many meters that have counted in every interval of a day, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn fill(who: &AccountId, day: Day, meters: u32);
}

/// Asked and told by `metering`.
pub trait SettledDays<AccountId> {
    /// Days before it have been settled, or are being: only a correction can change them.
    fn settled_before() -> Day;
    /// Days before it are final; those from it on are still needed.
    fn final_before() -> Day;
    /// When the market went on after its last standstill: windows that were open by then have begun
    /// anew with it. Zero if there was none.
    fn resumed() -> Moment;
    /// What `who` counted on a settled day was corrected.
    fn corrected(who: &AccountId, day: Day);

    /// Takes all days before `day` for final, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_final_before(day: Day);
}

/// What somebody was to deliver, and did.
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
pub struct Kept {
    /// E_pre: Wh to feed in or to take out.
    pub contracted: Energy,
    /// Wh by which it fed in less, or took out more: the sum over the intervals.
    pub short: Energy,
    /// Wh by which it fed in more, or took out less.
    pub over: Energy,
}

impl Kept {
    /// E_real: what came of `contracted`, not below zero. Shortfalls of some intervals and surpluses
    /// of others make up for one another here. Of a buyer it is less where it took out more: that
    /// much was lacking.
    pub const fn delivered(&self) -> Energy {
        self.contracted.saturating_add(self.over).saturating_sub(self.short)
    }

    /// Wh by which the intervals were missed, in either direction.
    pub const fn missed(&self) -> Energy {
        self.short.saturating_add(self.over)
    }
}

/// Told by `delivery` of everybody who has meters.
pub trait Reliability<AccountId> {
    /// Of its part in a contract on a day `who` kept what is `now` known. `before` is what was told of
    /// that part when the day was settled the first time, or for the last time before a correction;
    /// nothing if it wasn't.
    fn kept(who: &AccountId, before: Kept, now: Kept);

    /// Makes `who` somebody who is judged, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn judge(who: &AccountId);
}
