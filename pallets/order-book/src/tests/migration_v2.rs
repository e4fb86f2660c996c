use busbar_primitives::market::OnSuspended;
use codec::Encode;
use frame_support::{
    assert_ok,
    migrations::{SteppedMigration, SteppedMigrationError},
    parameter_types,
    storage::unhashed,
    traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
    weights::{Weight, WeightMeter},
};
use sp_runtime::Perbill;

use crate::{
    migrations::v2::{v1, MigrateOpen, MigrateToV2},
    mock::*,
    Session, SessionState, Sessions,
};

parameter_types! {
    /// What sessions opened with before: the mock's rate, a tenth.
    pub const RateBefore: Perbill = TENTH;
}

type Migration = MigrateToV2<Test, RateBefore>;

/// Sessions as version 1 stored them: one that lists an order, one that was taken, one that was
/// called off. Returns them as they were.
fn old_sessions() -> Vec<(u32, Session)> {
    let sessions = [open(), open(), open()];
    list(WIND, sessions[0], order(300, 1_000_000, 1));
    for (id, state) in [(1, SessionState::Closed), (2, SessionState::Cancelled)] {
        OrderBook::end_listing(id, Sessions::<Test>::get(id).unwrap(), state);
    }
    let stored = sessions.map(|id| (id, Sessions::<Test>::get(id).unwrap()));
    for (id, session) in stored.clone() {
        let Session { product, schedule, min_price, max_price, tick, state, .. } = session;
        let old = v1::Session { product, schedule, min_price, max_price, tick, state };
        unhashed::put_raw(&Sessions::<Test>::hashed_key_for(id), &old.encode());
        assert_eq!(Sessions::<Test>::get(id), None);
    }
    StorageVersion::new(1).put::<OrderBook>();
    // Sessions that open from now on have another one.
    BondRate::set(Perbill::one());
    stored.to_vec()
}

/// Steps with room for one session each until all is done; how many there were.
fn migrate_one_by_one() -> u32 {
    let (mut cursor, mut steps) = (None, 0);
    loop {
        let mut meter = WeightMeter::with_limit(one_session());
        cursor = Migration::step(cursor, &mut meter).unwrap();
        steps += 1;
        if cursor.is_none() {
            return steps;
        }
        assert_eq!(OrderBook::on_chain_storage_version(), StorageVersion::new(1));
    }
}

fn one_session() -> Weight {
    match Migration::step(None, &mut WeightMeter::with_limit(Weight::zero())) {
        Err(SteppedMigrationError::InsufficientWeight { required }) => required,
        other => panic!("it took nothing: {other:?}"),
    }
}

fn assert_migrated(sessions: &[(u32, Session)]) {
    for (id, session) in sessions {
        assert_eq!(Sessions::<Test>::get(id).as_ref(), Some(session));
    }
    assert_eq!(OrderBook::on_chain_storage_version(), StorageVersion::new(2));
}

#[test]
fn sessions_get_the_rate_of_their_opening_when_there_is_room_for_all() {
    run(|| {
        let sessions = old_sessions();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&sessions);
    });
}

#[test]
fn sessions_get_the_rate_of_their_opening_when_blocks_have_little_room() {
    run(|| {
        let sessions = old_sessions();
        // The last step finds that nothing is left.
        assert_eq!(migrate_one_by_one(), 4);
        assert_migrated(&sessions);
    });
}

#[test]
fn nothing_changes_when_there_is_no_room_for_one_session() {
    run(|| {
        let sessions = old_sessions();
        let too_little = one_session() - Weight::from_parts(1, 0);
        let refused = Migration::step(None, &mut WeightMeter::with_limit(too_little));
        assert!(matches!(refused, Err(SteppedMigrationError::InsufficientWeight { .. })));
        assert_eq!(Sessions::<Test>::get(0), None);

        migrate_one_by_one();
        assert_migrated(&sessions);
    });
}

/// In the first block, whatever becomes of the rest.
#[test]
fn open_sessions_are_readable_at_once_when_the_runtime_changes() {
    run(|| {
        let sessions = old_sessions();
        MigrateOpen::<Test, RateBefore>::on_runtime_upgrade();
        let (open, rest) = sessions.split_first().unwrap();
        assert_eq!(Sessions::<Test>::get(open.0).as_ref(), Some(&open.1));
        for (id, _) in rest {
            assert_eq!(Sessions::<Test>::get(id), None);
        }
        assert_ok!(<OrderBook as OnSuspended<_>>::suspended(&WIND));

        migrate_one_by_one();
        assert_migrated(&sessions);
    });
}

/// By a motion that was scheduled.
#[test]
fn session_keeps_its_rate_when_it_opens_before_the_last_step() {
    run(|| {
        let sessions = old_sessions();
        MigrateOpen::<Test, RateBefore>::on_runtime_upgrade();
        let opened = open();
        migrate_one_by_one();
        assert_migrated(&sessions);
        assert_eq!(Sessions::<Test>::get(opened).unwrap().bond_rate, Perbill::one());
    });
}

#[test]
fn nothing_changes_when_the_chain_began_with_version_2() {
    run(|| {
        StorageVersion::new(2).put::<OrderBook>();
        let session = open();
        BondRate::set(Perbill::one());
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_eq!(Sessions::<Test>::get(session).unwrap().bond_rate, TENTH);
    });
}

#[test]
fn version_is_2_when_there_is_no_session() {
    run(|| {
        StorageVersion::new(1).put::<OrderBook>();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&[]);
    });
}
