//! One benchmark for each call, in its worst case.
//!
//! Signatures are over the wrapped message, so that each costs two verifications.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects
)]

use alloc::{vec, vec::Vec};

use busbar_primitives::{
    market::{Admissions, Network, OnCredited},
    roles::{Admission, Role, Standing},
    units::{Balance, Power, RegionId},
};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    EnsureOrigin, Get,
};
use frame_system::{
    pallet_prelude::{BlockNumberFor, OriginFor},
    RawOrigin,
};
use sp_core::{crypto::KeyTypeId, H256};
use sp_runtime::{
    traits::{IdentifyAccount, Verify},
    AccountId32, MultiSignature, MultiSigner,
};

use crate::*;

/// Makes keys and signs.
pub trait BenchmarkHelper<AccountId, Signature: Verify> {
    /// A new key and its account.
    fn key() -> (Signature::Signer, AccountId);
    fn sign(key: &Signature::Signer, message: &[u8]) -> Signature;
}

const KEYS: KeyTypeId = KeyTypeId(*b"bnch");

/// sr25519: of the schemes, it takes longest to verify.
impl BenchmarkHelper<AccountId32, MultiSignature> for () {
    fn key() -> (MultiSigner, AccountId32) {
        let key = MultiSigner::Sr25519(sp_io::crypto::sr25519_generate(KEYS, None));
        (key.clone(), key.into_account())
    }

    fn sign(key: &MultiSigner, message: &[u8]) -> MultiSignature {
        let MultiSigner::Sr25519(public) = key else { panic!("`key` makes sr25519 keys") };
        let signature = sp_io::crypto::sr25519_sign(KEYS, public, message);
        MultiSignature::Sr25519(signature.expect("`key` keeps what it makes"))
    }
}

/// A profile with the longest legal entity.
pub(crate) fn profile(role: Role, region: RegionId, capacity: Power) -> Profile {
    let entity = vec![b'A'; 32].try_into().expect("32 is its bound");
    Profile { role, region, entity, capacity, evidence: H256::zero() }
}

/// The code of an entity that has no account but this one.
pub(crate) fn entity_of<AccountId: Encode>(who: &AccountId) -> LegalEntity {
    let code: Vec<u8> = who
        .using_encoded(sp_io::hashing::blake2_128)
        .iter()
        .flat_map(|byte| [b'A' + byte / 16, b'A' + byte % 16])
        .collect();
    code.try_into().expect("32 is its bound")
}

fn longest_reason() -> Reason {
    vec![b'x'; 256].try_into().expect("256 is its bound")
}

fn consumer() -> Profile {
    profile(Role::LargeConsumer, 0, 1)
}

/// More than any deposit.
fn plenty<T: Config>() -> Balance {
    let deposits = T::ApplicationDeposit::get() + T::AdmissionDeposit::get();
    2 * deposits + 10 * T::Currency::minimum_balance()
}

fn rich_account<T: Config>(name: &'static str) -> T::AccountId {
    let who = account(name, 0, 0);
    T::Currency::set_balance(&who, plenty::<T>());
    who
}

fn admit<T: Config>(who: &T::AccountId, standing: Standing) {
    let admission = Admission {
        role: Role::LargeConsumer,
        region: 0,
        capacity: 1,
        standing,
        deposit_paid: false,
    };
    Pallet::<T>::admit(who, admission);
}

/// A participant whose admission deposit is on hold.
fn paid_participant<T: Config>() -> Result<T::AccountId, BenchmarkError> {
    let who = rich_account::<T>("participant");
    admit::<T>(&who, Standing::Active);
    Pallet::<T>::credited(&who)?;
    Ok(who)
}

/// Calls are made in the block after the one that they are prepared in.
fn next_block<T: Config>() -> BlockNumberFor<T> {
    frame_system::Pallet::<T>::block_number() + 1u32.into()
}

/// An applicant and the submitter of its application.
fn application<T: Config>() -> Result<(T::AccountId, T::AccountId), BenchmarkError> {
    T::Network::publish_full(1, &account("company", 0, 0));
    let submitter = rich_account::<T>("submitter");
    let (key, applicant) = T::BenchmarkHelper::key();
    let valid_until = next_block::<T>();
    let message = Pallet::<T>::apply_message(&applicant, &consumer(), valid_until);
    let signature = T::BenchmarkHelper::sign(&key, &Pallet::<T>::wrapped(&message));
    Pallet::<T>::do_apply(
        submitter.clone(),
        applicant.clone(),
        consumer(),
        valid_until,
        signature,
    )?;
    Ok((applicant, submitter))
}

fn committee<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::AdmitOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn supervision<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::SuperviseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn apply() -> Result<(), BenchmarkError> {
        T::Network::publish_full(1, &account("company", 0, 0));
        let submitter = rich_account::<T>("submitter");
        let (key, applicant) = T::BenchmarkHelper::key();
        let valid_until = next_block::<T>();
        let message = Pallet::<T>::apply_message(&applicant, &consumer(), valid_until);
        let signature = T::BenchmarkHelper::sign(&key, &Pallet::<T>::wrapped(&message));

        #[extrinsic_call]
        _(RawOrigin::Signed(submitter), applicant.clone(), consumer(), valid_until, signature);

        assert!(Applications::<T>::contains_key(&applicant));
        Ok(())
    }

    #[benchmark]
    fn approve() -> Result<(), BenchmarkError> {
        let (applicant, _) = application::<T>()?;
        let origin = committee::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, applicant.clone());

        assert!(Participants::<T>::contains_key(&applicant));
        Ok(())
    }

    #[benchmark]
    fn refuse() -> Result<(), BenchmarkError> {
        let (applicant, _) = application::<T>()?;
        let origin = committee::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, applicant.clone(), longest_reason());

        assert!(!Applications::<T>::contains_key(&applicant));
        Ok(())
    }

    #[benchmark]
    fn suspend() -> Result<(), BenchmarkError> {
        let who = account("participant", 0, 0);
        admit::<T>(&who, Standing::Active);
        let origin = supervision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), longest_reason());

        let participant = Participants::<T>::get(&who).unwrap();
        assert_eq!(participant.standing, Standing::Suspended);
        Ok(())
    }

    #[benchmark]
    fn reinstate() -> Result<(), BenchmarkError> {
        let who = account("participant", 0, 0);
        admit::<T>(&who, Standing::Suspended);
        let origin = supervision::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone());

        let participant = Participants::<T>::get(&who).unwrap();
        assert_eq!(participant.standing, Standing::Active);
        Ok(())
    }

    #[benchmark]
    fn leave() -> Result<(), BenchmarkError> {
        let who = paid_participant::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert!(!Participants::<T>::contains_key(&who));
        Ok(())
    }

    #[benchmark]
    fn rotate_key() -> Result<(), BenchmarkError> {
        let old = paid_participant::<T>()?;
        let (key, new) = T::BenchmarkHelper::key();
        let message = Pallet::<T>::rotate_message(&old, &new);
        let proof = T::BenchmarkHelper::sign(&key, &Pallet::<T>::wrapped(&message));

        #[extrinsic_call]
        _(RawOrigin::Signed(old.clone()), old.clone(), new.clone(), proof);

        let participant = Participants::<T>::get(&new).unwrap();
        assert_eq!(participant.deposit_held, T::AdmissionDeposit::get());
        Ok(())
    }

    #[benchmark]
    fn withdraw_application() -> Result<(), BenchmarkError> {
        let (applicant, submitter) = application::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(submitter), applicant.clone());

        assert!(!Applications::<T>::contains_key(&applicant));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(vec![]), crate::mock::Test);
}
