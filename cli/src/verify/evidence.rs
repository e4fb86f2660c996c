//! A session's records, out of the proven state.
//!
//! What is hashed and compared is made by our own types; the chain's metadata, which the node
//! gives without proof, only says where in a proven value its fields are. Read otherwise, they
//! would make other hashes than the ones that are on chain.

use std::fmt;

use busbar_math::dplc::certificate_cost;
use busbar_primitives::{
    market::{BookedOrder, Link, Queue, RegionPair, Side},
    receipt::{BilateralOrder, ClassTerms, ClearingTerms, ClosedOrder, Digests, MatchedTrade},
    roles::Technology,
    units::{ClassId, Energy, GridVersion, OrderId, Ppm, Price, RegionId, SessionId},
};
use subxt::{
    config::substrate::H256,
    ext::{
        codec::{self, Decode, DecodeAll, Encode, Input},
        scale_decode::DecodeAsType,
    },
};

use super::{
    fetch::{Hasher, Key, State, Untrue},
    Failure,
};
use crate::chain::{AccountId32, At, Client, StoredTrade};

/// A session as the chain keeps it until it is closed.
pub struct Evidence {
    pub genesis: H256,
    pub session: SessionId,
    pub terms: ClearingTerms,
    /// Those that stand in no queue, by their ids.
    pub bilaterals: Vec<BilateralOrder>,
    /// In the order of their keys in storage.
    pub orders: Vec<ClosedOrder<AccountId32>>,
    /// Of the last round, in the order of execution.
    pub trades: Vec<MatchedTrade<AccountId32>>,
    pub digests: Digests,
    pub receipt: H256,
}

/// Why there is nothing to check at this block.
#[derive(Debug, Eq, PartialEq)]
pub enum Unready {
    /// No session of this id, nor a receipt.
    Unknown,
    /// Its orders and trades are deleted; its receipt is kept.
    Closed(H256),
    /// Its orders and trades are being deleted; without a receipt, it was cancelled.
    Closing(Option<H256>),
    /// It is not cleared, or not confirmed, or excess is still being released.
    Underway(Stage),
    /// It was cleared by a release that made no receipts.
    NoReceipt,
}

impl fmt::Display for Unready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ELSEWHERE: &str =
            "to check it, name by --at a block of the time when it was settling \
                                 or settled, and ask a node that keeps the state of all blocks";
        match self {
            Self::Unknown => f.write_str(
                "is not there, and has no receipt: it never opened, was cancelled, or was closed \
                 by a release that made no receipts; look up its id",
            ),
            Self::Closed(receipt) => write!(
                f,
                "is closed: of it, the chain keeps the receipt {receipt:#x} alone; {ELSEWHERE}"
            ),
            Self::Closing(Some(receipt)) => {
                write!(f, "is being deleted; its receipt is {receipt:#x}; {ELSEWHERE}")
            }
            Self::Closing(None) => {
                f.write_str("is being deleted without a receipt: it was cancelled, nothing traded")
            }
            Self::Underway(stage) => write!(
                f,
                "has no receipt yet: its stage is {stage:?}; ask again once it is settling"
            ),
            Self::NoReceipt => f.write_str(
                "has no receipt: it was matched by a release that made none; compare its trades \
                 with those of `busbar clear`",
            ),
        }
    }
}

/// Fetches all that the check of a session needs.
pub async fn gather(client: &Client, state: &State, id: SessionId) -> Result<Evidence, Failure> {
    let dplc = |entry| Key::new("Dplc", entry).then(id);
    let receipt: Option<H256> = own(state, &dplc("Receipts")).await?;
    let digests: Option<Digests> = own(state, &dplc("Digests")).await?;
    let stored = state.value(&dplc("Sessions")).await?;

    let types = Types(client.at(state.block()).await?);
    let stored = stored.map(|stored| types.read(&dplc("Sessions"), &stored)).transpose()?;
    let (session, receipt) =
        ready(stored, receipt, digests.is_some()).map_err(|why| Failure::Unready(id, why))?;
    let absent = || Untrue::Absent { key: dplc("Digests").to_string() };
    let digests = digests.ok_or_else(absent)?;

    let grid = Key::new("Grid", "Versions").then(session.terms.grid);
    let table: Table = types.read(&grid, &state.required(&grid).await?)?;
    let lowered = state.value(&dplc("Lowered")).await?;
    let lowered: Option<Vec<(Pair, Energy)>> =
        lowered.map(|lowered| types.read(&dplc("Lowered"), &lowered)).transpose()?;
    let terms = session.terms.clearing(table, &lowered.unwrap_or_default());
    let terms = terms.map_err(|reason| unfit(&dplc("Sessions"), reason))?;

    let bilaterals = Key::new("OrderBook", "Bilaterals").then(id);
    let bilaterals = state
        .entries(&bilaterals, Hasher::Identity, |Place(order), key, stored| {
            types.read(key, stored).map(|stored: Bilateral| stored.order(order))
        })
        .await?;

    let listed = Key::new("OrderBook", "Orders").then(id);
    let orders = state
        .entries(&listed, Hasher::Twox64Concat, |order, key, stored| {
            types.read(key, stored).map(|stored: Order| stored.closed(order))
        })
        .await?;

    let matched = dplc("Trades").then(session.round);
    let mut trades = state
        .entries(&matched, Hasher::Twox64Concat, |index: u32, key, stored| {
            types.read(key, stored).map(|stored: StoredTrade| (index, stored.matched()))
        })
        .await?;
    trades.sort_unstable_by_key(|(index, _)| *index);
    let found = trades.iter().map(|(index, _)| Some(*index)).chain([None]);
    let gap = (0..session.trades).zip(found).find(|(index, found)| Some(*index) != *found);
    if let Some((index, _)) = gap {
        return Err(Untrue::Unlisted { key: matched.then(index).to_string() }.into());
    }
    let trades = trades.into_iter().map(|(_, trade)| trade).collect();
    let genesis = client.genesis();
    Ok(Evidence { genesis, session: id, terms, bilaterals, orders, trades, digests, receipt })
}

