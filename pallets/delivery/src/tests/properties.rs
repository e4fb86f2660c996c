//! Random contracts, meters and corrections.

use busbar_primitives::{delivery::Metered, units::Energy};
use proptest::prelude::*;

use crate::{mock::*, *};

const PARTIES: [AccountId; 3] = [SELLER, BUYER, OTHER];

/// Wh that a meter counted: in the order of what is contracted.
fn metered() -> impl Strategy<Value = Metered> {
    let energy = || prop_oneof![Just(0), 0..2_000_000u64];
    (energy(), energy(), energy(), any::<bool>()).prop_map(
        |(injected, withdrawn, unread, in_service)| Metered {
            injected,
            withdrawn,
            unread,
            in_service,
            doubtful: false,
        },
    )
}

#[derive(Clone, Debug)]
struct Trade {
    session: u32,
    seller: usize,
    buyer: usize,
    energy: Energy,
    millitoken: u128,
    agreed: bool,
    profile: Vec<u32>,
}

/// Flat or not.
fn profile() -> impl Strategy<Value = Vec<u32>> {
    let weights = prop::collection::vec(0..5u32, 0..30);
    weights.prop_filter("some weight", |weights| {
        weights.is_empty() || weights.iter().any(|weight| *weight > 0)
    })
}

fn trade() -> impl Strategy<Value = Trade> {
    let parties = (0..3usize, 0..3usize);
    (0..3u32, parties, 1..200_000_000u64, 1..1_000u128, any::<bool>(), profile()).prop_map(
        |(session, (seller, buyer), energy, millitoken, agreed, profile)| Trade {
            session,
            seller,
            buyer,
            energy,
            millitoken,
            agreed,
            profile,
        },
    )
}

/// By party, day from the first, and interval.
type Change = (usize, u32, usize, Metered);

fn days() -> impl Strategy<Value = Vec<Vec<Metered>>> {
    prop::collection::vec(prop::collection::vec(metered(), 96), 6)
}

/// Three sessions over two days, in which anybody sells to anybody.
fn begin(trades: &[Trade], days: &[Vec<Metered>]) {
    for session in 0..3 {
        open_for(session, DAY, 2).unwrap();
    }
    for trade in trades {
        let (seller, buyer) = (PARTIES[trade.seller], PARTIES[trade.buyer]);
        let Trade { session, energy, millitoken, agreed, .. } = *trade;
        pay_as(session, [seller, buyer], energy, millitoken, agreed, &trade.profile);
        put_bond(trade.session, seller, 1_000_000);
    }
    for session in 0..3 {
        all_paid(session);
    }
    for (index, who) in PARTIES.into_iter().enumerate() {
        for day in 0..2 {
            count(who, DAY + day as u32, days[2 * index + day].clone());
        }
    }
}

/// What everybody has, the company last.
fn worths() -> Vec<i128> {
    PARTIES.into_iter().map(worth).chain([companys_worth()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every amount that somebody gets is one that somebody pays, down to the last unit.
    #[test]
    fn all_sums_to_zero_and_resettlement_equals_settling_at_once(
        trades in prop::collection::vec(trade(), 1..8),
        days in days(),
        changes in prop::collection::vec((0..3usize, 0..2u32, 0..96usize, metered()), 0..8),
    ) {
        let changed = |all: &mut Vec<Vec<Metered>>, (who, day, slot, metered): &Change| {
            all[2 * who + *day as usize][*slot] = *metered;
        };
        let total: i128 = 4 * ENDOWMENT as i128;
        let resettled = new_test_ext().execute_with(|| {
            begin(&trades, &days);
            for day in [DAY, DAY + 1] {
                settle(day);
                Delivery::do_try_state().unwrap();
                assert_eq!(worths().iter().sum::<i128>(), total);
            }
            for (who, day, slot, metered) in &changes {
                correct(PARTIES[*who], DAY + day, *slot, *metered);
                work();
                Delivery::do_try_state().unwrap();
                assert_eq!(worths().iter().sum::<i128>(), total);
            }
            let results: Vec<_> = Results::<Test>::iter().collect();
            (worths(), results)
        });
        let at_once = new_test_ext().execute_with(|| {
            let mut days = days.clone();
            changes.iter().for_each(|change| changed(&mut days, change));
            begin(&trades, &days);
            settle(DAY);
            settle(DAY + 1);
            let results: Vec<_> = Results::<Test>::iter().collect();
            (worths(), results)
        });
        prop_assert_eq!(&resettled, &at_once);

        // The company has what the others have lost: what the results say.
        let (worths, results) = at_once;
        for (index, who) in PARTIES.into_iter().enumerate() {
            let own = results.iter().filter(|((_, _, other), _)| *other == who);
            let amount: i128 = own.map(|(_, outcome)| outcome.amount).sum();
            prop_assert_eq!(worths[index] - ENDOWMENT as i128, amount);
        }
    }

    /// Blocks with little room come to the same as one with much, whatever comes in between.
    #[test]
    fn the_room_in_blocks_changes_nothing(
        trades in prop::collection::vec(trade(), 1..8),
        days in days(),
        rooms in prop::collection::vec(0..80_000_000u64, 1..40),
    ) {
        let mut ends = Vec::new();
        for rooms in [vec![], rooms] {
            ends.push(new_test_ext().execute_with(|| {
                begin(&trades, &days);
                to_settlement_of(DAY + 1);
                for room in rooms {
                    Delivery::work(frame_support::weights::Weight::from_parts(room, u64::MAX));
                    Delivery::do_try_state().unwrap();
                }
                work();
                assert!((0..3).all(is_settled));
                (worths(), Results::<Test>::iter().collect::<Vec<_>>())
            }));
        }
        prop_assert_eq!(&ends[0], &ends[1]);
    }
}
