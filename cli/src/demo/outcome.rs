//! What a finalised block says of a session and its participants.

use std::collections::BTreeMap;

use busbar_primitives::{api::SessionView, units::Balance};

use super::{ledger::balances, people::People, report::Served};
use crate::chain::{read, read_value, stored_trades, AccountId32, At, Client, Error, Trade};

pub struct Outcome {
    pub block: u64,
    /// As the JSON-RPC tells them.
    pub trades: Vec<Trade>,
    /// As storage has them.
    pub stored: Vec<Trade>,
    pub orders: Vec<Served>,
    pub balances: BTreeMap<AccountId32, Balance>,
    pub issuance: Issuance,
}

/// All tokens, and where they come from.
pub struct Issuance {
    pub total: Balance,
    pub genesis: Balance,
    pub credited: Balance,
    pub returned: Balance,
    pub burnt: Balance,
}

impl Outcome {
    pub async fn read(
        client: &Client,
        at: &At,
        session: &SessionView,
        people: &People,
        policy_fund: AccountId32,
    ) -> Result<Self, Error> {
        Ok(Self {
            block: at.block_number(),
            trades: client.trades(session.session, at).await?,
            stored: stored_trades(at, session).await?,
            orders: orders(client, at, session, people).await?,
            balances: balances(at, people, policy_fund).await?,
            issuance: Issuance::read(at).await?,
        })
    }
}

async fn orders(
    client: &Client,
    at: &At,
    session: &SessionView,
    people: &People,
) -> Result<Vec<Served>, Error> {
    let mut orders = Vec::new();
    for participant in &people.participants {
        let name = participant.key.name();
        for order in client.orders(session.session, &participant.key.account(), at).await? {
            let unmatched = || Error::Unfit(format!("{name}'s order was not matched"));
            let rest = order.rest.ok_or_else(unmatched)?;
            orders.push(Served {
                name: name.to_owned(),
                side: order.side,
                energy: order.energy,
                rest,
            });
        }
    }
    Ok(orders)
}

impl Issuance {
    async fn read(at: &At) -> Result<Self, Error> {
        let genesis: Option<Balance> = read(at, "Bank", "GenesisIssuance", ()).await?;
        Ok(Self {
            total: read_value(at, "Balances", "TotalIssuance").await?,
            genesis: genesis.unwrap_or_default(),
            credited: read_value(at, "Bank", "TotalCredited").await?,
            returned: read_value(at, "Bank", "TotalReturned").await?,
            burnt: read_value(at, "Bank", "TotalBurnt").await?,
        })
    }

    /// What the bank's books make it.
    pub const fn expected(&self) -> Balance {
        (self.genesis + self.credited + self.returned).saturating_sub(self.burnt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_add_up() {
        let issuance = Issuance { total: 0, genesis: 8, credited: 5, returned: 1, burnt: 2 };
        assert_eq!(issuance.expected(), 12);
    }
}
