//! What the pallet stores and is given.

use busbar_math::credit::{aged, reputation, Records};
use busbar_primitives::{
    credit::Check,
    delivery::Kept,
    market::Reason,
    roles::LegalEntity,
    units::{Balance, Energy, EraIndex, MAX_ENERGY, TOKEN, WH_PER_KWH, WH_PER_MWH},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Perbill;

/// The last changes of an entity's records that are kept, at most.
pub type MaxChanges = ConstU32<16>;

/// What records are worth. Tuned by governance.
#[derive(
    Clone,
    Copy,
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameters {
    /// e0: credit of whoever has no records.
    pub prior: Perbill,
    /// m: Wh of records that move credit half-way from there.
    pub weight: Energy,
    /// What is left of records after an era.
    pub decay: Perbill,
    /// Wh of one transaction that count, at most.
    pub trade_cap: Energy,
    /// Wh of the trades between two entities that count in an era, at most.
    pub partner_cap: Energy,
    /// Wh against which misses are held at least, in reputation.
    pub reputation_floor: Energy,
    /// Blocks of an era.
    pub era: u32,
    /// On hold for an appeal, in base units.
    pub appeal_deposit: Balance,
}

impl Default for Parameters {
    /// Those of the specification: 0.5, 100 MWh, 0.9; an era of a day at a block every two seconds.
    fn default() -> Self {
        Self {
            prior: Perbill::from_percent(50),
            weight: 100 * WH_PER_MWH,
            decay: Perbill::from_percent(90),
            trade_cap: 100 * WH_PER_MWH,
            partner_cap: 300 * WH_PER_MWH,
            reputation_floor: WH_PER_MWH,
            era: 43_200,
            appeal_deposit: 10 * TOKEN,
        }
    }
}

impl Parameters {
    /// An era is long enough to be elected in, and short enough to see the next.
    pub const SHORTEST_ERA: u32 = 30;
    pub const LONGEST_ERA: u32 = 31 * 43_200;

    /// Each value is within its bounds.
    pub fn is_valid(&self) -> bool {
        let energies = WH_PER_KWH..=MAX_ENERGY;
        // JSON could say more than the whole.
        self.prior <= Perbill::one()
            && self.decay <= Perbill::one()
            && energies.contains(&self.weight)
            && energies.contains(&self.trade_cap)
            && energies.contains(&self.partner_cap)
            && energies.contains(&self.reputation_floor)
            && (Self::SHORTEST_ERA..=Self::LONGEST_ERA).contains(&self.era)
    }

    /// Wh of a transaction that count, in whole kWh: nothing of a trifle.
    pub fn weight_of(&self, energy: Energy) -> Energy {
        whole_kwh(energy.min(self.trade_cap))
    }

    /// As [`weight_of`](Self::weight_of), for a trade of two who have `dealt` so much in the era.
    pub fn weight_between(&self, energy: Energy, dealt: Energy) -> Energy {
        let left = self.partner_cap.saturating_sub(dealt);
        whole_kwh(energy.min(self.trade_cap).min(left))
    }

    /// Of what was refused no trifle is too small to count.
    pub fn weight_refused(&self, energy: Energy) -> Energy {
        self.weight_of(energy).max(WH_PER_KWH)
    }

    pub fn credit(&self, records: Records) -> Perbill {
        Perbill::from_parts(records.credit(self.prior.deconstruct(), self.weight))
    }

    /// S_reputation of whoever kept so much of its contracts.
    pub fn reputation(&self, kept: Kept) -> Perbill {
        Perbill::from_parts(reputation(
            kept.contracted,
            kept.delivered(),
            kept.missed(),
            self.reputation_floor,
        ))
    }
}

/// Rounded down.
const fn whole_kwh(energy: Energy) -> Energy {
    // The divisor isn't zero.
    (energy / WH_PER_KWH).saturating_mul(WH_PER_KWH)
}

/// An era, and the block that it began with.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Era<BlockNumber> {
    pub index: EraIndex,
    pub began: BlockNumber,
}

/// What changed the records of an entity.
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
pub enum Cause {
    /// A trade was paid: T = 1.
    Traded,
    /// An order was refused, since it failed this check: T = 0.
    Refused(Check),
    /// Supervision has set them.
    Corrected,
}

#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Change<BlockNumber> {
    pub block: BlockNumber,
    pub cause: Cause,
    /// v: the Wh of it that count.
    pub weight: Energy,
    /// What credit was with it.
    pub credit: Perbill,
}

/// The records of an entity.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct History<BlockNumber> {
    /// As they were worth in `era`.
    pub records: Records,
    pub era: EraIndex,
    /// The last ones, the oldest first.
    pub changes: BoundedVec<Change<BlockNumber>, MaxChanges>,
}

impl<BlockNumber> History<BlockNumber> {
    pub fn new(era: EraIndex) -> Self {
        Self { records: Records::default(), era, changes: BoundedVec::default() }
    }

    /// What its records are worth in `era`.
    pub fn records_in(&self, era: EraIndex, decay: Perbill) -> Records {
        self.records.aged(decay.deconstruct(), era.saturating_sub(self.era))
    }

    /// Puts it behind the others; the oldest makes room.
    pub fn push(&mut self, change: Change<BlockNumber>) {
        if self.changes.is_full() {
            self.changes.remove(0);
        }
        // There is room now.
        let _ = self.changes.try_push(change);
    }
}

/// What an entity delivered of its contracts, by its meters.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Delivered {
    /// As it was worth in `era`.
    pub kept: Kept,
    pub era: EraIndex,
}

impl Delivered {
    /// What it is worth in `era`.
    pub fn kept_in(&self, era: EraIndex, decay: Perbill) -> Kept {
        let eras = era.saturating_sub(self.era);
        let aged = |energy| aged(energy, decay.deconstruct(), eras);
        let Kept { contracted, short, over } = self.kept;
        Kept { contracted: aged(contracted), short: aged(short), over: aged(over) }
    }
}

/// Two entities, whichever is named first.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Pair {
    low: LegalEntity,
    high: LegalEntity,
}

impl Pair {
    /// `None`: it is one and the same.
    pub fn of(a: &LegalEntity, b: &LegalEntity) -> Option<Self> {
        let (low, high) = match a.cmp(b) {
            core::cmp::Ordering::Less => (a, b),
            core::cmp::Ordering::Equal => return None,
            core::cmp::Ordering::Greater => (b, a),
        };
        Some(Self { low: low.clone(), high: high.clone() })
    }
}

/// What an entity says against its credit.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Appeal<AccountId> {
    pub by: AccountId,
    pub grounds: Reason,
    /// On hold at `by`.
    pub deposit: Balance,
}
