//! Why an order has a rest.

use busbar_math::dplc::{clear, Bid, Class, Link, Offer, Terms, Unserved};

const FREE: Class = Class { renewable: true, surcharge: 0, certificate_cost: 0 };

fn link(capacity: Option<u64>) -> Link {
    Link { loss: 0, transmission: 0, capacity }
}

fn bid(region: usize, price: u128, energy: u64) -> Bid {
    Bid { region, price, energy, quota: 0, priority: 0 }
}

fn offer(region: usize, price: u128, energy: u64) -> Offer {
    Offer { region, class: 0, price, energy, priority: 0 }
}

fn outcome(links: Vec<(usize, usize, Link)>, bid: Bid, offer: Offer) -> (u64, Unserved, Unserved) {
    let terms = Terms::new(2, vec![FREE], links).unwrap();
    let (trades, matching) = clear(terms, &[], &[bid], &[offer]).unwrap();
    (
        trades.iter().map(|trade| trade.energy).sum(),
        matching.why_bid_unserved(bid.region, bid.price),
        matching.why_offer_unserved(offer.region, offer.class, offer.price),
    )
}

#[test]
fn capacity_when_the_link_is_full() {
    let (traded, buyer, seller) =
        outcome(vec![(0, 1, link(Some(3)))], bid(0, 9, 10), offer(1, 5, 10));
    assert_eq!((traded, buyer, seller), (3, Unserved::NoCapacity, Unserved::NoCapacity));
}

#[test]
fn price_when_the_bid_is_below_the_landed_cost() {
    let (traded, buyer, seller) = outcome(vec![(0, 1, link(None))], bid(0, 4, 10), offer(1, 5, 10));
    assert_eq!((traded, buyer, seller), (0, Unserved::Price, Unserved::Price));
}

#[test]
fn no_counterparty_when_the_other_side_is_used_up() {
    let (traded, buyer, _) = outcome(vec![(0, 1, link(None))], bid(0, 9, 10), offer(1, 5, 4));
    assert_eq!((traded, buyer), (4, Unserved::NoCounterparty));
    let (traded, _, seller) = outcome(vec![(0, 1, link(None))], bid(0, 9, 4), offer(1, 5, 10));
    assert_eq!((traded, seller), (4, Unserved::NoCounterparty));
}

#[test]
fn no_link_when_the_region_is_cut_off() {
    let (traded, buyer, seller) = outcome(vec![(1, 1, link(None))], bid(0, 9, 10), offer(1, 5, 10));
    assert_eq!((traded, buyer, seller), (0, Unserved::NoLink, Unserved::NoCounterparty));
}
