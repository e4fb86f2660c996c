//! How far ahead of its account's a transaction's nonce may be, and so how many places one
//! account can take up in the transaction pools of the nodes.

use core::fmt;

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::dispatch::DispatchInfo;
use frame_system::{CheckNonce, Config};
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication,
        PostDispatchInfoOf, TransactionExtension, ValidateResult,
    },
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    DispatchResult, Weight,
};

use crate::Nonce;

/// Transactions of one account that may wait for a block, at most. A pool holds 81,920: to
/// fill it takes more accounts than a participant has.
pub const MAX_WAITING: Nonce = 128;

/// The SDK's check of nonces, to clients the same as that, with the bound.
#[derive(Clone, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckNearNonce<T: Config>(CheckNonce<T>);

impl<T: Config> CheckNearNonce<T> {
    pub fn new(nonce: T::Nonce) -> Self {
        Self(CheckNonce::from(nonce))
    }
}

impl<T: Config> fmt::Debug for CheckNearNonce<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

type Sdk<T> = CheckNonce<T>;
type Call<T> = <T as Config>::RuntimeCall;

impl<T: Config<Nonce = Nonce>> TransactionExtension<Call<T>> for CheckNearNonce<T>
where
    Call<T>: Dispatchable<Info = DispatchInfo>,
    DispatchOriginOf<Call<T>>: AsSystemOriginSigner<T::AccountId> + Clone,
{
    const IDENTIFIER: &'static str = <Sdk<T> as TransactionExtension<Call<T>>>::IDENTIFIER;
    type Implicit = ();
    type Val = <Sdk<T> as TransactionExtension<Call<T>>>::Val;
    type Pre = <Sdk<T> as TransactionExtension<Call<T>>>::Pre;

    fn weight(&self, call: &Call<T>) -> Weight {
        self.0.weight(call)
    }

    fn validate(
        &self,
        origin: DispatchOriginOf<Call<T>>,
        call: &Call<T>,
        info: &DispatchInfoOf<Call<T>>,
        len: usize,
        implicit: (),
        implication: &impl Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, Call<T>> {
        if let Some(who) = origin.as_system_origin_signer() {
            let CheckNonce(nonce) = &self.0;
            if nonce.saturating_sub(frame_system::Pallet::<T>::account_nonce(who)) >= MAX_WAITING {
                return Err(InvalidTransaction::Future.into());
            }
        }
        self.0.validate(origin, call, info, len, implicit, implication, source)
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &DispatchOriginOf<Call<T>>,
        call: &Call<T>,
        info: &DispatchInfoOf<Call<T>>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.0.prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<Call<T>>,
        post_info: &PostDispatchInfoOf<Call<T>>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <Sdk<T> as TransactionExtension<Call<T>>>::post_dispatch_details(
            pre, info, post_info, len, result,
        )
    }
}
