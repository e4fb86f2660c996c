//! The paper's tables, compiled in so that the tool needs no checkout.

use crate::clear::{
    self,
    input::{self, Market},
    output::{self, TradeRow, COLUMNS},
    table::{Fault, Source, Table},
};

const GRID: &str = include_str!("../../../data/dplc/grid.csv");
const BIDS: &str = include_str!("../../../data/dplc/bids.csv");
const OFFERS: &str = include_str!("../../../data/dplc/offers.csv");
const EXPECTED: &str = include_str!("../../../data/dplc/expected_trades.csv");

/// In the presets a certificate costs nothing.
const CERTIFICATE_PRICE: u128 = 0;

pub fn market() -> Result<Market, Fault> {
    input::read(
        Source::Text("grid.csv", GRID),
        Source::Text("bids.csv", BIDS),
        Source::Text("offers.csv", OFFERS),
        CERTIFICATE_PRICE,
    )
}

/// The trades that the specification expects.
pub fn expected() -> Result<Table, Fault> {
    Table::read(Source::Text("expected_trades.csv", EXPECTED), &COLUMNS)
}

/// Trades as a table that can be compared with others.
pub fn of_rows(name: &str, rows: &[TradeRow<'_>]) -> Result<Table, clear::Failure> {
    let text = output::csv(rows).map_err(clear::Failure::Output)?;
    Ok(Table::read(Source::Text(name, &String::from_utf8_lossy(&text)), &COLUMNS)?)
}
