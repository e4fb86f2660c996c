//! From what release 109 left behind: the state of a live network that saw a bit of everything
//! (`fixtures/README.md`), taken over as a node does it.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use busbar_power_runtime::{
    Grandpa, Migrations, Parameters, Preimage, Runtime, RuntimeCall, RuntimeEvent, Session, VERSION,
};
use busbar_primitives::{api::runtime_decl_for_market_api::MarketApi, units::SessionId};
use codec::Encode;
use frame_support::{
    dispatch::GetDispatchInfo, instances::Instance1, migrations::MultiStepMigrator,
    traits::QueryPreimage,
};
use frame_system::LastRuntimeUpgrade;
use pallet_authority_selection::Voters;
use pallet_collective::ProposalCount;
use pallet_dplc::{Digests, Receipts, Stage};
use pallet_order_book::NewOrder;
use sp_runtime::traits::{BlakeTwo256, Hash};
use support::{
    account, genesis, refusal,
    state::{stored, Items, State},
    tables, Chain,
};

/// Its trades are paid.
const SETTLED: SessionId = 0;
/// Waits for the security check.
const CHECKED: SessionId = 1;
/// Has the orders of the tables; its gate closes a day later.
const LISTED: SessionId = 2;
/// Opens later; its gate closes with that of `LISTED`.
const UNOPENED: SessionId = 3;

/// What a block changes though nothing happens in it.
const EVERY_BLOCK: [&str; 15] = [
    "Aura.CurrentSlot",
    "AuthoritySelection.Agents",
    "AuthoritySelection.LastSlot",
    "Delivery.LastWorked",
    "Dplc.Swept",
    "Scheduler.IncompleteSince",
    "System.BlockHash",
    "System.BlockWeight",
    "System.Digest",
    "System.EventCount",
    "System.Events",
    "System.Number",
    "System.ParentHash",
    "Timestamp.Now",
    "TransactionPayment.NextFeeMultiplier",
];

fn of_109() -> Chain {
    Chain::from_state(include_str!("../fixtures/109/state.json"))
}

/// The first block of this release, in which its migrations end.
fn migrate(chain: &mut Chain) {
    chain.ok(vec![]);
    assert!(!chain.query(Migrations::ongoing));
}

fn upgraded() -> Chain {
    let mut chain = of_109();
    migrate(&mut chain);
    chain
}

/// Items that differ, but for what every block changes.
fn changed(before: &State, after: &State) -> BTreeSet<String> {
    let mut changed = Items::new().changed(before, after);
    changed.retain(|name| !EVERY_BLOCK.contains(&name.as_str()));
    changed
}

#[test]
fn only_what_the_migrations_name_is_changed() {
    let mut chain = of_109();
    let before = chain.query(stored);
    migrate(&mut chain);
    let after = chain.query(stored);

    let expected = ["AuthoritySelection.Voters", "Authorship version", "System.LastRuntimeUpgrade"];
    assert_eq!(changed(&before, &after), BTreeSet::from(expected.map(str::to_owned)));
    let version = chain.query(|| LastRuntimeUpgrade::<Runtime>::get().unwrap().spec_version.0);
    assert_eq!(version, VERSION.spec_version);
    assert_eq!(Items::new().unreadable(&after), BTreeSet::<String>::new());
}

/// So that votes of the session under way can be reported.
#[test]
fn voters_are_known() {
    let mut chain = upgraded();
    chain.query(|| {
        let voters = Voters::<Runtime>::get(Session::current_index()).unwrap().keys;
        let (accounts, keys): (Vec<_>, Vec<_>) =
            voters.into_iter().map(|voter| (voter.owner.account, (voter.key, 1))).unzip();
        assert_eq!(accounts, Session::validators());
        assert_eq!(keys, Grandpa::grandpa_authorities());
        assert_eq!(accounts.len(), 4);
    });
}

#[test]
fn nothing_more_changes_when_migrations_run_again() {
    let mut chain = upgraded();
    let before = chain.query(stored);
    // The next block begins with them, as the first one of a later release does.
    chain.query(LastRuntimeUpgrade::<Runtime>::kill);
    migrate(&mut chain);
    assert_eq!(changed(&before, &chain.query(stored)), BTreeSet::<String>::new());
}

