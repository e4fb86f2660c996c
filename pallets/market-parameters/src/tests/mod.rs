//! One file for each call, one for the genesis, one for random sequences of calls.

mod genesis;
mod invariants;
mod set;

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
    mock::{Change::*, *},
    Current, Error, Event,
};

fn set(change: Change) -> DispatchResult {
    Parameters::set(RuntimeOrigin::signed(ADMIN), change)
}
