//! What is sent: a book of orders made from a seed, the same for the same seed. Pure.

use busbar_primitives::{
    market::Side,
    units::{Balance, Energy, Price, SessionId, WH_PER_KWH},
};
use subxt::ext::codec::{Compact, Encode};

use crate::chain::calls::{NewOrder, Profile, TICK};

/// Sellers are all in the region that the presets' links start from.
const SELLERS_REGION: usize = 0;
/// Offers are spread over these prices, in ticks.
const OFFERS: (u64, u64) = (3_000, 5_000);
/// Bids over these. Between the presets' regions energy arrives for 1.0 to 1.6 token more than an
/// offer in the middle asks, within the first region for 0.3 to 0.5: so about half of what is bid
/// and offered is traded, and every region buys.
const BIDS: (u64, u64) = (4_100, 6_100);
/// From one kWh to a hundred.
const ENERGIES_WH: (u64, u64) = (WH_PER_KWH, 100 * WH_PER_KWH);
/// One of so many buyers has a renewable quota ...
const QUOTA_EVERY: usize = 4;
/// ... of this part of each of its bids.
const QUOTA_PART: Energy = 3;

/// What a participant is admitted as: by turns a buyer, in one region after another, and a seller,
/// in one class after another. It depends on nothing that changes from run to run, since nobody is
/// admitted twice. `regions` and `classes` are at least 1.
pub fn profile(participant: usize, regions: usize, classes: usize) -> Profile {
    let nth = participant / 2;
    if participant.is_multiple_of(2) {
        Profile { side: Side::Buy, region: nth % regions, class: 0 }
    } else {
        Profile { side: Side::Sell, region: SELLERS_REGION, class: nth % classes }
    }
}

/// How many orders are listed, and by how many.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Plan {
    pub orders: usize,
    /// At least 1.
    pub participants: usize,
    /// Orders in an extrinsic, at least 1.
    pub batch: usize,
    pub seed: u64,
}

impl Plan {
    /// Orders of one participant; those of two differ by one at most.
    pub fn orders_of(&self, participant: usize) -> usize {
        let one_more = participant < self.orders % self.participants;
        self.orders / self.participants + usize::from(one_more)
    }

    /// The most orders that anybody lists.
    pub fn most_orders(&self) -> usize {
        self.orders.div_ceil(self.participants)
    }

    /// The most that anybody's orders put on hold, in base units. An offer's bond is a part of its
    /// value.
    pub fn most_on_hold(&self) -> Balance {
        let (price, energy) = (BIDS.1, ENERGIES_WH.1);
        let each = TICK * Balance::from(price) * Balance::from(energy / WH_PER_KWH);
        each * self.most_orders() as Balance
    }

    /// The orders of a participant in session number `round` of the run.
    pub fn orders_by(
        &self,
        round: u64,
        participant: usize,
        profile: Profile,
    ) -> impl Iterator<Item = NewOrder> {
        let mut random = Random::of(&[self.seed, round, participant as u64]);
        let buys = profile.side == Side::Buy;
        let prices = if buys { BIDS } else { OFFERS };
        let has_quota = buys && has_quota(participant / 2);
        (0..self.orders_of(participant) as u64).map(move |nth| {
            let energy = random.within(ENERGIES_WH);
            NewOrder {
                price: TICK * Price::from(random.within(prices)),
                energy,
                quota: if has_quota { energy / QUOTA_PART } else { 0 },
                // Its owner has no other order of this number in the session.
                salt: u128::from(nth).to_le_bytes(),
            }
        })
    }
}

/// Whether this one of the buyers has a quota; in each of four regions alike.
fn has_quota(buyer: usize) -> bool {
    // Regions come in fours, too: without the shift one of them would have all quotas.
    (buyer + buyer / QUOTA_EVERY).is_multiple_of(QUOTA_EVERY)
}

/// SplitMix64: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn of(seeds: &[u64]) -> Self {
        seeds.iter().fold(Self(0), |mut mixed, seed| Self(mixed.next() ^ seed))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From the first of them to the last, each as likely as any other.
    fn within(&mut self, (first, last): (u64, u64)) -> u64 {
        let many = u128::from(last - first) + 1;
        // The product's upper half is below `many`.
        let chosen = (u128::from(self.next()) * many) >> 64;
        first + u64::try_from(chosen).unwrap_or_default()
    }
}

/// Writes calls that list orders, without looking into the metadata for each. `sign` holds what it
/// writes against the metadata once.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    pub session: SessionId,
    /// The indices of pallet and call.
    pub list: [u8; 2],
    pub list_batch: [u8; 2],
}

impl Writer {
    pub fn list(&self, order: &NewOrder) -> Vec<u8> {
        let mut bytes = self.list.to_vec();
        self.session.encode_to(&mut bytes);
        write(order, &mut bytes);
        bytes
    }

    pub fn list_batch(&self, orders: &[NewOrder]) -> Vec<u8> {
        let mut bytes = self.list_batch.to_vec();
        self.session.encode_to(&mut bytes);
        Compact(u32::try_from(orders.len()).unwrap_or(u32::MAX)).encode_to(&mut bytes);
        orders.iter().for_each(|order| write(order, &mut bytes));
        bytes
    }
}

