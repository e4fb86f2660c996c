//! Is the outcome what it should be? Every difference in words.

use busbar_primitives::{api::Unserved, units::Balance};

use super::{
    ledger::Ledger,
    outcome::Outcome,
    people::People,
    report::{self, token, Flows, Served},
    tables, Failure,
};
use crate::{
    chain::Trade,
    clear::{
        clear,
        input::Market,
        output::{mwh, token as exact_token, TradeRow, COLUMNS},
        table::{Fault, Table},
        Rest,
    },
};

/// Compares the trades with those expected and those that the offline tool
/// makes of the same tables, and sees that no money was made or lost.
pub fn differences(
    market: &Market,
    people: &People,
    outcome: &Outcome,
    ledger: &Ledger,
) -> Result<Vec<String>, Failure> {
    let rows: Vec<_> = outcome.trades.iter().map(|trade| row(people, trade)).collect();
    let got = tables::of_rows("the chain", &rows)?;
    let mut found = in_trades("expected_trades.csv", &tables::expected()?, &got)?;
    let cleared = clear(market)?;
    let offline = tables::of_rows("busbar clear", &cleared.trades)?;
    found.extend(in_trades("busbar clear", &offline, &got)?);
    if outcome.trades != outcome.stored {
        found.push("market_trades tells other trades than the chain stores".into());
    }
    found.extend(
        outcome
            .trades
            .iter()
            .filter(|trade| !trade.settled)
            .map(|trade| format!("trade {}: expected to be paid, it is not", trade.group)),
    );
    found.extend(in_rests(&cleared.rests, &outcome.orders));
    found.extend(in_money(people, outcome, ledger));
    Ok(found)
}

/// A trade as `busbar clear` writes it.
fn row<'a>(people: &'a People, trade: &Trade) -> TradeRow<'a> {
    TradeRow {
        group: usize::try_from(trade.group).unwrap_or(usize::MAX),
        buyer: people.name(&trade.buyer),
        seller: people.name(&trade.seller),
        energy_mwh: mwh(trade.energy),
        welfare_token_per_kwh: exact_token(trade.welfare),
        buyer_price_token_per_kwh: exact_token(trade.buyer_price),
        seller_price_token_per_kwh: exact_token(trade.seller_price),
        delivered_mwh: mwh(trade.delivered),
        buyer_pays_token: exact_token(trade.buyer_pays),
        seller_receives_token: exact_token(trade.seller_receives),
        grid_receives_token: exact_token(trade.grid_receives),
        policy_receives_token: exact_token(trade.policy_receives),
    }
}

fn in_trades(source: &str, expected: &Table, got: &Table) -> Result<Vec<String>, Fault> {
    let (wanted, there) = (expected.rows().count(), got.rows().count());
    let mut found = Vec::new();
    if wanted != there {
        found.push(format!("expected {wanted} trades ({source}), got {there}"));
    }
    for (at, (expected, got)) in expected.rows().zip(got.rows()).enumerate() {
        for column in COLUMNS {
            let (expected, got) = (expected.text(column)?, got.text(column)?);
            if expected != got {
                let row = at + 1;
                found.push(format!(
                    "trade {row}, column {column}: expected {expected} ({source}), got {got}"
                ));
            }
        }
    }
    Ok(found)
}

