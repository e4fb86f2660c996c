//! Random books from a seed. (The property tests draw theirs from proptest.)

use busbar_math::dplc::{Bid, Class, Link, Offer};

use crate::textbook::Market;

/// SplitMix64: the same book for the same seed on every machine.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

const MILLITOKEN: u128 = 1_000_000_000;

/// A market of `orders` bids and as many offers: prices to a thousandth of a
/// token, every pair of regions linked, half of the classes renewable.
pub fn large(seed: u64, orders: usize, regions: usize, classes: usize) -> Market {
    let mut draw = Draw(seed);
    let mut links = Vec::new();
    for high in 0..regions {
        for low in 0..=high {
            links.push((
                low,
                high,
                Link {
                    loss: 10_000 + draw.below(90_000) as u32,
                    transmission: u128::from(draw.below(900)) * MILLITOKEN,
                    capacity: None,
                },
            ));
        }
    }
    let classes: Vec<Class> = (0..classes)
        .map(|class| Class {
            renewable: class % 2 == 0,
            surcharge: if class % 2 == 0 { 0 } else { u128::from(draw.below(300)) * MILLITOKEN },
            certificate_cost: 0,
        })
        .collect();
    let bids = (0..orders)
        .map(|_| {
            let energy = 1_000_000 * (1 + draw.below(50_000));
            Bid {
                region: draw.below(regions as u64) as usize,
                price: u128::from(4_000 + draw.below(3_000)) * MILLITOKEN,
                energy,
                quota: energy / 5,
                priority: 0,
            }
        })
        .collect();
    let offers = (0..orders)
        .map(|_| Offer {
            region: draw.below(regions as u64) as usize,
            class: draw.below(classes.len() as u64) as usize,
            price: u128::from(2_500 + draw.below(3_000)) * MILLITOKEN,
            energy: 1_000_000 * (1 + draw.below(50_000)),
            priority: 0,
        })
        .collect();
    Market { regions, links, classes, bids, offers }
}
