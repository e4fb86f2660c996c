//! Values of the pallet: parameters, stages, trades.

use busbar_math::dplc::{self, Head, Pass, Progress};
use busbar_primitives::{
    delivery::Profile,
    receipt::MatchedTrade,
    roles::Technology,
    units::{Balance, Energy, GridVersion, Moment, OrderId, Ppm, Price, MAX_PRICE},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Rows of the class table.
pub type MaxClasses = ConstU32<16>;

/// What all sellers of one class have in common.
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
pub struct SellerClass {
    pub technology: Technology,
    /// Environment price per delivered kWh; 0 for renewables.
    pub environment: Price,
    /// Cross-subsidy price per delivered kWh; 0 for renewables.
    pub cross_subsidy: Price,
    /// Certificates to be held per MWh, in millionths of a certificate; 0 for
    /// renewables.
    pub obligation: Ppm,
}

impl SellerClass {
    pub fn is_valid(&self) -> bool {
        let surcharge = self.environment.saturating_add(self.cross_subsidy);
        let free = surcharge == 0 && self.obligation == 0;
        surcharge <= MAX_PRICE && (free || !self.technology.is_renewable())
    }

    /// As matching takes it; `None` where X is out of range.
    pub fn to_math(self, certificate_price: Price) -> Option<dplc::Class> {
        Some(dplc::Class {
            renewable: self.technology.is_renewable(),
            surcharge: self.environment.checked_add(self.cross_subsidy)?,
            certificate_cost: dplc::certificate_cost(self.obligation, certificate_price)?,
        })
    }
}

/// What the grid operator's silence over the check window means.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub enum Silence {
    Confirm,
    #[default]
    Cancel,
}

/// Tuned by governance; a session keeps those it opened with.
#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
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
    pub classes: BoundedVec<SellerClass, MaxClasses>,
    /// Base units per certificate.
    pub certificate_price: Price,
    /// How long the grid operator has for the security check, in ms.
    pub check_window: Moment,
    pub silence: Silence,
    /// How long the parties have to settle by themselves, in ms.
    pub settlement_window: Moment,
    /// How long a settled session is kept after its delivery, in ms.
    pub retention: Moment,
}

impl Parameters {
    /// Surcharges and obligations are in range, no price is above the highest.
    pub fn is_valid(&self) -> bool {
        self.classes.iter().all(SellerClass::is_valid) && self.certificate_price <= MAX_PRICE
    }

    /// The certificates that a class has to hold cost no more than the highest price: sessions
    /// can't open otherwise.
    pub fn can_price_certificates(&self) -> bool {
        self.classes.iter().all(|class| {
            let priced = class.to_math(self.certificate_price);
            priced.is_some_and(|class| class.certificate_cost <= MAX_PRICE)
        })
    }
}

/// What a session opened with.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Terms {
    pub grid: GridVersion,
    pub regions: u16,
    pub parameters: Parameters,
}

/// Where a session stands. Each stage is left for the next one only; from
/// `Listing`, `Matching` and `Checking` a session can also be cancelled, which
/// is `Closing` at once.
// The cast is the derive's own.
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
pub enum Stage {
    /// Orders are listed and withdrawn.
    Listing,
    /// The gate is closed; trades are made, some in every block.
    Matching,
    /// The grid operator confirms, or lowers capacities: back to `Matching`.
    Checking { until: Moment },
    /// Confirmed: what no trade needs is released, order by order.
    Releasing { after: Option<OrderId> },
    /// Either party settles a trade; after `until` the chain settles the rest,
    /// from trade `next` on.
    Settling { until: Moment, next: u32 },
    /// All trades are paid.
    Settled,
    /// Orders are deleted with all that is on hold for them.
    Closing { cancelled: bool, after: Option<OrderId> },
}

/// A session.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Session {
    pub stage: Stage,
    pub terms: Terms,
    /// Counts how often the session was cleared from the start.
    pub round: u8,
    /// Trades of this round.
    pub trades: u32,
    /// Those of them that are not paid yet.
    pub unsettled: u32,
}

impl Session {
    /// Delivery and retention are over, and the session is being deleted.
    pub const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Closing { cancelled: false, .. })
    }
}

/// One trade with every figure that settlement needs or shows.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Trade<AccountId> {
    pub pass: Pass,
    pub bid: OrderId,
    pub offer: OrderId,
    pub buyer: AccountId,
    pub seller: AccountId,
    /// Injected Wh.
    pub energy: Energy,
    /// Wh that arrive, rounded down.
    pub delivered: Energy,
    /// q per delivered kWh, rounded down.
    pub welfare: Price,
    /// L_i per delivered kWh, rounded down.
    pub buyer_price: Price,
    /// L_j per injected kWh, rounded down.
    pub seller_price: Price,
    pub buyer_pays: Balance,
    pub seller_receives: Balance,
    pub grid_receives: Balance,
    pub policy_receives: Balance,
    pub settled: bool,
}

impl<AccountId> Trade<AccountId> {
    /// All of it that settlement doesn't change.
    pub const fn matched(&self) -> MatchedTrade<&AccountId> {
        MatchedTrade {
            for_quota: matches!(self.pass, Pass::Quota),
            bid: self.bid,
            offer: self.offer,
            buyer: &self.buyer,
            seller: &self.seller,
            energy: self.energy,
            delivered: self.delivered,
            welfare: self.welfare,
            buyer_price: self.buyer_price,
            seller_price: self.seller_price,
            buyer_pays: self.buyer_pays,
            seller_receives: self.seller_receives,
            grid_receives: self.grid_receives,
            policy_receives: self.policy_receives,
        }
    }
}

/// How one party of a trade wants it delivered.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ProposedProfile<AccountId> {
    pub by: AccountId,
    pub profile: Profile,
}

/// What an order has got in a round.
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
pub struct Fill {
    /// Injected Wh.
    pub energy: Energy,
    /// What its trades cost a buyer; 0 for offers.
    pub pays: Balance,
}

/// [`Progress`] of the matching, bounded for storage.
#[derive(Clone, Debug, Decode, Encode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(Regions, Queues, Pairs))]
#[codec(mel_bound())]
pub struct StoredProgress<
    Regions: frame_support::traits::Get<u32>,
    Queues: frame_support::traits::Get<u32>,
    Pairs: frame_support::traits::Get<u32>,
> {
    pass: Pass,
    bids: BoundedVec<Head, Regions>,
    offers: BoundedVec<Head, Queues>,
    capacities: BoundedVec<Option<Energy>, Pairs>,
}

impl<
        Regions: frame_support::traits::Get<u32>,
        Queues: frame_support::traits::Get<u32>,
        Pairs: frame_support::traits::Get<u32>,
    > StoredProgress<Regions, Queues, Pairs>
{
    /// `None` if the session has more regions, queues or pairs than storage
    /// holds.
    pub fn try_new(progress: Progress) -> Option<Self> {
        Some(Self {
            pass: progress.pass,
            bids: progress.bids.try_into().ok()?,
            offers: progress.offers.try_into().ok()?,
            capacities: progress.capacities.try_into().ok()?,
        })
    }

    pub fn into_progress(self) -> Progress {
        Progress {
            pass: self.pass,
            bids: self.bids.into_inner(),
            offers: self.offers.into_inner(),
            capacities: self.capacities.into_inner(),
        }
    }
}
