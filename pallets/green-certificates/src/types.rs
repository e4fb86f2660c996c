//! What the pallet stores.

use busbar_primitives::{
    certificates::{BatchId, DeviceId, EntryId, Range, Serial, State},
    roles::Technology,
    units::{Energy, Moment, RegionId, WH_PER_MWH},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Something that makes renewable energy.
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
pub struct Device {
    pub technology: Technology,
    pub region: RegionId,
    /// What it metered until here was issued for.
    pub until: Moment,
    /// What is left of a MWh, in Wh.
    pub carried: Energy,
    /// Certificates issued for it, others' replacements not counted.
    pub issued: u64,
}

impl Device {
    /// Takes `energy` in, and tells how many certificates come of it; `None` if that can't be counted.
    pub fn meter(&mut self, until: Moment, energy: Energy) -> Option<u64> {
        let whole = self.carried.checked_add(energy)?;
        let count = whole.checked_div(WH_PER_MWH)?;
        self.carried = whole.checked_rem(WH_PER_MWH)?;
        self.issued = self.issued.checked_add(count)?;
        self.until = until;
        Some(count)
    }
}

/// Certificates that were issued at once, and what they have in common.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Batch<AccountId> {
    pub serials: Range,
    pub device: DeviceId,
    pub from: Moment,
    pub until: Moment,
    pub issuer: AccountId,
    /// They can neither move nor be retired from then on.
    pub expires: Moment,
    /// Those issued in error that these took the place of.
    pub replaces: Option<Range>,
}

/// Certificates of one batch that share owner, state and history.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Lot<AccountId> {
    /// How many, from the serial number that it is stored under.
    pub count: u64,
    pub batch: BatchId,
    pub owner: AccountId,
    pub state: State<AccountId>,
    pub is_frozen: bool,
    /// The last entry of their history.
    pub last: EntryId,
}

/// Where a lot is stored: the complement of its first serial number, big end first. So the lot of any
/// number is at that number's key, or at the first one behind it.
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
pub struct Place([u8; 8]);

impl Place {
    pub const fn of(first: Serial) -> Self {
        Self((!first).to_be_bytes())
    }

    pub const fn first(self) -> Serial {
        !Serial::from_be_bytes(self.0)
    }
}

/// Serial number of an account's lot, big end first: in order.
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
pub struct Ordered([u8; 8]);

impl Ordered {
    pub const fn of(first: Serial) -> Self {
        Self(first.to_be_bytes())
    }

    pub const fn first(self) -> Serial {
        Serial::from_be_bytes(self.0)
    }
}

/// What an account owes for a period, and what was retired for it.
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
pub struct Duty {
    /// Of a generator, in Wh: certificates for so much energy are to be retired.
    pub obligation: Energy,
    /// Of a consumer, in Wh.
    pub quota: Energy,
    /// Certificates retired for the obligation.
    pub for_obligation: u64,
    /// Certificates retired for the quota.
    pub for_quota: u64,
}
