//! From version 1 to 2: contracts tell what was agreed on from what was matched, and know a floor and a
//! cap of prices. Until then all was matched, and priced at whatever the reference price was.

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;

#[cfg(feature = "try-runtime")]
use codec::Encode;
use frame_support::{
    migrations::VersionedMigration,
    traits::{Get, UncheckedOnRuntimeUpgrade},
    weights::Weight,
};
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use crate::{types::Sum, Config, Contract, Contracts, Pallet, Parameters};

/// What the pallet stored in version 1.
pub mod v1 {
    use busbar_primitives::units::{Moment, Ppm};
    use codec::Decode;

    #[derive(Decode)]
    pub struct Parameters {
        pub tolerance_band: Ppm,
        pub outer_band: Ppm,
        pub shortfall_factor: Ppm,
        pub outer_shortfall_factor: Ppm,
        pub surplus_factor: Ppm,
    }

    #[derive(Decode)]
    pub struct Contract {
        pub start: Moment,
        pub end: Moment,
        pub parameters: Parameters,
        pub energy: u128,
        pub value: u128,
    }
}

/// What the runtime keeps of parameters is migrated by itself.
impl From<v1::Parameters> for Parameters {
    fn from(old: v1::Parameters) -> Self {
        let v1::Parameters {
            tolerance_band,
            outer_band,
            shortfall_factor,
            outer_shortfall_factor,
            surplus_factor,
        } = old;
        Self {
            tolerance_band,
            outer_band,
            shortfall_factor,
            outer_shortfall_factor,
            surplus_factor,
            ..Default::default()
        }
    }
}

/// Writes all contracts again: there are no more than `MaxContracts`.
pub type MigrateToV2<T> =
    VersionedMigration<1, 2, TellAgreed<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

pub struct TellAgreed<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for TellAgreed<T> {
    fn on_runtime_upgrade() -> Weight {
        let mut contracts = 0u64;
        Contracts::<T>::translate_values(|old: v1::Contract| {
            contracts = contracts.saturating_add(1);
            let v1::Contract { start, end, parameters, energy, value } = old;
            let matched = Sum { energy, value };
            let parameters = parameters.into();
            Some(Contract { start, end, parameters, matched, agreed: Sum::default() })
        });
        // Finding, reading and writing each.
        let each = T::DbWeight::get().reads_writes(2, 1);
        each.saturating_mul(contracts).saturating_add(T::DbWeight::get().reads(1))
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
        Ok(Contracts::<T>::count().encode())
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(before: Vec<u8>) -> Result<(), TryRuntimeError> {
        let readable = u32::try_from(Contracts::<T>::iter_values().count()).unwrap_or(u32::MAX);
        frame_support::ensure!(before == readable.encode(), "contracts were lost");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use frame_support::{
        storage::unhashed,
        traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
    };

    use super::*;
    use crate::{mock::*, ContractId};

    fn stored_in_v1(session: u32, energy: u128) {
        use codec::Encode;
        let bands = [30_000u32, 100_000, 1_050_000, 1_100_000, 900_000];
        let old = (1_000u64, 2_000u64, bands, energy, energy * 3);
        let key = Contracts::<Test>::hashed_key_for(ContractId::Session(session));
        unhashed::put_raw(&key, &old.encode());
    }

    #[test]
    fn contracts_keep_what_was_matched() {
        new_test_ext().execute_with(|| {
            StorageVersion::new(1).put::<Delivery>();
            stored_in_v1(0, 70);
            stored_in_v1(1, 0);
            MigrateToV2::<Test>::on_runtime_upgrade();
            let contract = |session| Contracts::<Test>::get(ContractId::Session(session)).unwrap();
            let mut expected = Contract::new(1_000, 2_000, Parameters::default());
            assert_eq!(contract(1), expected);
            expected.matched = Sum { energy: 70, value: 210 };
            assert_eq!(contract(0), expected);
            assert_eq!(contract(0).reference_price(), 3);
            assert_eq!(Delivery::on_chain_storage_version(), 2);
        });
    }

    #[test]
    fn a_chain_of_the_new_version_is_left_as_it_is() {
        run(|| {
            contracted();
            let before = Contracts::<Test>::get(ContractId::Session(0));
            MigrateToV2::<Test>::on_runtime_upgrade();
            assert_eq!(Contracts::<Test>::get(ContractId::Session(0)), before);
        });
    }
}
