//! From version 2 to 3: the salts of an owner move into its ledger.
//!
//! Over several blocks: participants times sessions may be many. Until the last step is done, a
//! ledger that isn't reached yet reads as an empty one, and the runtime must have the market stand
//! still.

use alloc::vec::Vec;
use core::marker::PhantomData;

use busbar_primitives::units::SessionId;
use codec::DecodeAll;
use frame_support::{
    migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
    storage::unhashed,
    traits::{Get, GetStorageVersion, StorageVersion},
    weights::{Weight, WeightMeter},
    BoundedVec,
};

use crate::{types::Ledger, Config, Ledgers, Pallet, Salt};

const NAME: &[u8; 17] = b"pallet-order-book";
const FROM: u8 = 2;
const TO: u8 = 3;

/// What the pallet stored in version 2.
pub(crate) mod v2 {
    use busbar_primitives::units::{Energy, OrderId, SessionId};
    use codec::{Decode, Encode};
    use frame_support::{
        storage::types::Key, storage_alias, traits::Get, Blake2_128Concat, BoundedVec, Twox64Concat,
    };

    use crate::{Config, Pallet, Salt};

    #[derive(Decode, Encode)]
    pub struct Ledger<MaxOrders: Get<u32>> {
        pub orders: BoundedVec<OrderId, MaxOrders>,
        pub listings: u32,
        pub energy: Energy,
    }

    #[storage_alias]
    pub type Salts<T: Config> = StorageNMap<
        Pallet<T>,
        (
            Key<Twox64Concat, SessionId>,
            Key<Blake2_128Concat, <T as frame_system::Config>::AccountId>,
            Key<Blake2_128Concat, Salt>,
        ),
        (),
    >;
}

fn is_at_version_2<T: Config>() -> bool {
    Pallet::<T>::on_chain_storage_version() == u16::from(FROM)
}

/// Moves the salts of an owner, no more than `MaxListings`, into its ledger; how many they were. A
/// ledger of version 3, which no one of version 2 can be taken for, is left as it is.
fn migrate<T: Config>(session: SessionId, who: &T::AccountId) -> u32 {
    let stored = unhashed::get_raw(&Ledgers::<T>::hashed_key_for(session, who));
    let stored = stored.unwrap_or_default();
    let Ok(old) = v2::Ledger::<T::MaxOrders>::decode_all(&mut stored.as_slice()) else {
        return 0;
    };
    let salts: Vec<Salt> =
        v2::Salts::<T>::drain_prefix((session, who.clone())).map(|(salt, ())| salt).collect();
    let count = u32::try_from(salts.len()).unwrap_or(u32::MAX);
    let salts = BoundedVec::truncate_from(salts);
    Ledgers::<T>::insert(session, who, Ledger { orders: old.orders, salts, energy: old.energy });
    count
}

/// Gives every ledger of version 2 its salts.
pub struct MigrateToV3<T>(PhantomData<T>);

impl<T: Config> MigrateToV3<T> {
    /// Of a ledger with so many salts: finding and reading them all, deleting the salts, writing
    /// the ledger.
    fn weight(salts: u32) -> Weight {
        let records = u64::from(salts).saturating_add(1);
        Weight::from_parts(20_000_000, 0)
            .saturating_mul(records)
            .saturating_add(T::DbWeight::get().reads_writes(records.saturating_add(2), records))
    }

    /// The ledger behind `last` in the order of the storage keys, which stays the same while
    /// ledgers are written again.
    fn behind(last: &Option<(SessionId, T::AccountId)>) -> Option<(SessionId, T::AccountId)> {
        match last {
            None => Ledgers::<T>::iter_keys().next(),
            Some((session, who)) => {
                Ledgers::<T>::iter_keys_from(Ledgers::<T>::hashed_key_for(session, who)).next()
            }
        }
    }
}

impl<T: Config> SteppedMigration for MigrateToV3<T> {
    /// The last ledger that was written again.
    type Cursor = (SessionId, T::AccountId);
    type Identifier = MigrationId<17>;

    fn id() -> Self::Identifier {
        MigrationId { pallet_id: *NAME, version_from: FROM, version_to: TO }
    }

    fn step(
        mut cursor: Option<Self::Cursor>,
        meter: &mut WeightMeter,
    ) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
        // A chain that began with version 3 has nothing to migrate.
        if !is_at_version_2::<T>() {
            return Ok(None);
        }
        let required = Self::weight(T::MaxListings::get());
        if !meter.can_consume(required) {
            return Err(SteppedMigrationError::InsufficientWeight { required });
        }
        while meter.can_consume(required) {
            let Some(next) = Self::behind(&cursor) else {
                StorageVersion::new(TO.into()).put::<Pallet<T>>();
                return Ok(None);
            };
            let salts = migrate::<T>(next.0, &next.1);
            meter.consume(Self::weight(salts));
            cursor = Some(next);
        }
        Ok(cursor)
    }

    /// What each ledger is to become.
    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
        let mut ledgers = Vec::new();
        for (session, who) in Ledgers::<T>::iter_keys().filter(|_| is_at_version_2::<T>()) {
            let stored = unhashed::get_raw(&Ledgers::<T>::hashed_key_for(session, &who));
            let old =
                v2::Ledger::<T::MaxOrders>::decode_all(&mut stored.unwrap_or_default().as_slice())
                    .map_err(|_| "a ledger can't be read")?;
            let salts: Vec<Salt> =
                v2::Salts::<T>::iter_key_prefix((session, who.clone())).collect();
            frame_support::ensure!(
                salts.len() <= usize::try_from(old.listings).unwrap_or(usize::MAX),
                "there are more salts than listings"
            );
            ledgers.push((session, who, old.orders, salts, old.energy));
        }
        Ok(codec::Encode::encode(&ledgers))
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        type Expected<T> = (
            SessionId,
            <T as frame_system::Config>::AccountId,
            Vec<busbar_primitives::units::OrderId>,
            Vec<Salt>,
            busbar_primitives::units::Energy,
        );
        let ledgers: Vec<Expected<T>> = codec::Decode::decode(&mut state.as_slice())
            .map_err(|_| "what ledgers were to become can't be read")?;
        for (session, who, orders, salts, energy) in ledgers {
            let Ledger { orders: new_orders, salts: new_salts, energy: new_energy } =
                Ledgers::<T>::get(session, who);
            frame_support::ensure!(
                (new_orders.to_vec(), new_salts.to_vec(), new_energy) == (orders, salts, energy),
                "a ledger has become another one"
            );
        }
        frame_support::ensure!(v2::Salts::<T>::iter_keys().next().is_none(), "salts are left");
        frame_support::ensure!(
            Pallet::<T>::on_chain_storage_version() == u16::from(TO),
            "the ledgers are of another version"
        );
        Ok(())
    }
}
