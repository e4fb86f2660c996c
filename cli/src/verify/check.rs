//! Clears a session again, and makes its receipt again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use busbar_math::dplc::{self, Agreement, Bid, Class, Offer, Pass};
use busbar_primitives::{
    market::Side,
    receipt::{BilateralOrder, ClassTerms, ClearingTerms, ClosedOrder, Digests, MatchedTrade},
};
use subxt::config::substrate::H256;

use super::evidence::Evidence;
use crate::chain::AccountId32;

type Order = ClosedOrder<AccountId32>;
type Trade = MatchedTrade<AccountId32>;

/// The first that is not as it should be.
#[derive(Debug, Eq, PartialEq)]
pub enum Difference {
    /// Terms and orders are not those that the chain matched.
    Inputs { chain: H256, made: H256 },
    /// Terms and orders can't be cleared.
    Unclearable(String),
    /// A trade, counted from 0, has another value in a field.
    Trade { index: usize, field: &'static str, chain: String, made: String },
    /// The chain has more or fewer trades.
    Count { chain: usize, made: usize },
    /// The trades are right, but not those that the chain made the digest of.
    Trades { chain: H256, made: H256 },
    /// The receipt of these digests is another one.
    Receipt { chain: H256, made: H256 },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inputs { chain, made } => write!(
                f,
                "terms and orders: the chain matched those of digest {chain:#x}, the node tells \
                 of others, of digest {made:#x}: it left out an order, or the metadata is wrong; \
                 ask another node"
            ),
            Self::Unclearable(reason) => write!(f, "the session can't be cleared again: {reason}"),
            Self::Trade { index, field, chain, made } => write!(
                f,
                "trade {index}, {field}: the chain has {chain}, clearing again gives {made}"
            ),
            Self::Count { chain, made } => {
                write!(f, "trades: the chain has {chain}, clearing again gives {made}")
            }
            Self::Trades { chain, made } => {
                write!(f, "trades: the chain has made the digest {chain:#x}, theirs is {made:#x}")
            }
            Self::Receipt { chain, made } => {
                write!(f, "receipt: the chain has {chain:#x}, digests and genesis give {made:#x}")
            }
        }
    }
}

/// The receipt, once everything agrees with it.
pub fn check(evidence: &Evidence) -> Result<H256, Difference> {
    let mut made = Digests::new(&evidence.terms);
    evidence.bilaterals.iter().for_each(|order| made.add_bilateral(order));
    evidence.orders.iter().for_each(|order| made.add_order(order));
    evidence.trades.iter().for_each(|trade| made.add_trade(trade));

    let chain = evidence.digests;
    if made.inputs != chain.inputs {
        return Err(Difference::Inputs { chain: chain.inputs, made: made.inputs });
    }
    compare(evidence)?;
    if made.trades != chain.trades {
        return Err(Difference::Trades { chain: chain.trades, made: made.trades });
    }
    let receipt = made.receipt(&evidence.genesis, evidence.session);
    if receipt == evidence.receipt {
        Ok(receipt)
    } else {
        Err(Difference::Receipt { chain: evidence.receipt, made: receipt })
    }
}

/// Clears again and compares trade by trade.
fn compare(evidence: &Evidence) -> Result<(), Difference> {
    let made = clear(&evidence.terms, &evidence.bilaterals, &evidence.orders)
        .map_err(Difference::Unclearable)?;
    let chain = &evidence.trades;
    for (index, (chain, made)) in chain.iter().zip(&made).enumerate() {
        if let Some((field, chain, made)) = first_difference(chain, made) {
            return Err(Difference::Trade { index, field, chain, made });
        }
    }
    if chain.len() == made.len() {
        Ok(())
    } else {
        Err(Difference::Count { chain: chain.len(), made: made.len() })
    }
}

/// The field that differs, with both values.
fn first_difference(chain: &Trade, made: &Trade) -> Option<(&'static str, String, String)> {
    macro_rules! fields {
        ($($field:ident),*) => {$(
            if chain.$field != made.$field {
                let values = (chain.$field.to_string(), made.$field.to_string());
                return Some((stringify!($field), values.0, values.1));
            }
        )*};
    }
    fields!(for_quota, bid, offer, buyer, seller, energy, delivered, welfare, buyer_price);
    fields!(seller_price, buyer_pays, seller_receives, grid_receives, policy_receives);
    None
}

