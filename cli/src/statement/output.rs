//! A statement as text, CSV or JSON.

use std::io;

use busbar_primitives::{
    api::{DayState, DeliveryView, IntervalView},
    delivery::ContractId,
    market::Side,
};
use jiff::Timestamp;
use serde::Serialize;

use super::account::{date_of, signed, Delivered, Statement, Traded};
use crate::{
    clear::{
        input::{ENERGY_DECIMALS, PRICE_DECIMALS},
        output,
    },
    columns::{table, Column},
    decimal,
};

pub fn text(statement: &Statement) -> String {
    let Statement { participant, from, to, block, hash, traded, delivered, .. } = statement;
    let days = if from == to { from.to_string() } else { format!("{from} to {to}") };
    let mut text = format!("{participant}\ndelivery on {days} (UTC), at block {block} {hash}\n");
    let mut part = |title: &str, table: String| text += &format!("\n{title}\n{table}");
    if !traded.is_empty() {
        part("Trades", trades(traded));
    }
    if !delivered.is_empty() {
        part("Delivery", deliveries(delivered));
    }
    let intervals: Vec<_> = each_interval(delivered).collect();
    if !intervals.is_empty() {
        part("Intervals", self::intervals(&intervals));
    }
    part("Together", together(statement));
    part("Account", account(statement));
    for session in &statement.closed {
        text += &format!(
            "\nThe trades of session {session} are no longer kept, and not among these.\n"
        );
    }
    if statement.is_provisional() {
        text += "\nDays that are open are not settled: what isn't read yet counts as delivered.\n";
    }
    text
}

fn trades(all: &[Traded]) -> String {
    let number = |title, of: fn(&Traded) -> u128, decimals| {
        Column::numbers(title, all.iter().map(of), decimals)
    };
    table(&[
        number("session", |trade| trade.session.into(), 0),
        number("group", |trade| trade.group.into(), 0),
        Column::text("side", all.iter().map(|trade| side(trade.side))),
        Column::text("counterparty", all.iter().map(|trade| trade.counterparty.as_str())),
        number("MWh", |trade| trade.energy.into(), ENERGY_DECIMALS),
        number("token/kWh", |trade| trade.price, PRICE_DECIMALS),
        Column::signed("token", all.iter().map(Traded::total), PRICE_DECIMALS),
        Column::text("", all.iter().map(|trade| paid(trade.is_paid))),
    ])
}

fn deliveries(all: &[Delivered]) -> String {
    let energy = |title, of: fn(&DeliveryView) -> u64| {
        let values = all.iter().map(|delivered| of(&delivered.delivery).into());
        Column::numbers(title, values, ENERGY_DECIMALS)
    };
    let amounts = all.iter().map(|delivered| delivered.delivery.amount);
    let unread = all.iter().map(|delivered| delivered.delivery.unread.into());
    table(&[
        Column::text("day", all.iter().map(|delivered| date_of(delivered.day).to_string())),
        Column::text("contract", all.iter().map(|one| contract(one.delivery.contract))),
        energy("MWh contracted", |delivery| delivery.contracted),
        energy("short", |delivery| delivery.short),
        energy("over", |delivery| delivery.over),
        Column::signed("token", amounts, PRICE_DECIMALS),
        Column::numbers("unread", unread, 0),
        Column::text("", all.iter().map(|delivered| state(delivered.state))),
    ])
}

fn each_interval(all: &[Delivered]) -> impl Iterator<Item = (ContractId, &IntervalView)> {
    all.iter().flat_map(|delivered| {
        let of = |interval| (delivered.delivery.contract, interval);
        delivered.intervals.iter().map(of)
    })
}

fn intervals(all: &[(ContractId, &IntervalView)]) -> String {
    let energy = |title, of: fn(&IntervalView) -> i128| {
        let values = all.iter().map(|(_, interval)| of(interval));
        Column::signed(title, values, ENERGY_DECIMALS)
    };
    let amounts = all.iter().map(|(_, interval)| interval.amount);
    table(&[
        Column::text("start", all.iter().map(|(_, interval)| moment(interval.start))),
        Column::text("contract", all.iter().map(|(id, _)| contract(*id))),
        energy("MWh contracted", |interval| interval.contracted),
        energy("injected", |interval| interval.injected.into()),
        energy("withdrawn", |interval| interval.withdrawn.into()),
        energy("deviation", |interval| interval.deviation),
        Column::signed("token", amounts, PRICE_DECIMALS),
        Column::text("", all.iter().map(|(_, interval)| metered(interval))),
    ])
}

/// What the participant gets; below zero: what it pays.
fn together(statement: &Statement) -> String {
    let mut rows = vec![("trades", statement.trades()), ("deviations", statement.deviations())];
    if statement.fees.is_some() {
        rows.push(("transaction fees", statement.fees()));
    }
    rows.push(("together", statement.total()));
    amounts(&rows)
}