/// A value that is read without metadata: nothing but our own types says what is in it.
async fn own<T: DecodeAll>(state: &State, key: &Key) -> Result<Option<T>, Failure> {
    let stored = state.value(key).await?;
    let read = |stored: Vec<u8>| {
        T::decode_all(&mut stored.as_slice()).map_err(|error| unfit(key, error.to_string()))
    };
    stored.map(read).transpose()
}

/// The session and its receipt, if it can be checked.
fn ready(
    session: Option<Session>,
    receipt: Option<H256>,
    has_digests: bool,
) -> Result<(Session, H256), Unready> {
    match (session, receipt) {
        (None, None) => Err(Unready::Unknown),
        (None, Some(receipt)) => Err(Unready::Closed(receipt)),
        (Some(Session { stage: Stage::Closing, .. }), receipt) => Err(Unready::Closing(receipt)),
        (Some(session), Some(receipt)) => Ok((session, receipt)),
        (Some(Session { stage: Stage::Settling | Stage::Settled, .. }), None) if !has_digests => {
            Err(Unready::NoReceipt)
        }
        (Some(session), None) => Err(Unready::Underway(session.stage)),
    }
}

/// Reads stored values by the chain's metadata at the block.
struct Types(At);

impl Types {
    fn read<T: DecodeAsType>(&self, key: &Key, mut stored: &[u8]) -> Result<T, Failure> {
        let metadata = self.0.metadata_ref();
        let entry = metadata
            .pallet_by_name(key.pallet)
            .and_then(|pallet| pallet.storage()?.entry_by_name(key.entry))
            .ok_or_else(|| unfit(key, "it isn't in the metadata".into()))?;
        let value = T::decode_as_type(&mut stored, entry.value_ty(), metadata.types())
            .map_err(|error| unfit(key, error.to_string()))?;
        if stored.is_empty() {
            Ok(value)
        } else {
            Err(unfit(key, format!("{} bytes are left over", stored.len())))
        }
    }
}

