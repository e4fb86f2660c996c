//! Trades as CSV or JSON.

use std::io;

use busbar_math::{
    dplc::{MatchingError, PricingError, Terms, Trade},
    Energy,
};
use serde::Serialize;

use super::input::{Market, ENERGY_DECIMALS, PRICE_DECIMALS};
use crate::decimal;

/// One trade; the names of the fields are the columns.
#[derive(Serialize)]
pub struct TradeRow<'a> {
    pub group: usize,
    pub buyer: &'a str,
    pub seller: &'a str,
    pub energy_mwh: String,
    pub welfare_token_per_kwh: String,
    pub buyer_price_token_per_kwh: String,
    pub seller_price_token_per_kwh: String,
    pub delivered_mwh: String,
    pub buyer_pays_token: String,
    pub seller_receives_token: String,
    pub grid_receives_token: String,
    pub policy_receives_token: String,
}

/// So that an empty result has a header too.
pub const COLUMNS: [&str; 12] = [
    "group",
    "buyer",
    "seller",
    "energy_mwh",
    "welfare_token_per_kwh",
    "buyer_price_token_per_kwh",
    "seller_price_token_per_kwh",
    "delivered_mwh",
    "buyer_pays_token",
    "seller_receives_token",
    "grid_receives_token",
    "policy_receives_token",
];

/// Base units as token, or per kWh as token per kWh.
pub fn token(amount: u128) -> String {
    decimal::format(amount, PRICE_DECIMALS)
}

/// Wh as MWh.
pub fn mwh(energy: Energy) -> String {
    decimal::format(u128::from(energy), ENERGY_DECIMALS)
}

pub fn rows<'a>(
    market: &'a Market,
    trades: &[Trade],
    terms: &Terms,
) -> Result<Vec<TradeRow<'a>>, MatchingError> {
    trades.iter().enumerate().map(|(at, trade)| row(market, at + 1, trade, terms)).collect()
}

fn row<'a>(
    market: &'a Market,
    group: usize,
    trade: &Trade,
    terms: &Terms,
) -> Result<TradeRow<'a>, MatchingError> {
    let link = terms.link(trade.buyer_region, trade.seller_region);
    let (Some(link), Some(class)) = (link, terms.class(trade.class)) else {
        return Err(MatchingError::WrongShape);
    };
    let settled =
        trade.settle(link, class).map_err(|error: PricingError| MatchingError::Pricing(error))?;
    let [buyer, seller] = [trade.bid, trade.offer].map(|id| usize::try_from(id).ok());
    let (Some(buyer), Some(seller)) =
        (buyer.and_then(|at| market.bids.get(at)), seller.and_then(|at| market.offers.get(at)))
    else {
        return Err(MatchingError::WrongShape);
    };
    Ok(TradeRow {
        group,
        buyer: &buyer.name,
        seller: &seller.name,
        energy_mwh: mwh(trade.energy),
        welfare_token_per_kwh: token(settled.welfare),
        buyer_price_token_per_kwh: token(settled.buyer_price),
        seller_price_token_per_kwh: token(settled.seller_price),
        delivered_mwh: mwh(settled.delivered),
        buyer_pays_token: token(settled.buyer_pays),
        seller_receives_token: token(settled.seller_receives),
        grid_receives_token: token(settled.grid_receives),
        policy_receives_token: token(settled.policy_receives),
    })
}

pub fn csv(rows: &[TradeRow<'_>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.serialize(row)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

pub fn json(result: &(impl Serialize + ?Sized)) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(result)?;
    text.push(b'\n');
    Ok(text)
}
