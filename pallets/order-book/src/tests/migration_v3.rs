use codec::Encode;
use frame_support::{
    assert_noop, assert_ok,
    migrations::{SteppedMigration, SteppedMigrationError},
    storage::unhashed,
    traits::{GetStorageVersion, StorageVersion},
    weights::{Weight, WeightMeter},
};

use crate::{
    migrations::v3::{v2, MigrateToV3},
    mock::*,
    Error, LedgerOf, Ledgers, Salt,
};

type Migration = MigrateToV3<Test>;
type Stored = (u32, u64, LedgerOf<Test>);

/// In an order that doesn't depend on that of the keys of version 2.
fn ledgers() -> Vec<Stored> {
    let mut ledgers: Vec<Stored> = Ledgers::<Test>::iter()
        .map(|(session, who, mut ledger)| {
            let mut salts = ledger.salts.into_inner();
            salts.sort_unstable();
            ledger.salts = salts.try_into().unwrap();
            (session, who, ledger)
        })
        .collect();
    ledgers.sort_unstable_by_key(|(session, who, _)| (*session, *who));
    ledgers
}

/// Ledgers of three owners in two sessions, one with a withdrawn order, as version 2 stored them.
/// Returns them as they were.
fn old_ledgers() -> Vec<Stored> {
    let (one, other) = (open(), open());
    for salt in 0..3 {
        list(ALICE, one, order(500, 10, salt));
        list(WIND, one, order(500, 10, salt));
    }
    list(ALICE, other, order(500, 10, 1));
    list(BOB, other, order(400, 20, 7));
    assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), one, 0));

    stored_as_version_2()
}

fn stored_as_version_2() -> Vec<Stored> {
    let before = ledgers();
    for (session, who, ledger) in before.clone() {
        for salt in &ledger.salts {
            v2::Salts::<Test>::insert((session, who, salt), ());
        }
        let LedgerOf::<Test> { orders, salts, energy } = ledger;
        let listings = salts.len() as u32;
        let old = v2::Ledger { orders, listings, energy };
        unhashed::put_raw(&Ledgers::<Test>::hashed_key_for(session, who), &old.encode());
        assert_eq!(Ledgers::<Test>::get(session, who), Default::default());
    }
    StorageVersion::new(2).put::<OrderBook>();
    before
}

fn salts_left() -> usize {
    v2::Salts::<Test>::iter_keys().count()
}

fn assert_migrated(before: &[Stored]) {
    assert_eq!(ledgers(), before);
    assert_eq!(salts_left(), 0);
    assert_eq!(OrderBook::on_chain_storage_version(), StorageVersion::new(3));
    assert_ok!(OrderBook::do_try_state());
}

/// For the fullest of all ledgers.
fn one_ledger() -> Weight {
    match Migration::step(None, &mut WeightMeter::with_limit(Weight::zero())) {
        Err(SteppedMigrationError::InsufficientWeight { required }) => required,
        other => panic!("it took nothing: {other:?}"),
    }
}

#[test]
fn ledgers_get_their_salts_when_there_is_room_for_all() {
    run(|| {
        let before = old_ledgers();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&before);
    });
}

#[test]
fn ledgers_get_their_salts_one_by_one_when_blocks_have_little_room() {
    run(|| {
        let before = old_ledgers();
        let (mut cursor, mut steps) = (None, 0);
        loop {
            let mut meter = WeightMeter::with_limit(one_ledger());
            cursor = Migration::step(cursor, &mut meter).unwrap();
            steps += 1;
            if cursor.is_none() {
                break;
            }
            assert_eq!(OrderBook::on_chain_storage_version(), StorageVersion::new(2));
        }
        // The last step finds that nothing is left.
        assert_eq!(steps, 5);
        assert_migrated(&before);
    });
}

#[test]
fn nothing_changes_when_there_is_no_room_for_one_ledger() {
    run(|| {
        let before = old_ledgers();
        let too_little = one_ledger() - Weight::from_parts(1, 0);
        let refused = Migration::step(None, &mut WeightMeter::with_limit(too_little));
        assert!(matches!(refused, Err(SteppedMigrationError::InsufficientWeight { .. })));
        assert_eq!(salts_left(), 8);

        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&before);
    });
}

#[test]
fn a_salt_stays_used_when_its_order_was_listed_before() {
    run(|| {
        old_ledgers();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        let again = |salt| OrderBook::list(RuntimeOrigin::signed(ALICE), 0, order(500, 10, salt));
        // That of the withdrawn order as well.
        for salt in 0..3 {
            assert_noop!(again(salt), Error::<Test>::SaltUsed);
        }
        assert_ok!(again(3));
    });
}

/// A session that is being deleted loses its salts before its ledgers.
#[test]
fn a_ledger_has_the_salts_that_are_left_when_its_session_is_half_deleted() {
    run(|| {
        let session = open();
        for salt in 1..=2 {
            let id = list(ALICE, session, order(500, 10, salt));
            assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, id));
        }
        stored_as_version_2();
        let first: Salt = v2::Salts::<Test>::iter_key_prefix((session, ALICE)).next().unwrap();
        v2::Salts::<Test>::remove((session, ALICE, first));
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        let salts = Ledgers::<Test>::get(session, ALICE).salts;
        assert_eq!((salts.len(), salts.contains(&first)), (1, false));
    });
}

#[test]
fn nothing_changes_when_the_chain_began_with_version_3() {
    run(|| {
        StorageVersion::new(3).put::<OrderBook>();
        let session = open();
        list(ALICE, session, order(500, 10, 1));
        let before = ledgers();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&before);
    });
}

#[test]
fn version_is_3_when_there_is_no_ledger() {
    run(|| {
        StorageVersion::new(2).put::<OrderBook>();
        assert_eq!(Migration::step(None, &mut WeightMeter::new()), Ok(None));
        assert_migrated(&[]);
    });
}
