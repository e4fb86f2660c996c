//! Refusals, remembered across the rollback of the call that was refused.
//!
//! A call that fails leaves nothing in storage. What it is refused for is therefore noted in memory
//! while a transaction is applied, and recorded by a transaction extension once its call is over:
//! in the names of those whose orders were refused, however deep the call was inside others.

use alloc::vec::Vec;
use core::marker::PhantomData;

use busbar_primitives::{credit::Check, units::Energy};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
    pallet_prelude::TransactionSource, weights::Weight, CloneNoBound, DebugNoBound, EqNoBound,
    PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension,
        ValidateResult,
    },
    transaction_validity::{TransactionValidityError, ValidTransaction},
    DispatchResult,
};

use crate::{Config, Pallet};

/// Account, energy, check.
type Note = (Vec<u8>, Energy, Check);

environmental::environmental!(notes: Vec<Note>);

/// Applies transactions so that refusals are remembered. Around everything that applies any.
pub fn remembering<R>(apply: impl FnOnce() -> R) -> R {
    notes::using(&mut Vec::new(), apply)
}

pub(crate) fn remember<AccountId: Encode>(who: &AccountId, energy: Energy, failed: Check) {
    notes::with(|notes| notes.push((who.encode(), energy, failed)));
}

/// Records what orders of the transaction were refused for. Adds nothing to the transaction; what
/// it costs is in the weights of the calls that can be refused.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct RememberRefusals<T>(PhantomData<T>);

impl<T> Default for RememberRefusals<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for RememberRefusals<T> {
    const IDENTIFIER: &'static str = "RememberRefusals";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    fn weight(&self, _: &T::RuntimeCall) -> Weight {
        Weight::zero()
    }

    fn validate(
        &self,
        origin: DispatchOriginOf<T::RuntimeCall>,
        _: &T::RuntimeCall,
        _: &DispatchInfoOf<T::RuntimeCall>,
        _: usize,
        (): (),
        _: &impl Implication,
        _: TransactionSource,
    ) -> ValidateResult<(), T::RuntimeCall> {
        Ok((ValidTransaction::default(), (), origin))
    }

    fn prepare(
        self,
        (): (),
        _: &DispatchOriginOf<T::RuntimeCall>,
        _: &T::RuntimeCall,
        _: &DispatchInfoOf<T::RuntimeCall>,
        _: usize,
    ) -> Result<(), TransactionValidityError> {
        // What was noted outside transactions is nobody's: an author applies them one by one, and
        // wouldn't find it.
        notes::with(Vec::clear);
        Ok(())
    }

    fn post_dispatch_details(
        (): (),
        _: &DispatchInfoOf<T::RuntimeCall>,
        _: &PostDispatchInfoOf<T::RuntimeCall>,
        _: usize,
        _: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        let noted = notes::with(core::mem::take).unwrap_or_default();
        for (who, energy, failed) in noted {
            if let Ok(who) = T::AccountId::decode(&mut who.as_slice()) {
                Pallet::<T>::record_refusal(who, energy, failed);
            }
        }
        Ok(Weight::zero())
    }
}
