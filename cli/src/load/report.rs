//! Figures of a session under load: for people, and for programs. Pure.

use std::{collections::BTreeMap, fmt::Write, time::Duration};

use busbar_primitives::units::SessionId;
use serde::Serialize;

use super::{blocks::Summary, clearing::Clearing, fates::Finality};
use crate::decimal::grouped;

/// The window in which the best rate is looked for.
const BEST_WINDOW: Duration = Duration::from_secs(10);
/// Bars of the histogram, and how long the longest of them is.
const BARS: usize = 10;
const BAR_WIDTH: usize = 40;

/// What a session came to. Seconds and shares are fractions, all else counts.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    pub session: SessionId,
    pub seed: u64,
    pub participants: usize,
    /// Orders in an extrinsic.
    pub batch: usize,
    pub orders: Orders,
    /// Orders by the reason that the node refused them for, and by the one that they failed for
    /// in a block.
    pub refusals: BTreeMap<String, usize>,
    pub failures: BTreeMap<String, usize>,
    pub speed: Speed,
    /// `None` if nothing became final.
    pub latency: Option<Latency>,
    /// From the first block with orders of this run to the last.
    pub chain: Summary,
    /// `None` if it wasn't followed.
    pub clearing: Option<Clearing>,
}

/// Every order is in one of refused, lost, failed and listed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Orders {
    pub asked: usize,
    /// Handed over and taken into the node's pool.
    pub sent: usize,
    pub refused: usize,
    /// How often the node was full.
    pub retried: usize,
    /// In final blocks.
    pub finalised: usize,
    /// Neither refused nor final when nothing more became final.
    pub lost: usize,
    /// Of the final ones, not listed.
    pub failed: usize,
    pub listed: usize,
}

impl Orders {
    /// Everything that was asked for is listed.
    pub const fn are_complete(&self) -> bool {
        self.listed == self.asked
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Speed {
    /// From the first submission until this client learned of the last finality.
    pub seconds: f64,
    pub orders_per_second: f64,
    /// In the best ten seconds.
    pub best_orders_per_second: f64,
    pub extrinsics_per_second: f64,
}

impl Speed {
    pub fn of(finalities: &[Finality]) -> Self {
        let seconds = finalities.iter().map(|it| it.learned).max().unwrap_or_default();
        let seconds = seconds.as_secs_f64();
        if seconds <= 0.0 {
            return Self::default();
        }
        let orders: usize = finalities.iter().map(|it| it.orders).sum();
        Self {
            seconds,
            orders_per_second: orders as f64 / seconds,
            best_orders_per_second: best(finalities) as f64 / BEST_WINDOW.as_secs_f64(),
            extrinsics_per_second: finalities.len() as f64 / seconds,
        }
    }
}

/// The most orders that became final within the window, wherever it begins. `finalities` are in
/// the order in which they were learned.
fn best(finalities: &[Finality]) -> usize {
    let (mut best, mut within, mut first) = (0, 0, 0);
    for last in finalities {
        within += last.orders;
        while finalities[first].learned + BEST_WINDOW <= last.learned {
            within -= finalities[first].orders;
            first += 1;
        }
        best = best.max(within);
    }
    best
}

/// Seconds from the submission of an order until this client learned of its finality.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latency {
    pub min: f64,
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    pub max: f64,
    pub histogram: Vec<Bar>,
}

/// Orders with a latency from `from` on, in seconds, below the next one's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bar {
    pub from: f64,
    pub orders: usize,
}

impl Latency {
    /// `None` of nothing.
    pub fn of(finalities: &[Finality]) -> Option<Self> {
        let each = |it: &Finality| std::iter::repeat_n(it.latency().as_secs_f64(), it.orders);
        let mut seconds: Vec<f64> = finalities.iter().flat_map(each).collect();
        seconds.sort_by(f64::total_cmp);
        let (min, max) = (*seconds.first()?, *seconds.last()?);
        let width = (max - min) / BARS as f64;
        let mut histogram: Vec<_> =
            (0..BARS).map(|bar| Bar { from: min + width * bar as f64, orders: 0 }).collect();
        for latency in &seconds {
            let bar = histogram.iter().rposition(|bar| bar.from <= *latency).unwrap_or(0);
            histogram[bar].orders += 1;
        }
        Some(Self {
            min,
            p50: percentile(&seconds, 50),
            p90: percentile(&seconds, 90),
            p99: percentile(&seconds, 99),
            max,
            histogram,
        })
    }
}

/// The least value that so many per cent of all don't exceed. `sorted` isn't empty.
fn percentile(sorted: &[f64], per_cent: usize) -> f64 {
    let rank = (sorted.len() * per_cent).div_ceil(100);
    sorted[rank.saturating_sub(1)]
}

