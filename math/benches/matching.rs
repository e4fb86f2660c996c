//! How long a session takes to clear, how that grows, and the ratio to the
//! textbook form.

use std::time::{Duration, Instant};

use busbar_math::dplc::{clear, Terms};
use criterion::{BenchmarkId, Criterion};

#[path = "support/books.rs"]
mod books;
#[path = "../tests/support/textbook.rs"]
mod textbook;
use textbook::Market;

const REGIONS: usize = 30;
const CLASSES: usize = 4;
const SEED: u64 = 1;

fn terms(market: &Market) -> Terms {
    Terms::new(market.regions, market.classes.clone(), market.links.iter().copied())
        .expect("the book is valid")
}

fn fast(market: &Market) -> usize {
    let (trades, _) = clear(terms(market), &[], &market.bids, &market.offers).expect("in range");
    trades.len()
}

/// Median of several runs.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn ratios() {
    let [small, medium, large] =
        [2_000, 10_000, 100_000].map(|orders| books::large(SEED, orders, REGIONS, CLASSES));
    let time = |market: &Market| median(9, || assert!(fast(market) > 0));
    let (at_2k, at_10k, at_100k) = (time(&small), time(&medium), time(&large));
    println!("100,000 a side takes {at_100k:.1?}");
    println!(
        "10,000 to 100,000 a side: {:.1} times the time",
        at_100k.as_secs_f64() / at_10k.as_secs_f64()
    );
    println!("textbook form at 2,000 a side, once (about three minutes) ...");
    let start = Instant::now();
    assert_eq!(textbook::clear(&small).len(), fast(&small));
    let slow = start.elapsed();
    println!(
        "2,000 a side: fast {at_2k:.1?}, textbook {slow:.1?}: {:.0} times faster",
        slow.as_secs_f64() / at_2k.as_secs_f64()
    );
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("clear");
    for orders in [2_000, 10_000, 100_000] {
        let market = books::large(SEED, orders, REGIONS, CLASSES);
        group.bench_with_input(BenchmarkId::from_parameter(orders), &market, |b, market| {
            b.iter(|| fast(market));
        });
    }
    group.finish();
    criterion.final_summary();
    ratios();
}
