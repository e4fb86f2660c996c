//! Who makes blocks: elections, sessions, Aura and GRANDPA together.

mod support;

use busbar_power_runtime::{
    parameters::Change, AccountId, AuthoritySelection, Authorship, Executive, Grandpa,
    Participants, Runtime, RuntimeCall, RuntimeEvent, Session, SessionKeys, System,
    UncheckedExtrinsic,
};
use busbar_primitives::{
    market::Obligations,
    roles::{LegalEntity, Role},
    units::TOKEN,
};
use codec::{Decode, Encode};
use frame_support::{
    assert_ok,
    dispatch::{GetDispatchInfo, Pays},
    traits::Get,
};
use pallet_authority_selection::Event;
use pallet_grandpa::Call as GrandpaCall;
use pallet_participants::{Participant, Profile};
use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApi;
use sp_core::{ed25519, Pair, H256};
use support::{account, motion, refusal, set_keys, set_keys_of, Chain};

/// Validators change at multiples of so many blocks.
const SESSION_BLOCKS: u32 = 30;
const NEWCOMERS: [&str; 3] = ["Newcomer", "Latecomer", "Last"];

fn register() -> RuntimeCall {
    RuntimeCall::AuthoritySelection(pallet_authority_selection::Call::register {})
}

fn withdraw() -> RuntimeCall {
    RuntimeCall::AuthoritySelection(pallet_authority_selection::Call::withdraw {})
}

fn set_era(blocks: u32) -> RuntimeCall {
    motion(RuntimeCall::Parameters(pallet_market_parameters::Call::set {
        change: Change::EraLength(blocks),
    }))
}

/// Admits a trading centre, and gives it what it needs.
fn admit(chain: &mut Chain, name: &str) {
    let entity = LegalEntity::try_from(name.as_bytes().to_vec()).unwrap();
    let role = Role::TradingCentre;
    let profile = Profile { role, region: 0, entity, capacity: 0, evidence: H256::zero() };
    chain.query(|| {
        let who = account(name);
        pallet_participants::Participants::<Runtime>::insert(who, Participant::new(profile, 0));
    });
    let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
        dest: account(name).into(),
        value: 2_000 * TOKEN,
    });
    chain.ok(vec![("Alice", transfer)]);
}

/// The `dev` chain with three trading centres more, which stand for election with these keys.
fn four_candidates() -> (Chain, Vec<SessionKeys>) {
    let mut chain = Chain::new("dev");
    let join = |name| {
        admit(&mut chain, name);
        let (keys, set) = set_keys_of(&account(name), Some(&format!("//{name}")));
        assert_eq!(refusal(chain.block(vec![(name, set.clone())])), "NoAssociatedValidatorId");
        chain.ok(vec![(name, register()), (name, set)]);
        keys
    };
    let keys = NEWCOMERS.map(join).to_vec();
    (chain, keys)
}

fn pass(chain: &mut Chain, blocks: u32) -> Vec<RuntimeEvent> {
    (0..blocks).flat_map(|_| chain.ok(vec![])).collect()
}

/// Validators as the session and finality know them, and how many different keys make blocks.
fn validators(chain: &mut Chain) -> (Vec<AccountId>, usize, usize) {
    chain.query(|| {
        let mut turns = pallet_aura::Authorities::<Runtime>::get().into_inner();
        turns.sort();
        turns.dedup();
        (Session::validators(), Grandpa::grandpa_authorities().len(), turns.len())
    })
}

