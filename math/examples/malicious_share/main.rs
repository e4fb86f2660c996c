//! How many seats malicious agents hold after a day: plain DPoS against the rules of this chain.
//!
//! ```text
//! cargo run --release --example malicious_share [-- --seeds 100 --out-dir DIR]
//! ```
//!
//! Figure 3 of H. Wang, H. Qian et al., "An Exploration of the Optimization of Distributed Power
//! Transaction Models Based on Blockchain" (section 4.2), as a Monte-Carlo model. The paper gives
//! the sizes and the 10 %; everything else is stated here. Votes, default votes, scores, credit and
//! seats are counted by the functions that the chain itself uses: `busbar_math::credit` and
//! `busbar_math::election`.
//!
//! # Both rules
//!
//! There are 150 candidates and 24 rounds. In each round 50 of the candidates are agents and hold
//! all seats; a seat is a slot, in which its holder makes a block. At the start everybody is
//! honest. Before each round, when seats are already given, each honest *agent* turns malicious
//! with a probability of 10 %, so that the expected share of the first round is 10 % under either
//! rule. Nobody turns back. Candidates without a seat don't turn: there is nothing to be gained by
//! them. If all 150 could, 150 x 0.9^24 would leave 12 honest ones, and nothing could fill 50
//! places well.
//!
//! What is measured is the malicious agents' part of all seats of the round, after the turning: the
//! mean of all seeds, and the worst of them. A seed decides who would turn and who would be caught
//! in which round, and all rules meet with that same luck.
//!
//! # Plain DPoS, the control group
//!
//! Votes are stakes, drawn once. No scores, no detection, no bans: the 50 candidates with most
//! votes keep their places, malicious or not, with one seat each.
//!
//! # Busbar
//!
//! **What a malicious agent does.** It makes invalid or conflicting blocks in all of its slots, in
//! each round in which it has some, from the one on before which it turned.
//!
//! **How it is detected.** By those who get its blocks, in the same round, with a probability of
//! 100 %, 75 % or 50 % per agent and round. Honest agents are never taken for malicious. Who isn't
//! caught is recorded as if its blocks were good.
//!
//! **What that costs.** Whoever is caught keeps its seats until the round is over. Then all its
//! records turn bad, those of the round with them, an offence of the weight of 100 slots is added,
//! and it is banned from the next 3 elections. Then it may be elected again, and is still
//! malicious, but nobody can be elected whose credit is below 0.45: that takes until all but about
//! eleven of those bad slots have faded.
//!
//! **Credit.** (good + 100 x 0.5) / (all + 100) over its records. At the end of a round those of earlier rounds lose a tenth of their weight.
//!
//! **Score.** Half reputation, half amount. A candidate's reputation is its credit, its amount is
//! drawn once between 0 and 1.
//!
//! **Who votes, and how.** 1,000 participants that stay honest, with a reputation drawn once from
//! 0.8 to 1 and an amount from 0 to 1, and the 150 candidates themselves. Each vote is worth the
//! voter's score. Of the honest voters 60 % vote, drawn anew for each round: each for the 50
//! candidates with the best record among those that aren't banned, which is the highest credit in
//! whole percent, then the highest score. Each is mistaken about each credit by up to 2 points of a
//! hundred, so that votes spread. The malicious know each other and vote in all elections, banned
//! or not: for those of them that aren't banned, the best 50 if there are more. The scores of
//! honest voters that don't vote go to the 50 candidates with the highest own scores, banned ones
//! excluded; together they count for at most a fifth of all votes cast.
//!
//! **What fills seats.** Each round is an era with an election of its own. The 50 candidates with
//! most votes that aren't banned share 800 seats by credit, one at least and 30 % at most each, and
//! what rounding leaves is carried over. A banned agent's place goes to whoever has most votes
//! then. If fewer than 50 can be elected, those few share all seats.
//!
//! # How far to trust it
//!
//! It hangs on who can be elected. About five agents turn in a round, so that after 20 rounds fewer
//! than 50 honest candidates are left. With a ban of 3 rounds alone (`LEAST_CREDIT` of nothing in
//! `model.rs`) offenders that have served theirs then get places because nobody else is there: of
//! 1,000 seeds the worst has 46.5 % where everything is detected, and the bad records are all that
//! keeps their seats few. With the bound places stay empty instead, fewer agents share the seats, and
//! none of 1,000 seeds has more than 31.9 %; with 50 % detection 43.6 %.
//!
//! Malicious agents here don't behave for a while to earn credit first, slots are never missed for
//! other reasons, and no supervision committee steps in: nobody is shut out for good.

mod model;
mod plot;