#[test]
fn pallets_have_the_versions_of_a_chain_that_begins_with_this_release() {
    let items = Items::new();
    let versions = |state: State| -> BTreeMap<String, Vec<u8>> {
        let named = state.into_iter().map(|(key, version)| (items.name(&key), version));
        named.filter(|(name, _)| name.ends_with(" version")).collect()
    };
    let expected = versions(genesis("local").execute_with(stored));
    assert_eq!(versions(upgraded().query(stored)), expected);
}

fn stage(chain: &mut Chain, session: SessionId) -> Stage {
    chain.query(|| pallet_dplc::Sessions::<Runtime>::get(session).unwrap().stage)
}

/// Whether there are digests and a receipt of the session.
fn has_receipt(chain: &mut Chain, session: SessionId) -> (bool, bool) {
    chain.query(|| {
        let has_digests = Digests::<Runtime>::contains_key(session);
        (has_digests, Receipts::<Runtime>::contains_key(session))
    })
}

/// The trades of the session are those of the paper.
fn assert_golden(chain: &mut Chain, session: SessionId) {
    let trades = chain.query(|| Runtime::trades(session, 1));
    assert_eq!(tables::named(&trades), tables::expected(), "session {session}");
}

/// From the security check to the last payment.
fn settle(chain: &mut Chain, session: SessionId) {
    assert!(matches!(stage(chain, session), Stage::Checking { .. }), "session {session}");
    assert_golden(chain, session);
    let confirm = RuntimeCall::Dplc(pallet_dplc::Call::confirm { session, round: 0 });
    chain.ok(vec![("One", confirm)]);
    chain.ok(vec![]);
    let Stage::Settling { until, .. } = stage(chain, session) else {
        panic!("session {session} isn't settling")
    };
    chain.skip_to(until);
    // One block brings the time, the next one works with it.
    chain.ok(vec![]);
    chain.ok(vec![]);
    assert_eq!(stage(chain, session), Stage::Settled, "session {session}");
    assert!(chain.query(|| Runtime::trades(session, 1)).iter().all(|trade| trade.settled));
}

#[test]
fn trades_that_were_made_are_confirmed_and_paid() {
    let mut chain = upgraded();
    assert_eq!(stage(&mut chain, SETTLED), Stage::Settled);
    assert_golden(&mut chain, SETTLED);
    settle(&mut chain, CHECKED);
    for session in [SETTLED, CHECKED] {
        assert_eq!(has_receipt(&mut chain, session), (true, true), "session {session}");
    }
}

/// What was sold in the paper's session, at the sellers' mean price.
#[test]
fn contracts_go_on_with_what_was_matched() {
    let mut chain = upgraded();
    let contract = |session| {
        let id = pallet_delivery::ContractId::Session(session);
        pallet_delivery::Contracts::<Runtime>::get(id).unwrap()
    };
    chain.query(|| {
        let settled = contract(SETTLED);
        let sold: u64 = Runtime::trades(SETTLED, 1).iter().map(|trade| trade.energy).sum();
        assert_eq!(settled.matched.energy, u128::from(sold));
        assert_eq!(settled.reference_price(), 3_675_098_760_529);
        assert_eq!(contract(LISTED).energy(), 0);
    });
}

/// A hundred million yuan: what is left of earlier deposits is on hold for other sessions.
fn fund(chain: &mut Chain, name: &str) {
    let reference: pallet_bank::Reference = name.as_bytes().to_vec().try_into().unwrap();
    let book = pallet_bank::Call::book_deposit {
        who: account(name),
        fen: 10_000_000_000,
        reference: reference.clone(),
    };
    let confirm = pallet_bank::Call::confirm_deposit { reference };
    chain.ok(vec![("Eve", RuntimeCall::Bank(book)), ("Ferdie", RuntimeCall::Bank(confirm))]);
}

