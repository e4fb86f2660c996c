//! Who takes part in the market, and as what.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::units::{ClassId, Power, RegionId};

/// Unified social credit code or LEI: not empty, ASCII letters and digits. An organisation has one,
/// however many participants it has admitted.
pub type LegalEntity = BoundedVec<u8, ConstU32<32>>;

/// What a participant is admitted as.
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
pub enum Role {
    LargeConsumer,
    /// A generator of one class of the class table.
    Generator(ClassId),
    Prosumer,
    StorageOperator,
    Retailer,
    GridOperator,
    TradingCentre,
    SettlementBank,
    CertificateIssuer,
    MeteringOperator,
    Regulator,
}

impl Role {
    /// May list bids in a session of direct power purchase.
    pub const fn may_buy(self) -> bool {
        matches!(self, Self::LargeConsumer)
    }

    /// The class under which it may list offers in a session of direct power
    /// purchase.
    pub const fn sells_as(self) -> Option<ClassId> {
        match self {
            Self::Generator(class) => Some(class),
            _ => None,
        }
    }
}

/// How a generator makes its energy.
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
pub enum Technology {
    Wind,
    Solar,
    Hydro,
    Biomass,
    Thermal,
}

impl Technology {
    /// Counts towards a buyer's renewable quota.
    pub const fn is_renewable(self) -> bool {
        !matches!(self, Self::Thermal)
    }
}

/// Whether a participant may act.
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
pub enum Standing {
    Active,
    /// Nothing new may be listed until supervision reinstates it.
    Suspended,
}

/// What the market needs to know of an admitted participant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Admission {
    pub role: Role,
    pub region: RegionId,
    /// Certified capacity of a generator, certified demand of a consumer.
    pub capacity: Power,
    pub standing: Standing,
    /// The admission deposit has been taken in full.
    pub deposit_paid: bool,
}
