//! `busbar load`: a market under load, measured.

mod blocks;
mod clearing;
mod fates;
mod orders;
mod report;
mod setup;
mod sign;
mod submit;
mod watch;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt, io,
    process::ExitCode,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use busbar_primitives::units::{Moment, OrderId, SessionId};
use clap::{builder::RangedU64ValueParser, value_parser};
use futures::future::try_join_all;
use tokio::sync;

use self::{
    blocks::{Facts, Limits, Summary},
    fates::Fates,
    orders::Plan,
    report::{Figures, Latency, Orders, Speed},
    setup::{Participant, Setup},
    submit::Pace,
    watch::{Block, Watch},
};
use crate::{
    chain::{
        self, calls, constant, now, read_value, At, Client, Council, Founders, Letterbox,
        SessionOpened,
    },
    console,
    decimal::grouped,
    progress::Progress,
};

/// If nothing becomes final for so long, what isn't final is lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// Until gate closure, unless said otherwise: so long, and a second for so many orders.
const WINDOW_SECONDS: u64 = 30;
const ORDERS_PER_SECOND: u64 = 200;

/// List many orders on a chain of preset dev or local, clear them, and tell how fast and how full
/// its blocks were. Progress goes to standard error, figures to standard output: a table, then a
/// line of JSON for each session.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where a node takes JSON-RPC.
    #[arg(long, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// Orders in a session.
    #[arg(long, value_name = "N", value_parser = counted(1_000_000_000))]
    orders: usize,
    /// Orders in an extrinsic; beyond 1 in calls of list_batch.
    #[arg(long, value_name = "B", default_value_t = 1, value_parser = counted(1_000_000))]
    batch: usize,
    /// Orders a second, 0: as fast as the node takes them.
    #[arg(long, value_name = "R", default_value_t = 0)]
    #[arg(value_parser = value_parser!(u32).range(..=1_000_000))]
    rate: u32,
    /// Participants, half of them buyers; without it as few as may list so many orders.
    #[arg(long, value_name = "P", value_parser = counted(1_000_000_000))]
    participants: Option<usize>,
    /// Connections that orders are sent over.
    #[arg(long, value_name = "C", default_value_t = 4, value_parser = counted(64))]
    connections: usize,
    /// Sessions, one after another.
    #[arg(long, value_name = "K", default_value_t = 1)]
    #[arg(value_parser = value_parser!(u32).range(1..))]
    sessions: u32,
    /// Seconds from the opening of a session to its gate closure; without it 30, and a second for
    /// every 200 orders, or for as many as the rate says if that is less.
    #[arg(long, value_name = "S", value_parser = value_parser!(u64).range(1..=86_400))]
    window: Option<u64>,
    /// Prices and energies are made from it.
    #[arg(long, value_name = "X", default_value_t = 1)]
    seed: u64,
    /// End when all orders are final, without waiting for the session to be cleared.
    #[arg(long)]
    no_clear: bool,
}

impl Arguments {
    /// Seconds in which all orders are signed and sent.
    fn window(&self) -> u64 {
        let pace = match self.rate {
            0 => ORDERS_PER_SECOND,
            rate => ORDERS_PER_SECOND.min(rate.into()),
        };
        self.window.unwrap_or(WINDOW_SECONDS + (self.orders as u64).div_ceil(pace))
    }
}

fn counted(most: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=most)
}

