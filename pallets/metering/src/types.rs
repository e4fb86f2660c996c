//! Values of the pallet. They know neither it nor its storage.

use alloc::vec::Vec;

pub use busbar_primitives::intervals::{
    day_of, interval_from, slot_of, start_of, Day, Interval, INTERVALS_PER_DAY, INTERVAL_MS,
};
use busbar_primitives::units::{Energy, Moment, Power, MS_PER_HOUR};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::{ecdsa, ed25519, sr25519, H256};
use sp_io::crypto;

/// A meter; counted from 0.
pub type MeterId = u32;
/// No meter is certified for more, in W: a thousand GW. What all meters of a participant count in
/// an interval then fits 64 bits.
pub const MAX_CAPACITY: Power = 1_000_000_000_000;

/// The key that a meter signs with.
// The lint is for our code, not for what codec makes of it.
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
pub enum MeterKey {
    Ed25519(ed25519::Public),
    Sr25519(sr25519::Public),
    Ecdsa(ecdsa::Public),
}

/// Ed25519 and sr25519 sign the message itself, ECDSA its Blake2-256.
#[allow(clippy::cast_possible_truncation)]
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum MeterSignature {
    Ed25519(ed25519::Signature),
    Sr25519(sr25519::Signature),
    Ecdsa(ecdsa::Signature),
}

impl MeterKey {
    /// False also where signature and key are of two schemes.
    pub fn has_signed(&self, message: &[u8], signature: &MeterSignature) -> bool {
        match (self, signature) {
            (Self::Ed25519(key), MeterSignature::Ed25519(signature)) => {
                crypto::ed25519_verify(signature, message, key)
            }
            (Self::Sr25519(key), MeterSignature::Sr25519(signature)) => {
                crypto::sr25519_verify(signature, message, key)
            }
            (Self::Ecdsa(key), MeterSignature::Ecdsa(signature)) => {
                crypto::ecdsa_verify(signature, message, key)
            }
            _ => false,
        }
    }
}

/// What a value is worth.
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
pub enum Quality {
    /// Measured over the whole interval.
    #[default]
    Measured,
    /// The meter was off for a part of the interval, or its clock was not set.
    Uncertain,
    /// Put in the place of what wasn't measured, by the metering operator.
    Substituted,
}

/// What a meter counted in one interval.
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
pub struct Counted {
    /// Wh put into the grid.
    pub injected: Energy,
    /// Wh taken out of it.
    pub withdrawn: Energy,
    pub quality: Quality,
}

/// Wh that `capacity` moves in an interval, rounded down.
pub fn most_in_interval(capacity: Power) -> Energy {
    let most = u128::from(capacity).saturating_mul(INTERVAL_MS.into());
    let energy = most.checked_div(MS_PER_HOUR.into()).unwrap_or_default();
    Energy::try_from(energy).unwrap_or(Energy::MAX)
}

impl Counted {
    /// Neither direction exceeds what `capacity` moves in an interval.
    pub fn is_within(&self, capacity: Power) -> bool {
        self.injected.max(self.withdrawn) <= most_in_interval(capacity)
    }
}

/// A reading as a meter signs it.
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
pub struct Reading {
    pub meter: MeterId,
    /// When the interval started: ms since the Unix epoch, a multiple of [`INTERVAL_MS`].
    pub start: Moment,
    pub counted: Counted,
    /// Counted up by the meter with each reading.
    pub sequence: u64,
}

impl Reading {
    /// What is signed: of no use on any other chain.
    pub fn message(&self, genesis: &H256) -> Vec<u8> {
        (genesis, self).encode()
    }
}

#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SignedReading {
    pub reading: Reading,
    pub signature: MeterSignature,
}

/// Whether a meter's readings are taken.
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
pub enum MeterState {
    Active,
    /// Its key isn't trusted any more; it needs another.
    Revoked,
}

/// One value of a day.
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
pub struct Entry {
    /// Position of the interval in the day.
    pub slot: u8,
    pub counted: Counted,
    /// How often it was corrected.
    pub version: u8,
}

/// What a meter counted in a day: ascending, with gaps where nothing came.
pub type Page = BoundedVec<Entry, ConstU32<INTERVALS_PER_DAY>>;

