//! Tables of figures, aligned for reading.

use std::collections::BTreeMap;

use busbar_primitives::{
    api::{RestView, Unserved},
    market::Side,
    units::{Balance, Energy},
};

use super::{ledger::Ledger, people::People};
use crate::{
    chain::{AccountId32, Trade},
    clear::input::{ENERGY_DECIMALS, PRICE_DECIMALS},
    decimal::{self, grouped},
};

/// What an order got, and why no more.
pub struct Served {
    pub name: String,
    pub side: Side,
    pub energy: Energy,
    pub rest: RestView,
}

struct Column {
    title: &'static str,
    is_number: bool,
    cells: Vec<String>,
}

impl Column {
    fn text<S: Into<String>>(title: &'static str, cells: impl IntoIterator<Item = S>) -> Self {
        Self { title, is_number: false, cells: cells.into_iter().map(Into::into).collect() }
    }

    /// Integers scaled by 10^`decimals`.
    fn numbers(title: &'static str, values: impl IntoIterator<Item = u128>, decimals: u32) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        Self { title, is_number: true, cells: aligned(&values, decimals) }
    }

    fn width(&self) -> usize {
        self.cells.iter().map(String::len).max().unwrap_or(0).max(self.title.len())
    }
}

fn table(columns: &[Column]) -> String {
    let widths: Vec<_> = columns.iter().map(Column::width).collect();
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let row = |cell: &dyn Fn(&Column) -> String| {
        let cells = columns.iter().zip(&widths).map(|(column, &width)| match column.is_number {
            true => format!("{:>width$}", cell(column)),
            false => format!("{:<width$}", cell(column)),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        format!("  {}\n", line.trim_end())
    };
    let header = row(&|column| column.title.to_owned());
    let body = (0..rows).map(|at| row(&|column| column.cells.get(at).cloned().unwrap_or_default()));
    header + &body.collect::<String>()
}

/// With as many decimals as show each of the values exactly.
fn aligned(values: &[u128], decimals: u32) -> Vec<String> {
    let texts: Vec<_> = values.iter().map(|value| decimal::format(*value, decimals)).collect();
    let parts: Vec<(&str, &str)> =
        texts.iter().map(|text| text.split_once('.').unwrap_or((text.as_str(), ""))).collect();
    let needed = |fraction: &str| fraction.trim_end_matches('0').len();
    let shown = parts.iter().map(|(_, fraction)| needed(fraction)).max().unwrap_or(0);
    let number = |(whole, fraction): &(&str, &str)| match shown {
        0 => grouped(whole),
        _ => format!("{}.{}", grouped(whole), fraction.get(..shown).unwrap_or(fraction)),
    };
    parts.iter().map(number).collect()
}

/// An amount in token, exactly.
pub fn token(amount: Balance) -> String {
    aligned(&[amount], PRICE_DECIMALS).concat()
}

/// What would be traded.
pub fn preview(people: &People, trades: &[Trade]) -> String {
    table(&parties(people, trades))
}

/// Prices and welfare are in token per kWh.
pub fn trades(people: &People, trades: &[Trade]) -> String {
    let price = |title, of: fn(&Trade) -> u128| {
        Column::numbers(title, trades.iter().map(of), PRICE_DECIMALS)
    };
    let delivered = trades.iter().map(|trade| u128::from(trade.delivered));
    let mut columns = parties(people, trades);
    columns.extend([
        price("welfare q", |trade| trade.welfare),
        price("buyer price", |trade| trade.buyer_price),
        price("seller price", |trade| trade.seller_price),
        Column::numbers("MWh delivered", delivered, ENERGY_DECIMALS),
    ]);
    table(&columns)
}

fn parties(people: &People, trades: &[Trade]) -> Vec<Column> {
    let group = trades.iter().map(|trade| u128::from(trade.group));
    let energy = trades.iter().map(|trade| u128::from(trade.energy));
    vec![
        Column::numbers("group", group, 0),
        Column::text("buyer", trades.iter().map(|trade| people.name(&trade.buyer))),
        Column::text("seller", trades.iter().map(|trade| people.name(&trade.seller))),
        Column::numbers("MWh", energy, ENERGY_DECIMALS),
    ]
}

/// What trades moved, summed up.
pub struct Flows {
    paid: BTreeMap<AccountId32, Balance>,
    received: BTreeMap<AccountId32, Balance>,
    pub grid: Balance,
    pub policy: Balance,
}

impl Flows {
    pub fn of(trades: &[Trade]) -> Self {
        let mut paid = BTreeMap::<AccountId32, Balance>::new();
        let mut received = BTreeMap::<AccountId32, Balance>::new();
        for trade in trades {
            *paid.entry(trade.buyer).or_default() += trade.buyer_pays;
            *received.entry(trade.seller).or_default() += trade.seller_receives;
        }
        Self {
            paid,
            received,
            grid: trades.iter().map(|trade| trade.grid_receives).sum(),
            policy: trades.iter().map(|trade| trade.policy_receives).sum(),
        }
    }

    pub fn paid(&self, who: &AccountId32) -> Balance {
        self.paid.get(who).copied().unwrap_or_default()
    }

    pub fn received(&self, who: &AccountId32) -> Balance {
        self.received.get(who).copied().unwrap_or_default()
    }

    pub fn all_paid(&self) -> Balance {
        self.paid.values().sum()
    }

    pub fn all_received(&self) -> Balance {
        self.received.values().sum::<Balance>() + self.grid + self.policy
    }
}

/// What everybody paid and received, in token.
pub fn money(people: &People, flows: &Flows, ledger: &Ledger) -> String {
    let mut rows: Vec<_> = people
        .participants
        .iter()
        .map(|participant| {
            let who = participant.key.account();
            let (paid, received) = (flows.paid(&who), flows.received(&who));
            (participant.key.name(), paid, received, ledger.fees(&who))
        })
        .collect();
    let fees: Balance = rows.iter().map(|(.., fees)| fees).sum();
    rows.push(("grid company", 0, flows.grid, 0));
    rows.push(("policy fund", 0, flows.policy, 0));
    rows.push(("together", flows.all_paid(), flows.all_received(), fees));
    table(&[
        Column::text("", rows.iter().map(|(name, ..)| *name)),
        Column::numbers("paid for trades", rows.iter().map(|row| row.1), PRICE_DECIMALS),
        Column::numbers("received for trades", rows.iter().map(|row| row.2), PRICE_DECIMALS),
        Column::numbers("transaction fees", rows.iter().map(|row| row.3), PRICE_DECIMALS),
    ])
}

/// What each order asked for, got and didn't get.
pub fn unserved(orders: &[Served]) -> String {
    let mwh = |title, of: fn(&Served) -> Energy| {
        let values = orders.iter().map(|order| u128::from(of(order)));
        Column::numbers(title, values, ENERGY_DECIMALS)
    };
    let side = |order: &Served| match order.side {
        Side::Buy => "bid",
        Side::Sell => "offer",
    };
    table(&[
        Column::text("order", orders.iter().map(|order| order.name.as_str())),
        Column::text("side", orders.iter().map(side)),
        mwh("MWh", |order| order.energy),
        mwh("served", |order| order.energy.saturating_sub(order.rest.energy)),
        mwh("unserved", |order| order.rest.energy),
        Column::text("why", orders.iter().map(|order| order.rest.why.map_or("", why))),
    ])
}

pub const fn why(reason: Unserved) -> &'static str {
    match reason {
        Unserved::NoCapacity => "the line has no capacity left",
        Unserved::Price => "the prices of what is left don't meet",
        Unserved::NoCounterparty => "nothing is left on the other side",
        Unserved::NoLink => "no line leads to the region",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_what_is_needed_to_be_exact() {
        assert_eq!(aligned(&[12_345_500_000, 7_000_000], 6), ["12,345.5", "7.0"]);
        assert_eq!(aligned(&[12_000_000], 6), ["12"]);
        assert_eq!(aligned(&[1, 13], 0), ["1", "13"]);
        assert_eq!(aligned(&[], 6), [""; 0]);
    }

    #[test]
    fn amounts_are_shown_to_the_last_unit() {
        assert_eq!(token(1), "0.000000000001");
        assert_eq!(token(20_777_062_637_500_000_000), "20,777,062.6375");
    }

    #[test]
    fn columns_are_aligned() {
        let text = table(&[
            Column::text("who", ["D", "grid company"]),
            Column::numbers("MWh", [4_355_500_000, 1_000_000], 6),
            Column::text("why", ["", "no line"]),
        ]);
        let expected = [
            "  who               MWh  why\n",
            "  D             4,355.5\n",
            "  grid company      1.0  no line\n",
        ];
        assert_eq!(text, expected.concat());
    }

    #[test]
    fn an_order_that_is_served_needs_no_reason() {
        let order = |name: &str, energy, why| Served {
            name: name.into(),
            side: Side::Buy,
            energy: 10_000_000,
            rest: RestView { energy, why },
        };
        let text =
            unserved(&[order("B1", 0, None), order("C", 4_000_000, Some(Unserved::NoCapacity))]);
        let expected = [
            "  order  side  MWh  served  unserved  why\n",
            "  B1     bid    10      10         0\n",
            "  C      bid    10       6         4  the line has no capacity left\n",
        ];
        assert_eq!(text, expected.concat());
    }
}
