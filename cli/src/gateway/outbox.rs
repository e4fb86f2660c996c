//! Readings on their way to the chain: in extrinsics that are written down before they go off, and
//! followed until they are final.

use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    time::Duration,
};

use subxt::{
    config::{
        substrate::{BlakeTwo256, H256},
        DefaultExtrinsicParamsBuilder, Hasher,
    },
    dynamic::{self, Value},
    error::DispatchError,
    events::Phase,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    SubstrateConfig,
};
use tokio::time::sleep;

use super::{
    meters::{Meters, Verdict},
    metrics::Metrics,
    reading::{MeterId, SignedReading},
    store::{Extrinsic, Fate, Kept, Shared, Store},
    Failure,
};
use crate::{
    chain::{describe, now, read, run, variant, Answer, At, Client, Error, Key, Letterbox},
    console,
    decimal::grouped,
};

/// Extrinsics on their way: as many as a few blocks take, and fewer than a pool takes of one account.
const MOST_SENT: usize = 32;
/// Blocks for which an extrinsic is valid.
const VALID_FOR: u64 = 64;
/// Nodes make blocks every two seconds: one that tells of none so long is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// Before a node is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// What is on its way is handed over at first, and again after so many final blocks: a pool forgets.
const HAND_OVER_EVERY: u64 = 8;
/// Final blocks without new extrinsics after one that failed: each costs a fee.
const REST_AFTER_FAILURE: u64 = 30;
/// How far the time of the last final block may be behind this machine's, in ms: a node that is
/// further behind is catching up, and judges by what was.
const BEHIND_MS: u64 = 60_000;
/// What a node says to an extrinsic that is in a block.
const IN_A_BLOCK: &str = "outdated";
/// As the chain says it.
const OUT_OF_ORDER: &str = "OutOfOrder";

/// The fields of `Metering.submit`.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Submit {
    readings: Vec<SignedReading>,
}

/// The event of a reading that was skipped.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ReadingRefused {
    meter: MeterId,
    start: u64,
    sequence: u64,
    /// A variant without fields; later releases may have others.
    why: Value,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Account {
    nonce: u32,
}

/// What came of an extrinsic in a final block.
#[derive(Default)]
struct Outcome {
    refused: Vec<ReadingRefused>,
    /// It failed as a whole.
    failed: Option<String>,
}

pub struct Outbox<'a> {
    pub url: &'a str,
    pub key: &'a Key,
    /// Readings of an extrinsic, at most.
    pub batch: usize,
    pub store: &'a Shared,
    pub metrics: &'a Metrics,
}

/// What goes wrong with a node passes; what goes wrong with the database doesn't.
enum Trouble {
    Node(Error),
    Here(Failure),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Node(error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

impl Outbox<'_> {
    /// Sends until the database fails, whatever becomes of nodes meanwhile.
    pub async fn run(&self) -> Result<Infallible, Failure> {
        let mut said = String::new();
        loop {
            let trouble = match self.with_node(&mut said).await {
                Ok(never) => match never {},
                Err(Trouble::Here(failure)) => return Err(failure),
                Err(Trouble::Node(error)) => error.to_string(),
            };
            self.metrics.node.set(0);
            if trouble != said {
                console::warn(format_args!("{trouble}; trying again"));
                said = trouble;
            }
            sleep(AGAIN).await;
        }
    }

    async fn with_node(&self, said: &mut String) -> Result<Infallible, Trouble> {
        let client = Client::connect(self.url).await?;
        self.store.bind(client.genesis(), &self.key.account())?;
        let letterbox = Letterbox::connect(self.url).await?;
        let awaited = format!("a final block of {}", self.url);
        let mut heads = client.final_heads(&awaited, SILENCE).await?;
        let mut session = Session {
            outbox: self,
            client: &client,
            letterbox: &letterbox,
            scanned: self.store.ask(Store::scanned)?,
            handed_over: None,
            rests_until: 0,
            said: String::new(),
        };
        loop {
            heads.head().await?;
            heads.await_next(&awaited, SILENCE);
            if !std::mem::take(said).is_empty() || self.metrics.node.get() == 0 {
                console::say(format_args!("follows the chain at {}", self.url));
            }
            self.metrics.node.set(1);
            // Several may have come while the last one was worked on.
            let at = client.finalised().await?;
            session.round(&at).await?;
        }
    }
}

/// As long as one node answers.
struct Session<'a> {
    outbox: &'a Outbox<'a>,
    client: &'a Client,
    letterbox: &'a Letterbox,
    /// The block up to which extrinsics were looked for.
    scanned: Option<u64>,
    /// The block at which all that is on its way was handed over last.
    handed_over: Option<u64>,
    /// The block up to which nothing new goes off.
    rests_until: u64,
    /// What was told last of what holds readings up, if nothing was final since.
    said: String,
}

