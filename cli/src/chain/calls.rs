//! The calls of the market, under the names that the chain's metadata has.

use busbar_primitives::{
    market::Side,
    units::{Energy, Fen, Moment, OrderId, Price, SessionId, MS_PER_HOUR, TOKEN, WH_PER_MWH},
};
use subxt::dynamic::Value;

use super::{call, count, encoded, AccountId32, At, Call, Error, Key};

/// What every participant is certified for. Energy is delivered within an
/// hour, so W are Wh; no order in the tables is larger.
const CAPACITY_W: u64 = 100_000 * WH_PER_MWH;
/// What a signed application begins with; see the pallet's README.
const APPLY: &[u8] = b"busbar:apply";
const SIGNATURE_BYTES: usize = 64;

/// Sessions are opened with prices that are multiples of it, from one to
/// `MAX_PRICE`; base units per kWh.
pub const TICK: Price = TOKEN / 1_000;
/// The highest price of a session, in base units per kWh.
pub const MAX_PRICE: Price = 10 * TOKEN;

/// What a participant is admitted as. Regions and classes are places in the
/// chain's tables of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Profile {
    pub side: Side,
    pub region: usize,
    /// Of a generator; 0 for a consumer.
    pub class: usize,
}

/// An order as it is listed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewOrder {
    /// Base units per kWh.
    pub price: Price,
    /// Wh.
    pub energy: Energy,
    /// Wh, at most `energy`; 0 for offers.
    pub quota: Energy,
    /// Another one for each listing of its owner in a session.
    pub salt: [u8; 16],
}

fn account(who: AccountId32) -> Value {
    Value::from_bytes(who.0)
}

fn number(value: impl Into<u128>) -> Value {
    Value::u128(value.into())
}

/// An application, signed by the applicant's own key.
pub fn apply(at: &At, key: &Key, profile: Profile, valid_until: u64) -> Result<Call, Error> {
    let unsigned = application(key, profile, valid_until, [0; SIGNATURE_BYTES]);
    let bytes = encoded(at, &unsigned)?;
    // The two indices of the call; what is signed, as it is encoded here; the
    // signature, behind a byte for its kind.
    let signed = bytes.len().checked_sub(1 + SIGNATURE_BYTES).and_then(|end| bytes.get(2..end));
    let (Some(signed), Some(genesis)) = (signed, at.genesis_hash()) else {
        return Err(Error::Unfit("Participants.apply has an unknown form".into()));
    };
    let message = [APPLY, genesis.as_bytes(), signed].concat();
    Ok(application(key, profile, valid_until, key.signature(&message)))
}

fn application(
    key: &Key,
    profile: Profile,
    valid_until: u64,
    signature: [u8; SIGNATURE_BYTES],
) -> Call {
    let role = match profile.side {
        Side::Buy => Value::unnamed_variant("LargeConsumer", []),
        Side::Sell => Value::unnamed_variant("Generator", [count(profile.class)]),
    };
    // Entities are letters and digits; names of derived keys are more.
    let name = key.name().chars().filter(char::is_ascii_alphanumeric);
    let profile = Value::named_composite([
        ("role", role),
        ("region", count(profile.region)),
        ("entity", Value::from_bytes(format!("ENTITY{}", name.collect::<String>()))),
        ("capacity", number(CAPACITY_W)),
        // No documents are shown to this committee.
        ("evidence", Value::from_bytes([0u8; 32])),
    ]);
    let signature = Value::unnamed_variant("Sr25519", [Value::from_bytes(signature)]);
    let fields = [
        ("applicant", account(key.account())),
        ("profile", profile),
        ("valid_until", number(valid_until)),
        ("signature", signature),
    ];
    call("Participants", "apply", fields)
}

pub fn approve(applicant: AccountId32) -> Call {
    call("Participants", "approve", [("applicant", account(applicant))])
}

/// Does nothing but tell one motion from another.
pub fn remark(text: &str) -> Call {
    call("System", "remark", [("remark", Value::from_bytes(text))])
}

pub fn book_deposit(who: AccountId32, fen: Fen, reference: &str) -> Call {
    let fields =
        [("who", account(who)), ("fen", number(fen)), ("reference", Value::from_bytes(reference))];
    call("Bank", "book_deposit", fields)
}

pub fn confirm_deposit(reference: impl AsRef<[u8]>) -> Call {
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
        ("min_price", number(TICK)),
        ("max_price", number(MAX_PRICE)),
        ("tick", number(TICK)),
    ];
    call("OrderBook", "open_session", fields)
}

fn terms(order: &NewOrder) -> Value {
    Value::named_composite([
        ("price", number(order.price)),
        ("energy", number(order.energy)),
        ("quota", number(order.quota)),
        ("salt", Value::from_bytes(order.salt)),
    ])
}

pub fn list(session: SessionId, order: &NewOrder) -> Call {
    call("OrderBook", "list", [("session", number(session)), ("order", terms(order))])
}

/// All of these orders or none.
pub fn list_batch(session: SessionId, orders: &[NewOrder]) -> Call {
    let orders = Value::unnamed_composite(orders.iter().map(terms));
    call("OrderBook", "list_batch", [("session", number(session)), ("orders", orders)])
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
