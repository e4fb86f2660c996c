//! One file for each call, one for the genesis, one for the values, one for random sequences of
//! calls.

mod book_deposit;
mod cancel_deposit;
mod confirm_deposit;
mod confirm_payout;
mod genesis;
mod invariants;
mod redeem;
mod return_claim;
mod types;

use busbar_primitives::{
    market::Obligations,
    roles::Standing,
    units::{Balance, Fen, MS_PER_DAY, TOKEN},
};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::Preservation,
    },
};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

use crate::{
    mock::*,
    types::{DEFAULT_RATE, MAX_RATE, MIN_RATE},
    Booked, Booking, Claim, Claims, Error, Event, NextClaim, OpenClaims, PendingDeposit,
    PendingDeposits, Reason, Reference, References, TotalBurnt, TotalCredited, TotalReturned,
};

fn reference(text: &str) -> Reference {
    text.as_bytes().to_vec().try_into().unwrap()
}

fn reason() -> Reason {
    b"account closed".to_vec().try_into().unwrap()
}

/// Books a deposit by the first officer.
fn book(who: AccountId, fen: Fen, text: &str) -> DispatchResult {
    Bank::book_deposit(RuntimeOrigin::signed(OFFICER), who, fen, reference(text))
}

/// Confirms a deposit by the second officer.
fn confirm(text: &str) -> DispatchResult {
    Bank::confirm_deposit(RuntimeOrigin::signed(OTHER_OFFICER), reference(text))
}

fn cancel(text: &str) -> DispatchResult {
    Bank::cancel_deposit(RuntimeOrigin::signed(OFFICER), reference(text))
}

fn redeem(who: AccountId, fen: Fen) -> DispatchResult {
    Bank::redeem(RuntimeOrigin::signed(who), fen)
}

fn pay_out(claim: u64) -> DispatchResult {
    Bank::confirm_payout(RuntimeOrigin::signed(OFFICER), claim, reference("out"))
}

fn give_back(claim: u64) -> DispatchResult {
    Bank::return_claim(RuntimeOrigin::signed(OFFICER), claim, reason())
}

/// Moves tokens from the founder: minting them would upset the books.
fn give(who: AccountId, amount: Balance) {
    assert_ok!(Balances::transfer(&FOUNDER, &who, amount, Preservation::Preserve));
}

fn assert_last_event(event: Event<Test>) {
    System::assert_last_event(event.into());
}
