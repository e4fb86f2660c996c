//! Values of the pallet. They know neither it nor its storage.

use core::ops::Range;

use busbar_math::deviation::Bands;
pub use busbar_primitives::delivery::ContractId;
use busbar_primitives::{
    delivery::{Kept, PaidTrade, Profile},
    intervals::{day_at, Day},
    units::{Energy, Moment, Ppm, Price, MAX_PRICE, MILLION},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The highest factor of the reference price: ten times.
pub const MAX_FACTOR: Ppm = 10 * MILLION;

/// What deviations are priced at. Tuned by governance; a contract keeps those that it began with.
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameters {
    /// The deviation that is priced at the reference price itself, of what is contracted, in ppm.
    pub tolerance_band: Ppm,
    /// The deviation beyond which a shortfall costs the most, of what is contracted, in ppm; not
    /// below `tolerance_band`.
    pub outer_band: Ppm,
    /// Of the reference price, what a shortfall costs between the bands, in ppm.
    pub shortfall_factor: Ppm,
    /// Of the reference price, what a shortfall costs beyond them, in ppm; not below
    /// `shortfall_factor`.
    pub outer_shortfall_factor: Ppm,
    /// Of the reference price, what a surplus earns beyond the tolerance band, in ppm.
    pub surplus_factor: Ppm,
    /// The lowest reference price for a shortfall, per kWh: whoever trades alone makes a lower one.
    pub shortfall_floor: Price,
    /// The highest reference price for a surplus, per kWh: whoever trades alone makes a higher one.
    pub surplus_cap: Price,
}

impl Default for Parameters {
    /// Those of the specification: 3 %, 10 %; 1.05, 1.1 and 0.9 times the reference price, whatever
    /// it is.
    fn default() -> Self {
        Self {
            tolerance_band: 30_000,
            outer_band: 100_000,
            shortfall_factor: 1_050_000,
            outer_shortfall_factor: 1_100_000,
            surplus_factor: 900_000,
            shortfall_floor: 0,
            surplus_cap: MAX_PRICE,
        }
    }
}

impl Parameters {
    /// Each value is within its bounds: a shortfall costs no less than what it is short of at the
    /// reference price, a surplus earns no more.
    pub fn is_valid(&self) -> bool {
        let shortfalls = MILLION..=MAX_FACTOR;
        self.outer_band <= MILLION
            && self.tolerance_band <= MILLION
            && shortfalls.contains(&self.shortfall_factor)
            && shortfalls.contains(&self.outer_shortfall_factor)
            && self.surplus_factor <= MILLION
            && self.shortfall_floor <= MAX_PRICE
            && self.surplus_cap <= MAX_PRICE
    }

    /// The values fit one another.
    pub const fn is_consistent(&self) -> bool {
        self.tolerance_band <= self.outer_band
            && self.shortfall_factor <= self.outer_shortfall_factor
    }

    pub const fn bands(&self) -> Bands {
        Bands {
            tolerance: self.tolerance_band,
            outer: self.outer_band,
            shortfall: self.shortfall_factor,
            outer_shortfall: self.outer_shortfall_factor,
            surplus: self.surplus_factor,
        }
    }
}

/// What is to be delivered, when, and what deviating from it costs.
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
pub struct Contract {
    /// When delivery starts and ends, in ms.
    pub start: Moment,
    pub end: Moment,
    pub parameters: Parameters,
    /// What was matched.
    pub matched: Sum,
    /// What was agreed on.
    pub agreed: Sum,
}

/// Of trades.
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
pub struct Sum {
    /// Wh that sellers feed in.
    pub energy: u128,
    /// What they get: the sum of prices per kWh times Wh.
    pub value: u128,
}

impl Sum {
    /// The energy-weighted mean of the sellers' prices, per kWh, rounded down; zero of nothing.
    fn mean(&self) -> Price {
        self.value.checked_div(self.energy).unwrap_or_default()
    }
}

impl Contract {
    pub fn new(start: Moment, end: Moment, parameters: Parameters) -> Self {
        Self { start, end, parameters, matched: Sum::default(), agreed: Sum::default() }
    }

    /// The energy-weighted mean of the sellers' prices, per kWh, rounded down: of what was matched;
    /// where nothing was, of what was agreed on.
    pub fn reference_price(&self) -> Price {
        let sum = if self.matched.energy > 0 { self.matched } else { self.agreed };
        sum.mean()
    }

    /// What a shortfall is priced at.
    pub fn shortfall_price(&self) -> Price {
        self.reference_price().max(self.parameters.shortfall_floor)
    }

    /// What a surplus is priced at. What two agree on is no price to sell at to somebody else.
    pub fn surplus_price(&self) -> Price {
        self.matched.mean().min(self.parameters.surplus_cap)
    }

    /// Wh that its sellers feed in.
    pub const fn energy(&self) -> u128 {
        self.matched.energy.saturating_add(self.agreed.energy)
    }

    pub fn delivery(&self) -> Range<Moment> {
        self.start..self.end
    }

    pub fn add<AccountId>(&mut self, trade: &PaidTrade<'_, AccountId>) {
        let energy = u128::from(trade.injected);
        let sum = if trade.agreed { &mut self.agreed } else { &mut self.matched };
        sum.energy = sum.energy.saturating_add(energy);
        sum.value = sum.value.saturating_add(energy.saturating_mul(trade.price));
    }

    /// The day on which delivery starts.
    pub fn first_day(&self) -> Day {
        day_at(self.start)
    }

    /// The day on which it ends; its last moment is the one before `end`.
    pub fn last_day(&self) -> Day {
        day_at(self.end.saturating_sub(1))
    }
}

/// What one participant has in one contract; flat, but for what it has with a profile of its own.
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
pub struct Position {
    /// Wh to feed in.
    pub sold: Energy,
    /// Wh to take out.
    pub bought: Energy,
}

impl Position {
    pub const fn add(&mut self, other: Self) {
        self.sold = self.sold.saturating_add(other.sold);
        self.bought = self.bought.saturating_add(other.bought);
    }
}

/// What one participant has in one contract with a profile of its own.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Shaped {
    pub position: Position,
    pub profile: Profile,
}

/// A contract of a participant, with the days of its delivery.
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
pub struct Commitment {
    pub contract: ContractId,
    pub first: Day,
    pub last: Day,
}

impl Commitment {
    pub fn covers(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// What came of a participant's part of a contract on one day.
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
pub struct Outcome {
    /// Wh to feed in or to take out.
    pub contracted: Energy,
    /// Wh fed in less, or taken out more, than contracted: the sum over the intervals.
    pub short: Energy,
    /// Wh fed in more, or taken out less.
    pub over: Energy,
    /// Base units that the participant gets, or owes if negative.
    pub amount: i128,
    /// Intervals of which a meter in service has no value.
    pub unread: u8,
    /// Intervals of which a value is uncertain, or was substituted.
    pub doubtful: u8,
}

impl Outcome {
    /// What was delivered of it.
    pub const fn kept(&self) -> Kept {
        Kept { contracted: self.contracted, short: self.short, over: self.over }
    }
}

/// Where the settlement of a day stands.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Run<AccountId> {
    pub day: Day,
    /// The contract that it has come to.
    pub contract: Option<ContractId>,
    /// The participant in it that was settled last; `None` before the first.
    pub after: Option<AccountId>,
}
