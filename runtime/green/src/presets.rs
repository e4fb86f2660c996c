//! Genesis states that chain specs start from.
//!
//! `dev` (one validator) and `local` (four) are for test networks: everybody knows their keys, which
//! aren't those of the power-market chain's validators: what is signed for one chain must mean nothing
//! on the other one. `consortium` has neither validators nor members: a consortium fills in its own, and a
//! chain without them makes no block.

use alloc::{vec, vec::Vec};

use busbar_primitives::units::{Balance, TOKEN};
use busbar_runtime_common::{
    bodies::MaxMembers,
    fees::{FeePot, EXISTENTIAL_DEPOSIT},
};
use frame_support::{build_struct_json_patch, BoundedVec};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
    AccountId, BalancesConfig, GuardiansConfig, IssuersConfig, MembersConfig, RuntimeGenesisConfig,
    SessionConfig, SessionKeys, TechnicalMembersConfig, ValidatorsConfig,
};

pub const DEV: &str = "dev";
pub const LOCAL: &str = "local";
pub const CONSORTIUM: &str = "consortium";

const ENDOWMENT: Balance = 100_000 * TOKEN;

/// A member organisation of a test network: its seat, and the key of its validator, which makes blocks and
/// finalises.
type Organisation = (Sr25519Keyring, Ed25519Keyring);

/// Presets have fewer members than a body has seats.
fn bounded(members: Vec<AccountId>) -> BoundedVec<AccountId, MaxMembers> {
    BoundedVec::truncate_from(members)
}

/// It has to exist before anybody pays into it.
fn pot() -> (AccountId, Balance) {
    (FeePot::get(), EXISTENTIAL_DEPOSIT)
}

fn test_network(organisations: &[Organisation]) -> serde_json::Value {
    let seats: Vec<_> = organisations.iter().map(|(seat, _)| seat.to_account_id()).collect();
    let keys = organisations.iter().map(|(seat, validator)| {
        let account = seat.to_account_id();
        let aura = AuraId::from(validator.public());
        let grandpa = GrandpaId::from(validator.public());
        (account.clone(), account, SessionKeys { aura, grandpa })
    });
    // Three of each network's organisations, where there are so many.
    let technical = seats.iter().take(3).cloned().collect::<Vec<_>>();
    let guardian = Sr25519Keyring::AliceStash.to_account_id();
    let issuer = Sr25519Keyring::DaveStash.to_account_id();
    let endowed = seats.iter().chain([&guardian, &issuer]).map(|who| (who.clone(), ENDOWMENT));
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances: endowed.chain([pot()]).collect() },
        session: SessionConfig { keys: keys.collect() },
        members: MembersConfig { members: bounded(seats.clone()) },
        technical_members: TechnicalMembersConfig { members: bounded(technical) },
        guardians: GuardiansConfig { members: bounded(vec![guardian.clone()]) },
        issuers: IssuersConfig { members: bounded(vec![issuer.clone()]) },
        validators: ValidatorsConfig { members: bounded(seats.clone()) },
    })
}

fn consortium() -> serde_json::Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances: vec![pot()] },
    })
}

/// The preset of this name as a JSON patch.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
    use Ed25519Keyring as Validator;
    use Sr25519Keyring as Seat;
    let patch = match id.as_ref() {
        DEV => test_network(&[(Seat::Alice, Validator::Eve)]),
        LOCAL => test_network(&[
            (Seat::Alice, Validator::Eve),
            (Seat::Bob, Validator::Ferdie),
            (Seat::Charlie, Validator::One),
            (Seat::Dave, Validator::Two),
        ]),
        CONSORTIUM => consortium(),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

pub fn names() -> Vec<PresetId> {
    [DEV, LOCAL, CONSORTIUM].map(PresetId::from).to_vec()
}