impl Session<'_> {
    /// All there is to do at a final block.
    async fn round(&mut self, at: &At) -> Result<(), Trouble> {
        let number = at.block_number();
        let now = now(at).await?;
        let clock = u64::try_from(run()).unwrap_or(u64::MAX);
        // The first block has no time.
        if number == 0 || self.scanned.is_some_and(|scanned| number < scanned) {
            return Ok(());
        }
        self.look_for_sent(at).await?;
        let mut to_send = self.renew(at).await?;
        if clock.saturating_sub(now) > BEHIND_MS {
            self.complain(
                "the last final block is more than a minute old: nothing new goes off before the \
                 node has caught up, or this machine's clock is right"
                    .into(),
            );
        } else if self.rests_until < number {
            to_send.extend(self.enclose(at).await?);
        }
        if self.handed_over.is_none_or(|last| number.saturating_sub(last) >= HAND_OVER_EVERY) {
            to_send = self.outbox.store.ask(Store::extrinsics)?;
            self.handed_over = Some(number);
        }
        let counts = self.outbox.store.ask(Store::counts)?;
        self.outbox.metrics.waiting.set(counts.waiting);
        self.outbox.metrics.sent.set(counts.sent);
        self.outbox.metrics.block.set(number);
        for extrinsic in to_send {
            self.hand_over(&extrinsic).await?;
        }
        Ok(())
    }

    /// Looks through all final blocks that weren't looked through.
    async fn look_for_sent(&mut self, at: &At) -> Result<(), Trouble> {
        let sent = self.outbox.store.ask(Store::extrinsics)?;
        let head = at.block_number();
        let mut open: HashMap<H256, u64> =
            sent.iter().map(|extrinsic| (extrinsic.hash, extrinsic.nonce)).collect();
        let last = sent.iter().map(|extrinsic| extrinsic.last).max().unwrap_or_default();
        let from = self.scanned.unwrap_or(head).saturating_add(1);
        for number in from..=head.min(last) {
            if open.is_empty() {
                break;
            }
            let block = self.client.hash_of(number).await?;
            let body = self.client.body(block).await?;
            let found: Vec<_> = (0..)
                .zip(&body)
                .filter_map(|(place, bytes)| Some((place, open.remove(&BlakeTwo256.hash(bytes))?)))
                .collect();
            if !found.is_empty() {
                self.settle(at, number, block, &found).await?;
            }
        }
        self.scanned = Some(self.scanned.unwrap_or(head).max(head));
        Ok(())
    }

    /// `found` are places in the block, and nonces.
    async fn settle(
        &mut self,
        head: &At,
        number: u64,
        block: H256,
        found: &[(u32, u64)],
    ) -> Result<(), Trouble> {
        // A node keeps the state of some hundred blocks, with their events. What the chain has taken
        // is in that of its last final block, too; what it hasn't is looked at again.
        let outcomes = self.outcomes(block).await.ok();
        let mut fates = Vec::new();
        let mut why = BTreeMap::<String, usize>::new();
        for (place, nonce) in found {
            let readings = self.outbox.store.ask(|store| store.readings_of(*nonce))?;
            let outcome = outcomes.as_ref().map(|outcomes| outcomes.get(place));
            let (refused, again) = match outcome {
                Some(Some(Outcome { failed: Some(error), .. })) => {
                    console::warn(format_args!(
                        "block {number}: {} readings failed together: {error}; they are sent again",
                        readings.len()
                    ));
                    self.rests_until = head.block_number() + REST_AFTER_FAILURE;
                    (Vec::new(), readings.iter().map(|kept| kept.id).collect())
                }
                Some(Some(outcome)) => (told(&readings, &outcome.refused), Vec::new()),
                Some(None) => (Vec::new(), Vec::new()),
                None => (Vec::new(), self.missing(head, &readings).await?),
            };
            for (_, reason) in &refused {
                *why.entry(reason.clone()).or_default() += 1;
            }
            fates.push(Fate { nonce: *nonce, refused, again });
        }
        let taken = self.outbox.store.change(|store| store.settle(&fates, number))?;
        self.said.clear();
        self.outbox.metrics.taken.inc_by(taken as u64);
        self.tell(&format!("block {number}: {} readings taken", grouped(&taken.to_string())), &why);
        Ok(())
    }

    fn tell(&self, what: &str, refused: &BTreeMap<String, usize>) {
        let mut text = what.to_owned();
        for (why, count) in refused {
            self.outbox.metrics.refused.with_label_values(&[why]).inc_by(*count as u64);
            text.push_str(&format!(", {} refused: {why}", grouped(&count.to_string())));
        }
        console::say(text);
    }

    /// What came of the extrinsics of a block, by their places.
    async fn outcomes(&self, block: H256) -> Result<HashMap<u32, Outcome>, Error> {
        let at = self.client.at(block).await?;
        let events = at.events().fetch().await.map_err(Error::node)?;
        let mut outcomes = HashMap::<u32, Outcome>::new();
        for event in events.iter() {
            let event = event.map_err(Error::node)?;
            let Phase::ApplyExtrinsic(place) = event.phase() else { continue };
            let outcome = outcomes.entry(place).or_default();
            match (event.pallet_name(), event.event_name()) {
                ("Metering", "ReadingRefused") => {
                    outcome.refused.push(event.decode_fields_unchecked_as().map_err(Error::node)?)
                }
                ("System", "ExtrinsicFailed") => {
                    let error = DispatchError::decode_from(event.field_bytes(), at.metadata());
                    outcome.failed = Some(describe(&error.map_err(Error::node)?));
                }
                _ => {}
            }
        }
        Ok(outcomes)
    }

    /// Readings that the chain, as it is at `head`, has no value for.
    async fn missing(&self, head: &At, readings: &[Kept]) -> Result<Vec<i64>, Trouble> {
        let mut meters = self.meters(head, readings).await?;
        let mut missing = Vec::new();
        for Kept { id, signed } in readings {
            if !meters.has(signed).await? {
                missing.push(*id);
            }
        }
        Ok(missing)
    }

    async fn meters<'a>(&self, at: &'a At, readings: &[Kept]) -> Result<Meters<'a>, Trouble> {
        let sent = self.outbox.store.ask(Store::sent)?;
        let readings = readings.iter().map(|kept| &kept.signed);
        let (genesis, account) = (self.client.genesis(), self.outbox.key.account());
        Ok(Meters::of(at, genesis, account, readings, sent).await?)
    }

    /// Signs anew what no later block can take, under the same nonce: whatever a fork may bring back,
    /// one of the two gets into a block at most.
    async fn renew(&self, at: &At) -> Result<Vec<Extrinsic>, Trouble> {
        let next = self.next_nonce(at).await?;
        let mut renewed = Vec::new();
        for old in self.outbox.store.ask(Store::extrinsics)? {
            if at.block_number() <= old.last {
                continue;
            }
            if old.nonce < next {
                console::warn(format_args!(
                    "somebody else sends by the gateway's account, {}: give it one of its own",
                    self.outbox.key.account()
                ));
                self.outbox.store.change(|store| store.release(old.nonce))?;
                continue;
            }
            let readings = self.outbox.store.ask(|store| store.readings_of(old.nonce))?;
            let extrinsic = self.sign(at, old.nonce, &readings)?;
            self.outbox.store.change(|store| store.renew(&extrinsic))?;
            renewed.push(extrinsic);
        }
        Ok(renewed)
    }

    /// Puts what waits into new extrinsics, as far as there is room.
    async fn enclose(&self, at: &At) -> Result<Vec<Extrinsic>, Trouble> {
        let sent = self.outbox.store.ask(Store::extrinsics)?;
        let room = MOST_SENT.saturating_sub(sent.len());
        let waiting = self.outbox.store.ask(|store| store.waiting(room * self.outbox.batch))?;
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let batches = pack(self.sort_out(at, waiting).await?, self.outbox.batch, room);
        let after_sent = sent.last().map_or(0, |extrinsic| extrinsic.nonce + 1);
        let first = self.next_nonce(at).await?.max(after_sent);
        let mut extrinsics = Vec::new();
        for (nonce, readings) in (first..).zip(&batches) {
            let extrinsic = self.sign(at, nonce, readings)?;
            let ids: Vec<_> = readings.iter().map(|kept| kept.id).collect();
            let scanned = at.block_number();
            self.outbox.store.change(|store| store.enclose(&extrinsic, &ids, scanned))?;
            extrinsics.push(extrinsic);
        }
        Ok(extrinsics)
    }

    /// What the chain would take; what it never will is put aside.
    async fn sort_out(&self, at: &At, waiting: Vec<Kept>) -> Result<Vec<Kept>, Trouble> {
        let mut meters = self.meters(at, &waiting).await?;
        let (mut good, mut doubled, mut bad, mut refused) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for kept in waiting {
            match meters.judge(&kept.signed) {
                Verdict::Good => {
                    meters.pick(&kept.signed);
                    good.push(kept);
                }
                Verdict::Later => {}
                Verdict::Behind if meters.has(&kept.signed).await? => doubled.push(kept.id),
                Verdict::Behind => refused.push((kept.id, OUT_OF_ORDER.to_owned())),
                Verdict::Bad(_) => bad.push(kept),
            }
        }
        refused.extend(self.still_bad(&bad).await?);
        if !doubled.is_empty() {
            self.outbox.store.change(|store| store.forget(&doubled))?;
            self.outbox.metrics.doubled.inc_by(doubled.len() as u64);
        }
        if !refused.is_empty() {
            self.outbox.store.change(|store| store.refuse(&refused))?;
            let mut why = BTreeMap::<String, usize>::new();
            for (_, reason) in refused {
                *why.entry(reason).or_default() += 1;
            }
            self.tell("not sent", &why);
        }
        Ok(good)
    }

    /// Those that the best block is against, too: it may have a meter, or a key, that isn't final.
    async fn still_bad(&self, readings: &[Kept]) -> Result<Vec<(i64, String)>, Trouble> {
        if readings.is_empty() {
            return Ok(Vec::new());
        }
        let best = self.client.best().await?;
        let meters = self.meters(&best, readings).await?;
        let verdict = |kept: &Kept| match meters.judge(&kept.signed) {
            Verdict::Bad(why) => Some((kept.id, why.to_owned())),
            _ => None,
        };
        Ok(readings.iter().filter_map(verdict).collect())
    }

    fn sign(&self, at: &At, nonce: u64, readings: &[Kept]) -> Result<Extrinsic, Error> {
        let readings = readings.iter().map(|kept| kept.signed.clone()).collect();
        let call = dynamic::transaction("Metering", "submit", Submit { readings });
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .mortal_from_unchecked(VALID_FOR, at.block_number(), at.block_hash())
            .nonce(nonce)
            .build();
        let transactions = at.transactions();
        let mut signable =
            transactions.create_v4_signable_offline(&call, params).map_err(Error::node)?;
        let signed = signable.sign(self.outbox.key).map_err(Error::node)?;
        let last = at.block_number() + VALID_FOR;
        Ok(Extrinsic { nonce, hash: signed.hash(), bytes: signed.into_encoded(), last })
    }

    /// The first nonce that no final block has.
    async fn next_nonce(&self, at: &At) -> Result<u64, Error> {
        let who = (self.outbox.key.account(),);
        let account: Option<Account> = read(at, "System", "Account", who).await?;
        Ok(account.map_or(0, |account| account.nonce.into()))
    }

    async fn hand_over(&mut self, extrinsic: &Extrinsic) -> Result<(), Error> {
        let said = match self.letterbox.put(&extrinsic.bytes).await? {
            Answer::Taken => return Ok(()),
            Answer::Full => "its pool is full".to_owned(),
            Answer::Refused(reason) if reason.contains(IN_A_BLOCK) => return Ok(()),
            Answer::Refused(reason) => reason,
        };
        self.complain(format!(
            "the node doesn't take the readings of {}: {said}; trying again",
            self.outbox.key.account()
        ));
        Ok(())
    }

    /// Once for all that goes wrong in a row.
    fn complain(&mut self, what: String) {
        if self.said != what {
            console::warn(&what);
            self.said = what;
        }
    }
}

