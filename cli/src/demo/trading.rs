//! From the opening of a session to its settlement.

use std::{ops::ControlFlow, time::Duration};

use busbar_primitives::{
    api::{SessionView, StageView},
    market::Side,
    units::{Moment, SessionId},
};

use super::{report, steps::Demo, Failure};
use crate::chain::{calls, now, Error, SessionOpened};

/// From the opening of the session to its gate closure.
const LISTING_MS: Moment = 60_000;
/// How long to wait for what follows gate closure, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(180);

impl Demo<'_> {
    /// Returns the session and when its gate closes.
    pub async fn open(&mut self) -> Result<(SessionId, Moment), Failure> {
        let people = self.people;
        let centre = &people.founders.trading_centre;
        let start = now(&self.client.best().await?).await?;
        let gate_closure = start + LISTING_MS;
        let open = calls::open_session(start, gate_closure);
        let opened = self.submit("opening the session", vec![(centre, open)]).await?;
        let SessionOpened { session } = opened.one("OrderBook", "SessionOpened")?;
        let left = seconds(gate_closure, now(opened.at()).await?);
        let what =
            format!("{} opens session {session}; its gate closes in {left} s", centre.name());
        self.done(opened.block(), &what)?;
        Ok((session, gate_closure))
    }

    pub async fn list(&mut self, session: SessionId) -> Result<(), Failure> {
        let people = self.people;
        let participants = &people.participants;
        let lists = participants.iter().map(|one| (&one.key, calls::list(session, &one.order(0))));
        let listed = self.submit("listing orders", lists.collect()).await?;
        let bids = participants.iter().filter(|one| one.side == Side::Buy).count();
        let offers = participants.len() - bids;
        self.done(listed.block(), &format!("{bids} bids and {offers} offers are listed"))
    }

    /// Has a participant withdraw its order and list it again; then shows
    /// what would be traded.
    pub async fn list_again(&mut self, session: SessionId, name: &str) -> Result<(), Failure> {
        let people = self.people;
        let unknown = || Error::Unfit(format!("{name} is not in the tables"));
        let participant = people.participant(name).ok_or_else(unknown)?;
        let key = &participant.key;
        let at = self.client.best().await?;
        let mut withdrawals = Vec::new();
        for order in self.client.orders(session, &key.account(), &at).await? {
            withdrawals.push((key, calls::withdraw(session, order.order)));
        }
        let withdrawn = self.submit("withdrawing an order", withdrawals).await?;
        self.done(withdrawn.block(), &format!("{name} withdraws its order"))?;

        let again = vec![(key, calls::list(session, &participant.order(1)))];
        let listed = self.submit("listing an order again", again).await?;
        self.done(listed.block(), &format!("{name} lists its order again"))?;
        let preview = self.client.preview(session, listed.at()).await?;
        if let Some(preview) = preview {
            let trades = report::preview(people, &preview.trades);
            let extent = if preview.complete { "" } else { ", as far as one block's work goes" };
            let text = format!("\nIf the gate closed now{extent}\n\n{trades}");
            self.screen.line(&text)?;
        }
        Ok(())
    }

    pub async fn wait_for_matching(
        &mut self,
        session: SessionId,
        gate_closure: Moment,
    ) -> Result<(), Failure> {
        let look = |view: &SessionView, now: Moment| match view.stage {
            StageView::Checking { until } => ControlFlow::Break((until, now)),
            _ if now < gate_closure => {
                let left = seconds(gate_closure, now);
                ControlFlow::Continue(format!("the gate closes in {left} s"))
            }
            _ => ControlFlow::Continue("the gate has closed: matching".to_owned()),
        };
        let (at, (until, now)) = self.follow(session, "the matching", PATIENCE, look).await?;
        let count = self.client.trades(session, &at).await?.len();
        let left = seconds(until, now);
        let what = format!(
            "the gate has closed, {count} trades are made; the grid operator has {left} s to check"
        );
        self.done(at.block_number(), &what)
    }

    pub async fn confirm(&mut self, session: SessionId) -> Result<(), Failure> {
        let people = self.people;
        let operator = &people.founders.grid_operator;
        let round = self.client.session(session, &self.client.best().await?).await?.round;
        let confirm = vec![(operator, calls::confirm(session, round))];
        let confirmed = self.submit("confirming the security check", confirm).await?;
        let what = format!("{} confirms the security check", operator.name());
        self.done(confirmed.block(), &what)
    }

    /// Buyers and sellers settle by turns; the chain settles the last trade
    /// once the window is over.
    pub async fn settle(&mut self, session: SessionId) -> Result<(), Failure> {
        let people = self.people;
        let look = |view: &SessionView, _: Moment| match view.stage {
            StageView::Settling { until } => ControlFlow::Break(until),
            _ => ControlFlow::Continue("excess holds are being released".to_owned()),
        };
        let (at, until) = self.follow(session, "the settlement", PATIENCE, look).await?;
        self.done(at.block_number(), "what no trade needs is released; settlement begins")?;

        let trades = self.client.trades(session, &at).await?;
        // The last one is left to the chain.
        let by_parties = trades.len().saturating_sub(1);
        let mut settlements = Vec::new();
        for (index, trade) in (0_u32..).zip(trades.iter().take(by_parties)) {
            let party = if index.is_multiple_of(2) { &trade.buyer } else { &trade.seller };
            let stranger = || Error::Unfit(format!("trade {} has an unknown party", trade.group));
            let key = people.key(party).ok_or_else(stranger)?;
            settlements.push((key, calls::settle(session, index)));
        }
        let settled = self.submit("settling trades", settlements).await?;
        let what = format!("buyers and sellers settle {by_parties} trades by turns");
        self.done(settled.block(), &what)?;

        let look = |view: &SessionView, now: Moment| match view.stage {
            StageView::Settled => ControlFlow::Break(()),
            _ => {
                let left = seconds(until, now);
                ControlFlow::Continue(format!("the chain settles what is left in {left} s"))
            }
        };
        let (at, ()) = self.follow(session, "the last trade to be paid", PATIENCE, look).await?;
        let what = format!("the chain settles the last trade; session {session} is settled");
        self.done(at.block_number(), &what)
    }
}

/// Whole seconds until `then`.
const fn seconds(then: Moment, now: Moment) -> Moment {
    then.saturating_sub(now).div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_left_are_rounded_up_and_end_at_zero() {
        assert_eq!(seconds(30_000, 0), 30);
        assert_eq!(seconds(30_000, 28_001), 2);
        assert_eq!(seconds(30_000, 31_000), 0);
    }
}
