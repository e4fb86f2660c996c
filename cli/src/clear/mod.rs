//! `busbar clear`: the offline form of a session.

pub mod input;
pub mod output;
pub mod table;

use std::{fmt, path::PathBuf, process::ExitCode};

use busbar_math::{dplc, Energy};

use self::input::Named;
use crate::{console, decimal};
use table::Source;

/// Clear a book of bids and offers and print its trades in the order of
/// execution: first the renewable-quota pass, then the general pass.
#[derive(clap::Args)]
pub struct Arguments {
    /// CSV: from, to, loss_percent, transmission_token_per_kwh, capacity_mwh
    /// (empty: unlimited).
    #[arg(long, value_name = "FILE")]
    grid: PathBuf,
    /// CSV: id, region, price_token_per_kwh, energy_mwh,
    /// renewable_quota_mwh (empty: 0).
    #[arg(long, value_name = "FILE")]
    bids: PathBuf,
    /// CSV: id, region, technology (wind, solar, hydro, biomass, thermal),
    /// price_token_per_kwh, energy_mwh, environment_token_per_kwh,
    /// cross_subsidy_token_per_kwh.
    #[arg(long, value_name = "FILE")]
    offers: PathBuf,
    /// Price of a green certificate in token; thermal offers must hold 0.2
    /// certificates per MWh.
    #[arg(long, value_name = "P", default_value = "0", value_parser = token)]
    #[arg(allow_hyphen_values = true)]
    certificate_price: u128,
    /// Print JSON instead of CSV.
    #[arg(long)]
    json: bool,
}

fn token(text: &str) -> Result<u128, String> {
    match decimal::parse(text, input::PRICE_DECIMALS) {
        Ok(price) if price > busbar_math::MAX_PRICE => {
            Err(decimal::DecimalError::TooLarge.to_string())
        }
        Ok(price) => Ok(price),
        Err(error) => Err(error.to_string()),
    }
}

/// Why nothing was printed.
#[derive(Debug)]
pub enum Failure {
    /// An input is wrong: where, and what.
    Input(table::Fault),
    /// The result could not be written.
    Output(std::io::Error),
    /// The book can't be cleared although every row of it is in range.
    Clearing(dplc::MatchingError),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(2),
            Self::Output(_) | Self::Clearing(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(fault) => write!(f, "{fault}"),
            Self::Output(error) => write!(f, "the result can't be written: {error}"),
            Self::Clearing(error) => write!(f, "the book can't be cleared: {error:?}"),
        }
    }
}

impl From<table::Fault> for Failure {
    fn from(fault: table::Fault) -> Self {
        Self::Input(fault)
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let market = input::read(
        Source::File(&arguments.grid),
        Source::File(&arguments.bids),
        Source::File(&arguments.offers),
        arguments.certificate_price,
    )?;
    let rows = clear(&market)?.trades;
    let text = if arguments.json { output::json(&rows) } else { output::csv(&rows) };
    text.and_then(console::print).map_err(Failure::Output)
}

/// What a book is cleared into.
pub struct Cleared<'a> {
    /// In the order of execution.
    pub trades: Vec<output::TradeRow<'a>>,
    /// Of every bid, then of every offer.
    pub rests: Vec<Rest<'a>>,
}

/// What an order didn't get.
pub struct Rest<'a> {
    pub name: &'a str,
    pub energy: Energy,
    /// `None`: it was served in full.
    pub why: Option<dplc::Unserved>,
}

pub fn clear(market: &input::Market) -> Result<Cleared<'_>, Failure> {
    let bids: Vec<_> = market.bids.iter().map(|named| named.order).collect();
    let offers: Vec<_> = market.offers.iter().map(|named| named.order).collect();
    let (trades, matching) =
        dplc::clear(market.terms.clone(), &[], &bids, &offers).map_err(Failure::Clearing)?;
    let mut of_bids: Vec<_> = bids.iter().map(|bid| bid.energy).collect();
    let mut of_offers: Vec<_> = offers.iter().map(|offer| offer.energy).collect();
    for trade in &trades {
        take(&mut of_bids, trade.bid, trade.energy);
        take(&mut of_offers, trade.offer, trade.energy);
    }
    let of_bids = market.bids.iter().zip(of_bids).map(|(Named { name, order }, energy)| {
        let why = || matching.why_bid_unserved(order.region, order.price);
        Rest { name, energy, why: (energy > 0).then(why) }
    });
    let of_offers = market.offers.iter().zip(of_offers).map(|(Named { name, order }, energy)| {
        let why = || matching.why_offer_unserved(order.region, order.class, order.price);
        Rest { name, energy, why: (energy > 0).then(why) }
    });
    Ok(Cleared {
        trades: output::rows(market, &trades, matching.terms()).map_err(Failure::Clearing)?,
        rests: of_bids.chain(of_offers).collect(),
    })
}

/// Takes what was traded from what is left of an order; ids count the rows.
fn take(left: &mut [Energy], id: u64, traded: Energy) {
    if let Some(left) = usize::try_from(id).ok().and_then(|at| left.get_mut(at)) {
        *left = left.saturating_sub(traded);
    }
}
