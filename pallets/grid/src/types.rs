//! Values of the grid; they know neither the pallet nor its storage.

use core::fmt::Debug;

use busbar_primitives::{
    market::{Link, RegionPair},
    units::RegionId,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
    traits::{ConstU32, Get},
    BoundedBTreeMap, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
    PartialEqNoBound,
};
use scale_info::TypeInfo;

pub const MAX_NAME_BYTES: u32 = 32;

pub type RegionName = BoundedVec<u8, ConstU32<MAX_NAME_BYTES>>;

/// `Some` sets the link of a pair, `None` removes it.
pub type LinkChange = (RegionPair, Option<Link>);

/// One version of the grid.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DefaultNoBound,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[codec(mel_bound(AccountId: MaxEncodedLen))]
#[scale_info(skip_type_params(MaxRegions, MaxLinks))]
pub struct Table<AccountId, MaxRegions, MaxLinks>
where
    AccountId: Clone + Debug + Eq,
    MaxRegions: Get<u32>,
    MaxLinks: Get<u32>,
{
    /// Names; a region's id is its position.
    pub regions: BoundedVec<RegionName, MaxRegions>,
    /// Pairs that can trade; any other pair can't.
    pub links: BoundedBTreeMap<RegionPair, Link, MaxLinks>,
    /// Receives the transmission charges.
    pub company: Option<AccountId>,
}

impl<AccountId, MaxRegions, MaxLinks> Table<AccountId, MaxRegions, MaxLinks>
where
    AccountId: Clone + Debug + Eq,
    MaxRegions: Get<u32>,
    MaxLinks: Get<u32>,
{
    /// Exact: the runtime's integrity test keeps `MaxRegions` within the type.
    pub fn region_count(&self) -> RegionId {
        RegionId::try_from(self.regions.len()).unwrap_or(RegionId::MAX)
    }

    pub fn has_region(&self, region: RegionId) -> bool {
        region < self.region_count()
    }

    pub fn has_name(&self, name: &RegionName) -> bool {
        self.regions.contains(name)
    }
}
