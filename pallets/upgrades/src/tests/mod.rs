//! One file for each call.

mod apply;
mod authorize;
mod expedite;
mod revoke;

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{mock::*, Authorization, Authorized, Error, Event};

/// The code that follows on the running one.
fn next() -> Vec<u8> {
    code(RUNNING + 1)
}

/// Another one that could follow.
fn other() -> Vec<u8> {
    code(RUNNING + 2)
}

fn authorize(code: &[u8]) -> DispatchResult {
    Upgrades::authorize(RuntimeOrigin::signed(AUTHORIZER), hash(code))
}

fn expedite(code: &[u8]) -> DispatchResult {
    Upgrades::expedite(RuntimeOrigin::signed(EXPEDITER), hash(code))
}

fn revoke(code: &[u8]) -> DispatchResult {
    Upgrades::revoke(RuntimeOrigin::signed(REVOKER), hash(code))
}

fn apply(code: &[u8]) -> DispatchResultWithPostInfo {
    Upgrades::apply(RuntimeOrigin::signed(ANYBODY), code.to_vec())
}

/// Everybody but the one that may.
fn all_but(entitled: AccountId) -> Vec<RuntimeOrigin> {
    let accounts = [AUTHORIZER, EXPEDITER, REVOKER, ANYBODY].into_iter();
    let others = accounts.filter(|who| *who != entitled).map(RuntimeOrigin::signed);
    others.chain([RuntimeOrigin::root(), RuntimeOrigin::none()]).collect()
}

/// Goes so many blocks ahead.
fn pass(blocks: u64) {
    System::set_block_number(System::block_number() + blocks);
}

/// Authorizes a code and lets its notice pass.
fn announce(code: &[u8]) {
    assert_ok!(authorize(code));
    pass(NOTICE);
}

fn assert_last_event(event: Event<Test>) {
    System::assert_last_event(event.into());
}
