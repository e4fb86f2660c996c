//! Parameters: their bounds, changes that don't undo one another, and what a session keeps.

mod support;

use std::ops::RangeInclusive;

use busbar_power_runtime::{
    parameters::{
        Change, MeteringValues, Values, CHECK_WINDOWS, DEPOSITS, LONGEST_CORRECTION,
        LONGEST_NOTICE, LONGEST_WINDOW, MOST_ALONE, MOST_A_DAY, MOST_KEPT_DAYS, READING_WINDOWS,
        RETENTIONS, SETTLEMENT_WINDOWS, VALIDITIES,
    },
    OrderBook, Parameters, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, RuntimeOrigin,
    System,
};
use busbar_primitives::{
    market::{Schedule, Side},
    roles::Technology,
    units::{MAX_ENERGY, MAX_PRICE, MILLION, MS_PER_DAY, MS_PER_HOUR, TOKEN},
};
use busbar_runtime_common::fees::EXISTENTIAL_DEPOSIT;
use codec::{Decode, Encode};
use frame_support::{assert_ok, instances::Instance1};
use pallet_bank::types::{MAX_RATE, MIN_RATE};
use pallet_delivery::MAX_FACTOR;
use pallet_dplc::{SellerClass, Silence};
use pallet_market_parameters::{Event, Tunable};
use serde_json::json;
use sp_runtime::{
    traits::{BadOrigin, Dispatchable},
    BuildStorage, DispatchError, DispatchResult, Perbill,
};
use support::{genesis, motion, origin_of, set, Chain};

type Error = pallet_market_parameters::Error<Runtime>;

fn council() -> RuntimeOrigin {
    RuntimeOrigin::from(pallet_collective::RawOrigin::<_, Instance1>::Members(1, 1))
}

fn try_set(change: Change) -> DispatchResult {
    set(change).dispatch(council()).map(|_| ()).map_err(|refused| refused.error)
}

/// What was before the last change.
fn before() -> Option<Change> {
    match System::events().pop().map(|record| record.event) {
        Some(RuntimeEvent::Parameters(Event::Changed { before, .. })) => before,
        other => panic!("no change is told: {other:?}"),
    }
}

/// What is allowed and refused of a number within these bounds.
fn numbers(change: fn(u32) -> Change, range: RangeInclusive<u32>) -> (Vec<Change>, Vec<Change>) {
    let (low, high) = range.into_inner();
    (vec![change(low), change(high)], vec![change(low - 1), change(high + 1)])
}

/// Any part of the whole is allowed.
fn shares(change: fn(Perbill) -> Change) -> (Vec<Change>, Vec<Change>) {
    (vec![change(Perbill::zero()), change(Perbill::one())], vec![])
}