fn unfit(key: &Key, reason: String) -> Failure {
    Failure::Form { key: key.to_string(), reason }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Session {
    stage: Stage,
    terms: Terms,
    round: u8,
    trades: u32,
}

#[derive(Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Stage {
    Listing,
    Matching,
    Checking,
    Releasing,
    Settling,
    Settled,
    Closing,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Terms {
    grid: GridVersion,
    regions: u16,
    parameters: Parameters,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Parameters {
    classes: Vec<SellerClass>,
    certificate_price: Price,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct SellerClass {
    technology: StoredTechnology,
    environment: Price,
    cross_subsidy: Price,
    obligation: Ppm,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum StoredTechnology {
    Wind,
    Solar,
    Hydro,
    Biomass,
    Thermal,
}

impl From<&StoredTechnology> for Technology {
    fn from(stored: &StoredTechnology) -> Self {
        match stored {
            StoredTechnology::Wind => Self::Wind,
            StoredTechnology::Solar => Self::Solar,
            StoredTechnology::Hydro => Self::Hydro,
            StoredTechnology::Biomass => Self::Biomass,
            StoredTechnology::Thermal => Self::Thermal,
        }
    }
}

impl SellerClass {
    /// `None`: W or X is out of range.
    fn terms(&self, certificate_price: Price) -> Option<ClassTerms> {
        Some(ClassTerms {
            renewable: Technology::from(&self.technology).is_renewable(),
            surcharge: self.environment.checked_add(self.cross_subsidy)?,
            certificate_cost: certificate_cost(self.obligation, certificate_price)?,
        })
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Table {
    links: Vec<(Pair, StoredLink)>,
}

#[derive(Clone, Copy, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Pair {
    low: RegionId,
    high: RegionId,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredLink {
    loss: Ppm,
    transmission: Price,
    capacity: Option<Energy>,
}

impl Terms {
    fn clearing(self, table: Table, lowered: &[(Pair, Energy)]) -> Result<ClearingTerms, String> {
        let Parameters { classes, certificate_price } = self.parameters;
        let classes = classes
            .iter()
            .map(|class| class.terms(certificate_price))
            .collect::<Option<Vec<_>>>()
            .ok_or("a class has surcharges or certificates out of range")?;
        // The table is a map: its pairs ascend.
        let links = table.links.into_iter().map(|(pair, link)| {
            let limit = lowered.iter().find(|(known, _)| *known == pair).map(|(_, limit)| *limit);
            let link = Link {
                loss: link.loss,
                transmission: link.transmission,
                capacity: limit.or(link.capacity),
            };
            (RegionPair::new(pair.low, pair.high), link)
        });
        Ok(ClearingTerms { regions: self.regions, classes, links: links.collect() })
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum StoredSide {
    Buy,
    Sell,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Order {
    owner: AccountId32,
    side: StoredSide,
    region: RegionId,
    class: ClassId,
    price: Price,
    energy: Energy,
    quota: Energy,
    priority: u64,
}

impl Order {
    fn closed(self, id: OrderId) -> ClosedOrder<AccountId32> {
        let side = match self.side {
            StoredSide::Buy => Side::Buy,
            StoredSide::Sell => Side::Sell,
        };
        ClosedOrder {
            owner: self.owner,
            queue: Queue { side, region: self.region, class: self.class },
            order: BookedOrder {
                id,
                price: self.price,
                energy: self.energy,
                quota: self.quota,
                priority: self.priority,
            },
        }
    }
}

/// The key of an order that stands in no queue: big-endian, so that keys ascend as ids do.
struct Place(OrderId);

impl Decode for Place {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Ok(Self(OrderId::from_be_bytes(Decode::decode(input)?)))
    }
}

impl Encode for Place {
    fn encode(&self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Bilateral {
    Proposed,
    Accepted,
    Accepts { proposal: OrderId },
}

impl Bilateral {
    const fn order(&self, order: OrderId) -> BilateralOrder {
        let accepts = match self {
            Self::Proposed | Self::Accepted => None,
            Self::Accepts { proposal } => Some(*proposal),
        };
        BilateralOrder { order, accepts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASS: SellerClass = SellerClass {
        technology: StoredTechnology::Thermal,
        environment: 3,
        cross_subsidy: 4,
        obligation: 200_000,
    };

    fn session(stage: Stage) -> Session {
        let parameters = Parameters { classes: vec![CLASS], certificate_price: 5_000 };
        let terms = Terms { grid: 0, regions: 2, parameters };
        Session { stage, terms, round: 0, trades: 0 }
    }

    fn link(capacity: Option<Energy>) -> StoredLink {
        StoredLink { loss: 10, transmission: 20, capacity }
    }

    #[test]
    fn lowered_capacities_take_the_place_of_the_grids_own() {
        let pairs = [(0, 0), (0, 1), (1, 1)].map(|(low, high)| Pair { low, high });
        let [own, lowered, unlimited] = pairs;
        let links = vec![(own, link(Some(9))), (lowered, link(Some(9))), (unlimited, link(None))];
        let terms = session(Stage::Settled).terms.clearing(Table { links }, &[(lowered, 5)]);
        let ClearingTerms { regions, classes, links } = terms.unwrap();
        assert_eq!(regions, 2);
        assert_eq!(classes, [ClassTerms { renewable: false, surcharge: 7, certificate_cost: 1 }]);
        let capacities = links.iter().map(|(pair, link)| (pair.low(), pair.high(), link.capacity));
        let expected = [(0, 0, Some(9)), (0, 1, Some(5)), (1, 1, None)];
        assert_eq!(capacities.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_session_is_checked_as_soon_as_it_has_a_receipt() {
        let receipt = H256([7; 32]);
        for stage in [Stage::Settling, Stage::Settled] {
            let found = ready(Some(session(stage)), Some(receipt), true);
            assert_eq!(found.map(|(_, receipt)| receipt), Ok(receipt));
        }
    }

    #[test]
    fn what_cannot_be_checked_is_told_apart() {
        let receipt = H256([7; 32]);
        let why = |session, receipt, digests| ready(session, receipt, digests).err().unwrap();
        assert_eq!(why(None, None, false), Unready::Unknown);
        assert_eq!(why(None, Some(receipt), false), Unready::Closed(receipt));
        let closing = Unready::Closing(Some(receipt));
        assert_eq!(why(Some(session(Stage::Closing)), Some(receipt), true), closing);
        let cancelled = Unready::Closing(None);
        assert_eq!(why(Some(session(Stage::Closing)), None, true), cancelled);
        let checking = Unready::Underway(Stage::Checking);
        assert_eq!(why(Some(session(Stage::Checking)), None, true), checking);
        assert_eq!(why(Some(session(Stage::Settled)), None, false), Unready::NoReceipt);
    }
}
