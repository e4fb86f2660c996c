//! What the gateway must not forget: readings until they are final, and the extrinsics that they
//! went off in. A database in one file, which survives that the process is killed at any instant.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{params, Connection, OptionalExtension, Row, Transaction};
use subxt::{
    config::substrate::H256,
    ext::codec::{Decode, Encode},
};

use super::{
    reading::{MeterId, SignedReading},
    Failure,
};
use crate::chain::AccountId32;

/// Readings that were refused, the last ones.
const KEPT_REFUSED: u32 = 100_000;
/// Why readings are refused that anybody can make up: they are worth no room.
const ANYBODYS: [&str; 2] = ["UnknownMeter", "BadSignature"];
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS identity (
        only INTEGER PRIMARY KEY CHECK (only = 0), genesis BLOB NOT NULL, account BLOB NOT NULL
    ) STRICT;
    -- The block up to which extrinsics were looked for.
    CREATE TABLE IF NOT EXISTS progress (
        only INTEGER PRIMARY KEY CHECK (only = 0), scanned INTEGER NOT NULL
    ) STRICT;
    -- Valid up to block `last`, not found in any block yet.
    CREATE TABLE IF NOT EXISTS extrinsics (
        nonce INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL, last INTEGER NOT NULL
    ) STRICT;
    -- `encoded` is the reading with its signature, in SCALE; without a nonce it waits.
    CREATE TABLE IF NOT EXISTS readings (
        id INTEGER PRIMARY KEY, meter INTEGER NOT NULL, start INTEGER NOT NULL,
        sequence INTEGER NOT NULL, encoded BLOB NOT NULL UNIQUE,
        nonce INTEGER REFERENCES extrinsics (nonce)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS by_nonce ON readings (nonce);
    CREATE TABLE IF NOT EXISTS refused (
        id INTEGER PRIMARY KEY, meter INTEGER NOT NULL, start INTEGER NOT NULL,
        sequence INTEGER NOT NULL, encoded BLOB NOT NULL, why TEXT NOT NULL
    ) STRICT;
";

/// A reading with its number in the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub id: i64,
    pub signed: SignedReading,
}

/// An extrinsic on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Extrinsic {
    pub nonce: u64,
    pub hash: H256,
    pub bytes: Vec<u8>,
    /// No block behind this one can take it.
    pub last: u64,
}

/// What became of an extrinsic that is final; all other readings of it were taken.
pub struct Fate {
    pub nonce: u64,
    /// Not taken, and why.
    pub refused: Vec<(i64, String)>,
    /// Nothing happened to them: they wait again.
    pub again: Vec<i64>,
}

/// How many readings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub waiting: u64,
    pub sent: u64,
}

type Done<T = ()> = rusqlite::Result<T>;

/// The database, for those who take turns with it.
pub struct Shared(RefCell<Store>);

impl Shared {
    /// Opens a database, or makes one.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Store::open(path).map(|store| Self(RefCell::new(store)))
    }

    /// The database is for this chain and this account, from the first time on.
    pub fn bind(&self, genesis: H256, account: &AccountId32) -> Result<(), Failure> {
        self.0.borrow().bind(genesis, account)
    }

    /// Whose the database is, if it is anybody's yet.
    pub fn account(&self) -> Result<Option<AccountId32>, Failure> {
        let query = "SELECT account FROM identity";
        let account = |row: &Row| row.get(0).map(AccountId32);
        self.ask(|store| store.connection.query_row(query, [], account).optional())
    }

    pub fn ask<T>(&self, ask: impl FnOnce(&Store) -> Done<T>) -> Result<T, Failure> {
        let store = self.0.borrow();
        ask(&store).map_err(|error| store.failed(error))
    }

    pub fn change<T>(&self, act: impl FnOnce(&mut Store) -> Done<T>) -> Result<T, Failure> {
        let mut store = self.0.borrow_mut();
        act(&mut store).map_err(|error| store.failed(error))
    }
}

pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Held as long as the database is used.
    _lock: File,
}

impl Store {
    fn open(path: &Path) -> Result<Self, Failure> {
        let lock = lock(path)?;
        let failed = |error| Failure::Database(path.to_owned(), error);
        let connection = Connection::open(path).map_err(failed)?;
        let prepare = || -> Done {
            connection.pragma_update(None, "journal_mode", "WAL")?;
            // What was answered for must survive that the machine loses its power.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.execute_batch(SCHEMA)
        };
        prepare().map_err(failed)?;
        Ok(Self { path: path.to_owned(), connection, _lock: lock })
    }

    fn failed(&self, error: rusqlite::Error) -> Failure {
        Failure::Database(self.path.clone(), error)
    }

    fn bind(&self, genesis: H256, account: &AccountId32) -> Result<(), Failure> {
        let first = "INSERT OR IGNORE INTO identity VALUES (0, ?1, ?2)";
        let same = "SELECT genesis = ?1 AND account = ?2 FROM identity";
        let values = params![genesis.as_bytes(), account.0];
        let bound = || -> Done<bool> {
            self.connection.execute(first, values)?;
            self.connection.query_row(same, values, |row| row.get(0))
        };
        match bound().map_err(|error| self.failed(error))? {
            true => Ok(()),
            false => Err(Failure::OtherChain(self.path.clone())),
        }
    }

    /// Keeps readings; those that are kept already, once. When this returns, they are.
    pub fn keep(&mut self, readings: &[SignedReading]) -> Done<usize> {
        let change = self.connection.transaction()?;
        let mut new = 0;
        {
            let mut insert = change.prepare_cached(
                "INSERT OR IGNORE INTO readings (meter, start, sequence, encoded)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for signed in readings {
                let reading = &signed.reading;
                new += insert.execute(params![
                    reading.meter,
                    ordinal(reading.start),
                    ordinal(reading.sequence),
                    signed.encode()
                ])?;
            }
        }
        change.commit()?;
        Ok(new)
    }

    /// Readings that wait, those that came first; of each meter in the order of their intervals, one
    /// meter after the other.
    pub fn waiting(&self, most: usize) -> Done<Vec<Kept>> {
        let query = "SELECT id, encoded FROM
                         (SELECT * FROM readings WHERE nonce IS NULL ORDER BY id LIMIT ?1)
                     ORDER BY meter, start, sequence, id";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.connection.prepare_cached(query)?.query_map([most], kept)?.collect()
    }

    /// The readings of an extrinsic, in its order.
    pub fn readings_of(&self, nonce: u64) -> Done<Vec<Kept>> {
        let query = "SELECT id, encoded FROM readings WHERE nonce = ?1
                     ORDER BY meter, start, sequence, id";
        self.connection.prepare_cached(query)?.query_map([ordinal(nonce)], kept)?.collect()
    }

    /// The meters with readings on their way.
    pub fn sent(&self) -> Done<BTreeSet<MeterId>> {
        let query = "SELECT DISTINCT meter FROM readings WHERE nonce IS NOT NULL";
        self.connection.prepare_cached(query)?.query_map([], |row| row.get(0))?.collect()
    }

    pub fn counts(&self) -> Done<Counts> {
        let query = "SELECT (SELECT count(*) FROM readings WHERE nonce IS NULL),
                            (SELECT count(*) FROM readings WHERE nonce IS NOT NULL)";
        let row = |row: &Row| Ok(Counts { waiting: number(row, 0)?, sent: number(row, 1)? });
        self.connection.prepare_cached(query)?.query_row([], row)
    }

    /// These readings need not go off: the chain has them.
    pub fn forget(&mut self, readings: &[i64]) -> Done {
        let change = self.connection.transaction()?;
        for id in readings {
            change
                .prepare_cached("DELETE FROM readings WHERE id = ?1 AND nonce IS NULL")?
                .execute([id])?;
        }
        change.commit()
    }

