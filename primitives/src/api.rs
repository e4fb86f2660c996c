//! What clients and the node's JSON-RPC ask a power-market chain.
//!
//! As JSON, prices, balances and energies are strings of decimal digits: they
//! may exceed what a JavaScript number holds exactly. Names of products are
//! bytes in hexadecimal.

use alloc::vec::Vec;

use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use serde_with::{As, DisplayFromStr};
use sp_runtime::Perbill;

use crate::{
    credit::Check,
    delivery::ContractId,
    intervals::Day,
    market::{Schedule, Side},
    units::{Balance, ClassId, Energy, EraIndex, Moment, OrderId, Price, RegionId, SessionId},
};

/// Where a session stands.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum StageView {
    Listing,
    Matching,
    /// The security check, until the grid operator's silence counts.
    Checking {
        until: Moment,
    },
    Releasing,
    /// The parties settle, until the chain settles the rest.
    Settling {
        until: Moment,
    },
    Settled,
    Closing {
        cancelled: bool,
    },
}

/// A session.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub session: SessionId,
    #[serde(with = "sp_core::bytes")]
    pub product: Vec<u8>,
    pub schedule: Schedule,
    #[serde(with = "As::<DisplayFromStr>")]
    pub min_price: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub max_price: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub tick: Price,
    pub stage: StageView,
    /// How often it was cleared again with lower capacities.
    pub round: u8,
    pub trades: u32,
    pub unsettled: u32,
}

/// Orders of one queue at one price.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct DepthView {
    pub side: Side,
    pub class: ClassId,
    #[serde(with = "As::<DisplayFromStr>")]
    pub price: Price,
    pub orders: u32,
    #[serde(with = "As::<DisplayFromStr>")]
    pub energy: Energy,
}

/// Why an order has a rest.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum Unserved {
    NoCapacity,
    Price,
    NoCounterparty,
    NoLink,
}

/// What an order didn't get, once matching is done.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct RestView {
    #[serde(with = "As::<DisplayFromStr>")]
    pub energy: Energy,
    /// `None`: it was served in full.
    pub why: Option<Unserved>,
}

/// An order.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    pub session: SessionId,
    pub order: OrderId,
    pub side: Side,
    pub region: RegionId,
    pub class: ClassId,
    #[serde(with = "As::<DisplayFromStr>")]
    pub price: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub energy: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub quota: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub held: Balance,
    pub rest: Option<RestView>,
}

/// A trade.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct TradeView<AccountId> {
    /// Counted from 1 in the order of execution.
    pub group: u32,
    /// Made in the renewable-quota pass.
    pub for_quota: bool,
    pub bid: OrderId,
    pub offer: OrderId,
    pub buyer: AccountId,
    pub seller: AccountId,
    #[serde(with = "As::<DisplayFromStr>")]
    pub energy: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub delivered: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub welfare: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub buyer_price: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub seller_price: Price,
    #[serde(with = "As::<DisplayFromStr>")]
    pub buyer_pays: Balance,
    #[serde(with = "As::<DisplayFromStr>")]
    pub seller_receives: Balance,
    #[serde(with = "As::<DisplayFromStr>")]
    pub grid_receives: Balance,
    #[serde(with = "As::<DisplayFromStr>")]
    pub policy_receives: Balance,
    pub settled: bool,
}

/// What a session would trade if its gate closed now.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView<AccountId> {
    pub trades: Vec<TradeView<AccountId>>,
    /// False if the bound of a preview was reached first.
    pub complete: bool,
}

/// Where the settlement of a day stands.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum DayState {
    /// Readings are still taken, or settlement is under way.
    Open,
    /// Settled; a correction can still change it.
    Settled,
    Final,
}

/// What came of a participant's part of a contract on a day; of one that is open, what has come of
/// it so far: intervals that aren't read count as delivered.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    pub contract: ContractId,
    /// Per kWh; `None`: the contract is closed.
    #[serde(with = "As::<Option<DisplayFromStr>>")]
    pub reference_price: Option<Price>,
    #[serde(with = "As::<DisplayFromStr>")]
    pub contracted: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub short: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub over: Energy,
    /// What the participant gets; below zero: what it owes.
    #[serde(with = "As::<DisplayFromStr>")]
    pub amount: i128,
    /// Intervals of which a meter in service has no value.
    pub unread: u8,
    /// Intervals of which a value is uncertain, or was substituted.
    pub doubtful: u8,
}

