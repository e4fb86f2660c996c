//! Every call of the runtime against every role, held against the table in
//! `docs/permissions.md`.

mod support;

use busbar_power_runtime::{
    AccountId, Balances, Council, Runtime, RuntimeCall, RuntimeOrigin, SupervisionCommittee,
    TechnicalCommittee,
};
use busbar_primitives::{
    market::Schedule,
    roles::{Role, Standing},
    units::TOKEN,
};
use codec::Decode;
use frame_support::{
    assert_ok,
    instances::{Instance1, Instance2, Instance3},
    storage::{with_transaction, TransactionOutcome},
    traits::{fungible::Mutate, GetCallMetadata, PalletInfoAccess},
};
use pallet_dplc::{Stage, Trade};
use pallet_participants::{LegalEntity, Participant, Profile};
use sp_runtime::{traits::Dispatchable, DispatchError};
use support::{account, decided, genesis, origin_of, set_keys};

/// The guardian of the test networks.
const GUARDIAN: &str = "Alice//stash";

/// Columns of the table: who calls.
fn callers() -> Vec<(&'static str, RuntimeOrigin)> {
    let signed = |name: &'static str| (name, origin_of(name));
    let mut callers = vec![
        ("council 2/3", decided::<Instance1>(2, 3)),
        ("council", decided::<Instance1>(3, 5)),
        ("technical 2/3", decided::<Instance2>(2, 3)),
        ("technical", decided::<Instance2>(3, 5)),
        ("supervision", decided::<Instance3>(3, 5)),
        ("guardian", origin_of(GUARDIAN)),
        ("council member", origin_of("Alice")),
        signed("technical member"),
        signed("supervision member"),
    ];
    callers.extend(roles().into_iter().map(|(name, _)| signed(name)));
    callers.push(signed("anyone else"));
    callers.push(("nobody", RuntimeOrigin::none()));
    callers
}

fn roles() -> Vec<(&'static str, Role)> {
    vec![
        ("large consumer", Role::LargeConsumer),
        ("generator", Role::Generator(0)),
        ("prosumer", Role::Prosumer),
        ("storage operator", Role::StorageOperator),
        ("retailer", Role::Retailer),
        ("grid operator", Role::GridOperator),
        ("trading centre", Role::TradingCentre),
        ("settlement bank", Role::SettlementBank),
        ("certificate issuer", Role::CertificateIssuer),
        ("metering operator", Role::MeteringOperator),
        ("regulator", Role::Regulator),
    ]
}

fn admit(name: &str, role: Role) {
    admit_account(&account(name), role);
}

fn admit_account(who: &AccountId, role: Role) {
    let profile = Profile {
        role,
        region: 0,
        entity: LegalEntity::try_from(b"ENTITY".to_vec()).unwrap(),
        capacity: 1_000_000,
        evidence: Default::default(),
    };
    let participant =
        Participant { profile, standing: Standing::Active, deposit_held: 0, deposit_due: 0 };
    pallet_participants::Participants::<Runtime>::insert(who, participant);
}

/// Each body has a member of its own.
fn seat() {
    let alice = || account("Alice").into();
    let technical = RuntimeCall::TechnicalMembers(pallet_membership::Call::swap_member {
        remove: alice(),
        add: account("technical member").into(),
    });
    let supervision = RuntimeCall::SupervisionMembers(pallet_membership::Call::swap_member {
        remove: alice(),
        add: account("supervision member").into(),
    });
    for call in [technical, supervision] {
        assert_ok!(call.dispatch(decided::<Instance1>(2, 3)));
    }
}

/// Session 0 takes orders; order 0 and trade 0 belong to others than the
/// callers. (Its stage for settlement is set by hand: no session is in both.)
fn prepare() {
    seat();
    for (name, role) in roles() {
        admit(name, role);
        frame_system::Pallet::<Runtime>::inc_providers(&account(name));
    }
    admit("owner", Role::LargeConsumer);
    // The account that calls name when their arguments are zeros.
    admit_account(&AccountId::from([0; 32]), Role::LargeConsumer);
    assert_ok!(Balances::mint_into(&account("owner"), 1_000 * TOKEN));
    let call = RuntimeCall::OrderBook(pallet_order_book::Call::open_session {
        product: Default::default(),
        schedule: Schedule {
            opens: 0,
            gate_closure: 10_000,
            delivery_start: 10_000,
            delivery_end: 10_000 + 3_600_000,
        },
        min_price: 1,
        max_price: 100,
        tick: 1,
    });
    assert_ok!(call.dispatch(origin_of("trading centre")));
    let call = RuntimeCall::OrderBook(pallet_order_book::Call::list {
        session: 0,
        order: pallet_order_book::NewOrder { price: 50, energy: 1_000, quota: 0, salt: [0; 16] },
    });
    assert_ok!(call.dispatch(origin_of("owner")));
    pallet_dplc::Sessions::<Runtime>::mutate(0, |session| {
        session.as_mut().unwrap().stage = Stage::Settling { until: u64::MAX, next: 0 };
    });
    let trade = Trade {
        pass: busbar_math::dplc::Pass::General,
        bid: 0,
        offer: 1,
        buyer: account("owner"),
        seller: account("owner"),
        energy: 1,
        delivered: 1,
        welfare: 0,
        buyer_price: 0,
        seller_price: 0,
        buyer_pays: 0,
        seller_receives: 0,
        grid_receives: 0,
        policy_receives: 0,
        settled: false,
    };
    pallet_dplc::Trades::<Runtime>::insert((0, 0, 0), trade);
}

