//! What the records of legal entities are worth, and who tells of them.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{Perbill, Weight};

use crate::{
    roles::LegalEntity,
    units::{Energy, EraIndex},
};

/// One of the six checks that a transaction passes or fails: C1 to C6, (3.3) to (3.5) of H. Wang,
/// X. Zhang et al., "Construction of a Power Market Trading Platform Based on Regional Blockchain
/// Technology".
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
pub enum Check {
    /// C1: energy, price, region and class are there, and within bounds.
    Information,
    /// C2: the seller is admitted, isn't suspended, and has the capacity.
    Supply,
    /// C3: the session takes orders at that time.
    Time,
    /// C4: the buyer is admitted, isn't suspended, and has the demand.
    Demand,
    /// C5: the worst case could be put on hold.
    Funds,
    /// C6: the random number wasn't used before.
    Salt,
}

impl Check {
    pub const ALL: [Self; 6] =
        [Self::Information, Self::Supply, Self::Time, Self::Demand, Self::Funds, Self::Salt];
}

/// Asked of `participants`: whose account it is.
pub trait Entities<AccountId> {
    /// `None`: not admitted.
    fn entity(who: &AccountId) -> Option<LegalEntity>;

    /// Makes `who` an account of `entity`, and admits it if it isn't, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn admit_of(who: &AccountId, entity: LegalEntity);
}

/// Asked and told by `order-book`.
pub trait Credit<AccountId> {
    /// Credit e of the legal entity behind `who`.
    fn credit(who: &AccountId) -> Perbill;
    /// An order of `who` was refused. May be told in a call that fails: it isn't forgotten with it.
    fn refused(who: &AccountId, energy: Energy, failed: Check);
    /// What it costs to remember a refusal.
    fn refused_weight() -> Weight;
}

/// Told by a mechanism of each trade, once it is paid.
pub trait Dealings<AccountId> {
    fn traded(buyer: &AccountId, seller: &AccountId, energy: Energy);
}

/// What a legal entity delivered of its contracts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivered {
    pub entity: LegalEntity,
    /// S_reputation.
    pub reputation: Perbill,
    /// Wh, as they are worth now.
    pub energy: Energy,
}

/// Asked by `authority-selection`.
pub trait Scores {
    fn era() -> EraIndex;
    /// Credit of whoever has no records, and what is left of records after an era.
    fn fading() -> (Perbill, Perbill);
    /// Blocks of an era.
    fn era_blocks() -> u32;
    /// Credit e of a legal entity, by its transactions.
    fn credit_of(entity: &LegalEntity) -> Perbill;
    fn delivered_by(entity: &LegalEntity) -> Delivered;
    /// Up to `most` of those that delivered something, behind `after` in an order that doesn't
    /// change.
    fn delivered(after: Option<&LegalEntity>, most: u32) -> Vec<Delivered>;

    /// As if `entity` had delivered `energy`, for benchmarks.
    #[cfg(feature = "runtime-benchmarks")]
    fn deliver(entity: &LegalEntity, energy: Energy);
}

/// Where there is nobody who keeps records: everybody has the same credit.
impl<AccountId> Credit<AccountId> for () {
    fn credit(_: &AccountId) -> Perbill {
        Perbill::one()
    }

    fn refused(_: &AccountId, _: Energy, _: Check) {}

    fn refused_weight() -> Weight {
        Weight::zero()
    }
}

impl<AccountId> Dealings<AccountId> for () {
    fn traded(_: &AccountId, _: &AccountId, _: Energy) {}
}

/// Both are told.
impl<AccountId, A: Dealings<AccountId>, B: Dealings<AccountId>> Dealings<AccountId> for (A, B) {
    fn traded(buyer: &AccountId, seller: &AccountId, energy: Energy) {
        A::traded(buyer, seller, energy);
        B::traded(buyer, seller, energy);
    }
}
