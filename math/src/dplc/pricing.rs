//! Welfare of a pair (2), (6) and settlement of a trade (4), (5).

use core::cmp::Ordering;

use super::terms::{Class, Link, MILLION};
use crate::{
    fraction::{compare, mul_div_down},
    Balance, Energy, Price, MAX_ENERGY, MAX_PRICE,
};

const WH_PER_KWH: u64 = 1_000;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PricingError {
    /// A price above [`MAX_PRICE`].
    PriceTooHigh,
    /// More energy than [`MAX_ENERGY`].
    EnergyTooLarge,
    /// A loss of 100 % or more.
    LossTooHigh,
    /// The pair's welfare is negative: it must not trade.
    NegativeWelfare,
}

/// What one delivered kWh of a seller costs in a buyer's region,
/// `(F_S + X) / (1 - e) + S + W`, as an exact fraction of base units.
#[derive(Clone, Copy, Debug)]
pub struct LandedCost {
    numerator: i128,
    /// Millionths that arrive: at most a million.
    denominator: u32,
}

impl LandedCost {
    pub fn new(offer_price: Price, link: &Link, class: &Class) -> Result<Self, PricingError> {
        let too_high = PricingError::PriceTooHigh;
        let prices = [offer_price, link.transmission, class.surcharge, class.certificate_cost];
        if prices.iter().any(|price| *price > MAX_PRICE) {
            return Err(too_high);
        }
        let denominator = arriving(link)?;
        let injected = offer_price.saturating_add(class.certificate_cost);
        let delivered = link.transmission.saturating_add(class.surcharge);
        let numerator = injected
            .saturating_mul(u128::from(MILLION))
            .saturating_add(delivered.saturating_mul(u128::from(denominator)));
        Ok(Self { numerator: i128::try_from(numerator).map_err(|_| too_high)?, denominator })
    }

    /// Base units per delivered kWh, rounded down.
    fn rounded_down(&self) -> Price {
        let down = self.numerator.checked_div(i128::from(self.denominator));
        down.and_then(|price| Price::try_from(price).ok()).unwrap_or_default()
    }

    /// D of a bid at this price against this cost.
    pub fn welfare_for(&self, bid_price: Price) -> Result<Welfare, PricingError> {
        if bid_price > MAX_PRICE {
            return Err(PricingError::PriceTooHigh);
        }
        let gross = i128::try_from(bid_price)
            .map_err(|_| PricingError::PriceTooHigh)?
            .saturating_mul(i128::from(self.denominator));
        Ok(Welfare {
            numerator: gross.saturating_sub(self.numerator),
            denominator: self.denominator,
        })
    }
}

/// Social welfare `q_ij = D_ij` of one delivered kWh, as an exact fraction of
/// base units.
#[derive(Clone, Copy, Debug)]
pub struct Welfare {
    numerator: i128,
    denominator: u32,
}

impl Welfare {
    pub const fn is_negative(&self) -> bool {
        self.numerator < 0
    }

    /// Base units per delivered kWh, rounded down (towards minus infinity).
    pub fn rounded_down(&self) -> i128 {
        self.numerator.checked_div_euclid(i128::from(self.denominator)).unwrap_or_default()
    }
}

/// Implements exact order, so that equal fractions are equal.
macro_rules! ordered_as_fraction {
    ($($name:ty),*) => {$(
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                compare(self.numerator, self.denominator, other.numerator, other.denominator)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }

        impl Eq for $name {}
    )*};
}

ordered_as_fraction!(LandedCost, Welfare);

fn arriving(link: &Link) -> Result<u32, PricingError> {
    match MILLION.checked_sub(link.loss) {
        None | Some(0) => Err(PricingError::LossTooHigh),
        Some(arriving) => Ok(arriving),
    }
}

/// `D_ij = F_B - (F_S + X) / (1 - e) - S - W`, equation (2) with (3) and the
/// corrected (6).
pub fn welfare(
    bid_price: Price,
    offer_price: Price,
    link: &Link,
    class: &Class,
) -> Result<Welfare, PricingError> {
    LandedCost::new(offer_price, link, class)?.welfare_for(bid_price)
}

