//! A statement, and its sums. Pure.

use busbar_primitives::{
    api::{DayState, DeliveryView, IntervalView, OwedView},
    intervals::Day,
    market::Side,
    units::{Balance, Energy, Moment, Price, SessionId},
};
use jiff::{
    civil::{date, Date},
    ToSpan, Unit,
};

use crate::chain::AccountData;

/// Days since the Unix epoch; `None` before it.
pub fn day(of: Date) -> Option<Day> {
    let span = date(1970, 1, 1).until((Unit::Day, of)).ok()?;
    Day::try_from(span.get_days()).ok()
}

/// The date of a day; the last that there is, for one beyond.
pub fn date_of(day: Day) -> Date {
    let days = i64::from(day).days();
    date(1970, 1, 1).checked_add(days).unwrap_or(Date::MAX)
}

/// A trade, from the side of the participant.
pub struct Traded {
    pub session: SessionId,
    /// Counted from 1 in the order of execution.
    pub group: u32,
    pub side: Side,
    pub counterparty: String,
    /// When delivery starts.
    pub start: Moment,
    /// Of a seller what it feeds in, of a buyer what it takes out.
    pub energy: Energy,
    /// Per kWh of it.
    pub price: Price,
    /// What the seller gets.
    pub amount: Balance,
    /// What the buyer pays beside it, to the grid company and to the policy fund.
    pub transmission: Balance,
    pub surcharges: Balance,
    pub is_paid: bool,
}

impl Traded {
    /// What the participant gets; below zero: what it pays.
    pub fn total(&self) -> i128 {
        let charges = self.transmission + self.surcharges;
        match self.side {
            Side::Sell => signed(self.amount),
            Side::Buy => -signed(self.amount + charges),
        }
    }
}

pub struct Delivered {
    pub day: Day,
    pub state: DayState,
    pub delivery: DeliveryView,
    /// Empty if they weren't asked for.
    pub intervals: Vec<IntervalView>,
}

#[derive(Clone, Copy, Default)]
pub struct Fees {
    pub transactions: usize,
    pub amount: Balance,
}

pub struct Statement {
    pub participant: String,
    pub from: Date,
    pub to: Date,
    pub block: u64,
    pub hash: String,
    pub traded: Vec<Traded>,
    /// Sessions that were delivered on these days, and whose trades the chain has forgotten.
    pub closed: Vec<SessionId>,
    pub delivered: Vec<Delivered>,
    /// `None`: they weren't asked for.
    pub fees: Option<Fees>,
    pub owed: OwedView,
    pub has: AccountData,
}

impl Statement {
    /// What the participant gets for its trades; below zero: what it pays.
    pub fn trades(&self) -> i128 {
        self.traded.iter().map(Traded::total).sum()
    }

    /// What it gets for deviations; below zero: what it owes.
    pub fn deviations(&self) -> i128 {
        self.delivered.iter().map(|delivered| delivered.delivery.amount).sum()
    }

    pub fn fees(&self) -> i128 {
        -signed(self.fees.unwrap_or_default().amount)
    }

    pub fn total(&self) -> i128 {
        self.trades() + self.deviations() + self.fees()
    }

    /// A day isn't settled yet.
    pub fn is_provisional(&self) -> bool {
        self.delivered.iter().any(|delivered| delivered.state == DayState::Open)
    }
}

/// No amount of a chain comes near the end of the range.
pub fn signed(amount: Balance) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}