/// Each participant has its one order, with the rest that the offline tool
/// leaves of it, and for the same reason.
fn in_rests(expected: &[Rest<'_>], got: &[Served]) -> Vec<String> {
    let told = |name: &str, energy, why| match why {
        None => format!("{name} is served in full"),
        Some(why) => format!("{name} is left with {} MWh, {why}", mwh(energy)),
    };
    let expected = expected
        .iter()
        .map(|rest| told(rest.name, rest.energy, rest.why.map(in_view).map(report::why)));
    let got = got
        .iter()
        .map(|order| told(&order.name, order.rest.energy, order.rest.why.map(report::why)));
    let (expected, got): (Vec<_>, Vec<_>) = (expected.collect(), got.collect());
    if expected.len() != got.len() {
        return vec![format!("expected {} orders, got {}", expected.len(), got.len())];
    }
    expected
        .into_iter()
        .zip(got)
        .filter(|(expected, got)| expected != got)
        .map(|(expected, got)| format!("expected that {expected}; got that {got}"))
        .collect()
}

/// The chain has the same reasons.
const fn in_view(why: busbar_math::dplc::Unserved) -> Unserved {
    match why {
        busbar_math::dplc::Unserved::NoCapacity => Unserved::NoCapacity,
        busbar_math::dplc::Unserved::Price => Unserved::Price,
        busbar_math::dplc::Unserved::NoCounterparty => Unserved::NoCounterparty,
        busbar_math::dplc::Unserved::NoLink => Unserved::NoLink,
    }
}

fn in_money(people: &People, outcome: &Outcome, ledger: &Ledger) -> Vec<String> {
    let flows = Flows::of(&outcome.trades);
    let mut found = Vec::new();
    let mut same = |what: &str, expected: Balance, got: Balance| {
        if expected != got {
            let (expected, got) = (token(expected), token(got));
            found.push(format!("{what}: expected {expected} token, got {got}"));
        }
    };
    same("what sellers, grid and policy receive", flows.all_paid(), flows.all_received());
    same("issuance", outcome.issuance.expected(), outcome.issuance.total);
    let parties = people.participants.iter().map(|participant| &participant.key);
    let parties = parties.map(|key| {
        let who = key.account();
        (key.name(), who, flows.paid(&who), flows.received(&who))
    });
    let operator = &people.founders.grid_operator;
    let others = [
        (operator.name(), operator.account(), 0, flows.grid),
        ("the policy fund", ledger.policy_fund(), 0, flows.policy),
    ];
    for (name, who, paid, received) in parties.chain(others) {
        if let Some(before) = ledger.before(&who) {
            let after = outcome.balances.get(&who).copied().unwrap_or_default();
            let came = before + ledger.credit(&who) + received;
            let went = paid + ledger.fees(&who);
            same(&format!("balance of {name} and what it paid"), came, after + went);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offline_tool_makes_what_is_expected() {
        let market = tables::market().unwrap();
        let cleared = tables::of_rows("x", &clear(&market).unwrap().trades).unwrap();
        let expected = tables::expected().unwrap();
        assert_eq!(in_trades("x", &expected, &cleared).unwrap(), [""; 0]);
    }

    #[test]
    fn a_difference_names_row_column_and_both_values() {
        let market = tables::market().unwrap();
        let mut rows = clear(&market).unwrap().trades;
        rows[1].energy_mwh = "1.000000".into();
        rows.truncate(2);
        let got = tables::of_rows("the chain", &rows).unwrap();
        assert_eq!(
            in_trades("expected_trades.csv", &tables::expected().unwrap(), &got).unwrap(),
            [
                "expected 13 trades (expected_trades.csv), got 2",
                "trade 2, column energy_mwh: expected 969.000000 (expected_trades.csv), \
                 got 1.000000",
            ]
        );
    }

    fn served(name: &str, energy: u64, why: Option<Unserved>) -> Served {
        let rest = busbar_primitives::api::RestView { energy, why };
        Served { name: name.into(), side: busbar_primitives::market::Side::Buy, energy: 9, rest }
    }

    #[test]
    fn rests_are_compared_with_those_of_the_offline_tool() {
        let market = tables::market().unwrap();
        let rests = clear(&market).unwrap().rests;
        // The specification's golden case: B1 and C are left with this much.
        let golden = |name: &str| match name {
            "B1" => served(name, 4_340_000_000, Some(Unserved::NoCounterparty)),
            "C" => served(name, 9_165_000_000, Some(Unserved::NoCounterparty)),
            _ => served(name, 0, None),
        };
        let mut got: Vec<_> = rests.iter().map(|rest| golden(rest.name)).collect();
        assert_eq!(in_rests(&rests, &got), [""; 0]);

        got[0].rest.energy += 1;
        assert_eq!(
            in_rests(&rests, &got),
            ["expected that B1 is left with 4340.000000 MWh, nothing is left on the other side; \
              got that B1 is left with 4340.000001 MWh, nothing is left on the other side"]
        );
        assert_eq!(in_rests(&rests, &[]), ["expected 12 orders, got 0"]);
    }
}