/// What a meter is put into service with.
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
pub struct NewMeter<AccountId> {
    pub key: MeterKey,
    /// Most that it can measure in either direction, as certified.
    pub capacity: Power,
    /// Of the report of its commissioning.
    pub commissioning: H256,
    /// When the first interval that it counts starts: ms since the Unix epoch.
    pub since: Moment,
    /// Who alone submits its readings; `None`: anybody.
    pub gateway: Option<AccountId>,
}

/// A meter, with its last day: so a reading changes one entry of the state.
#[derive(
    Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Meter<AccountId> {
    pub key: MeterKey,
    pub state: MeterState,
    /// As in [`NewMeter`], like the two below.
    pub capacity: Power,
    pub commissioning: H256,
    pub gateway: Option<AccountId>,
    /// The first interval of its service.
    pub first: Interval,
    /// The last one; `None` while it is in service.
    pub last: Option<Interval>,
    /// The one behind the last that was read; those before it aren't read any more.
    pub next: Interval,
    /// Of the last reading.
    pub sequence: u64,
    /// The day of `page`.
    pub day: Day,
    pub page: Page,
}

/// A meter of a participant.
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
pub struct Owned {
    pub meter: MeterId,
    /// The last interval of its service; `None` while it is in service.
    pub last: Option<Interval>,
}

/// Why a reading isn't taken.
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
pub enum Refusal {
    /// There is no such meter.
    UnknownMeter,
    /// The meter's key isn't trusted any more.
    Revoked,
    /// The meter was out of service by then, for good.
    Retired,
    /// Another gateway submits what this meter reads.
    OtherGateway,
    /// The start isn't that of an interval.
    NotAnInterval,
    /// The interval isn't over.
    InFuture,
    /// The interval was read, or lies before one that was: only a correction can change it.
    OutOfOrder,
    /// The meter has used the sequence number, or a later one.
    SequenceUsed,
    /// The interval ended too long ago; the metering operator can still correct it.
    TooLate,
    /// More than the certified capacity moves in an interval.
    AboveCapacity,
    /// Values are substituted by the metering operator, not by a meter.
    Substituted,
    /// The signature isn't the meter's, or is for another chain.
    BadSignature,
}

impl<AccountId> Meter<AccountId> {
    /// In service from its first interval on, without a value yet.
    pub fn new(new: NewMeter<AccountId>, first: Interval) -> Self {
        Self {
            key: new.key,
            state: MeterState::Active,
            capacity: new.capacity,
            commissioning: new.commissioning,
            gateway: new.gateway,
            first,
            last: None,
            next: first,
            sequence: 0,
            day: day_of(first),
            page: Page::new(),
        }
    }

    /// It is, or was, in service in the interval.
    pub fn serves(&self, interval: Interval) -> bool {
        self.first <= interval && self.last.is_none_or(|last| interval <= last)
    }

    /// Comes to `day`. Returns the day that is over then, if something was counted on it.
    pub fn go_to(&mut self, day: Day) -> Option<(Day, Page)> {
        if day == self.day {
            return None;
        }
        let page = core::mem::take(&mut self.page);
        let over = core::mem::replace(&mut self.day, day);
        Some((over, page)).filter(|(_, page)| !page.is_empty())
    }

    /// Adds a value of this day behind all others.
    pub fn push(&mut self, entry: Entry, interval: Interval) {
        if self.page.try_push(entry).is_err() {
            frame_support::defensive!("a day has more values than intervals");
        }
        self.next = interval.saturating_add(1);
    }

    /// All that can be told of a reading that `by` submits, before its signature is looked at.
    pub fn check(&self, reading: &Reading, by: &AccountId) -> Result<Interval, Refusal>
    where
        AccountId: PartialEq,
    {
        if self.state == MeterState::Revoked {
            return Err(Refusal::Revoked);
        }
        if self.gateway.as_ref().is_some_and(|gateway| gateway != by) {
            return Err(Refusal::OtherGateway);
        }
        let interval = interval_from(reading.start).ok_or(Refusal::NotAnInterval)?;
        if self.last.is_some_and(|last| last < interval) {
            return Err(Refusal::Retired);
        }
        if interval < self.next {
            return Err(Refusal::OutOfOrder);
        }
        if reading.sequence <= self.sequence {
            return Err(Refusal::SequenceUsed);
        }
        if !reading.counted.is_within(self.capacity) {
            return Err(Refusal::AboveCapacity);
        }
        if reading.counted.quality == Quality::Substituted {
            return Err(Refusal::Substituted);
        }
        Ok(interval)
    }
}