fn account(statement: &Statement) -> String {
    amounts(&[
        ("free", signed(statement.has.free)),
        ("on hold", signed(statement.has.reserved)),
        ("owed to the grid company", signed(statement.owed.debt)),
        ("owed by the grid company", signed(statement.owed.claim)),
    ])
}

fn amounts(rows: &[(&str, i128)]) -> String {
    table(&[
        Column::text("", rows.iter().map(|(name, _)| *name)),
        Column::signed("token", rows.iter().map(|(_, amount)| *amount), PRICE_DECIMALS),
    ])
}

fn contract(id: ContractId) -> String {
    let ContractId::Session(session) = id;
    format!("session {session}")
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Sell => "sold",
        Side::Buy => "bought",
    }
}

const fn paid(is_paid: bool) -> &'static str {
    if is_paid {
        "paid"
    } else {
        "due"
    }
}

const fn state(state: DayState) -> &'static str {
    match state {
        DayState::Open => "open",
        DayState::Settled => "settled",
        DayState::Final => "final",
    }
}

const fn metered(interval: &IntervalView) -> &'static str {
    match interval {
        IntervalView { is_metered: false, .. } => "no meter",
        IntervalView { is_unread: true, .. } => "unread",
        IntervalView { is_doubtful: true, .. } => "doubtful",
        _ => "measured",
    }
}

/// As ISO 8601 has it, UTC.
fn moment(ms: u64) -> String {
    let time = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    time.unwrap_or(Timestamp::MAX).to_string()
}

fn number(value: i128, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", decimal::format(value.unsigned_abs(), decimals))
}

fn token(amount: i128) -> String {
    number(amount, PRICE_DECIMALS)
}

fn mwh(energy: impl Into<i128>) -> String {
    number(energy.into(), ENERGY_DECIMALS)
}

/// A line of the CSV; the names of the fields are the columns.
#[derive(Default, Serialize)]
struct Line {
    /// `trade`, `transmission`, `surcharges`, `delivery`, `interval`, `fees`, `free`, `on_hold`,
    /// `debt` or `claim`.
    kind: &'static str,
    /// When delivery, a day or an interval starts.
    start: String,
    contract: String,
    group: String,
    counterparty: String,
    /// Traded or contracted; of an interval below zero what is to be taken out.
    energy_mwh: String,
    short_mwh: String,
    over_mwh: String,
    price_token_per_kwh: String,
    /// What the participant gets; below zero: what it pays.
    token: String,
    state: String,
}

pub fn csv(statement: &Statement) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines(statement) {
        writer.serialize(line)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn lines(statement: &Statement) -> Vec<Line> {
    let mut lines = Vec::new();
    for trade in &statement.traded {
        lines.extend(lines_of(trade));
    }
    for delivered in &statement.delivered {
        lines.push(line_of(delivered));
        let id = delivered.delivery.contract;
        lines.extend(delivered.intervals.iter().map(|interval| line_of_interval(id, interval)));
    }
    let sum = |kind, amount| Line { kind, token: token(amount), ..Line::default() };
    if let Some(fees) = statement.fees {
        let state = format!("{} transactions", fees.transactions);
        lines.push(Line { state, ..sum("fees", statement.fees()) });
    }
    lines.extend([
        sum("free", signed(statement.has.free)),
        sum("on_hold", signed(statement.has.reserved)),
        sum("debt", -signed(statement.owed.debt)),
        sum("claim", signed(statement.owed.claim)),
    ]);
    lines
}

fn lines_of(trade: &Traded) -> Vec<Line> {
    let line = |kind, amount: i128| Line {
        kind,
        start: moment(trade.start),
        contract: contract(ContractId::Session(trade.session)),
        group: trade.group.to_string(),
        token: token(amount),
        state: paid(trade.is_paid).to_owned(),
        ..Line::default()
    };
    let charges = signed(trade.transmission) + signed(trade.surcharges);
    let traded = Line {
        counterparty: trade.counterparty.clone(),
        energy_mwh: mwh(trade.energy),
        price_token_per_kwh: token(signed(trade.price)),
        ..line("trade", trade.total() + charges)
    };
    match trade.side {
        Side::Sell => vec![traded],
        Side::Buy => vec![
            traded,
            line("transmission", -signed(trade.transmission)),
            line("surcharges", -signed(trade.surcharges)),
        ],
    }
}

fn line_of(delivered: &Delivered) -> Line {
    let delivery = &delivered.delivery;
    Line {
        kind: "delivery",
        start: date_of(delivered.day).to_string(),
        contract: contract(delivery.contract),
        energy_mwh: mwh(delivery.contracted),
        short_mwh: mwh(delivery.short),
        over_mwh: mwh(delivery.over),
        price_token_per_kwh: delivery.reference_price.map(signed).map(token).unwrap_or_default(),
        token: token(delivery.amount),
        state: state(delivered.state).to_owned(),
        ..Line::default()
    }
}

fn line_of_interval(id: ContractId, interval: &IntervalView) -> Line {
    Line {
        kind: "interval",
        start: moment(interval.start),
        contract: contract(id),
        energy_mwh: mwh(interval.contracted),
        short_mwh: mwh(interval.deviation.min(0).saturating_neg()),
        over_mwh: mwh(interval.deviation.max(0)),
        token: token(interval.amount),
        state: metered(interval).to_owned(),
        ..Line::default()
    }
}

/// The whole as an object; amounts are strings in token, energies in MWh.
pub fn json(statement: &Statement) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Whole<'a> {
        participant: &'a str,
        from: String,
        to: String,
        block: u64,
        block_hash: &'a str,
        lines: Vec<Line>,
        sessions_without_trades: &'a [u32],
        trades_token: String,
        deviations_token: String,
        fees_token: Option<String>,
        together_token: String,
    }
    let whole = Whole {
        participant: &statement.participant,
        from: statement.from.to_string(),
        to: statement.to.to_string(),
        block: statement.block,
        block_hash: &statement.hash,
        lines: lines(statement),
        sessions_without_trades: &statement.closed,
        trades_token: token(statement.trades()),
        deviations_token: token(statement.deviations()),
        fees_token: statement.fees.map(|_| token(statement.fees())),
        together_token: token(statement.total()),
    };
    output::json(&whole)
}