/// Values that are allowed, the first and the last, and the nearest that aren't.
fn bounds() -> Vec<(Vec<Change>, Vec<Change>)> {
    let deposits = |change: fn(u128) -> Change| {
        let (least, most) = (*DEPOSITS.start(), *DEPOSITS.end());
        (vec![change(least), change(most)], vec![change(least - 1), change(most + 1)])
    };
    let up_to = |change: fn(u64) -> Change, most: u64| {
        (vec![change(0), change(most)], vec![change(most + 1)])
    };
    let energies = |change: fn(u64) -> Change| {
        (vec![change(1_000), change(MAX_ENERGY)], vec![change(999), change(MAX_ENERGY + 1)])
    };
    let least_window = *CHECK_WINDOWS.start();
    vec![
        deposits(Change::ApplicationDeposit),
        deposits(Change::AdmissionDeposit),
        (
            vec![Change::MaxValidity(1), Change::MaxValidity(*VALIDITIES.end())],
            vec![Change::MaxValidity(0), Change::MaxValidity(*VALIDITIES.end() + 1)],
        ),
        (
            vec![Change::Rate(MIN_RATE), Change::Rate(MAX_RATE)],
            vec![Change::Rate(MIN_RATE - 1), Change::Rate(MAX_RATE + 1)],
        ),
        up_to(Change::ConfirmAbove, MOST_ALONE),
        (
            vec![Change::DailyLimit(MOST_A_DAY), Change::DailyLimit(MOST_ALONE)],
            vec![Change::DailyLimit(MOST_A_DAY + 1)],
        ),
        (vec![Change::BondRate(Perbill::zero()), Change::BondRate(Perbill::one())], vec![]),
        (
            vec![Change::CertificatePrice(1), Change::CertificatePrice(MAX_PRICE)],
            vec![Change::CertificatePrice(MAX_PRICE + 1)],
        ),
        (
            vec![Change::CheckWindow(least_window), Change::CheckWindow(*CHECK_WINDOWS.end())],
            vec![
                Change::CheckWindow(least_window - 1),
                Change::CheckWindow(CHECK_WINDOWS.end() + 1),
            ],
        ),
        (vec![Change::Silence(Silence::Confirm), Change::Silence(Silence::Cancel)], vec![]),
        up_to(Change::SettlementWindow, *SETTLEMENT_WINDOWS.end()),
        up_to(Change::Retention, *RETENTIONS.end()),
        (
            vec![Change::UpgradeNotice(0), Change::UpgradeNotice(LONGEST_NOTICE)],
            vec![Change::UpgradeNotice(LONGEST_NOTICE + 1)],
        ),
        up_to(Change::UpgradeWindow, LONGEST_WINDOW),
        (
            vec![Change::KeptDays(MOST_KEPT_DAYS), Change::CorrectionWindow(LONGEST_CORRECTION)],
            vec![
                Change::KeptDays(MOST_KEPT_DAYS + 1),
                Change::CorrectionWindow(LONGEST_CORRECTION + 1),
            ],
        ),
        (
            vec![
                Change::ReadingWindow(*READING_WINDOWS.start()),
                Change::ReadingWindow(*READING_WINDOWS.end()),
            ],
            vec![
                Change::ReadingWindow(READING_WINDOWS.start() - 1),
                Change::ReadingWindow(READING_WINDOWS.end() + 1),
            ],
        ),
        (
            vec![Change::OuterBand(MILLION), Change::ToleranceBand(MILLION)],
            vec![Change::OuterBand(MILLION + 1), Change::ToleranceBand(MILLION + 1)],
        ),
        (
            vec![
                Change::OuterShortfallFactor(MAX_FACTOR),
                Change::ShortfallFactor(MAX_FACTOR),
                Change::ShortfallFactor(MILLION),
            ],
            vec![
                Change::OuterShortfallFactor(MAX_FACTOR + 1),
                Change::OuterShortfallFactor(MILLION - 1),
                Change::ShortfallFactor(MAX_FACTOR + 1),
                Change::ShortfallFactor(MILLION - 1),
            ],
        ),
        (
            vec![Change::SurplusFactor(0), Change::SurplusFactor(MILLION)],
            vec![Change::SurplusFactor(MILLION + 1)],
        ),
        (
            vec![Change::ShortfallFloor(1), Change::ShortfallFloor(MAX_PRICE)],
            vec![Change::ShortfallFloor(MAX_PRICE + 1)],
        ),
        (
            vec![Change::SurplusCap(0), Change::SurplusCap(MAX_PRICE - 1)],
            vec![Change::SurplusCap(MAX_PRICE + 1)],
        ),
        shares(Change::CreditPrior),
        shares(Change::CreditDecay),
        energies(Change::CreditWeight),
        energies(Change::CreditTradeCap),
        energies(Change::CreditPartnerCap),
        energies(Change::ReputationFloor),
        (
            vec![Change::EraLength(30), Change::EraLength(1_339_200)],
            vec![Change::EraLength(29), Change::EraLength(1_339_201)],
        ),
        deposits(Change::AppealDeposit),
        numbers(Change::AuthorityAgents, 4..=64),
        deposits(Change::CandidateDeposit),
        deposits(Change::BallotDeposit),
        numbers(Change::SlotWeight, 1..=100_000),
        shares(Change::LeastCredit),
        shares(Change::MostSeats),
        numbers(Change::MissedSlots, 2..=100),
        numbers(Change::BanLength, 1..=366),
        shares(Change::ReputationShare),
        shares(Change::DefaultVotes),
        shares(Change::AuthorReward),
        numbers(Change::ReportWindow, 1..=1_339_200),
        (
            vec![environment(1, 0), environment(1, MAX_PRICE - TOKEN)],
            // Class 0 is wind, which pays nothing; there is no class 3.
            vec![environment(0, 1), environment(1, MAX_PRICE + 1), environment(3, 0)],
        ),
        (
            vec![cross_subsidy(1, 0), cross_subsidy(1, TOKEN)],
            // Together with what it pays for the environment.
            vec![cross_subsidy(0, 1), cross_subsidy(1, TOKEN + 1), cross_subsidy(3, 0)],
        ),
        (vec![obligation(1, 0), obligation(1, 5)], vec![obligation(0, 1), obligation(3, 0)]),
    ]
}

