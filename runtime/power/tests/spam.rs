//! What junk costs whoever sends it, and what it can't do to others: no account fills the pools,
//! and full blocks delay neither the closure of a gate nor the matching behind it.

mod support;

use busbar_power_runtime::{Runtime, RuntimeCall, RuntimeEvent, System, TransactionPayment};
use busbar_primitives::{
    api::{runtime_decl_for_market_api::MarketApi, StageView},
    roles::Role,
    units::{Balance, TOKEN, WH_PER_KWH, WH_PER_MWH},
};
use busbar_runtime_common::nonce::MAX_WAITING;
use frame_support::{
    assert_ok,
    dispatch::DispatchClass,
    instances::Instance1,
    traits::Get,
    weights::{
        constants::{WEIGHT_REF_TIME_PER_MILLIS, WEIGHT_REF_TIME_PER_SECOND},
        Weight,
    },
};
use pallet_credit::WeightInfo as _;
use pallet_delivery::WeightInfo as _;
use pallet_dplc::{step_of, WeightInfo as _};
use pallet_metering::WeightInfo as _;
use pallet_order_book::NewOrder;
use pallet_participants::{LegalEntity, Profile};
use pallet_transaction_payment::NextFeeMultiplier;
use sp_core::H256;
use sp_runtime::{
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionValidity},
    ApplyExtrinsicResult, FixedPointNumber, FixedU128,
};
use support::{account, application, decided, origin_of, Chain};

/// Who sends the junk, and has the tokens for it.
const SPAMMER: &str = "Alice";

type Weights = <Runtime as pallet_dplc::Config>::WeightInfo;
type BlockShare = <Runtime as pallet_dplc::Config>::BlockShare;
type MaxOrders = <Runtime as pallet_order_book::Config>::MaxOrders;
type Limits = <Runtime as frame_system::Config>::BlockWeights;
type Lengths = <Runtime as frame_system::Config>::BlockLength;

fn remark() -> RuntimeCall {
    RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

/// A block of these takes its time.
fn remarks(count: usize) -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![remark(); count] })
}

const fn ms(time: u64) -> Weight {
    Weight::from_parts(time * WEIGHT_REF_TIME_PER_MILLIS, 0)
}

/// An approval that its sender says may take so long. It fails at once, and is paid for in full:
/// nothing fills what is for users at less cost.
fn declared(time: u64) -> RuntimeCall {
    RuntimeCall::Multisig(pallet_multisig::Call::as_multi {
        threshold: 1,
        other_signatories: Vec::new(),
        maybe_timepoint: None,
        call: Box::new(remark()),
        max_weight: ms(time),
    })
}

/// The same for what is kept for operational calls: anybody may try and close a motion.
fn close_nothing(time: u64) -> RuntimeCall {
    RuntimeCall::Council(pallet_collective::Call::close {
        proposal_hash: H256::zero(),
        index: 0,
        proposal_weight_bound: ms(time),
        length_bound: 0,
    })
}

/// As many of each of these as the block still takes: of large ones, then of small ones.
fn fill(chain: &mut Chain, calls: impl IntoIterator<Item = RuntimeCall>) {
    let full: ApplyExtrinsicResult = Err(InvalidTransaction::ExhaustsResources.into());
    for call in calls {
        let last = loop {
            let applied = chain.apply(SPAMMER, call.clone());
            if applied.is_err() {
                break applied;
            }
        };
        assert_eq!(last, full);
    }
}

/// A block full of junk by users, then of operational junk.
fn full_block(chain: &mut Chain, junk: impl IntoIterator<Item = RuntimeCall>) -> Vec<RuntimeEvent> {
    chain.begin();
    fill(chain, junk);
    fill(chain, [100, 10, 1].map(close_nothing));
    let events = chain.end();
    assert_full(&chain.query(System::block_weight));
    events
}

