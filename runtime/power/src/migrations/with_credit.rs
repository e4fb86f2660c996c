//! The values of release 108 and, as a chain that begins now has them, those of credit and authors.

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;

use codec::Decode;
#[cfg(feature = "try-runtime")]
use codec::Encode;
use frame_support::{defensive, traits::UncheckedOnRuntimeUpgrade, weights::Weight};
use pallet_market_parameters::Current;
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use super::DbWeight;
use crate::{
    parameters::{
        BankValues, MeteringValues, OrderBookValues, ParticipantsValues, UpgradesValues, Values,
    },
    Runtime,
};

#[derive(Decode)]
struct Before {
    participants: ParticipantsValues,
    bank: BankValues,
    order_book: OrderBookValues,
    dplc: pallet_dplc::Parameters,
    upgrades: UpgradesValues,
    metering: MeteringValues,
    delivery: pallet_delivery::Parameters,
}

pub struct WithCredit;

impl UncheckedOnRuntimeUpgrade for WithCredit {
    fn on_runtime_upgrade() -> Weight {
        let translated = Current::<Runtime>::translate(|before: Option<Before>| {
            let Before { participants, bank, order_book, dplc, upgrades, metering, delivery } =
                before?;
            let credit = pallet_credit::Parameters::default();
            let authorities = pallet_authority_selection::Parameters::default();
            Some(Values {
                participants,
                bank,
                order_book,
                dplc,
                upgrades,
                metering,
                delivery,
                credit,
                authorities,
            })
        });
        if translated.is_err() {
            defensive!("the parameters can't be read");
        }
        DbWeight::get().reads_writes(1, 1)
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
        let key = Current::<Runtime>::hashed_key();
        Ok(frame_support::storage::unhashed::get_raw(&key).unwrap_or_default())
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(before: Vec<u8>) -> Result<(), TryRuntimeError> {
        let after = Current::<Runtime>::get().encode();
        frame_support::ensure!(after.starts_with(&before), "a parameter has changed");
        Ok(())
    }
}