#[test]
fn bounds_are_those_of_the_documentation() {
    assert_eq!(DEPOSITS, EXISTENTIAL_DEPOSIT..=1_000_000 * TOKEN);
    // Blocks of two seconds.
    assert_eq!(VALIDITIES, 1..=3_888_000);
    assert_eq!(LONGEST_NOTICE, 1_296_000);
    assert_eq!(LONGEST_WINDOW, 43_200_000);
    assert_eq!((MOST_ALONE, MOST_A_DAY), (1_000_000_000, 100_000_000_000_000));
    assert_eq!(CHECK_WINDOWS, 20_000..=604_800_000);
    assert_eq!(SETTLEMENT_WINDOWS, 0..=604_800_000);
    assert_eq!(RETENTIONS, 0..=31_622_400_000);
    assert_eq!(READING_WINDOWS, 3_600_000..=2_678_400_000);
    assert_eq!((LONGEST_CORRECTION, MOST_KEPT_DAYS), (31_622_400_000, 1_098));
    let values = Values::default();
    let Values {
        participants,
        bank,
        order_book,
        dplc,
        upgrades,
        metering,
        delivery,
        credit,
        authorities,
    } = values;
    assert_eq!(participants.application_deposit, 1_000 * TOKEN);
    assert_eq!(participants.admission_deposit, 1_000 * TOKEN);
    assert_eq!(participants.max_validity, 1_296_000);
    assert_eq!((bank.rate, bank.confirm_above), (TOKEN / 10, 10_000_000));
    assert_eq!(bank.daily_limit, 10_000_000_000_000);
    assert_eq!(order_book.bond_rate, Perbill::from_percent(5));
    assert_eq!((dplc.check_window, dplc.settlement_window), (86_400_000, 86_400_000));
    assert_eq!((dplc.retention, dplc.certificate_price), (2_592_000_000, 0));
    assert_eq!((upgrades.notice, upgrades.window), (43_200, 300_000));
    let MeteringValues { reading_window, correction_window, kept_days } = metering;
    assert_eq!((reading_window, correction_window), (172_800_000, 2_592_000_000));
    assert_eq!(kept_days, 60);
    assert_eq!((delivery.tolerance_band, delivery.outer_band), (30_000, 100_000));
    assert_eq!(
        (delivery.shortfall_factor, delivery.outer_shortfall_factor),
        (1_050_000, 1_100_000)
    );
    assert_eq!((delivery.surplus_factor, MAX_FACTOR), (900_000, 10_000_000));
    assert_eq!((delivery.shortfall_floor, delivery.surplus_cap), (0, MAX_PRICE));
    let percent = Perbill::from_percent;
    assert_eq!((credit.prior, credit.decay), (percent(50), percent(90)));
    assert_eq!((credit.weight, credit.trade_cap), (100_000_000, 100_000_000));
    assert_eq!((credit.partner_cap, credit.era), (300_000_000, 43_200));
    assert_eq!((credit.appeal_deposit, credit.reputation_floor), (10 * TOKEN, 1_000_000));
    let deposits = (authorities.candidate_deposit, authorities.ballot_deposit);
    assert_eq!(deposits, (1_000 * TOKEN, TOKEN));
    assert_eq!((authorities.agents, authorities.slots), (16, 100));
    assert_eq!((authorities.least_credit, authorities.most_seats), (percent(45), percent(30)));
    assert_eq!((authorities.misses, authorities.ban), (3, 3));
    assert_eq!((authorities.reputation, authorities.default_votes), (percent(50), percent(20)));
    assert_eq!((authorities.reward, authorities.report_window), (percent(50), 43_200));
}

#[test]
fn each_parameter_is_changed_within_its_bounds_only() {
    genesis("dev").execute_with(|| {
        System::set_block_number(1);
        for (allowed, refused) in bounds() {
            for change in allowed {
                let values = Parameters::current();
                assert_ok!(try_set(change));
                // The event says what would take it back.
                let mut restored = Parameters::current();
                assert_ne!(restored, values);
                assert_eq!(restored.change(before().unwrap()), Ok(Some(change)));
                assert_eq!(restored, values);
                assert_eq!(try_set(change), Err(Error::Unchanged.into()), "{change:?}");
            }
            for change in refused {
                assert_eq!(try_set(change), Err(Error::OutOfBounds.into()), "{change:?}");
            }
        }
    });
}