/// Why not every order was listed and cleared.
#[derive(Debug)]
pub enum Failure {
    /// Options that don't fit one another, or the chain.
    Options(String),
    Chain(chain::Error),
    /// Figures can't be written.
    Output(io::Error),
    /// The figures of so many sessions tell of orders that weren't listed.
    Incomplete(usize),
    /// The user said stop.
    Interrupted,
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Options(_) => ExitCode::from(2),
            // As shells have it: 128 and the signal's number.
            Self::Interrupted => ExitCode::from(130),
            Self::Chain(_) | Self::Output(_) | Self::Incomplete(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options(what) => f.write_str(what),
            Self::Chain(error) => write!(f, "{error}"),
            Self::Output(error) => write!(f, "the figures can't be written: {error}"),
            Self::Incomplete(sessions) => write!(
                f,
                "not every order was listed in {sessions} of the sessions; see what was refused, \
                 lost or failed, and why; if it failed with OrderBook.GateClosed, give it a longer \
                 --window or a lower --rate"
            ),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl From<chain::Error> for Failure {
    fn from(error: chain::Error) -> Self {
        Self::Chain(error)
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    console::runtime().block_on(async {
        let stop = console::requested();
        tokio::select! {
            outcome = all(arguments) => outcome,
            () = stop => Err(Failure::Interrupted),
        }
    })
}

/// All that sessions have in common.
struct Load<'a> {
    arguments: &'a Arguments,
    client: Client,
    letterboxes: Vec<Letterbox>,
    founders: Founders,
    council: Council,
    limits: Limits,
    plan: Plan,
    participants: Arc<Vec<Participant>>,
    progress: Progress,
}

async fn all(arguments: &Arguments) -> Result<(), Failure> {
    let load = Load::start(arguments).await?;
    let mut incomplete = 0;
    for round in 0..arguments.sessions {
        let figures = load.session(round).await?;
        let text = format!("{}{}\n", figures.table(), figures.json());
        console::print(text).map_err(Failure::Output)?;
        incomplete += usize::from(!figures.orders.are_complete());
    }
    match incomplete {
        0 => Ok(()),
        sessions => Err(Failure::Incomplete(sessions)),
    }
}

impl<'a> Load<'a> {
    async fn start(arguments: &'a Arguments) -> Result<Self, Failure> {
        let url = &arguments.url;
        let progress = Progress::stderr();
        let client = Client::connect(url).await?;
        let at = client.finalised().await?;
        let founders = Founders::development()?;
        founders.ensure_known(url, &at).await?;
        let council = Council::find(&at).await?;
        let plan = plan(arguments, &at)?;
        let connections = (0..arguments.connections).map(|_| Letterbox::connect(url));
        let letterboxes = try_join_all(connections).await?;
        let participants = Arc::new(setup::participants(&at, plan.participants).await?);
        let limits = Limits::read(&at)?;
        progress.line(&format!("block {} is the last final one at {url}", at.block_number()));
        Ok(Self {
            arguments,
            client,
            letterboxes,
            founders,
            council,
            limits,
            plan,
            participants,
            progress,
        })
    }

    async fn session(&self, round: u32) -> Result<Figures, Failure> {
        let setup = Setup {
            client: &self.client,
            founders: &self.founders,
            council: &self.council,
            limits: &self.limits,
            progress: &self.progress,
        };
        let left = u64::from(self.arguments.sessions - round);
        setup.prepare(&self.participants, &self.plan, left).await?;
        let nonces = setup::nonces(&self.client, &self.participants).await?;
        let mut finals = self.client.final_heads("orders to be final", watch::LONGEST).await?;
        let (session, first_order) = self.open().await?;

        let at = self.client.finalised().await?;
        let round = u64::from(round);
        let participants = &self.participants;
        let signed =
            sign::all(&at, session, self.plan, round, participants, nonces, &self.progress).await?;
        let fates = RefCell::new(Fates::of(&signed));
        let watch = Watch::new(&self.client, &self.limits, &fates);
        let blocks = self.list(&watch, &signed, &mut finals).await?;
        let listed = self.listed(first_order, &blocks).await?;
        let mut figures = self.figures(session, &fates.borrow(), &blocks, listed);
        if figures.orders.failed > 0 {
            figures.failures = watch.failures(&blocks).await?;
        }
        let what = format!("{} orders are listed in session {session}", figures.orders.listed);
        self.progress.line(&what);
        if figures.orders.lost > 0 {
            self.progress.line(&format!(
                "nothing became final for {} s: {} orders are lost, and the session isn't followed",
                PATIENCE.as_secs(),
                figures.orders.lost
            ));
        } else if !self.arguments.no_clear {
            let operator = &self.founders.grid_operator;
            let cleared =
                clearing::follow(&watch, &mut finals, session, operator, &self.progress).await?;
            figures.clearing = Some(cleared);
        }
        Ok(figures)
    }

    /// Returns the session, and the id that the next order gets.
    async fn open(&self) -> Result<(SessionId, OrderId), Failure> {
        let seconds = self.arguments.window();
        let start = now(&self.client.best().await?).await?;
        let open = calls::open_session(start, start + Moment::from(seconds) * 1_000);
        let centre = &self.founders.trading_centre;
        let opened = self.client.submit("opening the session", vec![(centre, open)]).await?;
        let SessionOpened { session } = opened.one("OrderBook", "SessionOpened")?;
        let what = format!("session {session} is open; its gate closes in {seconds} s");
        self.progress.line(&what);
        Ok((session, next_order(opened.at()).await?))
    }

    /// Sends all orders and follows them until they are final. Returns the blocks meanwhile.
    async fn list(
        &self,
        watch: &Watch<'_>,
        signed: &[sign::Signed],
        finals: &mut chain::Heads,
    ) -> Result<Vec<Rc<Block>>, Failure> {
        let (tell, heads) = sync::watch::channel(0);
        let pace = Pace::of(self.arguments.rate, Instant::now());
        // Between two extrinsics at the lowest rate nothing is amiss.
        let patience = PATIENCE + pace.between(self.plan.batch);
        tokio::select! {
            blocks = watch.until_final(finals, patience) => Ok(blocks?),
            // Once all are sent, what is left is to see them become final.
            Err(error) = submit::all(&self.letterboxes, signed, watch.fates, &pace, &heads) => {
                Err(error.into())
            }
            Err(error) = watch.best(&tell) => Err(error.into()),
            never = watch.tell(&self.progress) => match never {},
        }
    }

    /// How many orders were listed since `first`, as the last of these blocks has it. Orders of
    /// others count, too: on a test network there are none.
    async fn listed(&self, first: OrderId, blocks: &[Rc<Block>]) -> Result<usize, Failure> {
        let Some(last) = blocks.last() else { return Ok(0) };
        let next = next_order(&self.client.at(last.hash).await?).await?;
        Ok(usize::try_from(next.saturating_sub(first)).unwrap_or(usize::MAX))
    }

    fn figures(
        &self,
        session: SessionId,
        fates: &Fates,
        blocks: &[Rc<Block>],
        listed: usize,
    ) -> Figures {
        let counts = fates.counts();
        let Plan { orders: asked, participants, batch, seed } = self.plan;
        let facts: Vec<Facts> = blocks.iter().map(|block| block.facts).collect();
        let listed = listed.min(counts.finalised);
        Figures {
            session,
            seed,
            participants,
            batch,
            orders: Orders {
                asked,
                sent: counts.sent,
                refused: counts.refused,
                retried: fates.retried,
                finalised: counts.finalised,
                lost: asked - counts.refused - counts.finalised,
                failed: counts.finalised - listed,
                listed,
            },
            refusals: fates.refusals.clone(),
            failures: BTreeMap::new(),
            speed: Speed::of(&fates.finalities),
            latency: Latency::of(&fates.finalities),
            chain: Summary::of(with_orders(&facts)),
            clearing: None,
        }
    }
}

/// From the first block with orders to the last.
fn with_orders(blocks: &[Facts]) -> &[Facts] {
    let has = |block: &Facts| block.orders > 0;
    match (blocks.iter().position(has), blocks.iter().rposition(has)) {
        (Some(first), Some(last)) => &blocks[first..=last],
        _ => &[],
    }
}

async fn next_order(at: &At) -> Result<OrderId, chain::Error> {
    read_value(at, "OrderBook", "NextOrder").await
}

/// What the options come to within the chain's limits.
fn plan(arguments: &Arguments, at: &At) -> Result<Plan, Failure> {
    let most = |name| -> Result<usize, chain::Error> {
        let most: u32 = constant(at, "OrderBook", name)?;
        Ok(usize::try_from(most).unwrap_or(usize::MAX))
    };
    fitting(arguments, most("MaxOrders")?, most("MaxBatch")?).map_err(Failure::Options)
}

fn fitting(arguments: &Arguments, most_orders: usize, most_batch: usize) -> Result<Plan, String> {
    let Arguments { orders, batch, seed, .. } = *arguments;
    // A market has two sides.
    let fewest = orders.div_ceil(most_orders).max(2);
    let participants = arguments.participants.unwrap_or(fewest);
    if participants < fewest {
        return Err(format!(
            "{} orders need at least {fewest} participants, since each lists at most \
             {most_orders} in a session; leave --participants away, or give it so many",
            grouped(&orders.to_string())
        ));
    }
    if batch > most_batch {
        return Err(format!("--batch {batch} is more than the chain takes; it takes {most_batch}"));
    }
    Ok(Plan { orders, participants, batch, seed })
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn arguments(text: &str) -> Result<Arguments, clap::Error> {
        let command = Arguments::augment_args(Command::new("load").no_binary_name(true));
        let matches = command.try_get_matches_from(text.split_whitespace())?;
        Arguments::from_arg_matches(&matches)
    }

    fn plan(text: &str) -> Result<Plan, String> {
        fitting(&arguments(text).unwrap(), 32, 32)
    }

    #[test]
    fn as_few_participants_as_may_list_so_many() {
        assert_eq!(plan("--orders 200000").unwrap().participants, 6_250);
        assert_eq!(plan("--orders 33").unwrap().participants, 2);
        assert_eq!(plan("--orders 65").unwrap().participants, 3);
        assert_eq!(plan("--orders 1").unwrap().participants, 2);
        assert_eq!(plan("--orders 65 --participants 10").unwrap().participants, 10);
    }

    #[test]
    fn too_few_participants_and_too_large_batches_are_refused() {
        let reason = plan("--orders 65 --participants 2").unwrap_err();
        assert!(reason.contains("at least 3 participants"), "{reason}");
        let reason = plan("--orders 65 --batch 33").unwrap_err();
        assert!(reason.contains("it takes 32"), "{reason}");
    }

    #[test]
    fn the_gate_closes_once_all_orders_had_time_to_come() {
        let window = |text: &str| arguments(text).unwrap().window();
        assert_eq!(window("--orders 2000"), 40);
        assert_eq!(window("--orders 2000 --rate 1000"), 40);
        assert_eq!(window("--orders 2001 --rate 40"), 81);
        assert_eq!(window("--orders 2000 --rate 40 --window 5"), 5);
    }

    #[test]
    fn options_that_mean_nothing_are_refused() {
        for text in
            ["", "--orders 0", "--orders 1 --batch 0", "--orders 1 --sessions 0", "--orders -1"]
        {
            assert!(arguments(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn blocks_without_orders_around_the_others_dont_count() {
        let block =
            |orders| Facts { number: 0, slot: 0, orders, bytes: 0, share: Default::default() };
        let orders = |blocks: &[usize]| {
            let blocks: Vec<_> = blocks.iter().map(|orders| block(*orders)).collect();
            with_orders(&blocks).iter().map(|block| block.orders).collect::<Vec<_>>()
        };
        assert_eq!(orders(&[0, 0, 5, 0, 7, 0]), [5, 0, 7]);
        assert_eq!(orders(&[0, 0]), [0; 0]);
    }
}
