use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, *};
use busbar_math::dplc::Unserved;

const MWH: u64 = 1_000_000;

fn lower(session: u32, limits: &[((u16, u16), u64)]) -> DispatchResult {
    let limits = limits.iter().map(|((a, b), limit)| (pair(*a, *b), *limit)).collect::<Vec<_>>();
    let round = Sessions::<Test>::get(session).map_or(0, |record| record.round);
    Dplc::lower_capacity(
        RuntimeOrigin::signed(OPERATOR),
        session,
        round,
        limits.try_into().unwrap(),
        b"line out of service".to_vec().try_into().unwrap(),
    )
}

fn carried(session: u32, buyers: &[u64]) -> u64 {
    let trades = trades(session);
    trades.iter().filter(|trade| buyers.contains(&trade.buyer)).map(|trade| trade.energy).sum()
}

#[test]
fn session_is_cleared_again_within_the_lower_limit() {
    run(|| {
        let session = golden_checking();
        // D is linked to A only, where all sellers are.
        assert_eq!(carried(session, &[4]), 53_928 * MWH);
        let first_round = trades(session);

        assert_ok!(lower(session, &[((0, 3), 10_000 * MWH)]));
        assert_eq!(stage(session), Stage::Matching);
        blocks_until(GATE, session, checking);
        assert_eq!(carried(session, &[4]), 10_000 * MWH);
        assert_eq!(
            Dplc::rest(session, 3),
            Some(Rest { energy: 43_928 * MWH, why: Some(Unserved::NoCapacity) })
        );
        // What D can't have goes to the others.
        assert_eq!(carried(session, &[1, 2, 3]), (17_083 + 24_353 + 14_892) * MWH);
        // The first round stays for who wants to check it.
        for (index, trade) in (0..).zip(first_round) {
            assert_eq!(Trades::<Test>::get((session, 0, index)), Some(trade));
        }
    });
}

/// Whoever acts on a round that is over hasn't seen the present trades.
#[test]
fn an_earlier_round_is_refused() {
    run(|| {
        let session = golden_checking();
        assert_ok!(lower(session, &[((0, 3), 10_000 * MWH)]));
        blocks_until(GATE, session, checking);
        let operator = RuntimeOrigin::signed(OPERATOR);
        assert_noop!(Dplc::confirm(operator.clone(), session, 0), Error::<Test>::WrongRound);
        let limits: Limits<Test> = vec![(pair(0, 2), 1)].try_into().unwrap();
        assert_noop!(
            Dplc::lower_capacity(operator.clone(), session, 0, limits, Default::default()),
            Error::<Test>::WrongRound
        );
        assert_ok!(Dplc::confirm(operator, session, 1));
    });
}

#[test]
fn a_link_can_be_closed_and_lowered_twice() {
    run(|| {
        let session = golden_checking();
        assert_ok!(lower(session, &[((0, 3), 10_000 * MWH), ((0, 2), 5 * MWH)]));
        blocks_until(GATE, session, checking);
        assert_ok!(lower(session, &[((0, 3), 0)]));
        blocks_until(GATE, session, checking);
        assert_eq!((carried(session, &[4]), carried(session, &[3])), (0, 5 * MWH));
        assert_noop!(lower(session, &[((0, 2), 1)]), Error::<Test>::TooManyRounds);
    });
}

#[test]
fn lower_fails_when_not_the_operator() {
    run(|| {
        let session = golden_checking();
        let limits = vec![(pair(0, 3), 1)].try_into().unwrap();
        assert_noop!(
            Dplc::lower_capacity(RuntimeOrigin::root(), session, 0, limits, Default::default()),
            BadOrigin
        );
    });
}

#[test]
fn lower_fails_when_the_limits_are_wrong() {
    run(|| {
        let session = golden_checking();
        assert_noop!(lower(session, &[]), Error::<Test>::EmptyChange);
        // B and C aren't linked.
        assert_noop!(lower(session, &[((1, 2), 1)]), Error::<Test>::UnknownPair);
        assert_noop!(lower(session, &[((0, 9), 1)]), Error::<Test>::UnknownPair);
        let twice = [((0, 3), 1), ((3, 0), 2)];
        assert_noop!(lower(session, &twice), Error::<Test>::DuplicatePair);
        assert_ok!(lower(session, &[((0, 3), 100)]));
        blocks_until(GATE, session, checking);
        assert_noop!(lower(session, &[((0, 3), 100)]), Error::<Test>::NotLower);
    });
}

#[test]
fn lower_fails_when_not_checking() {
    run(|| {
        let session = open_golden();
        assert_noop!(lower(session, &[((0, 3), 1)]), Error::<Test>::WrongStage);
        assert_noop!(lower(session + 1, &[((0, 3), 1)]), Error::<Test>::UnknownSession);
    });
}
