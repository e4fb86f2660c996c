//! From release 101, which kept parameters in several pallets and in constants.

use core::ops::RangeInclusive;

use frame_support::{
    migrations::VersionedMigration, parameter_types, traits::UncheckedOnRuntimeUpgrade,
    weights::Weight,
};
use pallet_market_parameters::Current;
use pallet_order_book::migrations::v2::{MigrateOpen, MigrateToV2};
use sp_runtime::Perbill;

use crate::{
    parameters::{CHECK_WINDOWS, RETENTIONS, SETTLEMENT_WINDOWS},
    Bank, Dplc, Moment, Runtime,
};

type DbWeight = <Runtime as frame_system::Config>::DbWeight;

/// Before the block in which a new runtime begins does anything else.
pub type InOneBlock = (
    VersionedMigration<1, 2, TakeRate, Bank, DbWeight>,
    VersionedMigration<1, 2, TakeParameters, Dplc, DbWeight>,
    MigrateOpen<Runtime, BondRateOf101>,
);

/// In the blocks from then on, which hold no transactions until all is done.
pub type OverBlocks = MigrateToV2<Runtime, BondRateOf101>;

parameter_types! {
    pub const BondRateOf101: Perbill = Perbill::from_percent(5);
}

/// What release 101 stored.
mod v101 {
    use busbar_primitives::units::{Moment, Price};
    use codec::{Decode, Encode};
    use frame_support::{storage_alias, BoundedVec};
    use pallet_dplc::{MaxClasses, SellerClass, Silence};

    use crate::{Balance, Bank, Dplc};

    #[derive(Decode, Encode)]
    pub struct Parameters {
        pub classes: BoundedVec<SellerClass, MaxClasses>,
        pub certificate_price: Price,
        pub check_window: Moment,
        pub silence: Silence,
        pub settlement_window: Moment,
        pub retention: Moment,
    }

    #[storage_alias(pallet_name)]
    pub type Rate = StorageValue<Bank, Balance>;

    #[storage_alias(pallet_name)]
    pub type CurrentParameters = StorageValue<Dplc, Parameters>;
}

impl v101::Parameters {
    /// Within the bounds of now, which are narrower: a value beyond them would have every later
    /// change refused.
    fn within_bounds(self) -> pallet_dplc::Parameters {
        let within = |window: Moment, bounds: RangeInclusive<Moment>| {
            window.clamp(*bounds.start(), *bounds.end())
        };
        let mut parameters = pallet_dplc::Parameters {
            classes: self.classes,
            certificate_price: self.certificate_price,
            check_window: within(self.check_window, CHECK_WINDOWS),
            silence: self.silence,
            settlement_window: within(self.settlement_window, SETTLEMENT_WINDOWS),
            retention: within(self.retention, RETENTIONS),
        };
        if !(parameters.is_valid() && parameters.can_price_certificates()) {
            // No session could open at that price.
            parameters.certificate_price = 0;
        }
        parameters
    }
}

/// Takes the rate of the bank over into `Parameters`. Other values are the defaults, which were the
/// constants.
pub struct TakeRate;

impl UncheckedOnRuntimeUpgrade for TakeRate {
    fn on_runtime_upgrade() -> Weight {
        if let Some(rate) = v101::Rate::take() {
            Current::<Runtime>::mutate(|values| values.bank.rate = rate);
        }
        DbWeight::get().reads_writes(2, 2)
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
        Ok(codec::Encode::encode(&v101::Rate::get()))
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(state: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        taken_over(&state, &Current::<Runtime>::get().bank.rate, v101::Rate::exists())
    }
}

/// Takes the parameters of sessions over into `Parameters`.
pub struct TakeParameters;

impl UncheckedOnRuntimeUpgrade for TakeParameters {
    fn on_runtime_upgrade() -> Weight {
        if let Some(parameters) = v101::CurrentParameters::take() {
            Current::<Runtime>::mutate(|values| values.dplc = parameters.within_bounds());
        }
        DbWeight::get().reads_writes(2, 2)
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
        let expected = v101::CurrentParameters::get().map(v101::Parameters::within_bounds);
        Ok(codec::Encode::encode(&expected))
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(state: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        let left = v101::CurrentParameters::exists();
        taken_over(&state, &Current::<Runtime>::get().dplc, left)
    }
}

/// What was `expected`, if anything was stored, is what `Parameters` has `now`, all of it within
/// bounds, and nothing of it is `left` where it was.
#[cfg(feature = "try-runtime")]
fn taken_over<Value: codec::Decode + PartialEq>(
    mut expected: &[u8],
    now: &Value,
    left: bool,
) -> Result<(), sp_runtime::TryRuntimeError> {
    let expected: Option<Value> =
        codec::Decode::decode(&mut expected).map_err(|_| "what was stored can't be read")?;
    frame_support::ensure!(expected.is_none_or(|it| it == *now), "a parameter was lost");
    frame_support::ensure!(!left, "a parameter is stored twice");
    crate::Parameters::do_try_state()
}
