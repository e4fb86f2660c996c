//! A whole session, step by step.

use std::{
    io::{self, Stdout},
    ops::ControlFlow,
    time::Duration,
};

use busbar_primitives::{
    api::{SessionView, StageView},
    units::{Moment, SessionId},
};

use super::{
    compare,
    ledger::Ledger,
    outcome::Outcome,
    people::People,
    report::{self, Flows},
    tables, Failure,
};
use crate::{
    chain::{now, At, Call, Client, Council, Error, Included, Key},
    screen::Screen,
};

/// Finality follows the best chain by a few blocks.
const FINALITY: Duration = Duration::from_secs(120);
/// How often it is told what is being waited for, where that can't be redrawn.
const STATUS_EVERY: Duration = Duration::from_secs(10);

pub struct Demo<'a> {
    pub client: Client,
    pub people: &'a People,
    pub council: Council,
    pub screen: Screen<Stdout>,
    pub ledger: Ledger,
}

/// Runs a session on the chain behind `url`, shows it, and compares it with
/// what it should be.
pub async fn whole(url: &str) -> Result<(), Failure> {
    let market = tables::market()?;
    let people = People::of(&market)?;
    let mut demo = Demo::start(url, &people).await?;
    demo.admit().await?;
    demo.convert().await?;
    let (session, gate_closure) = demo.open().await?;
    demo.list(session).await?;
    demo.list_again(session, "H2").await?;
    demo.wait_for_matching(session, gate_closure).await?;
    demo.confirm(session).await?;
    demo.settle(session).await?;
    let outcome = demo.outcome(session).await?;
    demo.show(&outcome)?;
    let differences = compare::differences(&market, &people, &outcome, &demo.ledger)?;
    if !differences.is_empty() {
        return Err(Failure::Differs(differences));
    }
    if !demo.ledger.tells_balances() {
        demo.screen.line(
            "Balances were not compared: other sessions were moving money when this one began.",
        )?;
    }
    Ok(demo.screen.line(
        "Groups, parties, energies, prices and legs are those of expected_trades.csv and of \
         `busbar clear`, to the last unit.",
    )?)
}

impl<'a> Demo<'a> {
    async fn start(url: &str, people: &'a People) -> Result<Self, Failure> {
        let client = Client::connect(url).await?;
        let at = client.finalised().await?;
        people.founders.ensure_known(url, &at).await?;
        let council = Council::find(&at).await?;
        let ledger = Ledger::open(&client, &at, people).await?;
        let screen = Screen::of(io::stdout(), STATUS_EVERY);
        let mut demo = Self { client, people, council, screen, ledger };
        demo.done(at.block_number(), &format!("is the last final one at {url}"))?;
        Ok(demo)
    }

    /// Tells what has happened, in which block.
    pub fn done(&mut self, block: u64, what: &str) -> Result<(), Failure> {
        Ok(self.screen.line(&format!("block {block:>5}  {what}"))?)
    }

    pub async fn submit(
        &mut self,
        step: &str,
        calls: Vec<(&Key, Call)>,
    ) -> Result<Included, Failure> {
        let included = self.client.submit(step, calls).await?;
        self.ledger.note(&included)?;
        Ok(included)
    }

    /// Follows the best chain until `look` breaks off with what it was looking
    /// for; shows what it says meanwhile.
    pub async fn follow<T>(
        &mut self,
        session: SessionId,
        awaited: &str,
        limit: Duration,
        look: impl Fn(&SessionView, Moment) -> ControlFlow<T, String>,
    ) -> Result<(At, T), Failure> {
        let mut heads = self.client.best_heads(awaited, limit).await?;
        loop {
            let at = heads.next().await?;
            let view = self.client.session(session, &at).await?;
            if view.stage == (StageView::Closing { cancelled: true }) {
                let cancelled = format!("session {session} was cancelled before {awaited}");
                return Err(Error::Unfit(cancelled).into());
            }
            match look(&view, now(&at).await?) {
                ControlFlow::Break(found) => return Ok((at, found)),
                ControlFlow::Continue(status) => self.screen.status(&status)?,
            }
        }
    }

    /// What a finalised block says once the session is settled.
    async fn outcome(&mut self, session: SessionId) -> Result<Outcome, Failure> {
        let awaited = "the settled session to be final";
        let mut heads = self.client.final_heads(awaited, FINALITY).await?;
        loop {
            let at = heads.next().await?;
            let view = self.client.session(session, &at).await?;
            if view.stage == StageView::Settled {
                return Ok(Outcome::read(
                    &self.client,
                    &at,
                    &view,
                    self.people,
                    self.ledger.policy_fund(),
                )
                .await?);
            }
            self.screen.status(&format!("waiting for {awaited}"))?;
        }
    }

    fn show(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        let flows = Flows::of(&outcome.trades);
        let issuance = &outcome.issuance;
        let [paid, received, total, genesis, credited, returned, burnt] = [
            flows.all_paid(),
            flows.all_received(),
            issuance.total,
            issuance.genesis,
            issuance.credited,
            issuance.returned,
            issuance.burnt,
        ]
        .map(report::token);
        self.done(outcome.block, "is final: the figures below are read at it")?;
        let trades = report::trades(self.people, &outcome.trades);
        let money = report::money(self.people, &flows, &self.ledger);
        let unserved = report::unserved(&outcome.orders);
        self.screen.line(&format!("\nTrades (welfare and prices in token per kWh)\n\n{trades}"))?;
        self.screen.line(&format!("Money (token)\n\n{money}"))?;
        self.screen.line(&format!(
            "Buyers pay {paid}; sellers, grid company and policy fund receive {received}.\n\
             Issuance {total} = {genesis} at genesis + {credited} for deposits + {returned} for \
             returned claims - {burnt} for redeemed yuan.\n"
        ))?;
        Ok(self.screen.line(&format!("Orders (MWh)\n\n{unserved}"))?)
    }
}