impl Figures {
    /// A line for programs.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("names are texts, and no figure is refused")
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let Orders { sent, refused, retried, finalised, lost, failed, listed, .. } = self.orders;
        row(&mut text, "session", &count(self.session as usize));
        let of_all = format!("{} of {}", count(listed), count(self.orders.asked));
        row(&mut text, "orders listed", &of_all);
        row(&mut text, "  sent", &count(sent));
        row(&mut text, "  refused by the node", &count(refused));
        reasons(&mut text, &self.refusals);
        row(&mut text, "  sent again, node full", &count(retried));
        row(&mut text, "  final", &count(finalised));
        row(&mut text, "  lost", &count(lost));
        row(&mut text, "  failed in a block", &count(failed));
        reasons(&mut text, &self.failures);

        let Speed { seconds, orders_per_second, best_orders_per_second, extrinsics_per_second } =
            self.speed;
        row(&mut text, "seconds until final", &format!("{seconds:.1}"));
        row(&mut text, "orders/s final", &format!("{orders_per_second:.1}"));
        row(&mut text, "  best ten seconds", &format!("{best_orders_per_second:.1}"));
        row(&mut text, "extrinsics/s final", &format!("{extrinsics_per_second:.1}"));
        if let Some(latency) = &self.latency {
            self::latency(&mut text, latency);
        }
        chain(&mut text, &self.chain);
        if let Some(clearing) = &self.clearing {
            self::clearing(&mut text, clearing);
        }
        text
    }
}

fn row(text: &mut String, name: &str, value: &str) {
    // A string can always be written to.
    let _ = writeln!(text, "{name:<26}  {value}");
}

fn reasons(text: &mut String, reasons: &BTreeMap<String, usize>) {
    for (reason, orders) in reasons {
        let _ = writeln!(text, "    {} {reason}", count(*orders));
    }
}

