//! The three tables of a session, as the exact integers that `math` takes.

use std::collections::{HashMap, HashSet};

use busbar_math::{
    dplc::{self, Bid, Class, Link, Offer, Terms, MAX_REGIONS},
    Energy, Price, MAX_ENERGY, MAX_PRICE,
};

use super::table::{Fault, Row, Source, Table};

pub const PRICE_DECIMALS: u32 = 12;
/// MWh to Wh.
pub const ENERGY_DECIMALS: u32 = 6;
/// Per cent to millionths.
const LOSS_DECIMALS: u32 = 4;
const FULL_LOSS: u128 = 1_000_000;

const RENEWABLE: [&str; 4] = ["wind", "solar", "hydro", "biomass"];
const THERMAL: &str = "thermal";
/// Certificates that thermal energy must hold per MWh, in millionths.
const THERMAL_OBLIGATION: u32 = 200_000;

/// An order under the name that its file gives it.
pub struct Named<T> {
    pub name: String,
    pub order: T,
}

/// A whole session.
pub struct Market {
    pub terms: Terms,
    pub bids: Vec<Named<Bid>>,
    pub offers: Vec<Named<Offer>>,
}

pub fn read(
    grid: Source<'_>,
    bids: Source<'_>,
    offers: Source<'_>,
    certificate_price: Price,
) -> Result<Market, Fault> {
    let grid = Grid::read(grid)?;
    let bids = read_bids(bids, &grid.regions)?;
    let (offers, classes) = read_offers(offers, &grid.regions, certificate_price)?;
    let terms = grid.terms(classes)?;
    Ok(Market { terms, bids, offers })
}

/// Regions are numbered in the order in which the file first names them.
struct Grid {
    file: Table,
    regions: HashMap<String, usize>,
    links: Vec<(usize, usize, Link)>,
}

impl Grid {
    fn read(source: Source<'_>) -> Result<Self, Fault> {
        let columns = ["from", "to", "loss_percent", "transmission_token_per_kwh", "capacity_mwh"];
        let table = Table::read(source, &columns)?;
        let mut regions = HashMap::new();
        let mut lines = HashMap::new();
        let mut links = Vec::new();
        for row in table.rows() {
            let mut region = |column| {
                let next = regions.len();
                Ok(*regions.entry(row.name(column)?.to_owned()).or_insert(next))
            };
            let (from, to) = (region("from")?, region("to")?);
            if regions.len() > MAX_REGIONS {
                let reason = format!("there are more than {MAX_REGIONS} regions");
                return Err(row.fault("to", reason));
            }
            if let Some(line) = lines.insert((from.min(to), from.max(to)), row.line()) {
                let reason = format!("this pair of regions stands already in line {line}");
                return Err(row.fault("to", reason));
            }
            links.push((from, to, link(&row)?));
        }
        Ok(Self { file: table, regions, links })
    }

    fn terms(&self, classes: Vec<Class>) -> Result<Terms, Fault> {
        Terms::new(self.regions.len(), classes, self.links.iter().copied()).map_err(|error| {
            let reason = format!("the grid can't be used: {error:?}");
            self.file.fault(reason)
        })
    }
}

fn link(row: &Row<'_>) -> Result<Link, Fault> {
    let loss = row.number("loss_percent", LOSS_DECIMALS, FULL_LOSS)?;
    if loss == FULL_LOSS {
        return Err(row.fault("loss_percent", "must be less than 100"));
    }
    let capacity = row.optional("capacity_mwh", ENERGY_DECIMALS, u128::from(Energy::MAX))?;
    Ok(Link {
        loss: u32::try_from(loss).unwrap_or(u32::MAX),
        transmission: row.number("transmission_token_per_kwh", PRICE_DECIMALS, MAX_PRICE)?,
        capacity: capacity.map(to_energy),
    })
}

