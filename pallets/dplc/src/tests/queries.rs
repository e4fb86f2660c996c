use crate::{mock::*, *};

#[test]
fn preview_shows_the_trades_and_changes_nothing() {
    run(|| {
        let session = open_golden();
        let events = System::events().len();
        let preview = Dplc::preview(session).unwrap();
        assert!(preview.complete);
        assert_eq!(stage(session), Stage::Listing);
        assert_eq!(Trades::<Test>::iter().count(), 0);
        assert_eq!(System::events().len(), events);

        blocks_until(GATE, session, checking);
        assert_eq!(preview.trades, trades(session));
        assert_eq!(Dplc::preview(session), None);
    });
}

#[test]
fn preview_is_bounded_by_a_blocks_share() {
    run(|| {
        let session = open_golden();
        Share::set(<Test as Config>::WeightInfo::matching(10));
        let preview = Dplc::preview(session).unwrap();
        assert!(!preview.complete && preview.trades.len() < expected().len());
    });
}

#[test]
fn rest_is_unknown_before_matching_is_done() {
    run(|| {
        let session = open_golden();
        assert_eq!(Dplc::rest(session, 0), None);
        assert_eq!(Dplc::rest(session + 1, 0), None);
        blocks_until(GATE, session, checking);
        assert_eq!(Dplc::rest(session, 3), Some(Rest { energy: 0, why: None }));
        assert_eq!(Dplc::rest(session, 99), None);
    });
}
