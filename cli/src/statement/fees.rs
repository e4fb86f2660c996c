//! What the events of the blocks of some days tell.

use std::ops::RangeInclusive;

use busbar_primitives::{
    intervals::{end_of, Day},
    units::{Balance, Moment},
};
use futures::{stream, StreamExt};

use super::{account::Fees, Failure};
use crate::{
    chain::{now, AccountId32, At, Client, Error, FeePaid, AT_ONCE},
    decimal::grouped,
    progress::Progress,
};

/// What a participant paid for transactions in the blocks of these days, as far as `last`.
pub async fn paid(
    client: &Client,
    who: AccountId32,
    days: &RangeInclusive<Day>,
    last: u64,
) -> Result<Fees, Failure> {
    let start = days.start().checked_sub(1).map_or(0, end_of);
    // The block of genesis has neither a time nor transactions.
    let first = first_from(client, start, 1, last + 1).await?;
    let behind = first_from(client, end_of(*days.end()), first, last + 1).await?;

    let progress = Progress::stderr();
    let count = behind - first;
    let mut fees = Fees::default();
    let mut blocks =
        stream::iter(first..behind).map(|number| fees_in(client, who, number)).buffered(AT_ONCE);
    let mut done = 0_u64;
    while let Some(some) = blocks.next().await {
        for fee in some? {
            fees.transactions += 1;
            fees.amount += fee;
        }
        done += 1;
        let [done, count] = [done, count].map(|number| grouped(&number.to_string()));
        progress.status(&format!("{done} of {count} blocks read for transaction fees"));
    }
    if count > 0 {
        progress.line(&format!("{} blocks read for transaction fees", grouped(&count.to_string())));
    }
    Ok(fees)
}

/// The first block from `low` on that isn't before `moment`; `high` if all are.
async fn first_from(
    client: &Client,
    moment: Moment,
    mut low: u64,
    mut high: u64,
) -> Result<u64, Failure> {
    while low < high {
        let middle = low + (high - low) / 2;
        let time = async { now(&block(client, middle).await?).await };
        match time.await.map_err(|error| Failure::Discarded(middle, error))? < moment {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    Ok(low)
}

async fn block(client: &Client, number: u64) -> Result<At, Error> {
    client.at(client.hash_of(number).await?).await
}

async fn fees_in(client: &Client, who: AccountId32, number: u64) -> Result<Vec<Balance>, Failure> {
    let fees = async {
        let at = block(client, number).await?;
        let events = at.events().fetch().await.map_err(Error::node)?;
        let mut fees = Vec::new();
        for event in events.iter() {
            let event = event.map_err(Error::node)?;
            let name = (event.pallet_name(), event.event_name());
            if name == ("TransactionPayment", "TransactionFeePaid") {
                let paid: FeePaid = event.decode_fields_unchecked_as().map_err(Error::node)?;
                fees.extend(Some(paid.actual_fee).filter(|_| paid.who == who));
            }
        }
        Ok(fees)
    };
    fees.await.map_err(|error| Failure::Discarded(number, error))
}
