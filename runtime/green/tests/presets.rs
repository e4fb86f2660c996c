//! What chains start from, and what their limits come to.

use std::collections::BTreeSet;

use busbar_green_runtime::{
    presets, weights::pallet_green_certificates::WeightInfo, OriginCaller, Runtime,
    RuntimeGenesisConfig, Session, Validators, SLOT_MS,
};
use busbar_runtime_common::{limits::RuntimeBlockWeights, sessions::NextValidators};
use frame_support::dispatch::DispatchClass;
use pallet_green_certificates::WeightInfo as _;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;

/// A preset as genesis has it, with the defaults.
fn start(id: &str) -> TestExternalities {
    let patch = presets::get(&PresetId::from(id)).expect("the preset is there");
    let patch: Value = serde_json::from_slice(&patch).expect("it is JSON");
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("it has JSON");
    merge(&mut config, patch);
    let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("it is complete");
    sp_runtime::BuildStorage::build_storage(&config).expect("it can be built").into()
}

fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

/// Session keys of a preset's validators.
fn session_keys(patch: Option<Vec<u8>>) -> BTreeSet<String> {
    let patch: Value = serde_json::from_slice(&patch.expect("the preset is there")).expect("JSON");
    let keys = patch["session"]["keys"].as_array().expect("a list").clone();
    keys.iter()
        .flat_map(|entry| entry[2].as_object().expect("keys by name").values())
        .map(|key| key.as_str().expect("an address").to_owned())
        .collect()
}

/// What is signed on one chain must mean nothing on the other one.
#[test]
fn the_chains_share_no_keys() {
    for id in [presets::DEV, presets::LOCAL] {
        let own = session_keys(presets::get(&PresetId::from(id)));
        let others = session_keys(busbar_power_runtime::presets::get(&PresetId::from(id)));
        assert!(!own.is_empty() && !others.is_empty());
        assert!(own.is_disjoint(&others), "{id}: {own:?}, {others:?}");
    }
}

#[test]
fn all_presets_can_be_started_from() {
    for id in presets::names() {
        let count = start(id.as_ref()).execute_with(|| Session::validators().len());
        let expected = match id.as_ref() {
            presets::DEV => 1,
            presets::LOCAL => 4,
            _ => 0,
        };
        assert_eq!(count, expected, "{id}");
    }
}

/// A chain without validators is over.
#[test]
fn the_last_validators_stay_when_all_are_taken_their_seats() {
    use busbar_green_runtime::configs::Seated;
    start(presets::LOCAL).execute_with(|| {
        assert_eq!(Seated::next().map(|seated| seated.len()), Some(4));
        for (left, who) in [(3, Sr25519Keyring::Alice), (2, Sr25519Keyring::Bob)] {
            remove(who);
            assert_eq!(Seated::next().map(|seated| seated.len()), Some(left));
        }
        remove(Sr25519Keyring::Charlie);
        remove(Sr25519Keyring::Dave);
        assert_eq!(Validators::members().len(), 0);
        assert_eq!(Seated::next(), None);
    });
}

fn remove(who: Sr25519Keyring) {
    use frame_support::instances::Instance5;
    type Seats = pallet_membership::Pallet<Runtime, Instance5>;
    let council = OriginCaller::Council(pallet_collective::RawOrigin::Members(2, 3));
    let removed = Seats::remove_member(council.into(), who.to_account_id().into());
    removed.expect("two thirds may");
}

/// A month of quarter hours: less than a minute of slots.
#[test]
fn issues_of_a_month_fit_a_minute() {
    let limits = RuntimeBlockWeights::get();
    let of_users = limits.get(DispatchClass::Normal);
    let room = of_users.max_total.expect("users have a share").ref_time();
    let each = WeightInfo::<Runtime>::issue() + of_users.base_extrinsic;
    let blocks = (2_880 * each.ref_time()).div_ceil(room);
    assert!(blocks * SLOT_MS < 60_000, "{blocks} blocks");
}