    /// These readings will never be taken.
    pub fn refuse(&mut self, readings: &[(i64, String)]) -> Done {
        let change = self.connection.transaction()?;
        refuse(&change, readings)?;
        change.commit()
    }

    /// Extrinsics on their way, in the order of their nonces.
    pub fn extrinsics(&self) -> Done<Vec<Extrinsic>> {
        let query = "SELECT nonce, hash, bytes, last FROM extrinsics ORDER BY nonce";
        let row = |row: &Row| {
            Ok(Extrinsic {
                nonce: number(row, 0)?,
                hash: H256(row.get(1)?),
                bytes: row.get(2)?,
                last: number(row, 3)?,
            })
        };
        self.connection.prepare_cached(query)?.query_map([], row)?.collect()
    }

    /// The block up to which extrinsics were looked for; `None` if none ever was on its way.
    pub fn scanned(&self) -> Done<Option<u64>> {
        let query = "SELECT scanned FROM progress";
        self.connection.query_row(query, [], |row| number(row, 0)).optional()
    }

    /// A new extrinsic goes off with these readings; no block up to `scanned` has it.
    pub fn enclose(&mut self, extrinsic: &Extrinsic, readings: &[i64], scanned: u64) -> Done {
        let change = self.connection.transaction()?;
        put(&change, extrinsic)?;
        for id in readings {
            change
                .prepare_cached("UPDATE readings SET nonce = ?1 WHERE id = ?2")?
                .execute(params![ordinal(extrinsic.nonce), id])?;
        }
        progress(&change, scanned)?;
        change.commit()
    }

    /// Signed anew, for later blocks.
    pub fn renew(&mut self, extrinsic: &Extrinsic) -> Done {
        let change = self.connection.transaction()?;
        put(&change, extrinsic)?;
        change.commit()
    }

    /// These extrinsics are final. Returns how many of their readings were taken.
    pub fn settle(&mut self, fates: &[Fate], scanned: u64) -> Done<usize> {
        let change = self.connection.transaction()?;
        let mut taken = 0;
        for Fate { nonce, refused, again } in fates {
            refuse(&change, refused)?;
            for id in again {
                change
                    .prepare_cached("UPDATE readings SET nonce = NULL WHERE id = ?1")?
                    .execute([id])?;
            }
            taken += change
                .prepare_cached("DELETE FROM readings WHERE nonce = ?1")?
                .execute([ordinal(*nonce)])?;
            remove(&change, *nonce)?;
        }
        progress(&change, scanned)?;
        change.commit()?;
        Ok(taken)
    }

    /// An extrinsic did nothing: its readings wait again.
    pub fn release(&mut self, nonce: u64) -> Done {
        let change = self.connection.transaction()?;
        change
            .prepare_cached("UPDATE readings SET nonce = NULL WHERE nonce = ?1")?
            .execute([ordinal(nonce)])?;
        remove(&change, nonce)?;
        change.commit()
    }
}

fn put(change: &Transaction, extrinsic: &Extrinsic) -> Done {
    let Extrinsic { nonce, hash, bytes, last } = extrinsic;
    change
        .prepare_cached(
            "INSERT INTO extrinsics VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET hash = ?2, bytes = ?3, last = ?4",
        )?
        .execute(params![ordinal(*nonce), hash.as_bytes(), bytes, ordinal(*last)])?;
    Ok(())
}

fn remove(change: &Transaction, nonce: u64) -> Done {
    change.prepare_cached("DELETE FROM extrinsics WHERE nonce = ?1")?.execute([ordinal(nonce)])?;
    Ok(())
}

fn progress(change: &Transaction, scanned: u64) -> Done {
    change
        .prepare_cached(
            "INSERT INTO progress VALUES (0, ?1) ON CONFLICT DO UPDATE SET scanned = ?1",
        )?
        .execute([ordinal(scanned)])?;
    Ok(())
}

