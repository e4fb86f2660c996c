//! The tables in `data/dplc`.

use busbar_power_runtime::AccountId;
use busbar_primitives::{
    api::TradeView,
    roles::Role,
    units::{Energy, Price, RegionId, TOKEN, WH_PER_MWH},
};

use super::account;

/// A participant of the paper and its order.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub role: Role,
    pub region: RegionId,
    pub price: Price,
    pub energy: Energy,
    pub quota: Energy,
}

fn fields(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

fn price(text: &str) -> Price {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let thousandths: u128 = format!("{fraction:0<3}").parse().unwrap();
    (whole.parse::<u128>().unwrap() * 1_000 + thousandths) * TOKEN / 1_000
}

fn mwh(text: &str) -> Energy {
    text.parse::<u64>().unwrap() * WH_PER_MWH
}

fn region(name: &str) -> RegionId {
    ["A", "B", "C", "D"].iter().position(|known| *known == name).unwrap() as RegionId
}

/// Four consumers, then eight generators.
pub fn rows() -> Vec<Row> {
    let bids = fields(include_str!("../../../../data/dplc/bids.csv"));
    let offers = fields(include_str!("../../../../data/dplc/offers.csv"));
    let consumers = bids.iter().map(|row| Row {
        name: row[0].into(),
        role: Role::LargeConsumer,
        region: region(row[1]),
        price: price(row[2]),
        energy: mwh(row[3]),
        quota: mwh(row[4]),
    });
    let generators = offers.iter().map(|row| {
        let class = match (row[2], row[5]) {
            ("wind", _) => 0,
            (_, "0.1") => 1,
            _ => 2,
        };
        Row {
            name: row[0].into(),
            role: Role::Generator(class),
            region: region(row[1]),
            price: price(row[3]),
            energy: mwh(row[4]),
            quota: 0,
        }
    });
    consumers.chain(generators).collect()
}

/// Buyer, seller, and the columns from the energy to the policy fund's leg.
pub fn expected() -> Vec<(String, String, Vec<String>)> {
    fields(include_str!("../../../../data/dplc/expected_trades.csv"))
        .iter()
        .map(|row| {
            let figures = row[3..12].iter().map(ToString::to_string).collect();
            (row[1].into(), row[2].into(), figures)
        })
        .collect()
}

/// Trades in the columns of [`expected`].
pub fn named(trades: &[TradeView<AccountId>]) -> Vec<(String, String, Vec<String>)> {
    let rows = rows();
    let name =
        |who: &AccountId| rows.iter().find(|row| account(&row.name) == *who).unwrap().name.clone();
    let (mwh, token) = (|wh: u64| decimal(wh.into(), 6), |base: u128| decimal(base, 12));
    trades
        .iter()
        .map(|trade| {
            let figures = vec![
                mwh(trade.energy),
                token(trade.welfare),
                token(trade.buyer_price),
                token(trade.seller_price),
                mwh(trade.delivered),
                token(trade.buyer_pays),
                token(trade.seller_receives),
                token(trade.grid_receives),
                token(trade.policy_receives),
            ];
            (name(&trade.buyer), name(&trade.seller), figures)
        })
        .collect()
}

pub fn decimal(value: u128, decimals: usize) -> String {
    let unit = 10u128.pow(decimals as u32);
    format!("{}.{:0decimals$}", value / unit, value % unit)
}