#[test]
fn the_elected_validate_and_have_seats() {
    let (mut chain, keys) = four_candidates();
    assert_eq!(validators(&mut chain), (vec![account("Alice")], 1, 1));
    chain.ok(vec![("Alice", set_era(SESSION_BLOCKS))]);
    let events = pass(&mut chain, 3 * SESSION_BLOCKS);
    let is_elected = |event: &RuntimeEvent| {
        matches!(event, RuntimeEvent::AuthoritySelection(Event::AgentsElected { .. }))
    };
    assert!(events.iter().any(is_elected));

    let (now, voters, turns) = validators(&mut chain);
    assert_eq!((now.len(), voters, turns), (4, 4, 4));
    chain.query(|| {
        let aura = pallet_aura::Authorities::<Runtime>::get();
        assert_eq!(aura.len(), 64);
        // Nobody has traded. Alice has made all blocks so far: (n + 50) / (n + 100) against a half.
        let seats = |key: &_| aura.iter().filter(|one| *one == key).count();
        for keys in &keys {
            assert!((14..=16).contains(&seats(&keys.aura)), "{}", seats(&keys.aura));
            assert!(Grandpa::grandpa_authorities().contains(&(keys.grandpa.clone(), 1)));
        }
        // Whoever may not leave.
        assert!(AuthoritySelection::bound(&account("Newcomer")));
        assert!(Participants::leave(support::origin_of("Newcomer")).is_err());
    });

    // The same ones are elected again and again: no session ends for that.
    let session = chain.query(Session::current_index);
    pass(&mut chain, 4 * SESSION_BLOCKS);
    assert_eq!(chain.query(Session::current_index), session);
}

#[test]
fn nothing_changes_where_fewer_than_four_can_be_elected() {
    let mut chain = Chain::new("dev");
    admit(&mut chain, "Newcomer");
    let (_, set) = set_keys(&account("Newcomer"));
    chain.ok(vec![("Newcomer", register()), ("Newcomer", set), ("Alice", set_era(30))]);
    pass(&mut chain, 4 * SESSION_BLOCKS);
    chain.query(|| assert_eq!(Session::current_index(), 0));
    assert_eq!(validators(&mut chain), (vec![account("Alice")], 1, 1));
}

#[test]
fn who_withdraws_has_its_deposits_and_no_keys() {
    let (mut chain, _) = four_candidates();
    chain.query(|| {
        let keys = pallet_session::NextKeys::<Runtime>::contains_key(account("Last"));
        assert!(keys);
    });
    chain.ok(vec![("Last", withdraw())]);
    chain.query(|| {
        let keys = pallet_session::NextKeys::<Runtime>::contains_key(account("Last"));
        assert!(!keys);
        let held = pallet_balances::Holds::<Runtime>::get(account("Last"));
        assert!(held.is_empty(), "{held:?}");
    });
}

#[test]
fn validators_keep_their_keys_or_take_others() {
    let mut chain = Chain::new("dev");
    let purge = RuntimeCall::Session(pallet_session::Call::purge_keys {});
    assert_eq!(refusal(chain.block(vec![("Alice", purge)])), "CallFiltered");
    assert_eq!(refusal(chain.block(vec![("Alice", withdraw())])), "StillValidator");
    let (keys, set) = set_keys(&account("Alice"));
    chain.ok(vec![("Alice", set)]);
    pass(&mut chain, 2 * SESSION_BLOCKS);
    chain.query(|| {
        let aura = pallet_aura::Authorities::<Runtime>::get();
        assert!(aura.len() == 64 && aura.iter().all(|key| *key == keys.aura));
        assert_eq!(Grandpa::grandpa_authorities(), [(keys.grandpa, 1)]);
    });
}

/// Those before are remembered, in case somebody reports them.
#[test]
fn validators_change_their_keys_a_few_times_a_day() {
    let mut chain = Chain::new("dev");
    let set = || set_keys(&account("Alice")).1;
    for _ in 0..pallet_authority_selection::MaxChanges::get() {
        chain.ok(vec![("Alice", set())]);
        pass(&mut chain, 2 * SESSION_BLOCKS);
    }
    assert_eq!(refusal(chain.block(vec![("Alice", set())])), "NoAssociatedValidatorId");
    chain.skip_to(chain.now() + 86_400_000);
    pass(&mut chain, 1);
    chain.ok(vec![("Alice", set())]);
}