#[test]
fn orders_of_both_releases_come_to_the_same() {
    let mut chain = upgraded();
    let schedule =
        chain.query(|| pallet_order_book::Sessions::<Runtime>::get(UNOPENED).unwrap().schedule);
    let rows = tables::rows();
    let list = |row: &tables::Row| {
        let order =
            NewOrder { price: row.price, energy: row.energy, quota: row.quota, salt: [0; 16] };
        RuntimeCall::OrderBook(pallet_order_book::Call::list { session: UNOPENED, order })
    };
    chain.skip_to(schedule.opens);
    for row in &rows {
        fund(&mut chain, &row.name);
    }
    chain.ok(rows.iter().map(|row| (row.name.as_str(), list(row))).collect());
    for row in &rows {
        let held = |session| Runtime::orders(session, account(&row.name))[0].held;
        chain.query(|| assert_eq!(held(UNOPENED), held(LISTED), "{}", row.name));
    }

    chain.skip_to(schedule.gate_closure);
    // One block brings the time, each of the next ones takes a session.
    for _ in 0..3 {
        chain.ok(vec![]);
    }
    for session in [LISTED, UNOPENED] {
        settle(&mut chain, session);
        assert_eq!(has_receipt(&mut chain, session), (true, true), "session {session}");
    }
}

fn vote(motion: &RuntimeCall, index: u32) -> RuntimeCall {
    let proposal = BlakeTwo256::hash_of(motion);
    RuntimeCall::Council(pallet_collective::Call::vote { proposal, index, approve: true })
}

fn close(motion: &RuntimeCall, index: u32) -> RuntimeCall {
    RuntimeCall::Council(pallet_collective::Call::close {
        proposal_hash: BlakeTwo256::hash_of(motion),
        index,
        proposal_weight_bound: motion.get_dispatch_info().call_weight,
        length_bound: motion.encoded_size() as u32,
    })
}

/// Three of the four members of the council decide.
fn decide(chain: &mut Chain, motion: RuntimeCall) {
    let index = chain.query(ProposalCount::<Runtime, Instance1>::get);
    let propose = RuntimeCall::Council(pallet_collective::Call::propose {
        threshold: 3,
        proposal: Box::new(motion.clone()),
        length_bound: motion.encoded_size() as u32,
    });
    let mut calls = vec![("Alice", propose)];
    calls.extend(["Alice", "Bob", "Charlie"].map(|name| (name, vote(&motion, index))));
    calls.push(("Dave", close(&motion, index)));
    chain.ok(calls);
}

fn add_region(name: &str) -> RuntimeCall {
    let name = name.as_bytes().to_vec().try_into().unwrap();
    RuntimeCall::Grid(pallet_grid::Call::add_region { name })
}

#[test]
fn a_motion_that_lacked_an_aye_is_carried() {
    let mut chain = upgraded();
    let motion = add_region("Moved");
    let index = chain.query(ProposalCount::<Runtime, Instance1>::get) - 1;
    chain.ok(vec![("Charlie", vote(&motion, index)), ("Dave", close(&motion, index))]);
    let regions = chain.query(|| {
        let version = pallet_grid::CurrentVersion::<Runtime>::get();
        pallet_grid::Versions::<Runtime>::get(version).unwrap().regions
    });
    assert_eq!(regions.last().unwrap().as_slice(), b"Moved");
}

#[test]
fn money_that_waited_comes_and_goes() {
    let mut chain = upgraded();
    let reference =
        |text: &str| pallet_bank::Reference::try_from(text.as_bytes().to_vec()).unwrap();
    let pending = reference("IN-pending");
    let deposit = chain.query(|| pallet_bank::PendingDeposits::<Runtime>::get(&pending).unwrap());
    let before = chain.free("B1");
    let confirm = pallet_bank::Call::confirm_deposit { reference: pending };
    let pay = pallet_bank::Call::confirm_payout { claim: 0, reference: reference("OUT-B1") };
    chain.ok(vec![("Ferdie", RuntimeCall::Bank(confirm)), ("Eve", RuntimeCall::Bank(pay))]);
    // At the rate of the booking, which isn't that of now.
    assert_ne!(deposit.base_units_per_fen, chain.query(Parameters::current).bank.rate);
    let credited = u128::from(deposit.fen) * deposit.base_units_per_fen;
    assert_eq!(chain.free("B1") - before, credited);
    assert_eq!(chain.query(|| pallet_bank::Claims::<Runtime>::iter().count()), 0);
}

