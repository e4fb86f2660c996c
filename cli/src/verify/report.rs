//! What agrees, for people.

use busbar_primitives::receipt::MatchedTrade;
use subxt::config::substrate::H256;

use super::{evidence::Evidence, fetch::State};
use crate::{
    chain::AccountId32,
    clear::{input::ENERGY_DECIMALS, output::token},
    decimal,
};

type Trade = MatchedTrade<AccountId32>;

/// A line a figure, the verdict last.
pub fn report(state: &State, evidence: &Evidence, receipt: H256) -> String {
    let trades = &evidence.trades;
    // Together they may be more than one order may have.
    let mwh = |wh: fn(&Trade) -> u64| {
        let sum = trades.iter().map(|trade| u128::from(wh(trade))).sum();
        format!("{} MWh", decimal::format(sum, ENERGY_DECIMALS))
    };
    let money = |leg: fn(&Trade) -> u128| format!("{} token", token(trades.iter().map(leg).sum()));
    let lines = [
        ("session", evidence.session.to_string()),
        ("block", format!("{} {:#x}", state.number(), state.block())),
        ("orders", evidence.orders.len().to_string()),
        ("trades", trades.len().to_string()),
        ("energy injected", mwh(|trade| trade.energy)),
        ("energy delivered", mwh(|trade| trade.delivered)),
        ("buyers pay", money(|trade| trade.buyer_pays)),
        ("sellers receive", money(|trade| trade.seller_receives)),
        ("grid company receives", money(|trade| trade.grid_receives)),
        ("policy fund receives", money(|trade| trade.policy_receives)),
        ("digest of inputs", format!("{:#x}", evidence.digests.inputs)),
        ("digest of trades", format!("{:#x}", evidence.digests.trades)),
        ("receipt", format!("{receipt:#x}")),
    ];
    let mut text = String::new();
    for (name, value) in lines {
        text += &format!("{name:<22} {value}\n");
    }
    text + "agrees\n"
}