/// Whoever is gone serves its ban with a vote in finality and without seats.
#[test]
fn an_absent_validator_has_no_turns_and_still_a_vote() {
    let (mut chain, keys) = four_candidates();
    chain.ok(vec![("Alice", set_era(SESSION_BLOCKS))]);
    pass(&mut chain, 3 * SESSION_BLOCKS);
    // It isn't its turn in the next slot, which is to stay empty, nor in the one behind it.
    let theirs = |chain: &mut Chain| {
        let turns = chain.query(AuthoritySelection::turns);
        turns.authors[..2].contains(&account("Last"))
    };
    while theirs(&mut chain) {
        pass(&mut chain, 1);
    }
    assert_ok!(chain.query(|| {
        let mut agents = pallet_authority_selection::Agents::<Runtime>::get();
        let last = agents.iter_mut().find(|agent| agent.account == account("Last"));
        last.map(|agent| agent.missed_in_a_row = 3).ok_or("not an agent")?;
        pallet_authority_selection::Agents::<Runtime>::put(agents);
        Ok::<_, &str>(())
    }));
    chain.skip_to(chain.now() + busbar_power_runtime::SLOT_MS);
    pass(&mut chain, 1);
    chain.query(|| {
        let aura = pallet_aura::Authorities::<Runtime>::get();
        assert!(!aura.contains(&keys[2].aura) && aura.len() == 64);
        assert_eq!(Grandpa::grandpa_authorities().len(), 4);
    });
}

type DoubleVote = sp_consensus_grandpa::EquivocationProof<H256, u32>;

/// Two votes of a newcomer in one round, as it signs and GRANDPA writes them.
fn double_vote(name: &str, set_id: u64, round: u64) -> DoubleVote {
    const PREVOTE: u8 = 0;
    let key = ed25519::Pair::from_string(&format!("//{name}"), None).unwrap();
    let vote = |block: u8| {
        let (hash, number) = (H256::repeat_byte(block), 9u32);
        let signed = (PREVOTE, hash, number, round, set_id).encode();
        (hash, number, key.sign(&signed))
    };
    let proof = (set_id, PREVOTE, round, key.public(), vote(1), vote(2)).encode();
    Decode::decode(&mut &*proof).unwrap()
}

/// Whose key it is, as a node asks for it.
fn owned(chain: &mut Chain, proof: &DoubleVote) -> sp_session::MembershipProof {
    let (set_id, key) = (proof.set_id(), proof.offender().clone());
    chain.query(|| Runtime::generate_key_ownership_proof(set_id, key).unwrap().decode().unwrap())
}

fn reported(events: &[RuntimeEvent]) -> Option<(AccountId, Option<AccountId>)> {
    events.iter().find_map(|event| match event {
        RuntimeEvent::AuthoritySelection(Event::DoubleVoteReported { who, by, .. }) => {
            Some((who.clone(), by.clone()))
        }
        _ => None,
    })
}

fn elected_four() -> Chain {
    let (mut chain, _) = four_candidates();
    chain.ok(vec![("Alice", set_era(SESSION_BLOCKS))]);
    pass(&mut chain, 3 * SESSION_BLOCKS);
    chain.ok(vec![("Alice", set_era(100 * SESSION_BLOCKS))]);
    chain
}