/// What a motion says it says for good: new ones get new indices.
#[test]
fn changes_have_the_indices_of_the_release_that_brought_them() {
    let mut indices: Vec<u8> = bounds()
        .into_iter()
        .flat_map(|(allowed, _)| allowed)
        .map(|change| change.encode()[0])
        .chain([Change::AddClass(thermal(0)).encode()[0]])
        .collect();
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices, (0..48u8).collect::<Vec<_>>());
    assert_eq!(Change::ApplicationDeposit(0).encode()[0], 0);
    assert_eq!(Change::AddClass(thermal(0)).encode()[0], 7);
    assert_eq!(Change::UpgradeWindow(0).encode()[0], 17);
    assert_eq!(Change::KeptDays(0).encode()[0], 20);
    assert_eq!(Change::SurplusFactor(0).encode()[0], 25);
    assert_eq!(Change::ShortfallFloor(0).encode()[0], 26);
    assert_eq!(Change::SurplusCap(0).encode()[0], 27);
    assert_eq!(Change::CreditPrior(Perbill::zero()).encode()[0], 28);
    assert_eq!(Change::AppealDeposit(0).encode()[0], 34);
    assert_eq!(Change::ReputationFloor(0).encode()[0], 35);
    assert_eq!(Change::AuthorityAgents(0).encode()[0], 36);
    assert_eq!(Change::ReportWindow(0).encode()[0], 47);
    assert!(Change::decode(&mut &[48u8; 64][..]).is_err());
}

#[test]
fn two_motions_on_two_parameters_do_not_undo_one_another() {
    let mut chain = Chain::new("dev");
    let before = chain.query(Parameters::current);
    chain.ok(vec![
        ("Alice", motion(set(Change::CheckWindow(70_000)))),
        ("Alice", motion(set(Change::Retention(8)))),
        ("Alice", motion(set(environment(1, 7)))),
        ("Alice", motion(set(obligation(1, 1)))),
        ("Alice", motion(set(obligation(2, 2)))),
    ]);
    let now = chain.query(Parameters::current);
    assert_eq!((now.dplc.check_window, now.dplc.retention), (70_000, 8));
    assert_eq!(now.dplc.classes[0], before.dplc.classes[0]);
    let first = SellerClass { environment: 7, obligation: 1, ..before.dplc.classes[1] };
    let second = SellerClass { obligation: 2, ..before.dplc.classes[2] };
    assert_eq!(now.dplc.classes[1..], [first, second]);
    assert_eq!((now.bank, now.upgrades), (before.bank, before.upgrades));
}

#[test]
fn nobody_but_the_council_changes_a_parameter() {
    genesis("dev").execute_with(|| {
        for origin in [origin_of("Alice"), RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let refused = set(Change::Rate(MAX_RATE)).dispatch(origin).unwrap_err();
            assert_eq!(refused.error, DispatchError::from(BadOrigin));
        }
    });
}

fn thermal(obligation: u32) -> SellerClass {
    SellerClass { technology: Technology::Thermal, environment: 0, cross_subsidy: 0, obligation }
}

fn environment(class: u8, price: u128) -> Change {
    Change::ClassEnvironment { class, price }
}

fn cross_subsidy(class: u8, price: u128) -> Change {
    Change::ClassCrossSubsidy { class, price }
}

fn obligation(class: u8, certificates: u32) -> Change {
    Change::ClassObligation { class, certificates }
}

/// Two motions that both add one add two.
#[test]
fn classes_are_added_at_the_end_while_there_is_room() {
    genesis("dev").execute_with(|| {
        System::set_block_number(1);
        let earlier = Parameters::current().dplc.classes;
        assert_eq!(earlier.len(), 3);
        let taxed_wind = SellerClass { environment: 1, ..earlier[0] };
        assert_eq!(try_set(Change::AddClass(taxed_wind)), Err(Error::OutOfBounds.into()));
        for _ in 3..16 {
            assert_ok!(try_set(Change::AddClass(thermal(5))));
            assert_eq!(before(), None);
        }
        assert_eq!(try_set(Change::AddClass(thermal(5))), Err(Error::OutOfBounds.into()));
        let classes = Parameters::current().dplc.classes;
        assert_eq!(classes[..3], earlier[..]);
        assert_eq!(classes[3..], [thermal(5); 13]);
    });
}

