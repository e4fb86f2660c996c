//! What follows gate closure: matching, the security check, releasing, settling.

use std::time::Duration;

use busbar_primitives::{
    api::{SessionView, StageView},
    units::{Moment, SessionId},
};
use serde::Serialize;

use super::{
    blocks::{Facts, Summary},
    watch::Watch,
};
use crate::{
    chain::{calls, now, Error, Heads, Key},
    progress::Progress,
};

/// How much later than it should a gate may close, or settlement begin: finality lags behind.
const LAG: Duration = Duration::from_secs(120);
/// For a stage whose end is a matter of work. A share of each block is spent on it, so that large
/// sessions take many blocks.
const WORK: Duration = Duration::from_secs(3_600);

/// A final block, and where the session stood at its end.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The chain's own time.
    time: Moment,
    stage: Stage,
    trades: u32,
    facts: Facts,
}

/// The stages of a session that isn't cancelled, in their order.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Stage {
    Listing,
    Matching,
    Checking,
    Releasing,
    Settling,
    Settled,
}

/// Blocks that worked on something, and the chain's time from the block before to the last of
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    pub blocks: usize,
    pub seconds: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Clearing {
    pub trades: u32,
    pub trades_per_block: f64,
    pub most_trades_in_block: u32,
    pub matching: Span,
    pub releasing: Span,
    pub settling: Span,
    /// The blocks of all stages from gate closure on.
    pub chain: Summary,
}

/// Follows a session until it is settled. The grid operator confirms the security check; trades
/// are left to the chain, which settles them when the parties' window is over.
pub async fn follow(
    watch: &Watch<'_>,
    finals: &mut Heads,
    session: SessionId,
    operator: &Key,
    progress: &Progress,
) -> Result<Clearing, Error> {
    let mut seen: Vec<Seen> = Vec::new();
    let mut window_over = 0;
    loop {
        let head = finals.head().await?;
        let block = watch.block(&head).await?;
        let at = head.at().await.map_err(Error::node)?;
        let view = watch.client.session(session, &at).await?;
        let time = now(&at).await?;
        let stage = stage(&view)?;
        if seen.last().is_none_or(|last| last.stage != stage) {
            let (awaited, limit) = awaited(&view, time);
            finals.await_next(awaited, limit);
            if stage == Stage::Checking {
                let confirm = calls::confirm(session, view.round);
                let step = "confirming the security check";
                watch.client.submit(step, vec![(operator, confirm)]).await?;
            }
        }
        if let StageView::Settling { until } = view.stage {
            window_over = until;
        }
        seen.push(Seen { time, stage, trades: view.trades, facts: block.facts });
        progress.status(&told(&view, time));
        if stage == Stage::Settled {
            return Ok(Clearing::of(&seen, window_over));
        }
    }
}

fn stage(view: &SessionView) -> Result<Stage, Error> {
    match view.stage {
        StageView::Listing => Ok(Stage::Listing),
        StageView::Matching => Ok(Stage::Matching),
        StageView::Checking { .. } => Ok(Stage::Checking),
        StageView::Releasing => Ok(Stage::Releasing),
        StageView::Settling { .. } => Ok(Stage::Settling),
        StageView::Settled | StageView::Closing { cancelled: false } => Ok(Stage::Settled),
        StageView::Closing { cancelled: true } => {
            Err(Error::Unfit(format!("session {} was cancelled", view.session)))
        }
    }
}

/// What comes next, and how long it may take.
fn awaited(view: &SessionView, now: Moment) -> (&'static str, Duration) {
    let until = |then: Moment| Duration::from_millis(then.saturating_sub(now));
    match view.stage {
        StageView::Listing => ("the gate to close", until(view.schedule.gate_closure) + LAG),
        StageView::Matching => ("the matching to end", WORK),
        StageView::Checking { .. } => ("the security check to be confirmed", LAG),
        StageView::Releasing => ("what no trade needs to be released", WORK),
        StageView::Settling { until: then } => ("the session to be settled", until(then) + WORK),
        StageView::Settled | StageView::Closing { .. } => ("a final block", LAG),
    }
}