fn latency(text: &mut String, latency: &Latency) {
    let Latency { min, p50, p90, p99, max, histogram } = latency;
    let figures = format!("{min:.2}, {p50:.2}, {p90:.2}, {p99:.2}, {max:.2} s");
    row(text, "min, p50, p90, p99, max", &figures);
    let most = histogram.iter().map(|bar| bar.orders).max().unwrap_or(0).max(1);
    for Bar { from, orders } in histogram {
        let bar = "#".repeat((orders * BAR_WIDTH).div_ceil(most));
        let line = format!("  from {from:>8.2} s  {:>9}  {bar}", count(*orders));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn chain(text: &mut String, chain: &Summary) {
    let Summary { blocks, missed_slots, fullest, most_bytes, most_orders, over_limits } = chain;
    let per_cent = |share: f64| format!("{:.1} %", share * 100.0);
    row(text, "blocks", &format!("{blocks}, {missed_slots} slots missed"));
    row(text, "  most orders in one", &count(*most_orders));
    row(text, "  most weight in one", &per_cent(fullest.weight));
    row(text, "    of users'", &per_cent(fullest.normal));
    row(text, "    of operational", &per_cent(fullest.operational));
    let bytes = format!("{}, {}", count(*most_bytes), per_cent(fullest.bytes));
    row(text, "  most bytes in one", &bytes);
    row(text, "  over their limits", &over_limits.to_string());
}

fn clearing(text: &mut String, clearing: &Clearing) {
    let Clearing { trades, trades_per_block, most_trades_in_block, .. } = clearing;
    row(text, "trades", &count(*trades as usize));
    let per_block = format!("{trades_per_block:.1}, at most {most_trades_in_block}");
    row(text, "  per block of matching", &per_block);
    let spans = [
        ("matching", clearing.matching),
        ("releasing", clearing.releasing),
        ("settling", clearing.settling),
    ];
    for (name, span) in spans {
        row(text, name, &format!("{:.1} s, {} blocks", span.seconds, span.blocks));
    }
    let _ = writeln!(text, "from gate closure on");
    chain(text, &clearing.chain);
}

fn count(value: usize) -> String {
    grouped(&value.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{
        super::{blocks::Share, clearing::Span},
        *,
    };

    fn finality(sent: u64, learned: u64, orders: usize) -> Finality {
        let [sent, learned] = [sent, learned].map(Duration::from_secs);
        Finality { orders, sent, learned }
    }

    #[test]
    fn percentiles_are_those_of_known_values() {
        let values: Vec<_> = (1..=200).map(f64::from).collect();
        let found = [1, 50, 90, 99, 100].map(|per_cent| percentile(&values, per_cent));
        assert_eq!(found, [2.0, 100.0, 180.0, 198.0, 200.0]);
        assert_eq!(percentile(&[7.0], 50), 7.0);
    }

    #[test]
    fn each_order_of_an_extrinsic_has_its_latency() {
        // 4 s, and three times 6 s.
        let latency = Latency::of(&[finality(0, 4, 1), finality(1, 7, 3)]).unwrap();
        assert_eq!((latency.min, latency.p50, latency.max), (4.0, 6.0, 6.0));
        assert_eq!(Latency::of(&[]), None);
    }

    #[test]
    fn the_histogram_holds_every_order_once() {
        let finalities: Vec<_> = (0..=100).map(|latency| finality(0, latency, 2)).collect();
        let latency = Latency::of(&finalities).unwrap();
        assert_eq!(latency.histogram.len(), BARS);
        let orders: Vec<_> = latency.histogram.iter().map(|bar| bar.orders).collect();
        assert_eq!(orders, [20, 20, 20, 20, 20, 20, 20, 20, 20, 22]);
        assert_eq!(latency.histogram[9].from, 90.0);
        let alike = Latency::of(&[finality(0, 3, 5)]).unwrap();
        assert_eq!(alike.histogram.iter().map(|bar| bar.orders).sum::<usize>(), 5);
    }

    #[test]
    fn the_best_ten_seconds_are_found() {
        let finalities = [
            finality(0, 2, 10),
            finality(0, 20, 30),
            finality(0, 28, 40),
            // Ten seconds after the second one: no longer within its window.
            finality(0, 30, 20),
        ];
        let speed = Speed::of(&finalities);
        assert_eq!((speed.seconds, speed.best_orders_per_second), (30.0, 7.0));
        assert!((speed.orders_per_second - 100.0 / 30.0).abs() < 1e-9);
        assert!((speed.extrinsics_per_second - 4.0 / 30.0).abs() < 1e-9);
        assert_eq!(Speed::of(&[]), Speed::default());
    }

    fn figures() -> Figures {
        let chain = Summary { blocks: 3, most_orders: 1_234, ..Summary::default() };
        let span = Span { blocks: 2, seconds: 4.0 };
        Figures {
            session: 5,
            seed: 1,
            participants: 2,
            batch: 1,
            orders: Orders {
                asked: 12_000,
                sent: 11_000,
                refused: 1_000,
                retried: 7,
                finalised: 11_000,
                lost: 0,
                failed: 0,
                listed: 11_000,
            },
            refusals: BTreeMap::from([("Invalid Transaction".into(), 1_000)]),
            failures: BTreeMap::new(),
            speed: Speed::of(&[finality(0, 8, 4)]),
            latency: Latency::of(&[finality(0, 8, 4)]),
            chain: Summary { fullest: Share { normal: 0.5, ..Share::default() }, ..chain },
            clearing: Some(Clearing {
                trades: 4_321,
                trades_per_block: 2_160.5,
                most_trades_in_block: 3_000,
                matching: span,
                releasing: span,
                settling: span,
                chain,
            }),
        }
    }

    #[test]
    fn the_table_tells_the_figures_and_the_reasons() {
        let table = figures().table();
        for line in [
            "orders listed               11,000 of 12,000\n",
            "    1,000 Invalid Transaction\n",
            "min, p50, p90, p99, max     8.00, 8.00, 8.00, 8.00, 8.00 s\n",
            "  most orders in one        1,234\n",
            "    of users'               50.0 %\n",
            "  per block of matching     2160.5, at most 3000\n",
            "matching                    4.0 s, 2 blocks\n",
        ] {
            assert!(table.contains(line), "{line:?} is not in\n{table}");
        }
        assert!(table.lines().all(|line| line == line.trim_end()));
        assert!(!figures().orders.are_complete());
    }

    #[test]
    fn the_line_for_programs_has_its_keys() {
        let line = figures().json();
        assert!(!line.contains('\n'));
        let value: Value = serde_json::from_str(&line).unwrap();
        let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        let expected = [
            "batch",
            "chain",
            "clearing",
            "failures",
            "latency",
            "orders",
            "participants",
            "refusals",
            "seed",
            "session",
            "speed",
        ];
        assert_eq!(keys, expected);
        assert_eq!(value["orders"]["finalised"], 11_000);
        assert_eq!(value["speed"]["bestOrdersPerSecond"], 0.4);
        assert_eq!(value["chain"]["fullest"]["normal"], 0.5);
        assert_eq!(value["clearing"]["mostTradesInBlock"], 3_000);
        assert_eq!(value["clearing"]["matching"]["seconds"], 4.0);
    }
}
