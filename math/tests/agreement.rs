//! The fast form and the textbook form agree trade for trade.

use busbar_math::dplc::{
    clear, Agreement, Bid, Class, Link, Matching, MemoryBook, Offer, Pass, Step, Terms,
};
use proptest::prelude::*;

mod support;
use support::textbook::{self, Market, TextbookTrade};

/// Coarse values, so that ties, exhaustion and full links are frequent.
fn market() -> impl Strategy<Value = Market> {
    let cent = 10_000_000_000u128;
    let price = move |low: u32, high: u32| (low..high).prop_map(move |p| u128::from(p) * cent);
    let class = (any::<bool>(), price(0, 40), price(0, 20)).prop_map(|(renewable, w, x)| Class {
        renewable,
        surcharge: if renewable { 0 } else { w },
        certificate_cost: if renewable { 0 } else { x },
    });
    (1..5usize, prop::collection::vec(class, 1..4)).prop_flat_map(move |(regions, classes)| {
        let kinds = classes.len();
        let link = (
            prop::sample::select(vec![0u32, 20_000, 65_000, 333_333, 999_999]),
            price(0, 30),
            prop::option::of(0..60u64),
        );
        let links =
            prop::collection::vec(prop::option::weighted(0.8, link), regions * (regions + 1) / 2);
        let bid = (0..regions, price(100, 160), 1..40u64, 0..40u64, 0..3u64).prop_map(
            |(region, price, energy, quota, priority)| Bid {
                region,
                price,
                energy,
                quota: quota.min(energy),
                priority,
            },
        );
        let offer = (0..regions, 0..kinds, price(60, 150), 1..40u64, 0..3u64).prop_map(
            |(region, class, price, energy, priority)| Offer {
                region,
                class,
                price,
                energy,
                priority,
            },
        );
        (
            links,
            prop::collection::vec(bid, 0..14),
            prop::collection::vec(offer, 0..14),
            Just(classes),
        )
            .prop_map(move |(drawn, bids, offers, classes)| {
                let pairs = (0..regions).flat_map(|high| (0..=high).map(move |low| (low, high)));
                let links = pairs
                    .zip(drawn)
                    .filter_map(|((low, high), link)| {
                        let (loss, transmission, capacity) = link?;
                        Some((low, high, Link { loss, transmission, capacity }))
                    })
                    .collect();
                Market { regions, links, classes, bids, offers }
            })
    })
}

fn terms(market: &Market) -> Terms {
    Terms::new(market.regions, market.classes.clone(), market.links.iter().copied())
        .expect("the strategy draws valid terms")
}

fn fast(market: &Market) -> Vec<TextbookTrade> {
    let (trades, _) =
        clear(terms(market), &[], &market.bids, &market.offers).expect("prices are in range");
    trades
        .iter()
        .map(|t| (t.pass == Pass::Quota, t.bid as usize, t.offer as usize, t.energy))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn fast_and_textbook_agree_trade_for_trade(market in market()) {
        prop_assert_eq!(fast(&market), textbook::clear(&market));
    }

    /// Whatever step a block ends with, the next one carries on as if there
    /// had been no break.
    #[test]
    fn resuming_changes_nothing(market in market(), every in 1..6usize) {
        let mut book = MemoryBook::new(&terms(&market), &market.bids, &market.offers);
        let mut matching = Matching::new(terms(&market));
        let mut trades = Vec::new();
        for count in 1.. {
            match matching.step(&mut book).expect("prices are in range") {
                Step::Advanced => {},
                Step::Traded(trade) => {
                    book.record(&trade);
                    trades.push((
                        trade.pass == Pass::Quota,
                        trade.bid as usize,
                        trade.offer as usize,
                        trade.energy,
                    ));
                },
                Step::Done => break,
            }
            if count % every == 0 {
                let progress = matching.into_progress();
                matching = Matching::resume(terms(&market), progress).expect("same terms");
            }
        }
        prop_assert_eq!(trades, fast(&market));
    }

    /// What was agreed on takes capacity in its order; then all is as if there were so much less.
    #[test]
    fn agreements_come_first_and_take_capacity(
        market in market(),
        drawn in prop::collection::vec((0..5usize, 0..5usize, 0..4usize, 1..40u64), 0..6),
    ) {
        let agreement = |(number, &(buyer, seller, class, energy)): (u64, &(_, _, _, u64))| {
            Agreement {
                bid: number,
                offer: 1_000 + number,
                price: 7,
                buyer_region: buyer % market.regions,
                seller_region: seller % market.regions,
                class: class % market.classes.len(),
                energy,
            }
        };
        let agreements: Vec<_> = (0..).zip(&drawn).map(agreement).collect();
        let (trades, _) = clear(terms(&market), &agreements, &market.bids, &market.offers).unwrap();

        let mut rest = market.clone();
        let mut expected = Vec::new();
        for agreement in &agreements {
            let (a, b) = (agreement.buyer_region, agreement.seller_region);
            let pair = (a.min(b), a.max(b));
            let link = rest.links.iter_mut().find(|(low, high, _)| (*low, *high) == pair);
            let Some((_, _, link)) = link else { continue };
            let energy = agreement.energy.min(link.capacity.unwrap_or(u64::MAX));
            link.capacity = link.capacity.map(|capacity| capacity - energy);
            if energy > 0 {
                expected.push((agreement.bid, agreement.offer, energy));
            }
        }
        let is_agreed = |pass: Pass| pass == Pass::Agreed;
        let first: Vec<_> = trades.iter().take_while(|trade| is_agreed(trade.pass)).collect();
        let made: Vec<_> = first.iter().map(|t| (t.bid, t.offer, t.energy)).collect();
        prop_assert_eq!(made, expected);
        let behind = trades[first.len()..].iter();
        let behind: Vec<_> = behind
            .map(|t| (t.pass == Pass::Quota, t.bid as usize, t.offer as usize, t.energy))
            .collect();
        prop_assert_eq!(behind, textbook::clear(&rest));
    }

    /// No order is overfilled, no quota exceeded in the quota pass, no link
    /// carries more than its capacity.
    #[test]
    fn limits_hold(market in market()) {
        let trades = fast(&market);
        for (i, bid) in market.bids.iter().enumerate() {
            let of_bid = |quota_only: bool| -> u64 {
                trades.iter().filter(|t| t.1 == i && (t.0 || !quota_only)).map(|t| t.3).sum()
            };
            prop_assert!(of_bid(false) <= bid.energy);
            prop_assert!(of_bid(true) <= bid.quota);
        }
        for (j, offer) in market.offers.iter().enumerate() {
            let sold: u64 = trades.iter().filter(|t| t.2 == j).map(|t| t.3).sum();
            prop_assert!(sold <= offer.energy);
        }
        for (low, high, link) in &market.links {
            let carried: u64 = trades
                .iter()
                .filter(|t| {
                    let (a, b) = (market.bids[t.1].region, market.offers[t.2].region);
                    (a.min(b), a.max(b)) == (*low, *high)
                })
                .map(|t| t.3)
                .sum();
            prop_assert!(link.capacity.is_none_or(|capacity| carried <= capacity));
        }
    }
}
