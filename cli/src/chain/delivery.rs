//! The JSON-RPC of what participants delivered.

use busbar_primitives::{
    api::{DayView, IntervalView, OwedView},
    delivery::ContractId,
    intervals::Day,
};
use subxt::rpcs::rpc_params;

use super::{AccountId32, At, Client, Error};

mod method {
    pub const DAY: &str = "delivery_day";
    pub const INTERVALS: &str = "delivery_intervals";
    pub const OWED: &str = "delivery_owed";
}

impl Client {
    /// What a participant delivered on a day, contract by contract.
    pub async fn delivered(&self, who: &AccountId32, day: Day, at: &At) -> Result<DayView, Error> {
        self.ask(method::DAY, rpc_params![who, day, at.block_hash()]).await
    }

    pub async fn intervals(
        &self,
        who: &AccountId32,
        day: Day,
        contract: ContractId,
        at: &At,
    ) -> Result<Vec<IntervalView>, Error> {
        self.ask(method::INTERVALS, rpc_params![who, day, contract, at.block_hash()]).await
    }

    pub async fn owed(&self, who: &AccountId32, at: &At) -> Result<OwedView, Error> {
        self.ask(method::OWED, rpc_params![who, at.block_hash()]).await
    }
}
