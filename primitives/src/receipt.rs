//! The receipt of a session: one hash over what it was cleared from and what came out. Whoever
//! has the orders can clear them again and make the same hash, long after the chain has
//! forgotten both.
//!
//! A session may have more orders and trades than a block can hash, so orders and trades are
//! chained first, each link the hash of the one before it and of one record; the receipt
//! is then the hash of the genesis hash, the session's id and the two ends.

use alloc::vec::Vec;

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
    market::{BookedOrder, Link, Queue, RegionPair},
    units::{Balance, Energy, OrderId, Price, SessionId},
};

/// An order as it stood when the gate closed.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ClosedOrder<AccountId> {
    pub owner: AccountId,
    pub queue: Queue,
    pub order: BookedOrder,
}

/// An order that stands in no queue, since it is one half of what two parties agree on.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct BilateralOrder {
    pub order: OrderId,
    /// The one that it has accepted, with which it trades; `None` of a proposal.
    pub accepts: Option<OrderId>,
}

/// What the sellers of one class have in common, as matching takes it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ClassTerms {
    pub renewable: bool,
    /// W: per delivered kWh.
    pub surcharge: Price,
    /// X: per injected kWh.
    pub certificate_cost: Price,
}

/// The terms that orders are cleared under.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ClearingTerms {
    pub regions: u16,
    /// By class.
    pub classes: Vec<ClassTerms>,
    /// By pair, in ascending order, with the capacities in force.
    pub links: Vec<(RegionPair, Link)>,
}

/// A trade as it was matched: all of it that settlement doesn't change.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct MatchedTrade<AccountId> {
    pub for_quota: bool,
    pub bid: OrderId,
    pub offer: OrderId,
    pub buyer: AccountId,
    pub seller: AccountId,
    /// Injected Wh.
    pub energy: Energy,
    /// Wh that arrive.
    pub delivered: Energy,
    /// q per delivered kWh.
    pub welfare: Price,
    /// L_i per delivered kWh.
    pub buyer_price: Price,
    /// L_j per injected kWh.
    pub seller_price: Price,
    pub buyer_pays: Balance,
    pub seller_receives: Balance,
    pub grid_receives: Balance,
    pub policy_receives: Balance,
}

/// The two chains of a session, as far as they have come.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Digests {
    /// Starts as the hash of the [`ClearingTerms`]; then each [`BilateralOrder`], in the order of their
    /// ids; then each [`ClosedOrder`], in the order of the keys in storage.
    pub inputs: H256,
    /// Starts as zero; then each [`MatchedTrade`], in the order of execution.
    pub trades: H256,
}

impl Digests {
    pub fn new(terms: &ClearingTerms) -> Self {
        Self { inputs: BlakeTwo256::hash_of(terms), trades: H256::zero() }
    }

    pub fn add_bilateral(&mut self, order: &BilateralOrder) {
        self.inputs = BlakeTwo256::hash_of(&(self.inputs, order));
    }

    pub fn add_order<AccountId: Encode>(&mut self, order: &ClosedOrder<AccountId>) {
        self.inputs = BlakeTwo256::hash_of(&(self.inputs, order));
    }

    pub fn add_trade<AccountId: Encode>(&mut self, trade: &MatchedTrade<AccountId>) {
        self.trades = BlakeTwo256::hash_of(&(self.trades, trade));
    }

    /// The receipt, once all orders and trades have been added.
    pub fn receipt(&self, genesis: &H256, session: SessionId) -> H256 {
        BlakeTwo256::hash_of(&(genesis, session, self.inputs, self.trades))
    }
}