/// The trades of a session, in the order of execution.
fn clear(
    terms: &ClearingTerms,
    bilaterals: &[BilateralOrder],
    orders: &[Order],
) -> Result<Vec<Trade>, String> {
    let by_id: BTreeMap<_, _> = orders.iter().map(|order| (order.order.id, order)).collect();
    let unqueued: BTreeSet<_> = bilaterals.iter().map(|bilateral| bilateral.order).collect();
    // Matching takes positions for ids, and among equals the lower one goes first.
    let queued = by_id.values().copied().filter(|order| !unqueued.contains(&order.order.id));
    let (bids, offers): (Vec<_>, Vec<_>) = queued.partition(|order| order.queue.side == Side::Buy);
    let agreed = bilaterals.iter().filter_map(|bilateral| {
        let halves = [Some(bilateral.order), bilateral.accepts];
        let [later, earlier] = halves.map(|id| id.and_then(|id| by_id.get(&id).copied()));
        bilateral.accepts.map(|id| {
            let unknown = || format!("order {} accepts {id}, and one is missing", bilateral.order);
            later.zip(earlier).map(agreement).ok_or_else(unknown)
        })
    });
    let agreed = agreed.collect::<Result<Vec<_>, _>>()?;

    let terms = math_terms(terms)?;
    let of_bids: Vec<_> = bids.iter().map(|order| bid(order)).collect();
    let of_offers: Vec<_> = offers.iter().map(|order| offer(order)).collect();
    let (trades, matching) =
        dplc::clear(terms, &agreed, &of_bids, &of_offers).map_err(|error| format!("{error:?}"))?;
    let priced = trades.iter().map(|trade| {
        // Those that were agreed on have the ids of the chain.
        let orders = match trade.pass {
            Pass::Agreed => by_id.get(&trade.bid).copied().zip(by_id.get(&trade.offer).copied()),
            Pass::Quota | Pass::General => at(&bids, trade.bid).zip(at(&offers, trade.offer)),
        };
        price(trade, matching.terms(), orders)
    });
    priced.collect()
}

fn agreement((later, earlier): (&Order, &Order)) -> Agreement {
    let (bid, offer) = match later.queue.side {
        Side::Buy => (later, earlier),
        Side::Sell => (earlier, later),
    };
    Agreement {
        bid: bid.order.id,
        offer: offer.order.id,
        price: offer.order.price,
        buyer_region: bid.queue.region.into(),
        seller_region: offer.queue.region.into(),
        class: offer.queue.class.into(),
        energy: offer.order.energy,
    }
}

fn math_terms(terms: &ClearingTerms) -> Result<dplc::Terms, String> {
    let class = |class: &ClassTerms| {
        let ClassTerms { renewable, surcharge, certificate_cost } = *class;
        Class { renewable, surcharge, certificate_cost }
    };
    let links = terms.links.iter().map(|(pair, link)| {
        let link = dplc::Link {
            loss: link.loss,
            transmission: link.transmission,
            capacity: link.capacity,
        };
        (usize::from(pair.low()), usize::from(pair.high()), link)
    });
    dplc::Terms::new(terms.regions.into(), terms.classes.iter().map(class).collect(), links)
        .map_err(|error| format!("its terms are {error:?}"))
}

fn bid(Order { queue, order, .. }: &Order) -> Bid {
    Bid {
        region: queue.region.into(),
        price: order.price,
        energy: order.energy,
        quota: order.quota,
        priority: order.priority,
    }
}

fn offer(Order { queue, order, .. }: &Order) -> Offer {
    Offer {
        region: queue.region.into(),
        class: queue.class.into(),
        price: order.price,
        energy: order.energy,
        priority: order.priority,
    }
}

