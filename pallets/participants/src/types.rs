//! What the pallet stores.

use busbar_primitives::{
    roles::{Admission, LegalEntity, Role, Standing},
    units::{Balance, Power, RegionId},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// What somebody applies to be admitted as.
#[derive(
    Clone,
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
pub struct Profile {
    pub role: Role,
    pub region: RegionId,
    pub entity: LegalEntity,
    /// Certified capacity of a generator, certified demand of a consumer.
    pub capacity: Power,
    /// Hash of the documents that the committee is shown.
    pub evidence: H256,
}

impl Profile {
    pub fn has_valid_entity(&self) -> bool {
        !self.entity.is_empty() && self.entity.iter().all(u8::is_ascii_alphanumeric)
    }

    /// Whoever makes, uses, stores or resells energy is certified for some.
    pub fn lacks_capacity(&self) -> bool {
        let needs_capacity = matches!(
            self.role,
            Role::LargeConsumer
                | Role::Generator(_)
                | Role::Prosumer
                | Role::StorageOperator
                | Role::Retailer
        );
        needs_capacity && self.capacity == 0
    }
}

/// A pending application.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Application<AccountId> {
    pub profile: Profile,
    pub submitter: AccountId,
    /// On hold at the submitter.
    pub deposit: Balance,
}

/// An admitted participant.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Participant {
    pub profile: Profile,
    pub standing: Standing,
    /// Admission deposit on hold.
    pub deposit_held: Balance,
    /// Admission deposit that is still to be taken.
    pub deposit_due: Balance,
}

impl Participant {
    pub const fn new(profile: Profile, deposit_due: Balance) -> Self {
        Self { profile, standing: Standing::Active, deposit_held: 0, deposit_due }
    }

    pub const fn admission(&self) -> Admission {
        Admission {
            role: self.profile.role,
            region: self.profile.region,
            capacity: self.profile.capacity,
            standing: self.standing,
            deposit_paid: self.deposit_due == 0,
        }
    }
}