fn refuse(change: &Transaction, readings: &[(i64, String)]) -> Done {
    for (id, why) in readings {
        if !ANYBODYS.contains(&why.as_str()) {
            change
                .prepare_cached(
                    "INSERT INTO refused (meter, start, sequence, encoded, why)
                     SELECT meter, start, sequence, encoded, ?2 FROM readings WHERE id = ?1",
                )?
                .execute(params![id, why])?;
        }
        change.prepare_cached("DELETE FROM readings WHERE id = ?1")?.execute([id])?;
    }
    change
        .prepare_cached("DELETE FROM refused WHERE id <= (SELECT max(id) FROM refused) - ?1")?
        .execute([KEPT_REFUSED])?;
    Ok(())
}

fn kept(row: &Row) -> Done<Kept> {
    let encoded: Vec<u8> = row.get(1)?;
    let signed = SignedReading::decode(&mut encoded.as_slice()).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Blob, Box::new(error))
    })?;
    Ok(Kept { id: row.get(0)?, signed })
}

/// The database has signed integers. Whatever doesn't fit comes last; its exact value is in what is
/// encoded.
fn ordinal(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn number(row: &Row, column: usize) -> Done<u64> {
    let value: i64 = row.get(column)?;
    Ok(u64::try_from(value).unwrap_or_default())
}

/// No two processes send the same readings.
fn lock(path: &Path) -> Result<File, Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let failed = |error: io::Error| Failure::File(name.clone(), error);
    let options = OpenOptions::new().create(true).truncate(false).write(true).clone();
    let file = options.open(&name).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::gateway::reading::samples::{signed, GENESIS};

    const ACCOUNT: AccountId32 = AccountId32([3; 32]);

    fn opened() -> (TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("gateway.db")).unwrap();
        (folder, store)
    }

    fn extrinsic(nonce: u64) -> Extrinsic {
        Extrinsic { nonce, hash: H256([nonce as u8; 32]), bytes: vec![1, 2], last: 70 }
    }

    fn ids(readings: &[Kept]) -> Vec<i64> {
        readings.iter().map(|kept| kept.id).collect()
    }

    #[test]
    fn what_is_kept_twice_is_there_once() {
        let (_folder, mut store) = opened();
        assert_eq!(store.keep(&[signed(1, 1), signed(1, 2), signed(1, 1)]).unwrap(), 2);
        assert_eq!(store.keep(&[signed(1, 2)]).unwrap(), 0);
        assert_eq!(store.counts().unwrap(), Counts { waiting: 2, sent: 0 });
    }

    #[test]
    fn who_came_first_is_next_each_meter_in_its_order() {
        let (_folder, mut store) = opened();
        store.keep(&[signed(2, 3), signed(1, 2), signed(2, 1), signed(1, 1)]).unwrap();
        let waiting: Vec<_> =
            store.waiting(3).unwrap().into_iter().map(|kept| kept.signed).collect();
        assert_eq!(waiting, [signed(1, 2), signed(2, 1), signed(2, 3)]);
    }

    #[test]
    fn all_is_there_when_it_is_opened_again() {
        let (folder, mut store) = opened();
        store.keep(&[signed(1, 1), signed(1, 2), signed(2, 2)]).unwrap();
        let first = ids(&store.waiting(2).unwrap());
        store.enclose(&extrinsic(7), &first, 6).unwrap();
        drop(store);

        let store = Store::open(&folder.path().join("gateway.db")).unwrap();
        assert_eq!(store.counts().unwrap(), Counts { waiting: 1, sent: 2 });
        assert_eq!(store.extrinsics().unwrap(), [extrinsic(7)]);
        assert_eq!(ids(&store.readings_of(7).unwrap()), first);
        assert_eq!(store.scanned().unwrap(), Some(6));
        assert_eq!(store.sent().unwrap(), BTreeSet::from([1]));
    }

    #[test]
    fn a_final_extrinsic_leaves_only_what_was_refused() {
        let (_folder, mut store) = opened();
        store.keep(&[signed(1, 1), signed(1, 2), signed(1, 3)]).unwrap();
        let sent = ids(&store.waiting(2).unwrap());
        store.enclose(&extrinsic(0), &sent, 1).unwrap();
        let refused = vec![(sent[1], "TooLate".to_owned())];
        let fate = Fate { nonce: 0, refused, again: Vec::new() };
        assert_eq!(store.settle(&[fate], 9).unwrap(), 1);
        assert_eq!(store.counts().unwrap(), Counts { waiting: 1, sent: 0 });
        assert_eq!(store.extrinsics().unwrap(), []);
        assert_eq!(store.scanned().unwrap(), Some(9));
        let why = "SELECT start || ' ' || why FROM refused";
        let why: String = store.connection.query_row(why, [], |row| row.get(0)).unwrap();
        assert_eq!(why, "1800000 TooLate");
    }

    #[test]
    fn what_nothing_happened_to_waits_again() {
        let (_folder, mut store) = opened();
        store.keep(&[signed(1, 1), signed(1, 2)]).unwrap();
        let sent = ids(&store.waiting(2).unwrap());
        store.enclose(&extrinsic(0), &sent, 1).unwrap();
        let fate = Fate { nonce: 0, refused: Vec::new(), again: vec![sent[1]] };
        assert_eq!(store.settle(&[fate], 9).unwrap(), 1);
        assert_eq!(ids(&store.waiting(2).unwrap()), [sent[1]]);
    }

    #[test]
    fn what_anybody_can_make_up_takes_no_room() {
        let (_folder, mut store) = opened();
        store.keep(&[signed(1, 1), signed(1, 2)]).unwrap();
        let waiting = ids(&store.waiting(2).unwrap());
        let why = ["BadSignature", "OutOfOrder"].map(str::to_owned);
        let refused: Vec<_> = waiting.into_iter().zip(why).collect();
        store.refuse(&refused).unwrap();
        let count = "SELECT count(*) FROM refused";
        let kept: u32 = store.connection.query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!((kept, store.counts().unwrap()), (1, Counts::default()));
    }

    #[test]
    fn what_an_extrinsic_did_nothing_with_waits_again() {
        let (_folder, mut store) = opened();
        store.keep(&[signed(1, 1)]).unwrap();
        let waiting = store.waiting(9).unwrap();
        store.enclose(&extrinsic(4), &ids(&waiting), 1).unwrap();
        store.renew(&Extrinsic { last: 99, ..extrinsic(4) }).unwrap();
        assert_eq!(store.extrinsics().unwrap()[0].last, 99);
        store.release(4).unwrap();
        assert_eq!(store.waiting(9).unwrap(), waiting);
        assert_eq!(store.extrinsics().unwrap(), []);
    }

    #[test]
    fn a_database_is_of_one_chain_and_account_and_used_by_one() {
        let (folder, store) = opened();
        store.bind(GENESIS, &ACCOUNT).unwrap();
        store.bind(GENESIS, &ACCOUNT).unwrap();
        assert!(matches!(store.bind(H256([1; 32]), &ACCOUNT), Err(Failure::OtherChain(_))));
        let other = AccountId32([4; 32]);
        assert!(matches!(store.bind(GENESIS, &other), Err(Failure::OtherChain(_))));
        let again = Store::open(&folder.path().join("gateway.db"));
        assert!(matches!(again, Err(Failure::InUse(_))));
    }

    #[test]
    fn a_sequence_number_beyond_the_databases_integers_is_kept_exactly() {
        let (_folder, mut store) = opened();
        let mut last = signed(1, 1);
        last.reading.sequence = u64::MAX;
        store.keep(&[last.clone()]).unwrap();
        assert_eq!(store.waiting(1).unwrap()[0].signed, last);
    }
}