#[test]
fn a_double_vote_is_reported_once_and_for_nothing() {
    let mut chain = elected_four();
    let set_id = chain.query(Grandpa::current_set_id);
    let proof = double_vote("Last", set_id, 3);
    let key_owner_proof = owned(&mut chain, &proof);
    let equivocation_proof = Box::new(proof);
    let report = GrandpaCall::report_equivocation { equivocation_proof, key_owner_proof };
    let report = RuntimeCall::Grandpa(report);
    assert_eq!(report.get_dispatch_info().pays_fee, Pays::Yes);
    let events = chain.ok(vec![("Newcomer", report.clone())]);
    assert_eq!(reported(&events), Some((account("Last"), Some(account("Newcomer")))));
    let fees = events.iter().filter(|event| {
        use pallet_transaction_payment::Event::TransactionFeePaid;
        matches!(
            event,
            RuntimeEvent::TransactionPayment(TransactionFeePaid { actual_fee: 1.., .. })
        )
    });
    assert_eq!(fees.count(), 0);
    assert_eq!(refusal(chain.block(vec![("Newcomer", report)])), "DuplicateOffenceReport");
    pass(&mut chain, 1);
    let seats = chain.query(|| {
        let agents = pallet_authority_selection::Agents::<Runtime>::get();
        agents.into_iter().find(|agent| agent.account == account("Last")).map(|agent| agent.seats)
    });
    assert_eq!(seats, Some(0));
}

/// Whoever takes other keys, or leaves, before somebody reports it is reported all the same.
#[test]
fn other_keys_help_no_offender() {
    let mut chain = elected_four();
    let (session, set_id) = chain.query(|| (Session::current_index(), Grandpa::current_set_id()));
    let proof = double_vote("Last", set_id, 3);
    let key_owner_proof = owned(&mut chain, &proof);
    let (_, set) = set_keys(&account("Last"));
    chain.ok(vec![("Last", set)]);
    pass(&mut chain, 3 * SESSION_BLOCKS);
    assert!(chain.query(Session::current_index) >= session + 2);
    let report = |equivocation_proof: DoubleVote, session| {
        let key_owner_proof = sp_session::MembershipProof { session, ..key_owner_proof.clone() };
        let equivocation_proof = Box::new(equivocation_proof);
        RuntimeCall::Grandpa(GrandpaCall::report_equivocation {
            equivocation_proof,
            key_owner_proof,
        })
    };
    // The key had gone by then; nor had it that set before.
    let late = report(proof.clone(), session + 2);
    assert_eq!(refusal(chain.block(vec![("Newcomer", late)])), "InvalidKeyOwnershipProof");
    let other = report(double_vote("Last", set_id + 1, 3), session);
    assert_eq!(refusal(chain.block(vec![("Newcomer", other)])), "InvalidEquivocationProof");
    let one = report(double_vote("Somebody", set_id, 3), session);
    assert_eq!(refusal(chain.block(vec![("Newcomer", one)])), "InvalidKeyOwnershipProof");
    let events = chain.ok(vec![("Newcomer", report(proof, session))]);
    assert_eq!(reported(&events).map(|(who, _)| who), Some(account("Last")));
}

/// What nodes send by themselves: in their own blocks, and nobody else's.
#[test]
fn nodes_report_unsigned() {
    use sp_runtime::transaction_validity::TransactionSource::{External, Local};
    let mut chain = elected_four();
    let set_id = chain.query(Grandpa::current_set_id);
    let proof = double_vote("Last", set_id, 3);
    let pool = chain.pool();
    chain.query(|| {
        let owned =
            Runtime::generate_key_ownership_proof(set_id, proof.offender().clone()).unwrap();
        Runtime::submit_report_equivocation_unsigned_extrinsic(proof, owned).unwrap();
    });
    let report = pool().unwrap();
    let report = UncheckedExtrinsic::decode(&mut &*report).unwrap();
    chain.begin();
    chain.query(|| {
        let parent = System::parent_hash();
        let validate = |source| Executive::validate_transaction(source, report.clone(), parent);
        assert!(validate(External).is_err());
        assert_ok!(validate(Local));
        assert_ok!(Executive::apply_extrinsic(report.clone()).unwrap());
        assert!(validate(Local).is_err());
        assert!(Executive::apply_extrinsic(report.clone()).is_err());
    });
    let author = chain.query(Authorship::author);
    assert_eq!(reported(&chain.end()), Some((account("Last"), author)));
}