/// Prices and money of one trade.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settlement {
    /// q: welfare per delivered kWh, rounded down.
    pub welfare: Price,
    /// `L_i` per delivered kWh (4), rounded down; shown only.
    pub buyer_price: Price,
    /// `L_j` per injected kWh (5), rounded down; shown only.
    pub seller_price: Price,
    /// Energy that arrives, rounded down to a Wh; shown only.
    pub delivered: Energy,
    /// Sum of the three legs.
    pub buyer_pays: Balance,
    /// `L_j x Q`, rounded down.
    pub seller_receives: Balance,
    /// `S x Q (1 - e)`, rounded down.
    pub grid_receives: Balance,
    /// `W x Q (1 - e)`, rounded down.
    pub policy_receives: Balance,
}

/// Settles `energy` injected Wh between a bid and an offer. The legs are exact
/// rationals, each rounded down once; no rounded price enters them.
pub fn settle(
    bid_price: Price,
    offer_price: Price,
    link: &Link,
    class: &Class,
    energy: Energy,
) -> Result<Settlement, PricingError> {
    if energy > MAX_ENERGY {
        return Err(PricingError::EnergyTooLarge);
    }
    let surplus = welfare(bid_price, offer_price, link, class)?;
    let numerator = u128::try_from(surplus.numerator).map_err(|_| PricingError::NegativeWelfare)?;
    legs(numerator, arriving(link)?, (bid_price, offer_price), link, class, energy)
        .ok_or(PricingError::PriceTooHigh)
}

/// Settles `energy` injected Wh at what two parties have agreed on: the seller gets `price` per
/// injected kWh, of which the certificates that it has to hold are its own matter; the buyer pays
/// that, S and W. There is no bid, so the welfare is zero.
pub fn settle_at(
    price: Price,
    link: &Link,
    class: &Class,
    energy: Energy,
) -> Result<Settlement, PricingError> {
    if energy > MAX_ENERGY {
        return Err(PricingError::EnergyTooLarge);
    }
    let class = Class { certificate_cost: 0, ..*class };
    let landed = LandedCost::new(price, link, &class)?.rounded_down();
    legs(0, arriving(link)?, (landed, price), link, &class, energy)
        .ok_or(PricingError::PriceTooHigh)
}

/// `None` where a product leaves 128 bits, which the limits on prices and
/// energy exclude.
fn legs(
    numerator: u128,
    arriving: u32,
    (bid_price, offer_price): (Price, Price),
    link: &Link,
    class: &Class,
    energy: Energy,
) -> Option<Settlement> {
    let million = u128::from(MILLION);
    let arriving = u128::from(arriving);
    let per_leg = u64::from(MILLION).checked_mul(WH_PER_KWH)?;

    // L_i = F_B - D / 2 with D = numerator / arriving.
    let twice_arriving = arriving.checked_mul(2)?;
    let buyer_price = bid_price
        .checked_mul(twice_arriving)?
        .checked_sub(numerator)?
        .checked_div(twice_arriving)?;
    // L_j = F_S + X + D (1 - e) / 2, in two-millionths of a base unit.
    let seller_price = offer_price
        .checked_add(class.certificate_cost)?
        .checked_mul(million.checked_mul(2)?)?
        .checked_add(numerator)?;

    let delivered_leg = |price: Price| mul_div_down(price.checked_mul(arriving)?, energy, per_leg);
    let seller_receives = mul_div_down(seller_price, energy, per_leg.checked_mul(2)?)?;
    let grid_receives = delivered_leg(link.transmission)?;
    let policy_receives = delivered_leg(class.surcharge)?;
    Some(Settlement {
        welfare: numerator.checked_div(arriving)?,
        buyer_price,
        seller_price: seller_price.checked_div(million.checked_mul(2)?)?,
        delivered: u64::try_from(mul_div_down(arriving, energy, u64::from(MILLION))?).ok()?,
        buyer_pays: seller_receives.checked_add(grid_receives)?.checked_add(policy_receives)?,
        seller_receives,
        grid_receives,
        policy_receives,
    })
}
