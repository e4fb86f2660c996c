//! A file for each call, or a few that belong together; one for random sequences of calls.

mod errors;
mod invariants;
mod issue;
mod retire;
mod transfer;

use busbar_primitives::{
    certificates::{Act, DeviceId, Entry, Purpose, Range, Serial, State, Text},
    roles::Technology,
    units::{Energy, Moment, WH_PER_MWH},
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{mock::*, Error, Event, Lot, Lots, Place};

const TURBINE: DeviceId = 7;
const HOUR: Moment = 3_600_000;

fn text(words: &str) -> Text {
    words.as_bytes().to_vec().try_into().unwrap()
}

const fn range(first: Serial, count: u64) -> Range {
    Range { first, count }
}

/// When the devices' meters start.
fn start() -> Moment {
    Now::get() - 500 * HOUR
}

fn register(device: DeviceId) -> DispatchResult {
    let origin = RuntimeOrigin::signed(ISSUER);
    Certificates::register_device(origin, device, Technology::Wind, 4, start())
}

/// Issues for what the turbine metered in one hour.
fn issue_in(hour: u64, energy: Energy) -> DispatchResult {
    let from = start() + hour * HOUR;
    Certificates::issue(RuntimeOrigin::signed(ISSUER), TURBINE, WIND, from, from + HOUR, energy)
}

/// The owner of the turbine has so many certificates.
fn with(count: u64, test: impl FnOnce()) {
    run(|| {
        assert_ok!(register(TURBINE));
        assert_ok!(issue_in(0, count * WH_PER_MWH));
        test();
    });
}

fn transfer(from: AccountId, range: Range, to: AccountId) -> DispatchResult {
    Certificates::transfer(RuntimeOrigin::signed(from), range, to)
}

fn retire(who: AccountId, range: Range, purpose: Purpose) -> DispatchResult {
    Certificates::retire(RuntimeOrigin::signed(who), range, THERMAL, purpose, text("claimed"))
}

fn freeze(range: Range) -> DispatchResult {
    Certificates::freeze(RuntimeOrigin::signed(ISSUER), range, text("a wrong meter"))
}

fn release(range: Range) -> DispatchResult {
    Certificates::release(RuntimeOrigin::signed(ISSUER), range, text("it was right"))
}

fn withdraw(range: Range) -> DispatchResult {
    Certificates::withdraw(RuntimeOrigin::signed(ISSUER), range, text("never made"))
}

fn replace(range: Range, device: DeviceId) -> DispatchResult {
    let (from, until) = (start(), start() + HOUR);
    let origin = RuntimeOrigin::signed(ISSUER);
    Certificates::replace(origin, range, device, from, until, text("of another device"))
}

/// First serial number, count and owner of each lot.
fn lots() -> Vec<(Serial, u64, AccountId)> {
    let mut lots: Vec<_> =
        Lots::<Test>::iter().map(|(place, lot)| (place.first(), lot.count, lot.owner)).collect();
    lots.reverse();
    lots
}

fn lot(first: Serial) -> Lot<AccountId> {
    Lots::<Test>::get(Place::of(first)).unwrap()
}

/// What was done with a certificate, the last first.
fn history(serial: Serial) -> Vec<Entry<AccountId>> {
    Certificates::history(Certificates::certificate(serial).unwrap().last)
}

fn assert_last_event(event: Event<Test>) {
    System::assert_last_event(event.into());
}
