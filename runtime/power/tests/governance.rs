//! Bodies, pauses, proxies.

mod support;

use busbar_power_runtime::{
    configs::ProxyKind, Balances, Council, Members, Migrations, Runtime, RuntimeCall, RuntimeEvent,
    SafeMode, System,
};
use busbar_primitives::{
    market::Schedule,
    units::{Balance, MS_PER_HOUR, TOKEN},
};
use codec::Encode;
use frame_support::{
    assert_ok, dispatch::GetDispatchInfo, instances::Instance1, migrations::MultiStepMigrator,
    traits::fungible::Mutate,
};
use frame_system::LastRuntimeUpgrade;
use pallet_dplc::Stage;
use pallet_migrations::{Cursor, MigrationCursor};
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Dispatchable, Hash};
use support::{account, decided, genesis, motion, origin_of, refusal, Chain};

fn transfer(to: &str, value: Balance) -> RuntimeCall {
    RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
        dest: account(to).into(),
        value,
    })
}

fn add_member(name: &str) -> RuntimeCall {
    RuntimeCall::Members(pallet_membership::Call::add_member { who: account(name).into() })
}

fn seats(chain: &mut Chain) -> usize {
    chain.query(|| Members::members().len())
}

/// A motion on what is to happen two blocks later.
fn later(call: RuntimeCall) -> RuntimeCall {
    motion(RuntimeCall::Scheduler(pallet_scheduler::Call::schedule_after {
        after: 2,
        maybe_periodic: None,
        priority: 0,
        call: Box::new(call),
    }))
}

#[test]
fn who_does_not_vote_says_no() {
    genesis("local").execute_with(|| {
        let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        let (hash, length) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32);
        let weight = call.get_dispatch_info().call_weight;
        assert_ok!(Council::propose(origin_of("Alice"), 3, Box::new(call), length));
        for name in ["Alice", "Bob"] {
            assert_ok!(Council::vote(origin_of(name), hash, 0, true));
        }
        System::set_block_number(1_000_000);
        assert_ok!(Council::close(origin_of("Alice"), hash, 0, weight, length));
        let disapproved =
            pallet_collective::Event::<Runtime, Instance1>::Disapproved { proposal_hash: hash };
        System::assert_last_event(disapproved.into());
    });
}

/// Session 0, which takes orders for a minute.
fn open(chain: &mut Chain) -> RuntimeCall {
    let now = chain.now();
    let closes = now + 60_000;
    RuntimeCall::OrderBook(pallet_order_book::Call::open_session {
        product: Default::default(),
        schedule: Schedule {
            opens: now,
            gate_closure: closes,
            delivery_start: closes + MS_PER_HOUR,
            delivery_end: closes + 2 * MS_PER_HOUR,
        },
        min_price: 1,
        max_price: 100,
        tick: 1,
    })
}

fn stage(chain: &mut Chain) -> Option<Stage> {
    chain.query(|| pallet_dplc::Sessions::<Runtime>::get(0).map(|session| session.stage))
}

#[test]
fn the_market_stands_still_in_safe_mode() {
    const GUARDIAN: &str = "Alice//stash";
    let enter = || RuntimeCall::SafeMode(pallet_safe_mode::Call::force_enter {});
    let exit = || RuntimeCall::SafeMode(pallet_safe_mode::Call::force_exit {});
    let mut chain = Chain::new("dev");
    let opening = open(&mut chain);
    chain.ok(vec![("Two", opening)]);

    assert_eq!(refusal(chain.block(vec![("Two", enter())])), "BadOrigin");
    chain.ok(vec![(GUARDIAN, enter())]);
    assert_eq!(refusal(chain.block(vec![("Alice", transfer("Two", TOKEN))])), "CallFiltered");
    let gate = chain.now() + 60_000;
    chain.skip_to(gate);
    chain.ok(vec![]);
    assert_eq!(stage(&mut chain), Some(Stage::Listing));

    assert_eq!(refusal(chain.block(vec![(GUARDIAN, exit())])), "BadOrigin");
    chain.ok(vec![("Alice", motion(exit()))]);
    // Nothing was listed: what is left is to settle nothing.
    chain.ok(vec![]);
    chain.ok(vec![("Alice", transfer("Two", TOKEN))]);
    assert_ne!(stage(&mut chain), Some(Stage::Listing));
}

/// As if a migration over several blocks ran: what it hasn't reached can't be read, so sessions
/// would seem to have no orders.
#[test]
fn the_market_and_scheduled_calls_stand_still_while_a_migration_runs() {
    let mut chain = Chain::new("dev");
    let opening = open(&mut chain);
    chain.ok(vec![("Two", opening), ("Alice", later(add_member("Newcomer")))]);
    chain.query(|| Cursor::<Runtime>::set(Some(MigrationCursor::Stuck)));
    let gate = chain.now() + 60_000;
    chain.skip_to(gate);
    for _ in 0..3 {
        chain.ok(vec![]);
    }
    assert_eq!(stage(&mut chain), Some(Stage::Listing));
    assert_eq!(seats(&mut chain), 1);

    chain.query(Cursor::<Runtime>::kill);
    chain.ok(vec![]);
    assert_ne!(stage(&mut chain), Some(Stage::Listing));
    assert_eq!(seats(&mut chain), 2);
}

