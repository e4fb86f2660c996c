//! Admission, and yuan into tokens.

use busbar_primitives::units::Fen;
use subxt::dynamic::Value;

use super::{
    people::{Participant, People},
    report::token,
    steps::Demo,
    Failure,
};
use crate::{
    chain::{batch, calls, read_each, run, At, Error},
    decimal::grouped,
};

/// 50 million yuan: enough for every hold and bond, and so much that a second
/// officer has to confirm.
const DEPOSIT_FEN: Fen = 5_000_000_000;
/// Blocks for which a signed application is valid.
const VALID_FOR: u64 = 600;

impl Demo<'_> {
    /// Has everybody admitted who isn't. Newcomers have no tokens, so the
    /// trading centre submits what they have signed.
    pub async fn admit(&mut self) -> Result<(), Failure> {
        let people = self.people;
        let at = self.client.best().await?;
        let newcomers = without(&at, "Participants", &people.participants).await?;
        if newcomers.is_empty() {
            return self.done(at.block_number(), "finds all participants admitted already");
        }
        let applicants = without(&at, "Applications", newcomers.iter().copied()).await?;
        if !applicants.is_empty() {
            let valid_until = at.block_number() + VALID_FOR;
            let mut applications = Vec::new();
            for participant in &applicants {
                let call = calls::apply(&at, &participant.key, participant.profile(), valid_until)?;
                applications.push((&people.founders.trading_centre, call));
            }
            let applied = self.submit("applying for admission", applications).await?;
            let names = People::names(applicants);
            self.done(applied.block(), &format!("{names} apply, each by its own signature"))?;
        }

        let mark = calls::remark(&format!("admission {}", run()));
        let approvals = newcomers.iter().map(|newcomer| calls::approve(newcomer.key.account()));
        let motion = batch([mark].into_iter().chain(approvals));
        let passed = self.council.pass(&self.client, "admitting participants", motion).await?;
        let (votes, seats) = self.council.majority();
        let count = newcomers.len();
        let what = format!("a motion of {votes} of {seats} council members admits {count}");
        self.done(passed.block(), &what)
    }

    /// One officer books what everybody paid to the bank, another confirms.
    pub async fn convert(&mut self) -> Result<(), Failure> {
        let people = self.people;
        let [booking, confirming] = &people.founders.officers;
        let run = run();
        let reference = |who: &Participant| format!("DEMO-{run}-{}", who.key.name());
        let books = people.participants.iter().map(|participant| {
            let reference = reference(participant);
            (booking, calls::book_deposit(participant.key.account(), DEPOSIT_FEN, &reference))
        });
        let booked = self.submit("booking deposits", books.collect()).await?;
        let yuan = |deposits: u64| grouped(&(deposits * DEPOSIT_FEN / 100).to_string());
        let what = format!("{} books {} yuan for each participant", booking.name(), yuan(1));
        self.done(booked.block(), &what)?;

        let confirms = people
            .participants
            .iter()
            .map(|participant| (confirming, calls::confirm_deposit(reference(participant))));
        let confirmed = self.submit("confirming deposits", confirms.collect()).await?;
        let credits = people.participants.iter().map(|one| self.ledger.credit(&one.key.account()));
        let credited = token(credits.sum());
        let booked = yuan(people.participants.len() as u64);
        let who = confirming.name();
        let what = format!("{who} confirms: {booked} yuan become {credited} token");
        self.done(confirmed.block(), &what)
    }
}

/// Those of whom this map of the pallet `Participants` knows nothing.
async fn without<'p>(
    at: &At,
    map: &str,
    participants: impl IntoIterator<Item = &'p Participant>,
) -> Result<Vec<&'p Participant>, Error> {
    let participants: Vec<_> = participants.into_iter().collect();
    let accounts: Vec<_> = participants.iter().map(|one| one.key.account()).collect();
    let records: Vec<Option<Value>> = read_each(at, "Participants", map, &accounts).await?;
    let found = participants.into_iter().zip(records);
    Ok(found.filter(|(_, record)| record.is_none()).map(|(participant, _)| participant).collect())
}
