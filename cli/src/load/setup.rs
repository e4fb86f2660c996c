//! Participants: admitted, and with tokens for what they are to list.

use busbar_primitives::units::{Balance, TOKEN};
use futures::{stream, StreamExt, TryStreamExt};
use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType};

use super::{
    blocks::{Limits, Time},
    orders::{self, Plan},
};
use crate::{
    chain::{
        batch, calls, constant, read, read_each, read_value, run, weight, AccountId32, At, Call,
        Client, Council, Error, Founders, Key, AT_ONCE,
    },
    decimal::grouped,
    progress::Progress,
};

/// Their keys are those of `//load//0` and so on.
const NAME: &str = "load";
/// Blocks for which a signed application is valid: twenty minutes.
const VALID_FOR: u64 = 600;
/// Batches that are sent off together.
const TOGETHER: usize = 4;
/// Of a block's weight in one batch: several fit into a block.
const BATCH_SHARE: u64 = 4;
/// More than the fee of any extrinsic here.
const FEE: Balance = TOKEN;
/// What the trading centre has left for its own fees.
const CENTRE_RESERVE: Balance = 1_000 * TOKEN;

pub struct Participant {
    pub key: Key,
    pub profile: calls::Profile,
}

/// What governance tunes, as far as it matters here.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Parameters {
    participants: Deposits,
    bank: Bank,
    dplc: Dplc,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Deposits {
    application_deposit: Balance,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Bank {
    /// Base units per fen.
    rate: Balance,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Dplc {
    classes: Vec<Value>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Grid {
    regions: Vec<Value>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Record {
    deposit_due: Balance,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Account {
    data: Funds,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Funds {
    free: Balance,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DepositPending {
    reference: Vec<u8>,
}

pub struct Setup<'a> {
    pub client: &'a Client,
    pub founders: &'a Founders,
    pub council: &'a Council,
    pub limits: &'a Limits,
    pub progress: &'a Progress,
}

/// The first `count` participants of all runs, spread over the chain's regions and classes.
pub async fn participants(at: &At, count: usize) -> Result<Vec<Participant>, Error> {
    let empty = |what| Error::Unfit(format!("the chain has no {what}: nobody can trade"));
    let version: u32 = read_value(at, "Grid", "CurrentVersion").await?;
    let grid: Option<Grid> = read(at, "Grid", "Versions", (version,)).await?;
    let regions = grid.map_or(0, |grid| grid.regions.len());
    let parameters: Parameters = read_value(at, "Parameters", "Current").await?;
    let classes = parameters.dplc.classes.len();
    if regions == 0 {
        return Err(empty("regions"));
    }
    if classes == 0 {
        return Err(empty("classes of sellers"));
    }
    let all = Key::development(NAME)?;
    let participant = |index| Participant {
        key: all.derived(index as u64),
        profile: orders::profile(index, regions, classes),
    };
    Ok((0..count).map(participant).collect())
}

/// Everybody's next nonce, with what waits for a block counted.
pub async fn nonces(client: &Client, participants: &[Participant]) -> Result<Vec<u64>, Error> {
    stream::iter(accounts(participants))
        .map(|account| async move { client.next_nonce(&account).await })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

fn accounts<'p>(participants: impl IntoIterator<Item = &'p Participant>) -> Vec<AccountId32> {
    participants.into_iter().map(|participant| participant.key.account()).collect()
}

impl Setup<'_> {
    /// Admits who isn't, and tops up who has too little to list what it is to list in one session;
    /// then with what `sessions` of them may take.
    pub async fn prepare(
        &self,
        participants: &[Participant],
        plan: &Plan,
        sessions: u64,
    ) -> Result<(), Error> {
        let mut at = self.client.best().await?;
        let parameters: Parameters = read_value(&at, "Parameters", "Current").await?;
        let everybody = accounts(participants);
        let mut records = admissions(&at, &everybody).await?;
        let newcomers = participants.iter().zip(&records).filter(|(_, record)| record.is_none());
        let newcomers: Vec<_> = newcomers.map(|(participant, _)| participant).collect();
        if !newcomers.is_empty() {
            self.admit(&at, &newcomers, &parameters).await?;
            at = self.client.best().await?;
            records = admissions(&at, &everybody).await?;
        }

        let fees = FEE * plan.most_orders() as Balance;
        let once = plan.most_on_hold() + fees;
        let balances: Vec<Option<Account>> =
            read_each(&at, "System", "Account", &everybody).await?;
        let mut credits = Vec::new();
        for ((who, record), balance) in everybody.into_iter().zip(records).zip(balances) {
            let due = record.map_or(0, |record| record.deposit_due);
            let free = balance.map_or(0, |account| account.data.free);
            // What is due is taken whenever something is credited, and only then.
            if due > 0 || free < once {
                let wanted = once * Balance::from(sessions) + due;
                credits.push((who, wanted.saturating_sub(free).max(parameters.bank.rate)));
            }
        }
        self.credit(&at, &credits, parameters.bank.rate).await?;
        let count = grouped(&participants.len().to_string());
        self.progress.line(&format!("{count} participants are admitted and have tokens"));
        Ok(())
    }

    /// Newcomers have no tokens, so the trading centre submits what they have signed; motions of
    /// the council admit many at once.
    async fn admit(
        &self,
        at: &At,
        newcomers: &[&Participant],
        parameters: &Parameters,
    ) -> Result<(), Error> {
        let most: u32 = constant(at, "Participants", "MaxApplications")?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let centre = &self.founders.trading_centre;
        let deposits = newcomers.len().min(most) as Balance;
        let wanted = deposits * parameters.participants.application_deposit + CENTRE_RESERVE;
        let account: Account = read(at, "System", "Account", (centre.account(),))
            .await?
            .ok_or_else(|| Error::Unfit("the trading centre has no account".into()))?;
        if account.data.free < wanted {
            let missing = wanted - account.data.free;
            self.credit(at, &[(centre.account(), missing)], parameters.bank.rate).await?;
        }
        let mut admitted = 0;
        for some in newcomers.chunks(most) {
            self.apply(some).await?;
            self.approve(some, admitted, newcomers.len()).await?;
            admitted += some.len();
        }
        Ok(())
    }

    async fn apply(&self, newcomers: &[&Participant]) -> Result<(), Error> {
        let at = self.client.best().await?;
        let everybody = accounts(newcomers.iter().copied());
        let pending: Vec<Option<Value>> =
            read_each(&at, "Participants", "Applications", &everybody).await?;
        let applicants = newcomers.iter().zip(pending).filter(|(_, pending)| pending.is_none());
        let applicants: Vec<_> = applicants.map(|(newcomer, _)| *newcomer).collect();
        let Some(first) = applicants.first() else { return Ok(()) };

        let valid_until = at.block_number() + VALID_FOR;
        let apply = |newcomer: &Participant| {
            calls::apply(&at, &newcomer.key, newcomer.profile, valid_until)
        };
        let size = self.batch_size(&at, apply(first)?).await?;
        let mut applied = 0;
        for some in applicants.chunks(size * TOGETHER) {
            let mut batches = Vec::new();
            for each in some.chunks(size) {
                let applications = each.iter().map(|newcomer| apply(newcomer));
                let applications = applications.collect::<Result<Vec<_>, _>>()?;
                batches.push((&self.founders.trading_centre, batch(applications)));
            }
            self.client.submit("applying for admission", batches).await?;
            applied += some.len();
            self.progress.status(&format!("{applied} of {} have applied", applicants.len()));
        }
        Ok(())
    }

    async fn approve(
        &self,
        newcomers: &[&Participant],
        before: usize,
        all: usize,
    ) -> Result<(), Error> {
        let at = self.client.best().await?;
        let Some(first) = newcomers.first() else { return Ok(()) };
        let most: Time = constant(&at, "Council", "MaxProposalWeight")?;
        let each = weight(&at, &batch([calls::approve(first.key.account())])).await?;
        let size = at_least_one(most.ref_time / each.max(1));
        let run = run();
        let mut admitted = before;
        for (motion, some) in newcomers.chunks(size).enumerate() {
            let mark = calls::remark(&format!("admission {run} {before} {motion}"));
            let approvals = some.iter().map(|newcomer| calls::approve(newcomer.key.account()));
            let motion = batch([mark].into_iter().chain(approvals));
            self.council.pass(self.client, "admitting participants", motion).await?;
            admitted += some.len();
            self.progress.status(&format!("{admitted} of {all} are admitted"));
        }
        Ok(())
    }

    /// One officer of the bank books, another confirms what is too much for one alone.
    async fn credit(
        &self,
        at: &At,
        credits: &[(AccountId32, Balance)],
        rate: Balance,
    ) -> Result<(), Error> {
        let Some((first, _)) = credits.first() else { return Ok(()) };
        let [booking, confirming] = &self.founders.officers;
        let most: u32 = constant(at, "Bank", "MaxPending")?;
        let pending: u32 = read_value(at, "Bank", "CounterForPendingDeposits").await?;
        let room = usize::try_from(most.saturating_sub(pending)).unwrap_or(usize::MAX);
        if room == 0 {
            return Err(Error::Unfit(format!(
                "{pending} deposits wait for confirmation, as many as may; have a bank officer \
                 confirm or cancel some"
            )));
        }
        let size = self.batch_size(at, calls::book_deposit(*first, 1, "LOAD")).await?.min(room);
        let run = run();
        let mut credited = 0;
        for some in credits.chunks(size) {
            let books = (credited..).zip(some).map(|(nth, (who, amount))| {
                let fen = u64::try_from(amount.div_ceil(rate)).unwrap_or(u64::MAX);
                calls::book_deposit(*who, fen, &format!("LOAD-{run}-{nth}"))
            });
            let books = vec![(booking, batch(books))];
            let booked = self.client.submit("booking deposits", books).await?;
            let pending = booked.all::<DepositPending>("Bank", "DepositPending")?;
            if !pending.is_empty() {
                let confirms = pending.iter().map(|it| calls::confirm_deposit(&it.reference));
                let confirms = vec![(confirming, batch(confirms))];
                self.client.submit("confirming deposits", confirms).await?;
            }
            credited += some.len();
            self.progress.status(&format!("{credited} of {} deposits are credited", credits.len()));
        }
        Ok(())
    }

    /// How many calls like this one make a batch that leaves room for others in its block.
    async fn batch_size(&self, at: &At, call: Call) -> Result<usize, Error> {
        let each = weight(at, &batch([call])).await?;
        Ok(at_least_one(self.limits.total() / BATCH_SHARE / each.max(1)))
    }
}

async fn admissions(at: &At, accounts: &[AccountId32]) -> Result<Vec<Option<Record>>, Error> {
    read_each(at, "Participants", "Participants", accounts).await
}

fn at_least_one(many: u64) -> usize {
    usize::try_from(many).unwrap_or(usize::MAX).max(1)
}