/// The next block is the first of a runtime that comes while a migration of the one before runs,
/// which fails by that.
fn fail_migration(chain: &mut Chain) {
    chain.query(|| {
        Cursor::<Runtime>::set(Some(MigrationCursor::Stuck));
        LastRuntimeUpgrade::<Runtime>::kill();
    });
    let events = chain.ok(vec![]);
    let failed = RuntimeEvent::Migrations(pallet_migrations::Event::UpgradeFailed);
    assert!(events.contains(&failed));
    assert!(!chain.query(Migrations::ongoing));
    assert!(chain.query(SafeMode::is_entered));
}

#[test]
fn the_market_stands_still_and_motions_pass_when_a_migration_has_failed() {
    let mut chain = Chain::new("dev");
    let opening = open(&mut chain);
    chain.ok(vec![("Two", opening)]);
    fail_migration(&mut chain);
    // So may what was to finish it.
    fail_migration(&mut chain);

    let gate = chain.now() + 60_000;
    chain.skip_to(gate);
    for _ in 0..3 {
        assert_eq!(refusal(chain.block(vec![("Alice", transfer("Two", TOKEN))])), "CallFiltered");
    }
    assert_eq!(stage(&mut chain), Some(Stage::Listing));

    let code_hash = H256::repeat_byte(1);
    let authorize = RuntimeCall::Upgrades(pallet_upgrades::Call::authorize { code_hash });
    chain.ok(vec![("Alice", motion(authorize))]);
    let authorized = chain.query(|| pallet_upgrades::Authorized::<Runtime>::get().unwrap());
    assert_eq!(authorized.code_hash, code_hash);

    let exit = RuntimeCall::SafeMode(pallet_safe_mode::Call::force_exit {});
    chain.ok(vec![("Alice", motion(exit))]);
    chain.ok(vec![]);
    assert_ne!(stage(&mut chain), Some(Stage::Listing));
}

#[test]
fn proxies_do_what_their_kind_says() {
    genesis("dev").execute_with(|| {
        for name in ["Two", "Desk"] {
            assert_ok!(Balances::mint_into(&account(name), 100 * TOKEN));
        }
        let add = RuntimeCall::Proxy(pallet_proxy::Call::add_proxy {
            delegate: account("Desk").into(),
            proxy_type: ProxyKind::Trading,
            delay: 0,
        });
        assert_ok!(add.dispatch(origin_of("Two")));
        let through = |call: RuntimeCall| {
            RuntimeCall::Proxy(pallet_proxy::Call::proxy {
                real: account("Two").into(),
                force_proxy_type: None,
                call: Box::new(call),
            })
        };
        let result = |call: RuntimeCall| {
            System::reset_events();
            System::set_block_number(1);
            assert_ok!(through(call).dispatch(origin_of("Desk")));
            System::events()
                .into_iter()
                .find_map(|record| match record.event {
                    RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => {
                        Some(result)
                    }
                    _ => None,
                })
                .expect("the proxy was used")
        };
        let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
        assert_eq!(result(transfer("Desk", TOKEN)), Err(filtered));
        let withdraw =
            RuntimeCall::OrderBook(pallet_order_book::Call::withdraw { session: 0, order: 0 });
        let unknown = pallet_order_book::Error::<Runtime>::UnknownSession.into();
        assert_eq!(result(withdraw), Err(unknown));
    });
}

/// What the scheduler keeps for later has the power of the motion, no more.
#[test]
fn a_motion_takes_effect_at_a_later_block() {
    let mut chain = Chain::new("dev");
    chain.ok(vec![("Alice", later(add_member("Newcomer")))]);
    assert_eq!(seats(&mut chain), 1);
    for _ in 0..3 {
        chain.ok(vec![]);
    }
    assert_eq!(seats(&mut chain), 2);
}

/// Though other members have voted by then, or more of them.
#[test]
fn the_council_takes_back_what_it_has_scheduled() {
    genesis("local").execute_with(|| {
        let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        let schedule = pallet_scheduler::Call::schedule {
            when: 10,
            maybe_periodic: Some((10, 100)),
            priority: 0,
            call: Box::new(remark),
        };
        assert_ok!(RuntimeCall::Scheduler(schedule).dispatch(decided::<Instance1>(3, 4)));
        let cancel = pallet_scheduler::Call::cancel { when: 10, index: 0 };
        assert_ok!(RuntimeCall::Scheduler(cancel).dispatch(decided::<Instance1>(4, 5)));
        assert_eq!(pallet_scheduler::Agenda::<Runtime>::iter().count(), 0);
    });
}

#[test]
fn what_helps_against_a_thief_cannot_be_paused() {
    genesis("dev").execute_with(|| {
        for (pallet, call) in [("Participants", "suspend"), ("Council", "vote")] {
            let name = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
            let pause = pallet_tx_pause::Call::pause { full_name: (name(pallet), name(call)) };
            let refused = RuntimeCall::TxPause(pause).dispatch(origin_of("Alice//stash"));
            let unpausable = pallet_tx_pause::Error::<Runtime>::Unpausable.into();
            assert_eq!(refused.unwrap_err().error, unpausable);
        }
    });
}
