//! What participants had, got from the bank and paid for transactions.

use std::collections::BTreeMap;

use busbar_primitives::{api::StageView, units::Balance};
use subxt::ext::scale_decode::DecodeAsType;

use super::people::People;
use crate::chain::{
    constant, read_each, Account, AccountId32, At, Client, Error, FeePaid, Included,
};

type Amounts = BTreeMap<AccountId32, Balance>;

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Credited {
    who: AccountId32,
    amount: Balance,
}

pub struct Ledger {
    policy_fund: AccountId32,
    /// `None`: earlier sessions were still moving money, so that balances
    /// tell nothing of this one.
    before: Option<Amounts>,
    credited: Amounts,
    fees: Amounts,
}

impl Ledger {
    pub async fn open(client: &Client, at: &At, people: &People) -> Result<Self, Error> {
        // What is closed only has its holds released.
        let done = |stage| matches!(stage, StageView::Settled | StageView::Closing { .. });
        let policy_fund = constant(at, "Dplc", "PolicyFund")?;
        let before = if client.sessions(at).await?.iter().all(|session| done(session.stage)) {
            Some(balances(at, people, policy_fund).await?)
        } else {
            None
        };
        Ok(Self { policy_fund, before, credited: Amounts::new(), fees: Amounts::new() })
    }

    /// Enters what these transactions credited and cost.
    pub fn note(&mut self, included: &Included) -> Result<(), Error> {
        for fee in included.all::<FeePaid>("TransactionPayment", "TransactionFeePaid")? {
            *self.fees.entry(fee.who).or_default() += fee.actual_fee;
        }
        for credit in included.all::<Credited>("Bank", "DepositCredited")? {
            *self.credited.entry(credit.who).or_default() += credit.amount;
        }
        Ok(())
    }

    /// What the bank credited somebody.
    pub fn credit(&self, who: &AccountId32) -> Balance {
        self.credited.get(who).copied().unwrap_or_default()
    }

    pub fn fees(&self, who: &AccountId32) -> Balance {
        self.fees.get(who).copied().unwrap_or_default()
    }

    pub const fn policy_fund(&self) -> AccountId32 {
        self.policy_fund
    }

    /// What `who` had; `None` where balances tell nothing.
    pub fn before(&self, who: &AccountId32) -> Option<Balance> {
        self.before.as_ref().map(|before| before.get(who).copied().unwrap_or_default())
    }

    pub const fn tells_balances(&self) -> bool {
        self.before.is_some()
    }
}

/// What each participant, the grid company and the policy fund have, on hold
/// or not.
pub async fn balances(
    at: &At,
    people: &People,
    policy_fund: AccountId32,
) -> Result<Amounts, Error> {
    let mut parties: Vec<_> = people.participants.iter().map(|party| party.key.account()).collect();
    parties.extend([people.founders.grid_operator.account(), policy_fund]);
    let accounts: Vec<Option<Account>> = read_each(at, "System", "Account", &parties).await?;
    let amount = |account: Account| account.data.free + account.data.reserved;
    let amounts = accounts.into_iter().map(|account| account.map_or(0, amount));
    Ok(parties.into_iter().zip(amounts).collect())
}
