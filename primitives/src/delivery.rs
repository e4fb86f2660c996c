//! The capabilities that join markets, meters and what is settled between the two.

use alloc::vec::Vec;

use sp_runtime::{DispatchResult, Weight};

use crate::{
    intervals::Day,
    market::Schedule,
    units::{Balance, Energy, Price, SessionId},
};

/// A trade of a session, once it is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PaidTrade<'a, AccountId> {
    pub buyer: &'a AccountId,
    pub seller: &'a AccountId,
    /// Wh that the seller feeds in.
    pub injected: Energy,
    /// Wh that the buyer takes out.
    pub delivered: Energy,
    /// What the seller got, per injected kWh.
    pub price: Price,
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
    /// What `who` counted on a settled day was corrected.
    fn corrected(who: &AccountId, day: Day);

    /// Takes all days before `day` for final, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_final_before(day: Day);
}
