//! The calls of a session, under the names that the chain's metadata has.

use busbar_primitives::{
    market::Side,
    units::{Fen, Moment, OrderId, SessionId, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use subxt::dynamic::Value;

use super::people::Participant;
use crate::chain::{call, count, encoded, At, Call, Error, Key};

/// What every participant is certified for. Energy is delivered within an
/// hour, so W are Wh; no order in the tables is larger.
const CAPACITY_W: u64 = 100_000 * WH_PER_MWH;
/// What a signed application begins with; see the pallet's README.
const APPLY: &[u8] = b"busbar:apply";
const SIGNATURE_BYTES: usize = 64;

fn account(key: &Key) -> Value {
    Value::from_bytes(key.account().0)
}

fn number(value: impl Into<u128>) -> Value {
    Value::u128(value.into())
}

/// An application, signed by the applicant's own key.
pub fn apply(at: &At, participant: &Participant, valid_until: u64) -> Result<Call, Error> {
    let unsigned = application(participant, valid_until, [0; SIGNATURE_BYTES]);
    let bytes = encoded(at, &unsigned)?;
    // The two indices of the call; what is signed, as it is encoded here; the
    // signature, behind a byte for its kind.
    let signed = bytes.len().checked_sub(1 + SIGNATURE_BYTES).and_then(|end| bytes.get(2..end));
    let (Some(signed), Some(genesis)) = (signed, at.genesis_hash()) else {
        return Err(Error::Unfit("Participants.apply has an unknown form".into()));
    };
    let message = [APPLY, genesis.as_bytes(), signed].concat();
    Ok(application(participant, valid_until, participant.key.signature(&message)))
}

fn application(
    participant: &Participant,
    valid_until: u64,
    signature: [u8; SIGNATURE_BYTES],
) -> Call {
    let role = match participant.side {
        Side::Buy => Value::unnamed_variant("LargeConsumer", []),
        Side::Sell => Value::unnamed_variant("Generator", [count(participant.class)]),
    };
    let profile = Value::named_composite([
        ("role", role),
        ("region", count(participant.region)),
        ("entity", Value::from_bytes(format!("ENTITY{}", participant.key.name()))),
        ("capacity", number(CAPACITY_W)),
        // No documents are shown to this committee.
        ("evidence", Value::from_bytes([0u8; 32])),
    ]);
    let signature = Value::unnamed_variant("Sr25519", [Value::from_bytes(signature)]);
    let fields = [
        ("applicant", account(&participant.key)),
        ("profile", profile),
        ("valid_until", number(valid_until)),
        ("signature", signature),
    ];
    call("Participants", "apply", fields)
}

pub fn approve(applicant: &Key) -> Call {
    call("Participants", "approve", [("applicant", account(applicant))])
}

/// Does nothing but tell one motion from another.
pub fn remark(text: &str) -> Call {
    call("System", "remark", [("remark", Value::from_bytes(text))])
}

pub fn book_deposit(who: &Key, fen: Fen, reference: &str) -> Call {
    let fields =
        [("who", account(who)), ("fen", number(fen)), ("reference", Value::from_bytes(reference))];
    call("Bank", "book_deposit", fields)
}

pub fn confirm_deposit(reference: &str) -> Call {
    call("Bank", "confirm_deposit", [("reference", Value::from_bytes(reference))])
}

/// A session that takes orders from `now` until `gate_closure`, for an hour
/// behind it.
pub fn open_session(now: Moment, gate_closure: Moment) -> Call {
    let schedule = Value::named_composite([
        ("opens", number(now)),
        ("gate_closure", number(gate_closure)),
        ("delivery_start", number(gate_closure)),
        ("delivery_end", number(gate_closure + MS_PER_HOUR)),
    ]);
    let fields = [
        ("product", Value::from_bytes("annual")),
        ("schedule", schedule),
        ("min_price", number(TOKEN / 1_000)),
        ("max_price", number(10 * TOKEN)),
        ("tick", number(TOKEN / 1_000)),
    ];
    call("OrderBook", "open_session", fields)
}

/// The participant's order; `salt` is another one for each of its listings.
pub fn list(session: SessionId, participant: &Participant, salt: u8) -> Call {
    let order = Value::named_composite([
        ("price", number(participant.price)),
        ("energy", number(participant.energy)),
        ("quota", number(participant.quota)),
        ("salt", Value::from_bytes([salt; 16])),
    ]);
    call("OrderBook", "list", [("session", number(session)), ("order", order)])
}

pub fn withdraw(session: SessionId, order: OrderId) -> Call {
    call("OrderBook", "withdraw", [("session", number(session)), ("order", number(order))])
}

/// The security check of a round.
pub fn confirm(session: SessionId, round: u8) -> Call {
    call("Dplc", "confirm", [("session", number(session)), ("round", number(round))])
}

pub fn settle(session: SessionId, index: u32) -> Call {
    call("Dplc", "settle", [("session", number(session)), ("index", number(index))])
}