/// Both classes have what is theirs, and the block no more than it may have.
fn assert_full(used: &frame_system::ConsumedWeight) {
    let limits = Limits::get();
    let [normal, operational] =
        [DispatchClass::Normal, DispatchClass::Operational].map(|class| limits.get(class));
    let reserved = operational.reserved.unwrap();
    let classes = [
        (DispatchClass::Normal, normal.max_total.unwrap(), normal.max_total.unwrap()),
        (DispatchClass::Operational, reserved, operational.max_total.unwrap()),
    ];
    for (class, own, most) in classes {
        let used = used.get(class);
        assert!(used.ref_time() > own.ref_time() / 100 * 95, "{class:?}: only {used} of {own}");
        assert!(used.all_lte(most), "{class:?}: {used}, more than {most}");
    }
    // What is reserved comes on top where the work on sessions needs its share.
    let most = limits.max_block.saturating_add(reserved);
    assert!(used.total().all_lte(most), "{}, more than {most}", used.total());
}

fn is_of_market(event: &RuntimeEvent) -> bool {
    matches!(event, RuntimeEvent::OrderBook(_) | RuntimeEvent::Dplc(_))
}

/// No block makes more trades, however few fetches there are between them.
fn trades_a_block() -> u64 {
    let trade = step_of(Weights::matching);
    BlockShare::get().checked_div_per_component(&trade).expect("a trade weighs something")
}

fn dispatch(signer: &str, call: RuntimeCall) {
    assert_ok!(call.dispatch(origin_of(signer)));
}

fn admit(name: &str, role: Role) {
    let profile = Profile {
        role,
        region: 0,
        entity: LegalEntity::try_from(b"ENTITY".to_vec()).unwrap(),
        // An hour of delivery: W are Wh.
        capacity: WH_PER_MWH,
        evidence: H256::repeat_byte(1),
    };
    dispatch("Two", application(name, profile, 1_000));
    let applicant = account(name);
    let approve = pallet_participants::Call::approve { applicant: applicant.clone() };
    assert_ok!(RuntimeCall::from(approve).dispatch(decided::<Instance1>(1, 1)));
    // 150 yuan: little enough for one officer to credit those of all on a day.
    let book = RuntimeCall::Bank(pallet_bank::Call::book_deposit {
        who: applicant,
        fen: 15_000,
        reference: name.as_bytes().to_vec().try_into().unwrap(),
    });
    dispatch("Eve", book);
}

/// As many orders as one may have, of a kWh each.
fn list(name: &str, price: Balance, quota: u64) {
    let orders: Vec<_> = (0..MaxOrders::get())
        .map(|salt| NewOrder { price, energy: WH_PER_KWH, quota, salt: [salt as u8; 16] })
        .collect();
    let list = pallet_order_book::Call::list_batch {
        session: 0,
        orders: orders.try_into().expect("a batch takes as many"),
    };
    dispatch(name, RuntimeCall::OrderBook(list));
}

/// A session with more pairs of orders that trade than a block makes. Its gate is about to close.
fn deep_book() -> Chain {
    let mut chain = Chain::new("dev");
    let schedule = chain.open_session();
    let orders = u64::from(<MaxOrders as Get<u32>>::get());
    chain.query(|| {
        for index in 0..=trades_a_block() / orders {
            let (buyer, seller) = (format!("B-{index}"), format!("S-{index}"));
            admit(&buyer, Role::LargeConsumer);
            list(&buyer, 5 * TOKEN, WH_PER_KWH);
            admit(&seller, Role::Generator(0));
            list(&seller, TOKEN, 0);
        }
    });
    chain.skip_to(schedule.gate_closure);
    chain
}

fn stage(chain: &mut Chain) -> StageView {
    chain.query(|| Runtime::sessions(0)[0].stage)
}

#[test]
fn an_account_is_refused_when_128_of_its_transactions_wait() {
    let mut chain = Chain::new("dev");
    let future: TransactionValidity = Err(InvalidTransaction::Future.into());
    assert_ok!(chain.validate(SPAMMER, MAX_WAITING - 1, remark()));
    assert_eq!(chain.validate(SPAMMER, MAX_WAITING, remark()), future);
    assert_eq!(chain.validate(SPAMMER, u32::MAX, remark()), future);
    // One of them is in a block: there is room for another one.
    chain.ok(vec![(SPAMMER, remark())]);
    assert_ok!(chain.validate(SPAMMER, MAX_WAITING - 1, remark()));
    assert_eq!(MAX_WAITING, 128);
}