fn read_bids(
    source: Source<'_>,
    regions: &HashMap<String, usize>,
) -> Result<Vec<Named<Bid>>, Fault> {
    let columns = ["id", "region", "price_token_per_kwh", "energy_mwh", "renewable_quota_mwh"];
    let table = Table::read(source, &columns)?;
    let mut names = HashSet::new();
    let mut bids = Vec::new();
    for row in table.rows() {
        let name = unique_name(&row, &mut names)?;
        let energy = energy(&row)?;
        let quota = row.optional("renewable_quota_mwh", ENERGY_DECIMALS, u128::from(MAX_ENERGY))?;
        let quota = to_energy(quota.unwrap_or(0));
        if quota > energy {
            return Err(row.fault("renewable_quota_mwh", "is above the energy of the bid"));
        }
        let region = region(&row, regions)?;
        let order = Bid { region, price: price(&row)?, energy, quota, priority: 0 };
        bids.push(Named { name, order });
    }
    Ok(bids)
}

/// The offers, and the classes that they make: sellers with the same W and X,
/// renewable or not, form one.
fn read_offers(
    source: Source<'_>,
    regions: &HashMap<String, usize>,
    certificate_price: Price,
) -> Result<(Vec<Named<Offer>>, Vec<Class>), Fault> {
    let columns = [
        "id",
        "region",
        "technology",
        "price_token_per_kwh",
        "energy_mwh",
        "environment_token_per_kwh",
        "cross_subsidy_token_per_kwh",
    ];
    let table = Table::read(source, &columns)?;
    let mut names = HashSet::new();
    let mut classes: Vec<Class> = Vec::new();
    let mut offers = Vec::new();
    for row in table.rows() {
        let name = unique_name(&row, &mut names)?;
        let class = class(&row, certificate_price)?;
        let known = classes.iter().position(|known| *known == class);
        let class = known.unwrap_or_else(|| {
            classes.push(class);
            classes.len() - 1
        });
        let region = region(&row, regions)?;
        let order =
            Offer { region, class, price: price(&row)?, energy: energy(&row)?, priority: 0 };
        offers.push(Named { name, order });
    }
    Ok((offers, classes))
}

fn class(row: &Row<'_>, certificate_price: Price) -> Result<Class, Fault> {
    let technology = row.name("technology")?;
    let renewable = RENEWABLE.contains(&technology);
    if !renewable && technology != THERMAL {
        let known = RENEWABLE.join(", ");
        let reason = format!("{technology:?} is not known; known are {known} and {THERMAL}");
        return Err(row.fault("technology", reason));
    }
    let mut surcharge = 0;
    for column in ["environment_token_per_kwh", "cross_subsidy_token_per_kwh"] {
        let part = row.number(column, PRICE_DECIMALS, MAX_PRICE)?;
        if renewable && part > 0 {
            return Err(row.fault(column, "must be 0 for renewable energy"));
        }
        surcharge += part;
    }
    if surcharge > MAX_PRICE {
        return Err(row.fault("cross_subsidy_token_per_kwh", "is too large"));
    }
    let obligation = if renewable { 0 } else { THERMAL_OBLIGATION };
    let certificate_cost = dplc::certificate_cost(obligation, certificate_price)
        .ok_or_else(|| row.fault("technology", "the certificate price is too large"))?;
    Ok(Class { renewable, surcharge, certificate_cost })
}

fn unique_name(row: &Row<'_>, names: &mut HashSet<String>) -> Result<String, Fault> {
    let name = row.name("id")?.to_owned();
    if names.insert(name.clone()) {
        Ok(name)
    } else {
        Err(row.fault("id", format!("{name:?} is used more than once")))
    }
}

fn region(row: &Row<'_>, regions: &HashMap<String, usize>) -> Result<usize, Fault> {
    let name = row.name("region")?;
    regions
        .get(name)
        .copied()
        .ok_or_else(|| row.fault("region", format!("{name:?} stands in no row of the grid")))
}

fn price(row: &Row<'_>) -> Result<Price, Fault> {
    row.positive("price_token_per_kwh", PRICE_DECIMALS, MAX_PRICE)
}

fn energy(row: &Row<'_>) -> Result<Energy, Fault> {
    row.positive("energy_mwh", ENERGY_DECIMALS, u128::from(MAX_ENERGY)).map(to_energy)
}

/// The readers above have bounded it.
fn to_energy(value: u128) -> Energy {
    Energy::try_from(value).unwrap_or(Energy::MAX)
}