#[test]
fn keys_that_act_together_or_for_another_still_do() {
    let mut chain = upgraded();
    let remark = b"by two of three".to_vec();
    let remark = RuntimeCall::System(frame_system::Call::remark_with_event { remark });
    let (_, _, begun) =
        chain.query(|| pallet_multisig::Multisigs::<Runtime>::iter().next().unwrap());
    let mut others = vec![account("Eve"), account("One")];
    others.sort();
    let second = RuntimeCall::Multisig(pallet_multisig::Call::as_multi {
        threshold: 2,
        other_signatories: others,
        maybe_timepoint: Some(begun.when),
        max_weight: remark.get_dispatch_info().call_weight,
        call: Box::new(remark),
    });
    let events = chain.ok(vec![("Ferdie", second)]);
    let executed = |event: &RuntimeEvent| {
        use pallet_multisig::Event::MultisigExecuted;
        matches!(event, RuntimeEvent::Multisig(MultisigExecuted { result: Ok(()), .. }))
    };
    assert!(events.iter().any(executed));

    // Alice trades for W1.
    let orders = |chain: &mut Chain| chain.query(|| Runtime::orders(LISTED, account("W1")));
    let order = orders(&mut chain)[0].order;
    let withdraw = pallet_order_book::Call::withdraw { session: LISTED, order };
    let through = RuntimeCall::Proxy(pallet_proxy::Call::proxy {
        real: account("W1").into(),
        force_proxy_type: None,
        call: Box::new(RuntimeCall::OrderBook(withdraw)),
    });
    chain.ok(vec![("Alice", through)]);
    assert!(orders(&mut chain).is_empty());
}

#[test]
fn the_council_decides_what_was_left_open() {
    const FAR_AHEAD: u32 = 1_000_000;
    let mut chain = upgraded();
    let transfer_all = || {
        let dest = account("Alice").into();
        RuntimeCall::Balances(pallet_balances::Call::transfer_all { dest, keep_alive: true })
    };
    assert_eq!(refusal(chain.block(vec![("Bob", transfer_all())])), "CallFiltered");

    let task = chain.query(|| {
        let agenda = pallet_scheduler::Agenda::<Runtime>::get(FAR_AHEAD);
        agenda[0].clone().expect("a call is scheduled")
    });
    let scheduled = chain.query(|| Preimage::peek(&task.call).unwrap().0);
    assert_eq!(scheduled, add_region("Scheduled"));

    let name = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
    let paused = (name("Balances"), name("transfer_all"));
    let code_hash = BlakeTwo256::hash(b"a release to come");
    let (applicant, who) = (account("Waiting"), account("Suspended"));
    let calls = vec![
        RuntimeCall::Participants(pallet_participants::Call::approve { applicant }),
        RuntimeCall::Participants(pallet_participants::Call::reinstate { who }),
        RuntimeCall::TxPause(pallet_tx_pause::Call::unpause { ident: paused }),
        RuntimeCall::Upgrades(pallet_upgrades::Call::revoke { code_hash }),
        RuntimeCall::Scheduler(pallet_scheduler::Call::cancel { when: FAR_AHEAD, index: 0 }),
    ];
    decide(&mut chain, RuntimeCall::Utility(pallet_utility::Call::batch_all { calls }));
    chain.query(|| {
        assert!(pallet_participants::Participants::<Runtime>::contains_key(account("Waiting")));
        assert!(!pallet_upgrades::Authorized::<Runtime>::exists());
        assert_eq!(pallet_scheduler::Agenda::<Runtime>::iter().count(), 0);
    });

    // Bob also takes back what he has noted.
    let noted =
        RuntimeCall::System(frame_system::Call::remark_with_event { remark: b"noted".to_vec() });
    let hash = BlakeTwo256::hash_of(&noted);
    let unnote = RuntimeCall::Preimage(pallet_preimage::Call::unnote_preimage { hash });
    chain.ok(vec![("Bob", unnote), ("Bob", transfer_all())]);
}