fn write(order: &NewOrder, bytes: &mut Vec<u8>) {
    let NewOrder { price, energy, quota, salt } = order;
    (price, energy, quota, salt).encode_to(bytes);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use busbar_math::dplc::{self, Bid, Offer};

    use super::*;
    use crate::demo::tables;

    const REGIONS: usize = 4;
    const CLASSES: usize = 3;
    const PLAN: Plan = Plan { orders: 3_200, participants: 103, batch: 1, seed: 7 };

    fn book(plan: &Plan, round: u64) -> Vec<(usize, NewOrder)> {
        (0..plan.participants)
            .flat_map(|who| {
                let orders = plan.orders_by(round, who, profile(who, REGIONS, CLASSES));
                orders.map(move |order| (who, order))
            })
            .collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_book() {
        assert_eq!(book(&PLAN, 0), book(&PLAN, 0));
        assert_ne!(book(&PLAN, 0), book(&PLAN, 1));
        assert_ne!(book(&PLAN, 0), book(&Plan { seed: 8, ..PLAN }, 0));
    }

    #[test]
    fn every_order_is_dealt_out_evenly() {
        assert_eq!(book(&PLAN, 0).len(), PLAN.orders);
        let shares: BTreeSet<_> = (0..PLAN.participants).map(|who| PLAN.orders_of(who)).collect();
        assert_eq!(shares, BTreeSet::from([31, 32]));
        assert_eq!(PLAN.most_orders(), 32);
    }

    #[test]
    fn orders_keep_to_the_terms_of_the_session_and_to_what_is_on_hold() {
        let mut listed = BTreeSet::new();
        for (who, order) in book(&PLAN, 0) {
            assert!((ENERGIES_WH.0..=ENERGIES_WH.1).contains(&order.energy));
            assert!(order.price.is_multiple_of(TICK));
            assert!((TICK..=crate::chain::calls::MAX_PRICE).contains(&order.price));
            assert!(order.quota <= order.energy);
            assert!(who.is_multiple_of(2) || order.quota == 0);
            assert!(listed.insert((who, order.salt)));
        }
        for who in 0..PLAN.participants {
            let orders = PLAN.orders_by(0, who, profile(who, REGIONS, CLASSES));
            let value = |order: NewOrder| order.price * u128::from(order.energy) / 1_000 + 1;
            assert!(orders.map(value).sum::<u128>() <= PLAN.most_on_hold());
        }
    }

    #[test]
    fn buyers_are_in_every_region_and_sellers_in_every_class() {
        let profiles = (0..24).map(|who| profile(who, REGIONS, CLASSES));
        let (buyers, sellers): (Vec<_>, Vec<_>) = profiles.partition(|it| it.side == Side::Buy);
        assert_eq!(buyers.len(), sellers.len());
        let regions: BTreeSet<_> = buyers.iter().map(|it| it.region).collect();
        let classes: BTreeSet<_> = sellers.iter().map(|it| it.class).collect();
        assert_eq!((regions.len(), classes.len()), (REGIONS, CLASSES));
        assert!(sellers.iter().all(|it| it.region == SELLERS_REGION));
    }

    #[test]
    fn a_quarter_of_the_buyers_of_every_region_has_a_quota() {
        let with_quota = |region: usize| {
            let buyers = (0..64).filter(|buyer| buyer % REGIONS == region);
            buyers.filter(|buyer| has_quota(*buyer)).count()
        };
        assert_eq!([0, 1, 2, 3].map(with_quota), [4; 4]);
    }

    /// Cleared as the chain does it, with the presets' grid and classes.
    #[test]
    fn about_half_is_traded_and_every_region_buys() {
        let terms = tables::market().unwrap().terms;
        let (mut bids, mut offers) = (Vec::new(), Vec::new());
        for (who, order) in book(&PLAN, 0) {
            let Profile { side, region, class } = profile(who, REGIONS, CLASSES);
            let NewOrder { price, energy, quota, .. } = order;
            match side {
                Side::Buy => bids.push(Bid { region, price, energy, quota, priority: 0 }),
                Side::Sell => offers.push(Offer { region, class, price, energy, priority: 0 }),
            }
        }
        let (trades, _) = dplc::clear(terms, &[], &bids, &offers).unwrap();
        let traded: u64 = trades.iter().map(|trade| trade.energy).sum();
        let bid: u64 = bids.iter().map(|bid| bid.energy).sum();
        let share = traded * 100 / bid;
        assert!((35..=65).contains(&share), "{share} % of what is bid is traded");
        let regions: BTreeSet<_> = trades.iter().map(|trade| trade.buyer_region).collect();
        assert_eq!(regions.len(), REGIONS);
        let classes: BTreeSet<_> = trades.iter().map(|trade| trade.class).collect();
        assert_eq!(classes.len(), CLASSES);
    }

    #[test]
    fn calls_are_written_field_by_field() {
        let writer = Writer { session: 5, list: [32, 2], list_batch: [32, 3] };
        let order = NewOrder { price: 1, energy: 2, quota: 3, salt: [4; 16] };
        let mut terms = vec![1];
        terms.extend([0; 15]);
        terms.extend([2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        terms.extend([4; 16]);
        assert_eq!(writer.list(&order), [vec![32, 2, 5, 0, 0, 0], terms.clone()].concat());
        assert_eq!(
            writer.list_batch(&[order, order]),
            [vec![32, 3, 5, 0, 0, 0, 8], terms.clone(), terms].concat()
        );
    }
}