/// Into `most` batches. A meter's readings, which come one after the other, are in one of them: if it
/// fails as a whole, no later one of the meter has overtaken them. What finds no room waits.
fn pack(readings: Vec<Kept>, batch: usize, most: usize) -> Vec<Vec<Kept>> {
    let mut batches: Vec<Vec<Kept>> = Vec::new();
    for of_meter in readings.chunk_by(|a, b| a.signed.reading.meter == b.signed.reading.meter) {
        let of_meter = &of_meter[..of_meter.len().min(batch)];
        if batches.last().is_none_or(|last| last.len() + of_meter.len() > batch) {
            if batches.len() >= most {
                break;
            }
            batches.push(Vec::new());
        }
        batches.last_mut().into_iter().for_each(|last| last.extend_from_slice(of_meter));
    }
    batches
}

/// Finds the readings that events tell of.
fn told(readings: &[Kept], refused: &[ReadingRefused]) -> Vec<(i64, String)> {
    let ids: HashMap<_, _> = readings
        .iter()
        .map(|Kept { id, signed: SignedReading { reading, .. } }| {
            ((reading.meter, reading.start, reading.sequence), *id)
        })
        .collect();
    let find = |event: &ReadingRefused| {
        let id = ids.get(&(event.meter, event.start, event.sequence))?;
        Some((*id, variant(&event.why).unwrap_or("refused").to_owned()))
    };
    refused.iter().filter_map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::reading::samples::signed;

    fn kept(meters: &[(MeterId, u64)]) -> Vec<Kept> {
        let reading = |(meter, many): &(MeterId, u64)| {
            let meter = *meter;
            (1..=*many).map(move |number| Kept { id: number as i64, signed: signed(meter, number) })
        };
        meters.iter().flat_map(reading).collect()
    }

    fn packed(meters: &[(MeterId, u64)], batch: usize, most: usize) -> Vec<Vec<(MeterId, u64)>> {
        let names = |batch: &Vec<Kept>| {
            let name = |kept: &Kept| (kept.signed.reading.meter, kept.signed.reading.sequence);
            batch.iter().map(name).collect()
        };
        pack(kept(meters), batch, most).iter().map(names).collect()
    }

    #[test]
    fn a_meters_readings_are_in_one_extrinsic() {
        let batches = packed(&[(1, 2), (2, 3), (3, 1), (4, 1)], 4, 9);
        let expected = [vec![(1, 1), (1, 2)], vec![(2, 1), (2, 2), (2, 3), (3, 1)], vec![(4, 1)]];
        assert_eq!(batches, expected);
        assert_eq!(packed(&[(1, 9)], 4, 9), [vec![(1, 1), (1, 2), (1, 3), (1, 4)]]);
    }

    #[test]
    fn there_are_no_more_extrinsics_than_have_room_and_no_empty_ones() {
        assert_eq!(packed(&[(1, 1), (2, 1), (3, 1)], 1, 2), [vec![(1, 1)], vec![(2, 1)]]);
        assert_eq!(packed(&[], 4, 2), Vec::<Vec<_>>::new());
        assert_eq!(packed(&[(1, 1)], 4, 0), Vec::<Vec<_>>::new());
    }
}
