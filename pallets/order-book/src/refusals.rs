//! What a refused order leaves behind: a record with its owner's credit.

use busbar_primitives::{
    credit::{Check, Credit},
    market::Admissions,
    units::Energy,
};
use codec::Decode;
use frame_support::{
    dispatch::DispatchResultWithPostInfo, traits::PalletInfoAccess, weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult, ModuleError};

use crate::{Config, Error, Pallet};

impl<T: Config> Pallet<T> {
    /// Tells of a refusal by one of the six checks; what came of the call stays as it is. Of the
    /// call's weight, what a record of a refusal costs is left where there is none.
    pub(crate) fn remembered(
        who: &T::AccountId,
        energy: Energy,
        listed: DispatchResult,
        weight: Weight,
    ) -> DispatchResultWithPostInfo {
        match listed {
            Ok(()) => Ok(Some(weight).into()),
            Err(error) => {
                if let Some(check) = Self::failed(who, error) {
                    T::Credit::refused(who, energy, check);
                }
                Err(error.into())
            }
        }
    }

    /// The check that an order failed. None for what says nothing of the order or its owner: bounds
    /// of the book, the other party, an error of another pallet.
    fn failed(who: &T::AccountId, error: DispatchError) -> Option<Check> {
        let DispatchError::Module(ModuleError { index, error, .. }) = error else { return None };
        if usize::from(index) != <Self as PalletInfoAccess>::index() {
            return None;
        }
        match Error::<T>::decode(&mut error.as_slice()).ok()? {
            Error::UnknownRegion
            | Error::UnknownClass
            | Error::ZeroEnergy
            | Error::EnergyTooLarge
            | Error::QuotaOnOffer
            | Error::QuotaAboveEnergy
            | Error::PriceOutOfBounds
            | Error::OffTick
            | Error::EmptyProfile => Some(Check::Information),
            Error::Suspended
            | Error::WrongRole
            | Error::AboveCapacity
            | Error::ProfileAboveCapacity => Some(Self::authenticity(who)),
            Error::NotOpenYet | Error::GateClosed => Some(Check::Time),
            Error::InsufficientBalance => Some(Check::Funds),
            Error::SaltUsed => Some(Check::Salt),
            _ => None,
        }
    }

    /// Whether `who` is what it says that it is: a question about the supply side, or the other one.
    fn authenticity(who: &T::AccountId) -> Check {
        let role = T::Admissions::admission(who).map(|admission| admission.role);
        match role.and_then(|role| role.sells_as()) {
            Some(_) => Check::Supply,
            None => Check::Demand,
        }
    }
}