fn told(view: &SessionView, now: Moment) -> String {
    let SessionView { session, trades, unsettled, .. } = view;
    let left = |then: Moment| then.saturating_sub(now).div_ceil(1_000);
    match view.stage {
        StageView::Listing => {
            let left = left(view.schedule.gate_closure);
            format!("session {session}: the gate closes in {left} s")
        }
        StageView::Matching => format!("session {session}: {trades} trades are made"),
        StageView::Checking { .. } => {
            format!("session {session}: {trades} trades are to be confirmed")
        }
        StageView::Releasing => format!("session {session}: excess holds are being released"),
        StageView::Settling { until } => match left(until) {
            0 => format!("session {session}: {unsettled} trades are still to be settled"),
            left => format!("session {session}: the chain settles the trades in {left} s"),
        },
        StageView::Settled | StageView::Closing { .. } => format!("session {session} is settled"),
    }
}

impl Clearing {
    /// `seen` begins while orders are listed. `window_over`: when the chain may settle.
    fn of(seen: &[Seen], window_over: Moment) -> Self {
        let first = |stage: Stage| seen.iter().position(|block| block.stage >= stage);
        // A block's work comes before its extrinsics, and goes by the time of the block before: one
        // that is confirmed, or whose window is over, is worked on in the next.
        let due = seen.iter().position(|block| block.time >= window_over).map(|over| over + 1);
        let matching = span(seen, first(Stage::Matching), first(Stage::Checking));
        let releasing = first(Stage::Releasing).map(|confirmed| confirmed + 1);
        let releasing = span(seen, releasing, first(Stage::Settling));
        let settling = span(seen, due.max(first(Stage::Settling)), first(Stage::Settled));
        let before = [0].into_iter().chain(seen.iter().map(|block| block.trades));
        let made = seen.iter().zip(before).map(|(now, before)| now.trades.saturating_sub(before));
        let trades = seen.last().map_or(0, |last| last.trades);
        let after_gate = first(Stage::Matching).unwrap_or(0);
        let facts: Vec<_> = seen[after_gate..].iter().map(|block| block.facts).collect();
        Self {
            trades,
            trades_per_block: f64::from(trades) / matching.blocks.max(1) as f64,
            most_trades_in_block: made.max().unwrap_or(0),
            matching,
            releasing,
            settling,
            chain: Summary::of(&facts),
        }
    }
}

/// From the one block to the other, both included.
fn span(seen: &[Seen], from: Option<usize>, to: Option<usize>) -> Span {
    let (Some(from), Some(to)) = (from, to) else { return Span::default() };
    let (Some(first), Some(last)) = (seen.get(from.saturating_sub(1)), seen.get(to)) else {
        return Span::default();
    };
    Span {
        blocks: (to + 1).saturating_sub(from),
        seconds: last.time.saturating_sub(first.time) as f64 / 1_000.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::blocks::Share, *};

    fn seen(stages: &[(Stage, u32)]) -> Vec<Seen> {
        let block = |(number, (stage, trades)): (u64, &(Stage, u32))| {
            let share = Share::default();
            let facts = Facts { number, slot: number, orders: 0, bytes: 0, share };
            Seen { time: 2_000 * number, stage: *stage, trades: *trades, facts }
        };
        (0..).zip(stages).map(block).collect()
    }

    #[test]
    fn each_stage_is_measured() {
        use Stage::{Checking, Listing, Matching, Releasing, Settled, Settling};
        let seen = seen(&[
            (Listing, 0),
            (Matching, 40),
            (Matching, 100),
            (Checking, 110),
            (Checking, 110),
            // Confirmed by an extrinsic of this block.
            (Releasing, 110),
            (Releasing, 110),
            (Settling, 110),
            // The window is over.
            (Settling, 110),
            (Settling, 110),
            (Settled, 110),
        ]);
        let clearing = Clearing::of(&seen, 16_000);
        assert_eq!((clearing.trades, clearing.most_trades_in_block), (110, 60));
        assert_eq!(clearing.matching, Span { blocks: 3, seconds: 6.0 });
        assert_eq!(clearing.releasing, Span { blocks: 2, seconds: 4.0 });
        assert_eq!(clearing.settling, Span { blocks: 2, seconds: 4.0 });
        assert_eq!((clearing.chain.blocks, clearing.chain.missed_slots), (10, 0));
        assert!((clearing.trades_per_block - 110.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn all_in_one_block_is_one_block() {
        let seen = seen(&[(Stage::Listing, 0), (Stage::Checking, 7), (Stage::Settled, 7)]);
        let clearing = Clearing::of(&seen, 0);
        assert_eq!(clearing.matching, Span { blocks: 1, seconds: 2.0 });
        assert_eq!(clearing.settling, Span { blocks: 1, seconds: 2.0 });
        assert_eq!(clearing.releasing, Span::default());
    }
}
