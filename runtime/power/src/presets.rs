//! Genesis states that chain specs start from.
//!
//! `dev` (one authority) and `local` (four) are for test networks: everybody
//! knows their keys. Grid and classes are those of the tables in `data/dplc`.
//! `consortium` has the market's parameters but neither authorities nor
//! members: a consortium fills in its own, and a chain without them makes no
//! block.

use alloc::{string::String, vec, vec::Vec};

use busbar_primitives::{
    market::Link,
    roles::{Role, Technology},
    units::{Balance, Price, RegionId, TOKEN},
};
use busbar_runtime_common::{
    bodies::MaxMembers,
    fees::{FeePot, EXISTENTIAL_DEPOSIT},
};
use frame_support::{build_struct_json_patch, BoundedVec};
use pallet_dplc::SellerClass;
use pallet_participants::{LegalEntity, Profile};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::H256;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
    configs::PolicyFund, parameters::Values, AccountId, AuthoritySelectionConfig, BalancesConfig,
    GridConfig, GuardiansConfig, MembersConfig, ParametersConfig, ParticipantsConfig,
    RuntimeGenesisConfig, SessionConfig, SessionKeys, SupervisionMembersConfig,
    TechnicalMembersConfig,
};

pub const DEV: &str = "dev";
pub const LOCAL: &str = "local";
pub const CONSORTIUM: &str = "consortium";

const ENDOWMENT: Balance = 100_000 * TOKEN;
const MILLITOKEN: Price = TOKEN / 1_000;

/// Wind, thermal, and thermal with a higher environment price, as in tables 3
/// and 4 of the paper.
fn classes() -> Vec<SellerClass> {
    let thermal = |environment: u128| SellerClass {
        technology: Technology::Thermal,
        environment: environment * MILLITOKEN,
        cross_subsidy: 100 * MILLITOKEN,
        obligation: 200_000,
    };
    let wind = SellerClass {
        technology: Technology::Wind,
        environment: 0,
        cross_subsidy: 0,
        obligation: 0,
    };
    vec![wind, thermal(100), thermal(150)]
}

/// The defaults, with classes.
fn values() -> Values {
    let mut values = Values::default();
    values.dplc.classes = classes().try_into().unwrap_or_default();
    values
}

/// With dates that somebody who tries it can wait for.
fn values_to_try() -> Values {
    let mut values = values();
    values.dplc.check_window = 60_000;
    values.dplc.settlement_window = 60_000;
    values.dplc.retention = 10 * 60_000;
    values
}

/// Table 1 of the paper: loss in thousandths, transmission price in
/// thousandths of a token.
fn links() -> Vec<((u16, u16), Link)> {
    const A: u16 = 0;
    const ROWS: [(u16, u16, u32, u128); 7] = [
        (A, A, 20, 200),
        (1, 1, 20, 200),
        (2, 2, 20, 200),
        (3, 3, 30, 300),
        (A, 1, 60, 800),
        (A, 2, 70, 1_000),
        (A, 3, 65, 900),
    ];
    ROWS.iter()
        .map(|(a, b, loss, price)| {
            let transmission = price * MILLITOKEN;
            ((*a, *b), Link { loss: loss * 1_000, transmission, capacity: None })
        })
        .collect()
}

fn member(key: Sr25519Keyring, role: Role, region: RegionId, entity: &str) -> (AccountId, Profile) {
    let entity = LegalEntity::try_from(entity.as_bytes().to_vec()).unwrap_or_default();
    let profile = Profile { role, region, entity, capacity: 0, evidence: H256::zero() };
    (key.to_account_id(), profile)
}

/// Two bank officers, a grid company, a trading centre, a metering operator.
fn founders() -> Vec<(AccountId, Profile)> {
    vec![
        member(Sr25519Keyring::Eve, Role::SettlementBank, 0, "BANK"),
        member(Sr25519Keyring::Ferdie, Role::SettlementBank, 0, "BANK"),
        member(Sr25519Keyring::One, Role::GridOperator, 0, "GRID"),
        member(Sr25519Keyring::Two, Role::TradingCentre, 0, "CENTRE"),
        member(Sr25519Keyring::CharlieStash, Role::MeteringOperator, 0, "METERS"),
    ]
}

/// Presets have fewer members than a body has seats.
fn bounded(members: Vec<AccountId>) -> BoundedVec<AccountId, MaxMembers> {
    BoundedVec::truncate_from(members)
}

/// The pots have to exist before anybody pays into them.
fn pots() -> Vec<(AccountId, Balance)> {
    vec![(FeePot::get(), EXISTENTIAL_DEPOSIT), (PolicyFund::get(), EXISTENTIAL_DEPOSIT)]
}

/// A member organisation of a test network, the trading centre of a region: its seat, and the key
/// of its validator, which makes blocks and finalises.
type Organisation = (Sr25519Keyring, Ed25519Keyring);

fn centres(organisations: &[Organisation]) -> Vec<(AccountId, Profile)> {
    let entities = ["CENTREA", "CENTREB", "CENTREC", "CENTRED"];
    let named = (0..).zip(organisations).zip(entities);
    named
        .map(|((region, (seat, _)), entity)| member(*seat, Role::TradingCentre, region, entity))
        .collect()
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
    let supervision = seats.iter().rev().take(3).cloned().collect::<Vec<_>>();
    let guardian = Sr25519Keyring::AliceStash.to_account_id();
    let others = founders();
    let endowed = seats
        .iter()
        .cloned()
        .chain([guardian.clone()])
        .chain(others.iter().map(|(who, _)| who.clone()));
    let founders: Vec<_> = centres(organisations).into_iter().chain(others.clone()).collect();
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: endowed.map(|who| (who, ENDOWMENT)).chain(pots()).collect(),
        },
        session: SessionConfig { keys: keys.collect() },
        members: MembersConfig { members: bounded(seats.clone()) },
        technical_members: TechnicalMembersConfig { members: bounded(technical) },
        supervision_members: SupervisionMembersConfig { members: bounded(supervision) },
        guardians: GuardiansConfig { members: bounded(vec![guardian]) },
        grid: GridConfig {
            regions: ["A", "B", "C", "D"].iter().map(|name| String::from(*name)).collect(),
            links: links(),
            company: Some(Sr25519Keyring::One.to_account_id()),
        },
        participants: ParticipantsConfig { participants: founders },
        authority_selection: AuthoritySelectionConfig { candidates: seats },
        parameters: ParametersConfig { values: values_to_try() },
    })
}

fn consortium() -> serde_json::Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances: pots() },
        parameters: ParametersConfig { values: values() },
    })
}

/// The preset of this name as a JSON patch.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
    use Ed25519Keyring as Validator;
    use Sr25519Keyring as Seat;
    let patch = match id.as_ref() {
        DEV => test_network(&[(Seat::Alice, Validator::Alice)]),
        LOCAL => test_network(&[
            (Seat::Alice, Validator::Alice),
            (Seat::Bob, Validator::Bob),
            (Seat::Charlie, Validator::Charlie),
            (Seat::Dave, Validator::Dave),
        ]),
        CONSORTIUM => consortium(),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

pub fn names() -> Vec<PresetId> {
    [DEV, LOCAL, CONSORTIUM].map(PresetId::from).to_vec()
}
