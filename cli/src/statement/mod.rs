//! `busbar statement`: what a participant traded, delivered, paid and owes.

mod account;
mod fees;
mod gather;
mod output;

use std::{fmt, io, process::ExitCode};

use clap::ValueEnum;
use jiff::civil::Date;

use crate::{
    chain::{self, AccountId32, Client},
    console,
};

/// Print what a participant traded, delivered, paid and owes for some days of delivery: trades,
/// deviations from them, transaction fees, balance.
///
/// All is taken from the last final block, so it is the same from every node. Trades count for the
/// day on which their delivery starts, and are told as long as their session is kept, intervals until
/// nothing of them can be corrected any more, days for as long as the chain keeps results. Of days that
/// aren't settled is told what has come of them so far.
#[derive(clap::Args)]
pub struct Arguments {
    /// The participant.
    #[arg(long, value_name = "ADDRESS")]
    who: AccountId32,
    /// The first day of delivery, UTC, as in 2026-11-24.
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Date,
    /// The last day of delivery. [default: the first one]
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// Tell each interval of the days, too.
    #[arg(long)]
    intervals: bool,
    /// Leave transaction fees out. They are in the events of the blocks of these days, all of which
    /// are read; a node keeps them for long with --state-pruning archive only.
    #[arg(long)]
    no_fees: bool,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A node of the chain.
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// A line for each trade, charge, day, interval, fee and balance.
    Csv,
    Json,
}

fn date(text: &str) -> Result<Date, String> {
    let date = text.parse().map_err(|_| "is no date: write it as in 2026-11-24".to_owned())?;
    match account::day(date) {
        Some(_) => Ok(date),
        None => Err("is before 1970, where days begin to be counted".into()),
    }
}

/// The most days of one statement.
const MOST_DAYS: u32 = 366;

/// Why there is no statement.
#[derive(Debug)]
pub enum Failure {
    Chain(chain::Error),
    /// The last day lies before the first one, or too far behind it.
    Period(Date, Date),
    /// The node has discarded the state of a block of these days.
    Discarded(u64, chain::Error),
    Output(io::Error),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Period(..) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain(error) => write!(f, "{error}"),
            Self::Period(from, to) => {
                write!(
                    f,
                    "--from {from} --to {to}: give 1 to {MOST_DAYS} days, the first one first"
                )
            }
            Self::Discarded(number, error) => write!(
                f,
                "the node doesn't answer for the state of block {number}, in whose events are \
                 transaction fees: {error}; ask a node that keeps all (--state-pruning archive), \
                 or leave fees out by --no-fees"
            ),
            Self::Output(error) => write!(f, "the result can't be written: {error}"),
        }
    }
}

impl From<chain::Error> for Failure {
    fn from(error: chain::Error) -> Self {
        Self::Chain(error)
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = console::runtime().block_on(statement(arguments))?;
    console::print(text).map_err(Failure::Output)
}

async fn statement(arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let (from, to) = (arguments.from, arguments.to.unwrap_or(arguments.from));
    let period = || Failure::Period(from, to);
    let days = account::day(from).zip(account::day(to)).map(|(first, last)| first..=last);
    let days = days.filter(|days| (1..=MOST_DAYS as usize).contains(&days.clone().count()));
    let days = days.ok_or_else(period)?;

    let client = Client::connect(&arguments.url).await?;
    let mut statement =
        gather::gather(&client, arguments.who, days.clone(), arguments.intervals).await?;
    if !arguments.no_fees {
        let fees = fees::paid(&client, arguments.who, &days, statement.block).await?;
        statement.fees = Some(fees);
    }
    match arguments.format {
        Format::Text => Ok(output::text(&statement).into_bytes()),
        Format::Csv => output::csv(&statement).map_err(Failure::Output),
        Format::Json => output::json(&statement).map_err(Failure::Output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days() {
        assert_eq!(date("1970-01-02").ok().and_then(account::day), Some(1));
        assert_eq!(date("2026-11-23").ok().and_then(account::day), Some(20_780));
        for bad in ["", "2026-02-30", "24.11.2026", "1969-12-31", "20780"] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }
}