/// What blocks hold is paid for, however long the chain has been idle.
#[test]
fn junk_has_its_price_when_fees_are_at_their_minimum() {
    type Payment = <Runtime as pallet_transaction_payment::Config>::FeeMultiplierUpdate;
    let mut chain = Chain::new("dev");
    let minimum = <Payment as pallet_transaction_payment::MultiplierUpdate>::min();
    assert_eq!(minimum, FixedU128::saturating_from_rational(1, 10));
    let paid = |events: Vec<RuntimeEvent>| -> Balance {
        let fee = |event| match event {
            RuntimeEvent::TransactionPayment(
                pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
            ) => Some(actual_fee),
            _ => None,
        };
        events.into_iter().filter_map(fee).sum()
    };

    // No extrinsic is shorter: a signature of 65 bytes, an address of 33, and a call. Neither the
    // part for its bytes nor that for being an extrinsic at all follows the multiplier.
    let floor = chain.query(|| {
        let base = Limits::get().get(DispatchClass::Normal).base_extrinsic;
        TransactionPayment::length_to_fee(100) + TransactionPayment::weight_to_fee(base)
    });
    assert!(floor >= 2 * TOKEN / 1_000, "{floor}");
    chain.query(|| NextFeeMultiplier::<Runtime>::put(minimum));
    let cheapest = paid(chain.ok(vec![(SPAMMER, remark())]));
    assert!(cheapest >= floor, "{cheapest} instead of {floor}");

    // A second of computing is ten token, at the minimum one.
    chain.query(|| NextFeeMultiplier::<Runtime>::put(minimum));
    let block = paid(full_block(&mut chain, [100, 10, 1].map(declared)));
    let second = chain.query(|| {
        let second = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, 0);
        minimum.saturating_mul_int(TransactionPayment::weight_to_fee(second))
    });
    assert_eq!(second, TOKEN);
    assert!(block >= second / 100 * 98, "{block} instead of {second}");

    // What fills the bytes of a block is dearer by far: there is no multiplier.
    let bytes = *Lengths::get().max.get(DispatchClass::Normal);
    assert!(chain.query(|| TransactionPayment::length_to_fee(bytes)) >= 36 * TOKEN);
}

#[test]
fn a_session_is_matched_as_fast_when_blocks_are_full_of_junk() {
    let (mut quiet, mut flooded) = (deep_book(), deep_book());
    // These bring the time at which the gate is closed.
    quiet.ok(vec![]);
    full_block(&mut flooded, [10_000, 1_000, 100].map(remarks));
    assert_eq!(stage(&mut flooded), StageView::Listing);
    let mut blocks = 0;
    while blocks == 0 || stage(&mut quiet) == StageView::Matching {
        let expected: Vec<_> = quiet.ok(vec![]).into_iter().filter(is_of_market).collect();
        let mut events = full_block(&mut flooded, [10_000, 1_000, 100].map(remarks));
        events.retain(is_of_market);
        // The gate in the first of them, then trade by trade.
        assert_eq!(events, expected);
        let closed = RuntimeEvent::OrderBook(pallet_order_book::Event::GateClosed { session: 0 });
        assert_eq!(events.contains(&closed), blocks == 0);
        let work = [&mut quiet, &mut flooded]
            .map(|chain| chain.query(|| *System::block_weight().get(DispatchClass::Mandatory)));
        // Only where a block has room left are old days of meters and old dealings looked for, and
        // delivery to settle.
        let looking = <Runtime as pallet_metering::Config>::WeightInfo::oldest_day()
            .saturating_add(<Runtime as pallet_delivery::Config>::WeightInfo::keep_time())
            .saturating_add(<Runtime as pallet_delivery::Config>::WeightInfo::turn())
            .saturating_add(<Runtime as pallet_credit::Config>::WeightInfo::forget(0));
        assert!(work[1].all_lte(work[0]) && work[0].saturating_sub(work[1]).all_lte(looking));
        blocks += 1;
    }
    assert!(blocks > 1, "the book is too small to show anything");
    for chain in [&mut quiet, &mut flooded] {
        assert!(matches!(stage(chain), StageView::Checking { .. }));
    }
}

#[test]
fn a_preview_ends_at_its_bound_when_the_book_is_deep() {
    let mut chain = deep_book();
    let preview = chain.query(|| Runtime::preview(0)).unwrap();
    assert!(!preview.complete);
    let trades = preview.trades.len() as u64;
    assert!(trades > 0 && trades <= trades_a_block(), "{trades} trades");
    assert!(chain.query(|| Runtime::trades(0, 1)).is_empty());
}
