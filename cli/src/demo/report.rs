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
    columns::{aligned, table, Column},
};

/// What an order got, and why no more.
pub struct Served {
    pub name: String,
    pub side: Side,
    pub energy: Energy,
    pub rest: RestView,
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
    fn amounts_are_shown_to_the_last_unit() {
        assert_eq!(token(1), "0.000000000001");
        assert_eq!(token(20_777_062_637_500_000_000), "20,777,062.6375");
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
