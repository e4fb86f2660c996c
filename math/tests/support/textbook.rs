//! The textbook form: the whole matrix, the largest element, remove whoever is
//! exhausted, repeat. O(m n) memory, O(m n min(m, n)) time. It shares no code
//! with the fast form: its own welfare, its own order, its own capacities.

use std::cmp::Ordering;
use std::collections::HashMap;

use busbar_math::dplc::{Bid, Class, Link, Offer};

#[derive(Clone, Debug)]
pub struct Market {
    pub regions: usize,
    pub links: Vec<(usize, usize, Link)>,
    pub classes: Vec<Class>,
    pub bids: Vec<Bid>,
    pub offers: Vec<Offer>,
}

/// (quota pass, bid, offer, injected Wh)
pub type TextbookTrade = (bool, usize, usize, u64);

/// One element of the matrix: welfare as millionths over what arrives.
#[derive(Clone, Copy)]
struct Element {
    numerator: i128,
    arriving: i128,
}

impl Element {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.arriving).cmp(&(other.numerator * self.arriving))
    }
}

fn element(bid: &Bid, offer: &Offer, link: &Link, class: &Class) -> Element {
    let arriving = 1_000_000 - i128::from(link.loss);
    let landed = bid.price as i128 - link.transmission as i128 - class.surcharge as i128;
    let injected = offer.price as i128 + class.certificate_cost as i128;
    Element { numerator: landed * arriving - injected * 1_000_000, arriving }
}

pub fn clear(market: &Market) -> Vec<TextbookTrade> {
    let mut link_of = HashMap::new();
    let mut left = HashMap::new();
    for (a, b, link) in &market.links {
        link_of.insert((*a.min(b), *a.max(b)), *link);
        left.insert((*a.min(b), *a.max(b)), link.capacity);
    }
    let mut energy: Vec<u64> = market.bids.iter().map(|bid| bid.energy).collect();
    let mut supply: Vec<u64> = market.offers.iter().map(|offer| offer.energy).collect();
    let mut trades = Vec::new();

    for quota_pass in [true, false] {
        let mut wanted: Vec<u64> = match quota_pass {
            true => market.bids.iter().map(|bid| bid.quota).collect(),
            false => energy.clone(),
        };
        // The matrix: elements of linked pairs only.
        let mut matrix: Vec<(usize, usize, (usize, usize), Element)> = Vec::new();
        for (i, bid) in market.bids.iter().enumerate() {
            for (j, offer) in market.offers.iter().enumerate() {
                let class = &market.classes[offer.class];
                let pair = (bid.region.min(offer.region), bid.region.max(offer.region));
                let Some(link) = link_of.get(&pair) else { continue };
                let q = element(bid, offer, link, class);
                if q.numerator >= 0 && (class.renewable || !quota_pass) {
                    matrix.push((i, j, pair, q));
                }
            }
        }
        loop {
            matrix.retain(|(i, j, pair, _)| {
                wanted[*i] > 0 && supply[*j] > 0 && left[pair] != Some(0)
            });
            let best = matrix.iter().max_by(|a, b| {
                let rank = |e: &(usize, usize, (usize, usize), Element)| {
                    let (bid, offer) = (&market.bids[e.0], &market.offers[e.1]);
                    (bid.priority, e.0, offer.priority, e.1)
                };
                // The lower rank is the better among equals.
                a.3.cmp(&b.3).then_with(|| rank(b).cmp(&rank(a)))
            });
            let Some((i, j, pair, _)) = best.copied() else { break };
            let capacity = left[&pair];
            let traded = wanted[i].min(supply[j]).min(capacity.unwrap_or(u64::MAX));
            wanted[i] -= traded;
            energy[i] -= traded;
            supply[j] -= traded;
            left.insert(pair, capacity.map(|capacity| capacity - traded));
            trades.push((quota_pass, i, j, traded));
        }
    }
    trades
}
