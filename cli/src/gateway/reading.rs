//! Readings as meters sign them and as the chain takes them: see the README of `pallet-metering`.

use busbar_primitives::{
    intervals::{interval_from, Interval, INTERVAL_MS},
    units::{Energy, Moment, Power, MS_PER_HOUR},
};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use subxt::{
    config::substrate::H256,
    ext::{
        codec::{Decode, Encode},
        scale_decode::DecodeAsType,
        scale_encode::EncodeAsType,
    },
};

pub type MeterId = u32;

#[derive(Clone, Copy, Debug, Decode, DecodeAsType, Encode, EncodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[codec(crate = subxt::ext::codec)]
pub enum Quality {
    Measured,
    Uncertain,
    Substituted,
}

/// What a meter counted in one interval, in Wh.
#[derive(Clone, Copy, Debug, Decode, DecodeAsType, Encode, EncodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[codec(crate = subxt::ext::codec)]
pub struct Counted {
    pub injected: Energy,
    pub withdrawn: Energy,
    pub quality: Quality,
}

impl Counted {
    /// Neither direction exceeds what `capacity`, in W, moves in an interval.
    pub fn is_within(&self, capacity: Power) -> bool {
        let most = u128::from(capacity) * u128::from(INTERVAL_MS);
        let fits = |energy: Energy| u128::from(energy) * u128::from(MS_PER_HOUR) <= most;
        fits(self.injected) && fits(self.withdrawn)
    }
}

#[derive(Clone, Copy, Debug, Decode, Encode, EncodeAsType, Eq, PartialEq)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[codec(crate = subxt::ext::codec)]
pub struct Reading {
    pub meter: MeterId,
    pub start: Moment,
    pub counted: Counted,
    pub sequence: u64,
}

impl Reading {
    /// `None` if none starts then.
    pub fn interval(&self) -> Option<Interval> {
        interval_from(self.start)
    }
}

#[derive(Clone, Debug, Decode, Encode, EncodeAsType, Eq, PartialEq)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[codec(crate = subxt::ext::codec)]
pub enum Signature {
    Ed25519([u8; 64]),
    Sr25519([u8; 64]),
    Ecdsa([u8; 65]),
}

#[derive(Clone, Debug, Decode, Encode, EncodeAsType, Eq, PartialEq)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[codec(crate = subxt::ext::codec)]
pub struct SignedReading {
    pub reading: Reading,
    pub signature: Signature,
}

/// The key that a meter signs with.
#[derive(Clone, Copy, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum MeterKey {
    Ed25519([u8; 32]),
    Sr25519([u8; 32]),
    Ecdsa([u8; 33]),
}

impl MeterKey {
    /// False also where signature and key are of two schemes.
    pub fn has_signed(&self, genesis: &H256, signed: &SignedReading) -> bool {
        let message = [genesis.as_bytes(), &signed.reading.encode()].concat();
        match (*self, &signed.signature) {
            (Self::Ed25519(key), Signature::Ed25519(by)) => ed25519::Pair::verify(
                &ed25519::Signature::from_raw(*by),
                message,
                &ed25519::Public::from_raw(key),
            ),
            (Self::Sr25519(key), Signature::Sr25519(by)) => sr25519::Pair::verify(
                &sr25519::Signature::from_raw(*by),
                message,
                &sr25519::Public::from_raw(key),
            ),
            (Self::Ecdsa(key), Signature::Ecdsa(by)) => ecdsa::Pair::verify(
                &ecdsa::Signature::from_raw(*by),
                message,
                &ecdsa::Public::from_raw(key),
            ),
            _ => false,
        }
    }
}

#[cfg(test)]
pub mod samples {
    use super::*;

    pub const GENESIS: H256 = H256([7; 32]);

    pub fn meter(seed: u8) -> (ed25519::Pair, MeterKey) {
        let pair = ed25519::Pair::from_seed(&[seed; 32]);
        let key = MeterKey::Ed25519(pair.public().0);
        (pair, key)
    }

    /// Number `sequence` of meter `meter`, whose key is made from its number.
    pub fn signed(meter_id: MeterId, sequence: u64) -> SignedReading {
        let (pair, _) = meter(u8::try_from(meter_id).unwrap());
        let counted = Counted { injected: 1_000, withdrawn: 2, quality: Quality::Measured };
        let start = sequence * INTERVAL_MS;
        let reading = Reading { meter: meter_id, start, counted, sequence };
        let message = [GENESIS.as_bytes(), &reading.encode()].concat();
        SignedReading { reading, signature: Signature::Ed25519(pair.sign(&message).0) }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        samples::{meter, signed, GENESIS},
        *,
    };

    #[test]
    fn what_is_signed_has_69_bytes_in_the_order_of_the_specification() {
        let counted = Counted { injected: 2, withdrawn: 3, quality: Quality::Uncertain };
        let reading = Reading { meter: 1, start: 900_000, counted, sequence: 4 };
        let expected = [
            &[1, 0, 0, 0][..],
            &[0xa0, 0xbb, 0x0d, 0, 0, 0, 0, 0],
            &[2, 0, 0, 0, 0, 0, 0, 0],
            &[3, 0, 0, 0, 0, 0, 0, 0],
            &[1],
            &[4, 0, 0, 0, 0, 0, 0, 0],
        ];
        assert_eq!(reading.encode(), expected.concat());
        assert_eq!(32 + reading.encoded_size(), 69);
    }

    #[test]
    fn a_signature_counts_for_its_key_its_chain_and_its_value_only() {
        let (_, key) = meter(3);
        let good = signed(3, 5);
        assert!(key.has_signed(&GENESIS, &good));
        assert!(!meter(4).1.has_signed(&GENESIS, &good));
        assert!(!key.has_signed(&H256([8; 32]), &good));
        let mut altered = good.clone();
        altered.reading.counted.withdrawn += 1;
        assert!(!key.has_signed(&GENESIS, &altered));
        let other = SignedReading { signature: Signature::Sr25519([0; 64]), ..good };
        assert!(!key.has_signed(&GENESIS, &other));
    }

    #[test]
    fn a_capacity_bounds_both_directions() {
        let counted =
            |injected, withdrawn| Counted { injected, withdrawn, quality: Quality::Measured };
        assert!(counted(1_000, 1_000).is_within(4_000));
        assert!(!counted(1_001, 0).is_within(4_000));
        assert!(!counted(0, 1_001).is_within(4_000));
        assert!(!counted(u64::MAX, 0).is_within(u64::MAX));
    }

    #[test]
    fn only_quarters_of_an_hour_are_intervals() {
        let at = |start| Reading { start, ..signed(1, 1).reading }.interval();
        assert_eq!([at(0), at(1_800_000), at(1_800_001)], [Some(0), Some(2), None]);
        assert_eq!(at(u64::from(u32::MAX) * INTERVAL_MS + INTERVAL_MS), None);
    }
}
