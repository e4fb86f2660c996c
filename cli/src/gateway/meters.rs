//! What the chain knows of meters, and what it would say to a reading: what it wouldn't take isn't
//! paid for.

use std::collections::{hash_map, BTreeSet, HashMap};

use busbar_primitives::{
    intervals::{day_of, slot_of, INTERVAL_MS},
    units::{Moment, Power},
};
use futures::{stream, StreamExt, TryStreamExt};
use subxt::{config::substrate::H256, ext::scale_decode::DecodeAsType};

use super::reading::{Counted, MeterId, MeterKey, SignedReading};
use crate::chain::{now, read, read_value, AccountId32, At, Error, AT_ONCE};

/// How far a meter's clock may be ahead: its reading waits so long for its interval's end.
const AHEAD_MS: Moment = 60_000;

#[derive(Clone, Copy, Debug, DecodeAsType, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum State {
    Active,
    Revoked,
}

#[derive(Clone, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Entry {
    slot: u8,
    counted: Counted,
}

/// A meter's record on the chain.
#[derive(Clone, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Meter {
    key: MeterKey,
    state: State,
    gateway: Option<AccountId32>,
    /// In W.
    capacity: Power,
    /// The last interval of its service.
    last: Option<u32>,
    /// The interval behind the last that was read.
    next: u32,
    sequence: u64,
    day: u32,
    page: Vec<Entry>,
}

/// What is to be done with a reading.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// The chain would take it now.
    Good,
    /// It may later.
    Later,
    /// The chain has read beyond it: this very value, or another.
    Behind,
    /// It won't ever.
    Bad(&'static str),
}

/// The records of some meters at one block, and what of theirs is on its way.
pub struct Meters<'a> {
    at: &'a At,
    genesis: H256,
    /// Who submits.
    account: AccountId32,
    now: Moment,
    known: HashMap<MeterId, Meter>,
    /// Meters with readings on their way.
    sent: BTreeSet<MeterId>,
    /// Of meters whose readings go off now start and sequence number of the last.
    picked: HashMap<MeterId, (Moment, u64)>,
    /// Days that were asked for.
    pages: HashMap<(u32, MeterId), Vec<Entry>>,
}

impl<'a> Meters<'a> {
    /// Those that `readings` are of.
    pub async fn of(
        at: &'a At,
        genesis: H256,
        account: AccountId32,
        readings: impl Iterator<Item = &SignedReading>,
        sent: BTreeSet<MeterId>,
    ) -> Result<Self, Error> {
        // Ids are counted up, and no meter is ever deleted: who makes ids up costs no question.
        let end: MeterId = read_value(at, "Metering", "NextMeter").await?;
        let ids = readings.map(|signed| signed.reading.meter).filter(|id| *id < end);
        let ids: BTreeSet<_> = ids.collect();
        let known: Vec<_> = stream::iter(ids)
            .map(|id| async move { Ok::<_, Error>((id, meter(at, id).await?)) })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let known = known.into_iter().filter_map(|(id, meter)| Some((id, meter?))).collect();
        Ok(Self {
            at,
            genesis,
            account,
            now: now(at).await?,
            known,
            sent,
            picked: HashMap::new(),
            pages: HashMap::new(),
        })
    }

    pub fn judge(&self, signed: &SignedReading) -> Verdict {
        let reading = &signed.reading;
        let Some(interval) = reading.interval() else {
            return Verdict::Bad("NotAnInterval");
        };
        let Some(meter) = self.known.get(&reading.meter) else {
            return Verdict::Bad("UnknownMeter");
        };
        if meter.state == State::Revoked {
            return Verdict::Bad("Revoked");
        }
        if meter.gateway.is_some_and(|gateway| gateway != self.account) {
            return Verdict::Bad("OtherGateway");
        }
        if !meter.key.has_signed(&self.genesis, signed) {
            return Verdict::Bad("BadSignature");
        }
        // From here on it is the meter's own.
        if interval < meter.next {
            return Verdict::Behind;
        }
        if meter.last.is_some_and(|last| last < interval) {
            return Verdict::Bad("Retired");
        }
        if reading.sequence <= meter.sequence {
            return Verdict::Bad("SequenceUsed");
        }
        if !reading.counted.is_within(meter.capacity) {
            return Verdict::Bad("AboveCapacity");
        }
        let end = reading.start.saturating_add(INTERVAL_MS);
        if self.now.saturating_add(AHEAD_MS) < end {
            return Verdict::Bad("InFuture");
        }
        let is_next = self
            .picked
            .get(&reading.meter)
            .is_none_or(|(start, sequence)| reading.start > *start && reading.sequence > *sequence);
        // What is on its way may still fail: then this one must not have overtaken it.
        if end <= self.now && is_next && !self.sent.contains(&reading.meter) {
            Verdict::Good
        } else {
            Verdict::Later
        }
    }

    /// A reading goes off.
    pub fn pick(&mut self, signed: &SignedReading) {
        let reading = &signed.reading;
        self.picked.insert(reading.meter, (reading.start, reading.sequence));
    }

    /// The chain has this value of the reading's interval.
    pub async fn has(&mut self, signed: &SignedReading) -> Result<bool, Error> {
        let reading = &signed.reading;
        let Some(meter) = self.known.get(&reading.meter) else { return Ok(false) };
        let Some(interval) = reading.interval() else { return Ok(false) };
        let (day, slot) = (day_of(interval), slot_of(interval));
        let is_it = |entry: &Entry| entry.slot == slot && entry.counted == reading.counted;
        if day == meter.day {
            return Ok(meter.page.iter().any(is_it));
        }
        let key = (day, reading.meter);
        if let hash_map::Entry::Vacant(missing) = self.pages.entry(key) {
            missing.insert(read(self.at, "Metering", "Days", key).await?.unwrap_or_default());
        }
        Ok(self.pages.get(&key).is_some_and(|page| page.iter().any(is_it)))
    }
}

async fn meter(at: &At, id: MeterId) -> Result<Option<Meter>, Error> {
    read(at, "Metering", "Meters", (id,)).await
}
