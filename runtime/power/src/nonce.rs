//! How far ahead of its account's a transaction's nonce may be, and so how many places one
//! account can take up in the transaction pools of the nodes.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_system::CheckNonce;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Implication, PostDispatchInfoOf,
        TransactionExtension, ValidateResult,
    },
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    DispatchResult, Weight,
};

use crate::{Nonce, Runtime, RuntimeCall, RuntimeOrigin, System};

/// Transactions of one account that may wait for a block, at most. A pool holds 81,920: to
/// fill it takes more accounts than a participant has.
pub const MAX_WAITING: Nonce = 128;

/// The SDK's check of nonces, to clients the same as that, with the bound.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct CheckNearNonce(CheckNonce<Runtime>);

impl From<Nonce> for CheckNearNonce {
    fn from(nonce: Nonce) -> Self {
        Self(CheckNonce::from(nonce))
    }
}

type Sdk = CheckNonce<Runtime>;

impl TransactionExtension<RuntimeCall> for CheckNearNonce {
    const IDENTIFIER: &'static str = <Sdk as TransactionExtension<RuntimeCall>>::IDENTIFIER;
    type Implicit = ();
    type Val = <Sdk as TransactionExtension<RuntimeCall>>::Val;
    type Pre = <Sdk as TransactionExtension<RuntimeCall>>::Pre;

    fn weight(&self, call: &RuntimeCall) -> Weight {
        self.0.weight(call)
    }

    fn validate(
        &self,
        origin: RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
        implicit: (),
        implication: &impl Implication,
        source: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCall> {
        if let Some(who) = origin.as_system_origin_signer() {
            let CheckNonce(nonce) = self.0;
            if nonce.saturating_sub(System::account_nonce(who)) >= MAX_WAITING {
                return Err(InvalidTransaction::Future.into());
            }
        }
        self.0.validate(origin, call, info, len, implicit, implication, source)
    }

    fn prepare(
        self,
        val: Self::Val,
        origin: &RuntimeOrigin,
        call: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        len: usize,
    ) -> Result<Self::Pre, TransactionValidityError> {
        self.0.prepare(val, origin, call, info, len)
    }

    fn post_dispatch_details(
        pre: Self::Pre,
        info: &DispatchInfoOf<RuntimeCall>,
        post_info: &PostDispatchInfoOf<RuntimeCall>,
        len: usize,
        result: &DispatchResult,
    ) -> Result<Weight, TransactionValidityError> {
        <Sdk as TransactionExtension<RuntimeCall>>::post_dispatch_details(
            pre, info, post_info, len, result,
        )
    }
}
