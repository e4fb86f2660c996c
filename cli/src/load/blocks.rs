//! Blocks, and how full they are. Pure, but for reading the limits.

use serde::Serialize;
use subxt::{
    config::substrate::{DigestItem, SubstrateHeader},
    ext::scale_decode::DecodeAsType,
};

use crate::chain::{constant, At, Error};

/// Of a weight, the computing time in picoseconds.
#[derive(Clone, Copy, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Time {
    pub ref_time: u64,
}

/// What a block's weight is made of, by class of dispatch.
#[derive(Clone, Copy, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct PerClass<T> {
    pub normal: T,
    pub operational: T,
    pub mandatory: T,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Weights {
    max_block: Time,
    per_class: PerClass<ClassLimit>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ClassLimit {
    max_total: Option<Time>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Length {
    max: PerClass<u32>,
}

/// What a block may be filled with.
pub struct Limits {
    total: u64,
    normal: Option<u64>,
    operational: Option<u64>,
    bytes: u32,
}

impl Limits {
    pub fn read(at: &At) -> Result<Self, Error> {
        let weights: Weights = constant(at, "System", "BlockWeights")?;
        let length: Length = constant(at, "System", "BlockLength")?;
        let PerClass { normal, operational, .. } = weights.per_class;
        let PerClass { normal: a, operational: b, mandatory: c } = length.max;
        Ok(Self {
            total: weights.max_block.ref_time,
            normal: normal.max_total.map(|most| most.ref_time),
            operational: operational.max_total.map(|most| most.ref_time),
            bytes: a.max(b).max(c),
        })
    }

    /// The computing time of a block, in picoseconds.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// How much of each limit a block takes up.
    pub fn share(&self, weight: &PerClass<Time>, bytes: usize) -> Share {
        let part = |weight: Time, limit: Option<u64>| {
            limit.map_or(0.0, |limit| ratio(weight.ref_time, limit))
        };
        let PerClass { normal, operational, mandatory } = *weight;
        let all = normal.ref_time + operational.ref_time + mandatory.ref_time;
        Share {
            weight: ratio(all, self.total),
            normal: part(normal, self.normal),
            operational: part(operational, self.operational),
            bytes: ratio(bytes as u64, self.bytes.into()),
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Parts of a block's limits: 1 is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// All classes together.
    pub weight: f64,
    /// Of the limit for users' extrinsics.
    pub normal: f64,
    pub operational: f64,
    pub bytes: f64,
}

impl Share {
    fn most(self, other: Self) -> Self {
        Self {
            weight: self.weight.max(other.weight),
            normal: self.normal.max(other.normal),
            operational: self.operational.max(other.operational),
            bytes: self.bytes.max(other.bytes),
        }
    }

    fn is_over(&self) -> bool {
        [self.weight, self.normal, self.operational, self.bytes].iter().any(|part| *part > 1.0)
    }
}

/// What matters of a block.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub number: u64,
    pub slot: u64,
    /// Of this run.
    pub orders: usize,
    /// Bytes of all extrinsics.
    pub bytes: usize,
    pub share: Share,
}

/// Blocks that follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub blocks: u64,
    /// Slots between the first and the last of them without a block.
    pub missed_slots: u64,
    /// The most of each limit that any of them took up.
    pub fullest: Share,
    pub most_bytes: usize,
    pub most_orders: usize,
    /// Blocks beyond a limit: there should be none, whatever is asked of them.
    pub over_limits: u64,
}

impl Summary {
    pub fn of(blocks: &[Facts]) -> Self {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
            return Self::default();
        };
        let slots = last.slot.saturating_sub(first.slot);
        let numbers = last.number.saturating_sub(first.number);
        let count = |matching: fn(&Facts) -> bool| {
            blocks.iter().filter(|block| matching(block)).count() as u64
        };
        Self {
            blocks: blocks.len() as u64,
            missed_slots: slots.saturating_sub(numbers),
            fullest: blocks.iter().fold(Share::default(), |most, block| most.most(block.share)),
            most_bytes: blocks.iter().map(|block| block.bytes).max().unwrap_or(0),
            most_orders: blocks.iter().map(|block| block.orders).max().unwrap_or(0),
            over_limits: count(|block| block.share.is_over()),
        }
    }
}

/// The slot that a block was made in, as Aura has its author state it.
pub fn slot<H>(header: &SubstrateHeader<H>) -> Option<u64> {
    let mut slots = header.digest.logs.iter().filter_map(|item| match item {
        DigestItem::PreRuntime(engine, slot) => Some((engine, slot)),
        _ => None,
    });
    let (_, slot) = slots.find(|(engine, _)| *engine == b"aura")?;
    Some(u64::from_le_bytes(slot.as_slice().try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use subxt::config::substrate::{Digest, H256};

    use super::*;

    fn block(number: u64, slot: u64, normal: f64) -> Facts {
        let share = Share { weight: normal / 2.0, normal, ..Share::default() };
        Facts { number, slot, orders: number as usize, bytes: 100, share }
    }

    #[test]
    fn slots_without_a_block_are_counted() {
        let summary = Summary::of(&[block(7, 100, 0.1), block(8, 101, 0.4), block(9, 104, 0.2)]);
        assert_eq!((summary.blocks, summary.missed_slots), (3, 2));
        assert_eq!((summary.fullest.normal, summary.most_orders), (0.4, 9));
        assert_eq!(summary.over_limits, 0);
    }

    #[test]
    fn a_block_over_its_limits_is_counted() {
        let summary = Summary::of(&[block(7, 100, 1.0), block(8, 101, 1.01)]);
        assert_eq!(summary.over_limits, 1);
    }

    #[test]
    fn no_blocks_are_nothing() {
        assert_eq!(Summary::of(&[]), Summary::default());
    }

    #[test]
    fn shares_are_of_the_limit_of_each_class() {
        let limits = Limits { total: 1_000, normal: Some(700), operational: None, bytes: 50 };
        let time = |ref_time| Time { ref_time };
        let weight = PerClass { normal: time(350), operational: time(50), mandatory: time(100) };
        let expected = Share { weight: 0.5, normal: 0.5, operational: 0.0, bytes: 0.2 };
        assert_eq!(limits.share(&weight, 10), expected);
    }

    #[test]
    fn the_slot_stands_in_the_digest() {
        let zero = H256::zero();
        let seal = DigestItem::Seal(*b"aura", vec![9; 64]);
        let aura = DigestItem::PreRuntime(*b"aura", 77_u64.to_le_bytes().to_vec());
        let mut header = SubstrateHeader {
            parent_hash: zero,
            number: 1,
            state_root: zero,
            extrinsics_root: zero,
            digest: Digest { logs: vec![seal, aura] },
        };
        assert_eq!(slot(&header), Some(77));
        header.digest.logs.pop();
        assert_eq!(slot(&header), None);
    }
}
