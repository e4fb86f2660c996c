//! From version 1 to 2: a session keeps the bond rate that it opened with.
//!
//! What is open is migrated before anything reads it. The rest takes several blocks, since settled
//! sessions stay for as long as their delivery and retention take: until the last step is done
//! those that it hasn't reached can't be read, and the runtime must have the market stand still.

use core::marker::PhantomData;

use busbar_primitives::units::SessionId;
use codec::DecodeAll;
use frame_support::{
    migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
    storage::unhashed,
    traits::{Get, GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
    weights::{Weight, WeightMeter},
};
use sp_runtime::Perbill;

use crate::{Config, OpenSessions, Pallet, Session, Sessions};

const NAME: &[u8; 17] = b"pallet-order-book";
const FROM: u8 = 1;
const TO: u8 = 2;

/// What the pallet stored in version 1.
pub(crate) mod v1 {
    use busbar_primitives::{market::Schedule, units::Price};
    use codec::{Decode, Encode};

    use crate::{Product, SessionState};

    #[derive(Decode, Encode)]
    pub struct Session {
        pub product: Product,
        pub schedule: Schedule,
        pub min_price: Price,
        pub max_price: Price,
        pub tick: Price,
        pub state: SessionState,
    }
}

impl v1::Session {
    fn with(self, bond_rate: Perbill) -> Session {
        let Self { product, schedule, min_price, max_price, tick, state } = self;
        Session { product, schedule, min_price, max_price, tick, state, bond_rate }
    }
}

fn is_at_version_1<T: Config>() -> bool {
    Pallet::<T>::on_chain_storage_version() == u16::from(FROM)
}

/// Gives a session of version 1 its rate. One of version 2 is longer, and left as it is.
fn migrate<T: Config>(id: SessionId, bond_rate: Perbill) {
    let stored = unhashed::get_raw(&Sessions::<T>::hashed_key_for(id)).unwrap_or_default();
    if let Ok(session) = v1::Session::decode_all(&mut stored.as_slice()) {
        Sessions::<T>::insert(id, session.with(bond_rate));
    }
}

/// Gives every open session of version 1 the `BondRate` of that time: governance goes on while the
/// rest is migrated, also if that fails, and withdraws the orders of the suspended.
pub struct MigrateOpen<T, BondRate>(PhantomData<(T, BondRate)>);

impl<T: Config, BondRate: Get<Perbill>> OnRuntimeUpgrade for MigrateOpen<T, BondRate> {
    fn on_runtime_upgrade() -> Weight {
        if !is_at_version_1::<T>() {
            return T::DbWeight::get().reads(1);
        }
        let open = OpenSessions::<T>::get();
        for id in &open {
            migrate::<T>(*id, BondRate::get());
        }
        let sessions = u64::try_from(open.len()).unwrap_or(u64::MAX);
        T::DbWeight::get().reads_writes(sessions.saturating_add(2), sessions)
    }
}

/// Gives every other session of version 1 the `BondRate` of that time.
pub struct MigrateToV2<T, BondRate>(PhantomData<(T, BondRate)>);

impl<T: Config, BondRate: Get<Perbill>> MigrateToV2<T, BondRate> {
    /// Of one session: finding it, reading it, writing it.
    fn step_weight() -> Weight {
        Weight::from_parts(30_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    /// The session behind `last` in the order of the storage keys, which stays the same while
    /// sessions are written again.
    fn behind(last: Option<SessionId>) -> Option<SessionId> {
        match last {
            None => Sessions::<T>::iter_keys().next(),
            Some(last) => Sessions::<T>::iter_keys_from_key(last).next(),
        }
    }
}

impl<T: Config, BondRate: Get<Perbill>> SteppedMigration for MigrateToV2<T, BondRate> {
    /// The last session that was written again.
    type Cursor = SessionId;
    type Identifier = MigrationId<17>;

    fn id() -> Self::Identifier {
        MigrationId { pallet_id: *NAME, version_from: FROM, version_to: TO }
    }

    fn step(
        mut cursor: Option<SessionId>,
        meter: &mut WeightMeter,
    ) -> Result<Option<SessionId>, SteppedMigrationError> {
        // A chain that began with version 2 has nothing to migrate.
        if !is_at_version_1::<T>() {
            return Ok(None);
        }
        let required = Self::step_weight();
        if !meter.can_consume(required) {
            return Err(SteppedMigrationError::InsufficientWeight { required });
        }
        while meter.try_consume(required).is_ok() {
            let Some(id) = Self::behind(cursor) else {
                StorageVersion::new(TO.into()).put::<Pallet<T>>();
                return Ok(None);
            };
            migrate::<T>(id, BondRate::get());
            cursor = Some(id);
        }
        Ok(cursor)
    }

    /// The ids of the sessions that are migrated.
    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
        let old = is_at_version_1::<T>();
        let ids: alloc::vec::Vec<_> = Sessions::<T>::iter_keys().filter(|_| old).collect();
        Ok(codec::Encode::encode(&ids))
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(state: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        let ids: alloc::vec::Vec<SessionId> = codec::Decode::decode(&mut state.as_slice())
            .map_err(|_| "the ids of the sessions can't be read")?;
        for id in ids {
            let session = Sessions::<T>::get(id).ok_or("a session was lost")?;
            frame_support::ensure!(
                session.bond_rate == BondRate::get(),
                "a session has another bond rate than it opened with"
            );
        }
        frame_support::ensure!(
            Pallet::<T>::on_chain_storage_version() == u16::from(TO),
            "the sessions are of another version"
        );
        Ok(())
    }
}