/// Every call, with zeros and empty lists for arguments.
fn calls() -> Vec<RuntimeCall> {
    let zeros = [0u8; 4_096];
    let mut calls = Vec::new();
    for pallet in 0..=u8::MAX {
        for call in 0..=u8::MAX {
            let bytes = [&[pallet, call], &zeros[..]].concat();
            calls.extend(RuntimeCall::decode(&mut &bytes[..]).ok());
        }
    }
    calls
}

fn name(call: &RuntimeCall) -> String {
    let names = call.get_call_metadata();
    format!("{}.{}", names.pallet_name, names.function_name)
}

/// What refuses the caller, whatever the arguments are.
fn refusal(error: &DispatchError) -> Option<&'static str> {
    const FORBIDDEN: [&str; 5] =
        ["NotAdmitted", "WrongRole", "CallFiltered", "NoAssociatedValidatorId", "NotTradingCentre"];
    const NOT_OWN: [&str; 5] =
        ["NotOwner", "NotAParty", "NotSubmitter", "NotProxy", "NoPermission"];
    match error {
        DispatchError::BadOrigin => Some("–"),
        DispatchError::Module(module) => {
            let message = module.message.unwrap_or_default();
            // Of who votes; else it is the account that a seat is taken from.
            let bodies =
                [Council::index(), TechnicalCommittee::index(), SupervisionCommittee::index()];
            let not_member = message == "NotMember" && bodies.contains(&module.index.into());
            if FORBIDDEN.contains(&message) || not_member {
                Some("–")
            } else if NOT_OWN.contains(&message) {
                Some("own")
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Session keys are the caller's own only with a proof made for it.
fn fitted(call: &RuntimeCall, origin: &RuntimeOrigin) -> RuntimeCall {
    use frame_support::traits::OriginTrait;
    match (call, origin.as_signer()) {
        (RuntimeCall::Session(pallet_session::Call::set_keys { .. }), Some(who)) => set_keys(who).1,
        _ => call.clone(),
    }
}

fn cell(call: &RuntimeCall, origin: RuntimeOrigin) -> &'static str {
    let call = fitted(call, &origin);
    let outcome = with_transaction(|| {
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(call.dispatch(origin)))
    });
    match outcome {
        Ok(Err(error)) => refusal(&error.error).unwrap_or("✓"),
        _ => "✓",
    }
}

fn table() -> String {
    let callers = callers();
    let header: Vec<_> = callers.iter().map(|(name, _)| *name).collect();
    let mut lines = vec![
        format!("| call | {} |", header.join(" | ")),
        format!("|---|{}", ":-:|".repeat(header.len())),
    ];
    for call in calls() {
        let cells: Vec<_> = callers.iter().map(|(_, origin)| cell(&call, origin.clone())).collect();
        lines.push(format!("| `{}` | {} |", name(&call), cells.join(" | ")));
    }
    lines.join("\n")
}

fn documented(start: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let text = std::fs::read_to_string(path).expect("docs/permissions.md is there");
    text.lines().filter(|line| line.starts_with(start)).map(str::to_owned).collect()
}

/// What the runtime does, made once.
fn runtime_table() -> String {
    genesis("dev").execute_with(|| {
        prepare();
        table()
    })
}

#[test]
fn the_table_in_the_docs_is_what_the_runtime_does() {
    let table = runtime_table();
    assert!(
        documented("|") == table.lines().collect::<Vec<_>>(),
        "docs/permissions.md should have this table:\n{table}"
    );
}

/// Whoever may call what not everybody may: the council itself, or somebody
/// that it has put into that place. The rest is closed, each with a reason.
#[test]
fn nothing_needs_more_power_than_the_council_has() {
    let table = runtime_table();
    let closed: Vec<_> = table
        .lines()
        .skip(2)
        // Without the last column: what nobody may send, only authors put into blocks.
        .filter(|row| {
            let cells = row.trim_end_matches('|').rsplit_once('|').map_or("", |(cells, _)| cells);
            !cells.contains('✓') && !cells.contains("own")
        })
        .filter_map(|row| row.split('`').nth(1))
        .collect();
    let reasoned = documented("- `");
    let reasoned: Vec<_> = reasoned.iter().filter_map(|line| line.split('`').nth(1)).collect();
    assert_eq!(closed, reasoned, "docs/permissions.md says why each of these is closed");
}

#[test]
fn the_table_has_every_call() {
    let listed: Vec<String> = calls().iter().map(name).collect();
    let missing: Vec<String> = RuntimeCall::get_module_names()
        .iter()
        .flat_map(|pallet| {
            let calls = RuntimeCall::get_call_names(pallet);
            calls.iter().map(move |call| format!("{pallet}.{call}"))
        })
        .filter(|call| !listed.contains(call))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
