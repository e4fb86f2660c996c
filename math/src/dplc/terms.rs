//! What a session fixes before it clears: regions, links, classes.

use alloc::{vec, vec::Vec};

use crate::{fraction::mul_div_down, Energy, Price, MAX_PRICE};

pub(super) const MILLION: u32 = 1_000_000;
/// Kilowatt-hours of one MWh times a million millionths.
const OBLIGATION_SCALE: u64 = 1_000_000_000;

/// The links are a square of the regions.
pub const MAX_REGIONS: usize = 1_024;

/// What it takes to carry energy between two regions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Link {
    /// Loss in millionths of the injected energy.
    pub loss: u32,
    /// Transmission price S per delivered kWh.
    pub transmission: Price,
    /// Limit in injected energy over both passes and both directions;
    /// `None`: unlimited.
    pub capacity: Option<Energy>,
}

/// Terms shared by all sellers of one class.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Class {
    /// Takes part in the quota pass.
    pub renewable: bool,
    /// W: environment price and cross subsidy, per delivered kWh.
    pub surcharge: Price,
    /// X: cost of the certificates the seller must hold, per injected kWh.
    pub certificate_cost: Price,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TermsError {
    TooManyRegions,
    UnknownRegion,
    DuplicatePair,
    /// A loss of 100 % or more.
    LossTooHigh,
    /// A price above [`MAX_PRICE`].
    PriceTooHigh,
}

/// X of equation (3): certificates to be held per MWh, in millionths of a
/// certificate, times the certificate price, per injected kWh; rounded down to
/// a base unit. `None` where the product is out of range.
pub fn certificate_cost(per_mwh_millionths: u32, certificate_price: Price) -> Option<Price> {
    mul_div_down(certificate_price, u64::from(per_mwh_millionths), OBLIGATION_SCALE)
}

/// Regions, links and classes of a session.
#[derive(Clone, Debug)]
pub struct Terms {
    regions: usize,
    classes: Vec<Class>,
    /// Square, both directions filled.
    links: Vec<Option<Link>>,
}

impl Terms {
    pub fn new(
        regions: usize,
        classes: Vec<Class>,
        links: impl IntoIterator<Item = (usize, usize, Link)>,
    ) -> Result<Self, TermsError> {
        if regions > MAX_REGIONS {
            return Err(TermsError::TooManyRegions);
        }
        if classes.iter().any(|c| c.surcharge > MAX_PRICE || c.certificate_cost > MAX_PRICE) {
            return Err(TermsError::PriceTooHigh);
        }
        let mut terms =
            Self { regions, classes, links: vec![None; regions.saturating_mul(regions)] };
        for (a, b, link) in links {
            terms.add_link(a, b, link)?;
        }
        Ok(terms)
    }

    fn add_link(&mut self, a: usize, b: usize, link: Link) -> Result<(), TermsError> {
        if a >= self.regions || b >= self.regions {
            return Err(TermsError::UnknownRegion);
        }
        if link.loss >= MILLION {
            return Err(TermsError::LossTooHigh);
        }
        if link.transmission > MAX_PRICE {
            return Err(TermsError::PriceTooHigh);
        }
        if self.link(a, b).is_some() {
            return Err(TermsError::DuplicatePair);
        }
        for (from, to) in [(a, b), (b, a)] {
            let index = self.index(from, to);
            if let Some(slot) = self.links.get_mut(index) {
                *slot = Some(link);
            }
        }
        Ok(())
    }

    pub(super) const fn index(&self, a: usize, b: usize) -> usize {
        a.saturating_mul(self.regions).saturating_add(b)
    }

    pub const fn regions(&self) -> usize {
        self.regions
    }

    pub(super) const fn classes_len(&self) -> usize {
        self.classes.len()
    }

    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    pub fn class(&self, class: usize) -> Option<&Class> {
        self.classes.get(class)
    }

    pub fn link(&self, a: usize, b: usize) -> Option<&Link> {
        if a >= self.regions || b >= self.regions {
            return None;
        }
        self.links.get(self.index(a, b))?.as_ref()
    }
}