use std::{
    error::Error,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;

use model::{World, ROUNDS};

const DETECTION_PERCENTS: [u32; 3] = [100, 75, 50];

/// How many seats malicious agents hold after a day: plain DPoS against Busbar's rules.
#[derive(Parser)]
struct Arguments {
    /// How often to run the model, each time with another seed: 1, 2, 3 and so on.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Where to put malicious_share.csv and malicious_share.svg. Made if it isn't there.
    #[arg(long, default_value = ".")]
    out_dir: PathBuf,
}

#[derive(Clone, Copy)]
enum Rule {
    Dpos,
    Busbar { detection_percent: u32 },
}

/// Percent of the seats that are malicious, by round, over all seeds.
struct Curve {
    rule: Rule,
    mean: Vec<f64>,
    worst: Vec<f64>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // If not even this can be written, the exit code says it.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let Arguments { seeds, out_dir } = arguments;
    // Before the work, since it is the likeliest to fail.
    fs::create_dir_all(out_dir).map_err(|error| cannot_write(out_dir, &error))?;
    let curves = curves(*seeds)?;
    let csv = out_dir.join("malicious_share.csv");
    let table = table(&curves).map_err(|error| cannot_write(&csv, &error))?;
    fs::write(&csv, table).map_err(|error| cannot_write(&csv, &error))?;
    let svg = out_dir.join("malicious_share.svg");
    let picture = plot::draw(&curves, *seeds).map_err(|error| cannot_write(&svg, &error))?;
    fs::write(&svg, picture).map_err(|error| cannot_write(&svg, &error))?;
    let summary = summary(&curves, *seeds);
    writeln!(io::stdout(), "{}\n{}\n{summary}", csv.display(), svg.display())
        .map_err(|error| format!("the files are written, but the summary can't be: {error}"))
}

fn cannot_write(path: &Path, error: &dyn fmt::Display) -> String {
    let path = path.display();
    format!("can't write {path}: {error}; name a directory that can be written to with --out-dir")
}

fn curves(seeds: u64) -> Result<Vec<Curve>, String> {
    let busbar = DETECTION_PERCENTS.map(|detection_percent| Rule::Busbar { detection_percent });
    let mut curves: Vec<_> = busbar.into_iter().chain([Rule::Dpos]).map(Curve::new).collect();
    for seed in 1..=seeds {
        if seed % 10 == 0 {
            // Whoever doesn't read it misses nothing.
            let _ = writeln!(io::stderr(), "seed {seed} of {seeds}");
        }
        let world = World::new(seed);
        for curve in &mut curves {
            let percents = match curve.rule {
                Rule::Dpos => Ok(world.dpos()),
                Rule::Busbar { detection_percent } => world.busbar(detection_percent),
            };
            let percents = percents.map_err(|error| {
                format!(
                    "with seed {seed} ({}) an election left nobody to share seats ({error:?}); \
                     try fewer seeds than that with --seeds",
                    curve.rule
                )
            })?;
            curve.add(&percents, seeds);
        }
    }
    Ok(curves)
}

impl Curve {
    fn new(rule: Rule) -> Self {
        Self { rule, mean: vec![0.0; ROUNDS], worst: vec![0.0; ROUNDS] }
    }

    /// One of so many seeds.
    fn add(&mut self, percents: &[f64], seeds: u64) {
        for ((mean, worst), percent) in self.mean.iter_mut().zip(&mut self.worst).zip(percents) {
            *mean += percent / seeds as f64;
            *worst = worst.max(*percent);
        }
    }

    fn highest(&self) -> f64 {
        self.worst.iter().copied().fold(0.0, f64::max)
    }

    fn mean_of_all_rounds(&self) -> f64 {
        self.mean.iter().sum::<f64>() / ROUNDS as f64
    }

    fn mean_at_the_end(&self) -> f64 {
        self.mean.last().copied().unwrap_or_default()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Dpos => write!(formatter, "plain DPoS"),
            Self::Busbar { detection_percent } => {
                write!(formatter, "Busbar, {detection_percent} % detected")
            }
        }
    }
}

/// As CSV. Plain DPoS detects nothing, which is 0 %.
fn table(curves: &[Curve]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["rule", "detection_percent", "round", "mean_percent", "worst_percent"])?;
    for curve in curves {
        let (rule, detection) = match curve.rule {
            Rule::Dpos => ("dpos", 0),
            Rule::Busbar { detection_percent } => ("busbar", detection_percent),
        };
        for (round, (mean, worst)) in (1..=ROUNDS).zip(curve.mean.iter().zip(&curve.worst)) {
            let figures = [format!("{mean:.3}"), format!("{worst:.3}")];
            let places = [rule.to_owned(), detection.to_string(), round.to_string()];
            writer.write_record(places.iter().chain(&figures))?;
        }
    }
    Ok(writer.into_inner()?)
}

/// The figures in a line.
fn summary(curves: &[Curve], seeds: u64) -> String {
    let of = |curve: &Curve| match curve.rule {
        Rule::Dpos => format!("plain DPoS ends at {:.1} % on average", curve.mean_at_the_end()),
        Rule::Busbar { detection_percent } => format!(
            "with {detection_percent} % detection ours has at most {:.1} % malicious seats in any \
             round of any of {seeds} seeds (mean of all rounds {:.1} %)",
            curve.highest(),
            curve.mean_of_all_rounds()
        ),
    };
    let parts: Vec<_> = curves.iter().map(of).collect();
    format!("summary: {}", parts.join("; "))
}
