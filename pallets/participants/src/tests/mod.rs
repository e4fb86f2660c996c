//! One file for each call, one for what other pallets ask, one for random sequences of calls.

mod apply;
mod approve;
mod capabilities;
mod genesis;
mod invariants;
mod leave;
mod refuse;
mod reinstate;
mod rotate_key;
mod suspend;
mod withdraw_application;

use busbar_primitives::{
    market::{Admissions, OnCredited},
    roles::{Role, Standing},
    units::Balance,
};
use frame_support::{
    assert_noop, assert_ok,
    traits::fungible::{Inspect, InspectHold, Mutate},
};
use sp_runtime::{traits::BadOrigin, DispatchResult, MultiSignature};

use crate::{
    mock::*, Application, Applications, Error, Event, HoldReason, Participant, Participants,
    Profile, Reason,
};

fn signed(who: &AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who.clone())
}

fn committee() -> RuntimeOrigin {
    signed(&Committee::get())
}

fn supervisor() -> RuntimeOrigin {
    signed(&Supervisor::get())
}

fn reason() -> Reason {
    b"papers incomplete".to_vec().try_into().unwrap()
}

/// Has the sponsor submit an application that participant `seed` has signed.
fn apply(seed: u8, profile: Profile, valid_until: u64) -> DispatchResult {
    let message = Registry::apply_message(&account(seed), &profile, valid_until);
    let signature = sign(seed, &message);
    Registry::apply(signed(&sponsor()), account(seed), profile, valid_until, signature)
}

fn rotate(origin: RuntimeOrigin, old: u8, new: u8) -> DispatchResult {
    let proof = sign(new, &Registry::rotate_message(&account(old), &account(new)));
    Registry::rotate_key(origin, account(old), account(new), proof)
}

fn admit(seed: u8) {
    assert_ok!(apply(seed, profile(), 1));
    assert_ok!(Registry::approve(committee(), account(seed)));
}

/// Credits as the bank does.
fn credit(seed: u8, amount: Balance) {
    assert_ok!(Balances::mint_into(&account(seed), amount));
    assert_ok!(Registry::credited(&account(seed)));
}

/// Admits a participant and credits it with 5000, of which it pays the deposit.
fn admit_and_credit(seed: u8) {
    admit(seed);
    credit(seed, 5_000);
}

fn participant(seed: u8) -> Participant {
    Participants::<Test>::get(account(seed)).unwrap()
}

fn held(reason: HoldReason, who: &AccountId) -> Balance {
    Balances::balance_on_hold(&reason.into(), who)
}

fn assert_last_event(event: Event<Test>) {
    System::assert_last_event(event.into());
}