/// Settles a trade, as the chain does when it matches it.
fn price(
    trade: &dplc::Trade,
    terms: &dplc::Terms,
    orders: Option<(&Order, &Order)>,
) -> Result<Trade, String> {
    let unknown = || format!("a trade of unknown orders, link or class: {trade:?}");
    let (bid, offer) = orders.ok_or_else(unknown)?;
    let link = terms.link(trade.buyer_region, trade.seller_region);
    let (link, class) = link.zip(terms.class(trade.class)).ok_or_else(unknown)?;
    let settled = trade.settle(link, class).map_err(|error| format!("{error:?} in {trade:?}"))?;
    Ok(Trade {
        for_quota: trade.pass == Pass::Quota,
        bid: bid.order.id,
        offer: offer.order.id,
        buyer: bid.owner,
        seller: offer.owner,
        energy: trade.energy,
        delivered: settled.delivered,
        welfare: settled.welfare,
        buyer_price: settled.buyer_price,
        seller_price: settled.seller_price,
        buyer_pays: settled.buyer_pays,
        seller_receives: settled.seller_receives,
        grid_receives: settled.grid_receives,
        policy_receives: settled.policy_receives,
    })
}

fn at<'a>(orders: &[&'a Order], position: u64) -> Option<&'a Order> {
    orders.get(usize::try_from(position).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use busbar_primitives::{
        market::{BookedOrder, Link, Queue, RegionPair},
        units::OrderId,
    };

    use super::*;
    use crate::clear::{
        input::{self, ENERGY_DECIMALS, PRICE_DECIMALS},
        output::COLUMNS,
        table::{Row, Source, Table},
    };

    fn data(name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../data/dplc").join(name)
    }

    fn owner(id: OrderId) -> AccountId32 {
        AccountId32([u8::try_from(id).unwrap(); 32])
    }

    /// Makes digests and receipt what they are for the rest.
    fn sealed(mut evidence: Evidence) -> Evidence {
        let mut digests = Digests::new(&evidence.terms);
        evidence.bilaterals.iter().for_each(|order| digests.add_bilateral(order));
        evidence.orders.iter().for_each(|order| digests.add_order(order));
        evidence.trades.iter().for_each(|trade| digests.add_trade(trade));
        evidence.receipt = digests.receipt(&evidence.genesis, evidence.session);
        evidence.digests = digests;
        evidence
    }

    /// The paper's session, the trades as the tables have them. Bids have the ids from 0 on,
    /// offers those behind; keys in storage are in another order.
    fn golden() -> Evidence {
        let [grid, bids, offers] = ["grid.csv", "bids.csv", "offers.csv"].map(data);
        let files = [&grid, &bids, &offers].map(|path| Source::File(path));
        let market = input::read(files[0], files[1], files[2], 0).unwrap();

        let mut names = Vec::new();
        let mut orders = Vec::new();
        let mut list = |name: &str, side, region: usize, class: usize, (price, energy, quota)| {
            let id = OrderId::try_from(names.len()).unwrap();
            names.push(name.to_owned());
            let (region, class) = (u16::try_from(region).unwrap(), u8::try_from(class).unwrap());
            orders.push(Order {
                owner: owner(id),
                queue: Queue { side, region, class },
                order: BookedOrder { id, price, energy, quota, priority: 0 },
            });
        };
        for input::Named { name, order } in &market.bids {
            let terms = (order.price, order.energy, order.quota);
            list(name, Side::Buy, order.region, 0, terms);
        }
        for input::Named { name, order } in &market.offers {
            list(name, Side::Sell, order.region, order.class, (order.price, order.energy, 0));
        }
        orders.reverse();

        let path = data("expected_trades.csv");
        let table = Table::read(Source::File(&path), &COLUMNS).unwrap();
        let id = |row: Row<'_>, column: &str| {
            let name = row.text(column).unwrap();
            OrderId::try_from(names.iter().position(|known| known == name).unwrap()).unwrap()
        };
        let trade = |row: Row<'_>| {
            let base = |column| row.number(column, PRICE_DECIMALS, u128::MAX).unwrap();
            let wh = |column| {
                let wh = row.number(column, ENERGY_DECIMALS, u64::MAX.into()).unwrap();
                u64::try_from(wh).unwrap()
            };
            let (bid, offer) = (id(row, "buyer"), id(row, "seller"));
            MatchedTrade {
                // In these tables, what the wind makes is all bought for the quota.
                for_quota: row.text("seller").unwrap().starts_with('W'),
                bid,
                offer,
                buyer: owner(bid),
                seller: owner(offer),
                energy: wh("energy_mwh"),
                delivered: wh("delivered_mwh"),
                welfare: base("welfare_token_per_kwh"),
                buyer_price: base("buyer_price_token_per_kwh"),
                seller_price: base("seller_price_token_per_kwh"),
                buyer_pays: base("buyer_pays_token"),
                seller_receives: base("seller_receives_token"),
                grid_receives: base("grid_receives_token"),
                policy_receives: base("policy_receives_token"),
            }
        };

        let regions = market.terms.regions();
        let pairs = (0..regions).flat_map(|low| (low..regions).map(move |high| (low, high)));
        let links = pairs.filter_map(|(low, high)| {
            let link = market.terms.link(low, high)?;
            let [low, high] = [low, high].map(|region| u16::try_from(region).unwrap());
            let &dplc::Link { loss, transmission, capacity } = link;
            Some((RegionPair::new(low, high), Link { loss, transmission, capacity }))
        });
        let class = |class: &Class| {
            let Class { renewable, surcharge, certificate_cost } = *class;
            ClassTerms { renewable, surcharge, certificate_cost }
        };
        let terms = ClearingTerms {
            regions: u16::try_from(regions).unwrap(),
            classes: market.terms.classes().iter().map(class).collect(),
            links: links.collect(),
        };
        sealed(Evidence {
            genesis: H256([1; 32]),
            session: 7,
            digests: Digests::new(&terms),
            terms,
            bilaterals: Vec::new(),
            orders,
            trades: table.rows().map(trade).collect(),
            receipt: H256::zero(),
        })
    }

    fn order_of(evidence: &mut Evidence, id: OrderId) -> &mut Order {
        evidence.orders.iter_mut().find(|order| order.order.id == id).unwrap()
    }

    /// What differs once `alter` has been at the evidence; digests and receipt stay.
    fn altered(alter: impl FnOnce(&mut Evidence)) -> Difference {
        let mut evidence = golden();
        alter(&mut evidence);
        check(&evidence).unwrap_err()
    }

    #[test]
    fn the_papers_session_agrees() {
        let evidence = golden();
        assert_eq!(evidence.trades.len(), 13);
        assert_eq!(check(&evidence), Ok(evidence.receipt));
    }

    #[test]
    fn a_session_without_trades_agrees() {
        let mut evidence = golden();
        evidence.orders.retain(|order| order.queue.side == Side::Buy);
        evidence.trades.clear();
        let evidence = sealed(evidence);
        assert_eq!(check(&evidence), Ok(evidence.receipt));
    }

    #[test]
    fn a_trade_differs_when_a_figure_of_it_is_altered() {
        let difference = altered(|evidence| evidence.trades[3].grid_receives += 1);
        let expected = Difference::Trade {
            index: 3,
            field: "grid_receives",
            chain: "1605520000000000001".into(),
            made: "1605520000000000000".into(),
        };
        assert_eq!(difference, expected);
    }

    #[test]
    fn a_trade_differs_even_when_the_chain_vouches_for_it() {
        let mut evidence = golden();
        evidence.trades[12].energy -= 1;
        let difference = check(&sealed(evidence)).unwrap_err();
        assert!(matches!(difference, Difference::Trade { index: 12, field: "energy", .. }));
    }

    #[test]
    fn the_inputs_differ_when_terms_or_orders_are_altered() {
        let alterations: [fn(&mut Evidence); 6] = [
            |evidence| order_of(evidence, 8).order.energy -= 1,
            |evidence| order_of(evidence, 3).owner = owner(99),
            |evidence| evidence.terms.classes[0].surcharge += 1,
            |evidence| evidence.terms.links[0].1.loss += 1,
            |evidence| evidence.orders.retain(|order| order.order.id != 3),
            |evidence| evidence.orders.swap(0, 1),
        ];
        for (index, alter) in alterations.into_iter().enumerate() {
            let Difference::Inputs { chain, made } = altered(alter) else {
                panic!("alteration {index}")
            };
            assert_eq!(chain, golden().digests.inputs);
            assert_ne!(made, chain, "alteration {index}");
        }
    }

    #[test]
    fn the_count_differs_when_a_trade_is_left_out() {
        let difference = altered(|evidence| evidence.trades.truncate(12));
        assert_eq!(difference, Difference::Count { chain: 12, made: 13 });
    }

    #[test]
    fn digest_and_receipt_differ_when_they_are_altered() {
        let other = H256([9; 32]);
        let difference = altered(|evidence| evidence.digests.trades = other);
        assert!(matches!(difference, Difference::Trades { chain, .. } if chain == other));
        let difference = altered(|evidence| evidence.receipt = other);
        assert!(matches!(difference, Difference::Receipt { chain, .. } if chain == other));
        let difference = altered(|evidence| evidence.genesis = other);
        assert!(matches!(difference, Difference::Receipt { .. }));
    }

    #[test]
    fn terms_that_cannot_be_cleared_are_told() {
        let mut evidence = golden();
        evidence.terms.links[0].1.loss = 1_000_000;
        let difference = check(&sealed(evidence)).unwrap_err();
        assert!(matches!(difference, Difference::Unclearable(why) if why.contains("LossTooHigh")));
    }

    #[test]
    fn equal_orders_trade_in_the_order_of_their_ids() {
        let Evidence { terms, mut orders, .. } = golden();
        // The same as D, listed later, in storage before it.
        let mut twin = orders.iter().find(|order| order.order.id == 3).unwrap().clone();
        twin.order.id = 99;
        orders.insert(0, twin);
        let trades = clear(&terms, &[], &orders).unwrap();
        assert_eq!(trades[0].bid, 3);
    }

    /// The first trade of the paper, agreed on instead: its orders stand in no queue.
    fn agreed() -> Evidence {
        let mut evidence = golden();
        let first = evidence.trades[0].clone();
        for id in [first.bid, first.offer] {
            let order = order_of(&mut evidence, id);
            (order.order.price, order.order.energy) = (4_000_000_000_000, 1_000_000_000);
            order.order.quota = 0;
        }
        let (earlier, later) = (first.bid.min(first.offer), first.bid.max(first.offer));
        evidence.bilaterals = vec![
            BilateralOrder { order: earlier, accepts: None },
            BilateralOrder { order: later, accepts: Some(earlier) },
        ];
        evidence.trades = clear(&evidence.terms, &evidence.bilaterals, &evidence.orders).unwrap();
        sealed(evidence)
    }

    #[test]
    fn what_was_agreed_on_comes_first_and_trades_with_nobody_else() {
        let evidence = agreed();
        let [first, rest @ ..] = evidence.trades.as_slice() else { panic!("nothing traded") };
        // 1,000 MWh at 4 token a kWh.
        assert_eq!(first.energy, 1_000_000_000);
        assert_eq!(first.seller_receives, 4_000_000 * 1_000_000_000_000);
        assert_eq!((first.welfare, first.for_quota), (0, false));
        assert!(rest.iter().all(|trade| trade.bid != first.bid && trade.offer != first.offer));
        assert_eq!(check(&evidence), Ok(evidence.receipt));
    }

    #[test]
    fn the_inputs_differ_when_an_agreement_is_left_out_or_added() {
        for alter in [
            (|evidence: &mut Evidence| evidence.bilaterals.clear()) as fn(&mut Evidence),
            |evidence| evidence.bilaterals.truncate(1),
            |evidence| evidence.bilaterals.push(BilateralOrder { order: 7, accepts: None }),
        ] {
            let mut evidence = agreed();
            alter(&mut evidence);
            assert!(matches!(check(&evidence), Err(Difference::Inputs { .. })));
        }
    }
}