#[test]
fn values_that_do_not_fit_one_another_are_refused() {
    genesis("dev").execute_with(|| {
        let conflicts = Err(Error::Conflicts.into());
        let alone = Parameters::current().bank.confirm_above;
        assert_eq!(try_set(Change::DailyLimit(alone - 1)), conflicts);
        assert_ok!(try_set(Change::DailyLimit(alone)));
        assert_eq!(try_set(Change::ConfirmAbove(alone + 1)), conflicts);

        // A thousand certificates a MWh are one a kWh, which costs the highest price.
        assert_ok!(try_set(Change::CertificatePrice(MAX_PRICE)));
        assert_ok!(try_set(obligation(1, 1_000_000_000)));
        assert_eq!(try_set(obligation(2, 1_000_000_001)), conflicts);
        assert_ok!(try_set(Change::CertificatePrice(MAX_PRICE / 2)));
        assert_ok!(try_set(obligation(2, 2_000_000_000)));
        assert_eq!(try_set(Change::CertificatePrice(MAX_PRICE)), conflicts);

        // What can be corrected for thirty days is kept through the 31st, and today.
        assert_eq!(try_set(Change::KeptDays(31)), conflicts);
        assert_ok!(try_set(Change::KeptDays(32)));
        assert_eq!(try_set(Change::CorrectionWindow(31 * MS_PER_DAY)), conflicts);
        assert_eq!(try_set(Change::ReadingWindow(31 * MS_PER_DAY)), conflicts);

        assert_eq!(try_set(Change::ToleranceBand(100_001)), conflicts);
        assert_eq!(try_set(Change::OuterBand(29_999)), conflicts);
        assert_eq!(try_set(Change::ShortfallFactor(1_100_001)), conflicts);
        assert_eq!(try_set(Change::OuterShortfallFactor(1_049_999)), conflicts);
    });
}

fn open(chain: &mut Chain) -> u32 {
    let now = chain.now();
    let call = RuntimeCall::OrderBook(pallet_order_book::Call::open_session {
        product: Default::default(),
        schedule: Schedule {
            opens: now,
            gate_closure: now + 60_000,
            delivery_start: now + 60_000,
            delivery_end: now + 60_000 + MS_PER_HOUR,
        },
        min_price: 1,
        max_price: 100,
        tick: 1,
    });
    chain.ok(vec![("Two", call)]);
    chain.query(pallet_order_book::NextSession::<Runtime>::get) - 1
}

#[test]
fn a_session_keeps_what_it_opened_with() {
    let mut chain = Chain::new("dev");
    let before = chain.query(Parameters::current);
    let earlier = open(&mut chain);
    chain.ok(vec![
        ("Alice", motion(set(Change::BondRate(Perbill::from_percent(50))))),
        ("Alice", motion(set(Change::CertificatePrice(TOKEN)))),
        ("Alice", motion(set(obligation(1, 0)))),
        ("Alice", motion(set(Change::SurplusFactor(0)))),
    ]);
    let later = open(&mut chain);
    let now = chain.query(Parameters::current);
    assert_ne!(before, now);
    for (session, values) in [(earlier, before), (later, now)] {
        let listed = chain.query(|| pallet_order_book::Sessions::<Runtime>::get(session).unwrap());
        let cleared = chain.query(|| pallet_dplc::Sessions::<Runtime>::get(session).unwrap());
        assert_eq!(listed.bond_rate, values.order_book.bond_rate);
        assert_eq!(cleared.terms.parameters, values.dplc);
        let contract = pallet_delivery::ContractId::Session(session);
        let contract =
            chain.query(|| pallet_delivery::Contracts::<Runtime>::get(contract).unwrap());
        assert_eq!(contract.parameters, values.delivery);
    }
    // Asked without a session, it is the next one's.
    let bond = chain.query(|| OrderBook::hold_for(Side::Sell, TOKEN, 10_000));
    assert_eq!(bond, 5 * TOKEN);
}

#[test]
fn genesis_is_camel_case_and_knows_all_its_fields() {
    let config = |values| serde_json::from_value::<Values>(values);
    let values = serde_json::to_value(Values::default()).unwrap();
    assert_eq!(values["orderBook"], json!({ "bondRate": 50_000_000 }));
    assert_eq!(values["dplc"]["checkWindow"], json!(86_400_000));
    assert_eq!(config(values.clone()).unwrap(), Values::default());
    for section in ["participants", "bank", "orderBook", "dplc", "upgrades", "metering", "delivery"]
    {
        let mut unknown = values.clone();
        unknown[section]["check_window"] = json!(1);
        assert!(config(unknown).is_err(), "{section}");
    }
    let mut unknown = values.clone();
    unknown["fees"] = json!({});
    assert!(config(unknown).is_err());
}

#[test]
#[should_panic(expected = "a parameter is out of its bounds, or conflicts")]
fn chain_does_not_start_when_a_parameter_is_out_of_bounds() {
    let mut config = RuntimeGenesisConfig::default();
    // Only JSON can say so.
    config.parameters.values.order_book.bond_rate =
        serde_json::from_value(json!(1_000_000_001)).unwrap();
    let _ = config.build_storage();
}