/// A participant's delivery on a day.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    pub state: DayState,
    /// By contract.
    pub deliveries: Vec<DeliveryView>,
}

/// What came of a participant's part of a contract in an interval.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct IntervalView {
    pub start: Moment,
    /// To feed in by this contract; below zero: to take out.
    #[serde(with = "As::<DisplayFromStr>")]
    pub contracted: i128,
    /// What falls to this contract of what was fed in more than contracted; below zero: less.
    #[serde(with = "As::<DisplayFromStr>")]
    pub deviation: i128,
    /// What the participant gets; below zero: what it owes.
    #[serde(with = "As::<DisplayFromStr>")]
    pub amount: i128,
    /// What the participant's meters put into the grid, for all its contracts.
    #[serde(with = "As::<DisplayFromStr>")]
    pub injected: Energy,
    /// What they took out of it.
    #[serde(with = "As::<DisplayFromStr>")]
    pub withdrawn: Energy,
    /// A meter was in service. Without one, all is delivered as contracted.
    pub is_metered: bool,
    /// A meter in service has no value: it is taken at its worst.
    pub is_unread: bool,
    /// A value is uncertain, or was substituted.
    pub is_doubtful: bool,
}

/// What is left to be paid between a participant and the grid company.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct OwedView {
    /// By the participant.
    #[serde(with = "As::<DisplayFromStr>")]
    pub debt: Balance,
    /// To it.
    #[serde(with = "As::<DisplayFromStr>")]
    pub claim: Balance,
}

/// What changed the records of a legal entity.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum CauseView {
    /// A trade was paid.
    Traded,
    /// An order was refused, since it failed this check.
    Refused(Check),
    /// The supervision committee has set them.
    Corrected,
}

/// A change of the records of a legal entity.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct CreditChangeView {
    pub block: u32,
    pub cause: CauseView,
    /// Wh of it that count.
    #[serde(with = "As::<DisplayFromStr>")]
    pub weight: Energy,
    /// What credit was with it, in billionths.
    pub credit: Perbill,
}

/// Credit of a legal entity, and all that makes it up:
/// `(good + prior * priorWeight) / (all + priorWeight)`, rounded down to a billionth.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct CreditView {
    #[serde(with = "sp_core::bytes")]
    pub entity: Vec<u8>,
    /// e, in billionths.
    pub credit: Perbill,
    /// Wh of transactions that count, and were accurate.
    #[serde(with = "As::<DisplayFromStr>")]
    pub good: Energy,
    /// Wh of all that count.
    #[serde(with = "As::<DisplayFromStr>")]
    pub all: Energy,
    /// The present era.
    pub era: u32,
    /// e0: credit without any records, in billionths.
    pub prior: Perbill,
    /// m: Wh that the prior counts as.
    #[serde(with = "As::<DisplayFromStr>")]
    pub prior_weight: Energy,
    /// What is left of the records after an era, in billionths.
    pub decay: Perbill,
    /// Wh of a transaction that count, at most.
    #[serde(with = "As::<DisplayFromStr>")]
    pub trade_cap: Energy,
    /// Wh of the trades with another entity that count in an era, at most.
    #[serde(with = "As::<DisplayFromStr>")]
    pub partner_cap: Energy,
    /// S_reputation of delivery by its meters, in billionths:
    /// `1 - (short + over) / max(contracted, delivered, reputationFloor)`, not below nothing.
    pub reputation: Perbill,
    /// Wh that were contracted, and missed in the one direction and the other; these fade as records
    /// do.
    #[serde(with = "As::<DisplayFromStr>")]
    pub contracted: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub short: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub over: Energy,
    #[serde(with = "As::<DisplayFromStr>")]
    pub reputation_floor: Energy,
    pub has_appealed: bool,
    /// The last changes, the oldest first.
    pub changes: Vec<CreditChangeView>,
}