#[cfg(test)]
mod tests {
    use busbar_primitives::{api::OwedView, units::TOKEN};

    use super::*;
    use crate::{
        chain::AccountData,
        statement::account::{date_of, Fees},
    };

    const DAY: u32 = 20_780;

    /// A buyer of 95 MWh at 0.5 token, which took out 5 MWh more.
    fn statement() -> Statement {
        let token = i128::try_from(TOKEN).unwrap();
        Statement {
            participant: "B".into(),
            from: date_of(DAY),
            to: date_of(DAY),
            block: 7,
            hash: "0x07".into(),
            traded: vec![Traded {
                session: 3,
                group: 1,
                side: Side::Buy,
                counterparty: "S".into(),
                start: u64::from(DAY) * 86_400_000,
                energy: 95_000_000,
                price: TOKEN / 2,
                amount: 40_000 * TOKEN,
                transmission: 7_000 * TOKEN,
                surcharges: 500 * TOKEN,
                is_paid: true,
            }],
            closed: Vec::new(),
            delivered: vec![Delivered {
                day: DAY,
                state: DayState::Settled,
                delivery: DeliveryView {
                    contract: ContractId::Session(3),
                    reference_price: Some(TOKEN / 2),
                    contracted: 95_000_000,
                    short: 5_000_000,
                    over: 0,
                    amount: -2_500 * token,
                    unread: 0,
                    doubtful: 0,
                },
                intervals: Vec::new(),
            }],
            fees: Some(Fees { transactions: 2, amount: TOKEN / 4 }),
            owed: OwedView { debt: 0, claim: 0 },
            has: AccountData { free: 10 * TOKEN, reserved: TOKEN },
        }
    }

    #[test]
    fn a_statement_is_read_by_people() {
        let expected = "\
B
delivery on 2026-11-23 (UTC), at block 7 0x07

Trades
  session  group  side    counterparty  MWh  token/kWh    token
        3      1  bought  S              95        0.5  -47,500  paid

Delivery
  day         contract   MWh contracted  short  over   token  unread
  2026-11-23  session 3              95      5     0  -2,500       0  settled

Together
                         token
  trades            -47,500.00
  deviations         -2,500.00
  transaction fees       -0.25
  together          -50,000.25

Account
                            token
  free                         10
  on hold                       1
  owed to the grid company      0
  owed by the grid company      0
";
        assert_eq!(text(&statement()), expected);
    }

    #[test]
    fn what_is_open_is_said_to_be_provisional() {
        let mut statement = statement();
        statement.delivered[0].state = DayState::Open;
        assert!(text(&statement).ends_with("counts as delivered.\n"));
    }

    #[test]
    fn csv_adds_up_to_the_statement() {
        let statement = statement();
        let csv = csv(&statement).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let kinds = ["trade", "transmission", "surcharges", "delivery", "fees"];
        let mut sum = 0;
        for record in reader.records() {
            let record = record.unwrap();
            if kinds.contains(&&record[0]) {
                let text = &record[9];
                let size = decimal::parse(text.trim_start_matches('-'), PRICE_DECIMALS).unwrap();
                sum += if text.starts_with('-') { -signed(size) } else { signed(size) };
            }
        }
        assert_eq!(sum, statement.total());
    }

    #[test]
    fn json_has_figures_as_strings() {
        let json = json(&statement()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(value["together_token"], "-50000.250000000000");
        assert_eq!(value["lines"][0]["token"], "-40000.000000000000");
        assert_eq!(value["fees_token"], "-0.250000000000");
    }
}
