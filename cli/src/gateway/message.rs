//! What publishers send and are answered, in JSON or CBOR: `docs/meter-gateway.md` has the form.

use std::fmt;

use busbar_primitives::units::{Energy, Moment};
use serde::{
    de::{self, DeserializeOwned, Visitor},
    Deserialize, Deserializer, Serialize,
};

use super::reading::{self, Counted, MeterId, Reading, SignedReading};

/// Of a message, in bytes: 512 readings in JSON take less.
const LONGEST: usize = 256 * 1024;
/// Of what is wrong, in characters: some of it may be the publisher's own words.
const LONGEST_WHY: usize = 200;
/// Readings of a message.
const MOST: usize = 512;

/// How a message is written; the answer to it is written likewise.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    Json,
    Cbor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    meter: MeterId,
    start: Moment,
    injected: Energy,
    #[serde(default)]
    withdrawn: Energy,
    #[serde(default)]
    quality: Quality,
    sequence: u64,
    signature: Signature,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Quality {
    #[default]
    Measured,
    Uncertain,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Signature {
    Ed25519(Bytes<64>),
    Sr25519(Bytes<64>),
    Ecdsa(Bytes<65>),
}

/// Hexadecimal digits behind `0x` in JSON, bytes in CBOR.
struct Bytes<const N: usize>([u8; N]);

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<const N: usize>;

        impl<const N: usize> Visitor<'_> for Either<N> {
            type Value = Bytes<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{N} bytes, in JSON as hexadecimal digits behind 0x")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Bytes<N>, E> {
                let bytes = text.strip_prefix("0x").map(|_| sp_core::bytes::from_hex(text));
                let bytes = bytes.and_then(Result::ok);
                let bytes = bytes.ok_or_else(|| E::custom(format!("{text:?} is no 0x…")))?;
                self.visit_bytes(&bytes)
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Bytes<N>, E> {
                let length = |_| E::invalid_length(bytes.len(), &self);
                bytes.try_into().map(Bytes).map_err(length)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl From<Message> for SignedReading {
    fn from(message: Message) -> Self {
        let Message { meter, start, injected, withdrawn, quality, sequence, signature } = message;
        let quality = match quality {
            Quality::Measured => reading::Quality::Measured,
            Quality::Uncertain => reading::Quality::Uncertain,
        };
        let signature = match signature {
            Signature::Ed25519(Bytes(bytes)) => reading::Signature::Ed25519(bytes),
            Signature::Sr25519(Bytes(bytes)) => reading::Signature::Sr25519(bytes),
            Signature::Ecdsa(Bytes(bytes)) => reading::Signature::Ecdsa(bytes),
        };
        let counted = Counted { injected, withdrawn, quality };
        Self { reading: Reading { meter, start, counted, sequence }, signature }
    }
}

/// The readings of a message: one, or a list of them.
pub fn parse(payload: &[u8]) -> (Form, Result<Vec<SignedReading>, String>) {
    let form = form(payload);
    let cut = |why: String| why.chars().take(LONGEST_WHY).collect();
    (form, readings(form, payload).map_err(cut))
}

/// JSON begins with a bracket or a blank, CBOR with a map or a list, whose first byte is above
/// those.
fn form(payload: &[u8]) -> Form {
    match payload.first() {
        Some(0x80..) => Form::Cbor,
        _ => Form::Json,
    }
}

fn readings(form: Form, payload: &[u8]) -> Result<Vec<SignedReading>, String> {
    if payload.len() > LONGEST {
        return Err(format!("{} bytes are too many: send {LONGEST} at most", payload.len()));
    }
    let is_list = match form {
        Form::Json => payload.trim_ascii_start().first() == Some(&b'['),
        Form::Cbor => matches!(payload.first(), Some(0x80..=0x9f)),
    };
    let messages: Vec<Message> =
        if is_list { decode(form, payload)? } else { vec![decode(form, payload)?] };
    if messages.is_empty() || messages.len() > MOST {
        return Err(format!("{} readings: send 1 to {MOST}", messages.len()));
    }
    let readings: Vec<SignedReading> = messages.into_iter().map(Into::into).collect();
    match readings.iter().find(|signed| signed.reading.interval().is_none()) {
        Some(signed) => Err(format!(
            "{} is not when an interval starts: give ms since the Unix epoch at a quarter of an \
             hour, UTC",
            signed.reading.start
        )),
        None => Ok(readings),
    }
}

fn decode<T: DeserializeOwned>(form: Form, payload: &[u8]) -> Result<T, String> {
    match form {
        Form::Json => serde_json::from_slice(payload).map_err(|error| error.to_string()),
        Form::Cbor => ciborium::from_reader(payload).map_err(|error| match error {
            ciborium::de::Error::Semantic(_, what) => what,
            ciborium::de::Error::Syntax(place) => format!("no CBOR at byte {place}"),
            ciborium::de::Error::Io(_) => "the CBOR ends too early".into(),
            ciborium::de::Error::RecursionLimitExceeded => "nested too deeply".into(),
        }),
    }
}

/// What a publisher is told: which readings need not be sent again, or what is wrong.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Stored(Vec<Stored>),
    Error(String),
}

#[derive(Serialize)]
pub struct Stored {
    meter: MeterId,
    start: Moment,
    sequence: u64,
}

impl Answer {
    pub fn stored(readings: &[SignedReading]) -> Self {
        let stored = |signed: &SignedReading| {
            let Reading { meter, start, sequence, .. } = signed.reading;
            Stored { meter, start, sequence }
        };
        Self::Stored(readings.iter().map(stored).collect())
    }

    pub fn write(&self, form: Form) -> Vec<u8> {
        match form {
            Form::Json => serde_json::to_vec(self).unwrap_or_default(),
            Form::Cbor => {
                let mut bytes = Vec::new();
                // A vector takes whatever is written.
                let _ = ciborium::into_writer(self, &mut bytes);
                bytes
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ciborium::{cbor, Value};

    use super::*;

    fn json(signature: &str) -> String {
        format!(
            r#"{{"meter":3,"start":900000,"injected":1000,"sequence":5,"signature":{signature}}}"#
        )
    }

    fn ed25519() -> String {
        format!(r#"{{"ed25519":"0x{}"}}"#, "01".repeat(64))
    }

    fn expected() -> SignedReading {
        let quality = reading::Quality::Measured;
        let counted = Counted { injected: 1_000, withdrawn: 0, quality };
        let reading = Reading { meter: 3, start: 900_000, counted, sequence: 5 };
        SignedReading { reading, signature: reading::Signature::Ed25519([1; 64]) }
    }

    fn cbor_bytes(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }

    fn cbor_message() -> Value {
        cbor!({
            "meter" => 3, "start" => 900_000, "injected" => 1_000, "sequence" => 5,
            "signature" => { "ed25519" => Value::Bytes(vec![1; 64]) },
        })
        .unwrap()
    }

    fn error(payload: &[u8]) -> String {
        parse(payload).1.unwrap_err()
    }

    #[test]
    fn json_and_cbor_say_the_same() {
        assert_eq!(parse(json(&ed25519()).as_bytes()), (Form::Json, Ok(vec![expected()])));
        let cbor = cbor_bytes(&cbor_message());
        assert_eq!(parse(&cbor), (Form::Cbor, Ok(vec![expected()])));
    }

    #[test]
    fn several_come_in_a_list() {
        let both = format!(" [{0},{0}]", json(&ed25519()));
        assert_eq!(parse(both.as_bytes()).1.unwrap(), [expected(), expected()]);
        let both = cbor_bytes(&Value::Array(vec![cbor_message(), cbor_message()]));
        assert_eq!(parse(&both).1.unwrap(), [expected(), expected()]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(error(b"").contains("EOF"));
        assert!(error(b"{}").contains("missing field `meter`"));
        assert!(error(b"[]").contains("0 readings: send 1 to 512"));
        let short = error(json(r#"{"ed25519":"0x01"}"#).as_bytes());
        assert!(short.contains("invalid length 1, expected 64 bytes"), "{short}");
        let rsa = error(json(r#"{"rsa":"0x01"}"#).as_bytes());
        assert!(rsa.contains("unknown variant `rsa`"), "{rsa}");
        let no_hex = error(json(r#"{"ecdsa":"zz"}"#).as_bytes());
        assert!(no_hex.contains("is no 0x"), "{no_hex}");
        let late = json(&ed25519()).replace("900000", "900001");
        assert!(error(late.as_bytes()).contains("quarter of an hour"));
        let unknown = json(&ed25519()).replace("injected", "injektd");
        assert!(error(unknown.as_bytes()).contains("unknown field"));
        assert_eq!(error(&[0xa1]), "the CBOR ends too early");
        assert!(error(&vec![b' '; LONGEST + 1]).contains("bytes are too many"));
        let long = json(&format!(r#"{{"ecdsa":"{}"}}"#, "z".repeat(9_000)));
        assert_eq!(error(long.as_bytes()).len(), LONGEST_WHY);
    }

    #[test]
    fn answers_are_written_as_the_message_was() {
        let answer = Answer::stored(&[expected()]);
        let json = br#"{"stored":[{"meter":3,"start":900000,"sequence":5}]}"#;
        assert_eq!(answer.write(Form::Json), json);
        let read: Value = ciborium::from_reader(answer.write(Form::Cbor).as_slice()).unwrap();
        let same: Value = ciborium::Value::serialized(&answer).unwrap();
        assert_eq!(read, same);
        let error = Answer::Error("no".into());
        assert_eq!(error.write(Form::Json), br#"{"error":"no"}"#);
    }
}