/// Whose turn it is, from a slot on.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleView<AccountId> {
    /// The next slot. A slot is the time in ms divided by the length of a slot.
    pub from: u64,
    /// Whose slot each is, once through the schedule: then it begins again, unless seats change.
    pub authors: Vec<AccountId>,
}

/// A validator, and how it does.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct AgentView<AccountId> {
    pub account: AccountId,
    pub seats: u32,
    /// Its part of all seats, and of the era's blocks, in billionths.
    pub expected: Perbill,
    pub seen: Perbill,
    /// Its slots of the era with and without a block.
    pub filled: u32,
    pub missed: u32,
    /// The last ones in a row without a block.
    pub missed_in_a_row: u32,
    /// What its seats were shared out by, in billionths.
    pub credit: Perbill,
    /// It has lost its seats.
    pub is_out: bool,
    /// The era in which its ban is over, if it has one.
    pub free_from: Option<EraIndex>,
}

/// Somebody that stands for election.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct CandidateView<AccountId> {
    pub account: AccountId,
    /// Without session keys it can't be elected.
    pub has_keys: bool,
    /// The era in which its ban is over, if it has one.
    pub free_from: Option<EraIndex>,
}

/// Who makes blocks, and who could.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct AuthorityStatus<AccountId> {
    pub era: EraIndex,
    /// The slot of the block.
    pub last_slot: u64,
    /// Slots of the schedule.
    pub seats: u32,
    /// Blocks that the agents have made in this era.
    pub blocks: u32,
    pub agents: Vec<AgentView<AccountId>>,
    pub candidates: Vec<CandidateView<AccountId>>,
    /// An election is being counted.
    pub is_counting: bool,
    /// By the last election: the agents, or those that are to be.
    pub elected: Vec<AccountId>,
}

/// The most elements that one answer holds.
pub const MOST: u32 = 1_000;

sp_api::decl_runtime_apis! {
    /// Sessions, orders and trades of the power market.
    pub trait MarketApi<AccountId> where AccountId: Codec {
        /// Sessions that are not closed yet, among the [`MOST`] ids from
        /// `from` on.
        fn sessions(from: SessionId) -> Vec<SessionView>;
        /// The book of one region, best price first in each queue; looks at
        /// no more than [`MOST`] orders of a queue.
        fn depth(session: SessionId, region: RegionId) -> Vec<DepthView>;
        /// The orders of a participant in a session.
        fn orders(session: SessionId, who: AccountId) -> Vec<OrderView>;
        /// Trades of the current round from group `from` on; at most
        /// [`MOST`].
        fn trades(session: SessionId, from: u32) -> Vec<TradeView<AccountId>>;
        /// What an order didn't get, and why.
        fn unserved(session: SessionId, order: OrderId) -> Option<RestView>;
        /// What the session would trade if its gate closed now, as far as the
        /// work of one block goes; `None` once the gate has closed.
        fn preview(session: SessionId) -> Option<PreviewView<AccountId>>;
        /// What an order puts on hold; an offer, in a session that opens now.
        fn hold_for(side: Side, price: Price, energy: Energy) -> Balance;
    }

    /// What participants delivered.
    pub trait DeliveryApi<AccountId> where AccountId: Codec {
        /// A participant's delivery on a day, contract by contract.
        fn day(who: AccountId, day: Day) -> DayView;
        /// The intervals of a day by what is metered now; none once the contract is closed.
        fn intervals(who: AccountId, day: Day, contract: ContractId) -> Vec<IntervalView>;
        /// What is left to be paid.
        fn owed(who: AccountId) -> OwedView;
    }

    /// What the records of participants are worth.
    pub trait CreditApi<AccountId> where AccountId: Codec {
        /// Credit of the legal entity behind an account; none of who isn't admitted.
        fn explain(who: AccountId) -> Option<CreditView>;
    }

    /// Who makes blocks.
    pub trait AuthorityApi<AccountId> where AccountId: Codec {
        /// Whose turn it is from now on.
        fn schedule() -> ScheduleView<AccountId>;
        /// The agents and how they do; candidates.
        fn status() -> AuthorityStatus<AccountId>;
    }
}
