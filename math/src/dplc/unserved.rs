//! Why an order was not served in full.

use codec::{Decode, Encode};
use scale_info::TypeInfo;

use super::{matching::Matching, pricing::LandedCost};
use crate::Price;

/// The first of these that applies, in this order.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Unserved {
    /// A pair would have traded, but its link had no capacity left.
    NoCapacity,
    /// Orders are left on the other side, but none at a price that pays for
    /// the energy, its losses, transmission and surcharges.
    Price,
    /// No order is left on the other side in any linked region.
    NoCounterparty,
    /// The order's region is linked to none.
    NoLink,
}

impl Matching {
    /// Why a bid of this region and price has a rest, once matching is done.
    pub fn why_bid_unserved(&self, region: usize, price: Price) -> Unserved {
        let classes = 0..self.terms().classes().len();
        self.worst_obstacle(region, |other| {
            classes
                .clone()
                .filter_map(|class| {
                    let offer = self.offer_head(other, class)?;
                    self.would_trade((region, price), (other, class, offer.price))
                })
                .reduce(|a, b| a || b)
        })
    }

    /// Why an offer of this region, class and price has a rest.
    pub fn why_offer_unserved(&self, region: usize, class: usize, price: Price) -> Unserved {
        self.worst_obstacle(region, |other| {
            let bid = self.bid_head(other)?;
            self.would_trade((other, bid.price), (region, class, price))
        })
    }

    /// `best` tells of a linked region whether its best order that is left
    /// would trade; `None` if none is left there.
    fn worst_obstacle(&self, region: usize, best: impl Fn(usize) -> Option<bool>) -> Unserved {
        let mut found = Unserved::NoLink;
        for other in 0..self.terms().regions() {
            if self.terms().link(region, other).is_none() {
                continue;
            }
            match best(other) {
                Some(true) => return Unserved::NoCapacity,
                Some(false) => found = Unserved::Price,
                None if found == Unserved::NoLink => found = Unserved::NoCounterparty,
                None => {}
            }
        }
        found
    }

    fn would_trade(&self, bid: (usize, Price), offer: (usize, usize, Price)) -> Option<bool> {
        let link = self.terms().link(bid.0, offer.0)?;
        let class = self.terms().class(offer.1)?;
        let welfare = LandedCost::new(offer.2, link, class).ok()?.welfare_for(bid.1).ok()?;
        Some(!welfare.is_negative())
    }
}
