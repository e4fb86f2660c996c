use frame_support::{assert_noop, assert_ok, dispatch::Pays};

use crate::{mock::*, *};

fn golden_settled() -> u32 {
    let session = golden_settling();
    block_at(GATE + SETTLEMENT_WINDOW);
    assert_eq!(stage(session), Stage::Settled);
    session
}

#[test]
fn bonds_are_released_and_everything_deleted() {
    run(|| {
        let session = golden_settled();
        assert!(on_hold(FIRST_SELLER) > 0);
        Now::set(DELIVERY_END + RETENTION);
        let info = Dplc::close(RuntimeOrigin::signed(GRID_COMPANY), session).unwrap();
        assert_eq!(info.pays_fee, Pays::No);
        block_at(DELIVERY_END + RETENTION);
        assert_eq!(Sessions::<Test>::get(session), None);
        assert_eq!(pallet_order_book::Orders::<Test>::iter().count(), 0);
        assert_eq!(Trades::<Test>::iter().count(), 0);
        assert_eq!(Fills::<Test>::iter().count(), 0);
        for seller in offers() {
            assert_eq!(on_hold(seller.who), 0);
        }
        System::assert_last_event(Event::Closed { session }.into());
    });
}

#[test]
fn close_fails_when_too_early_or_not_settled() {
    run(|| {
        let session = golden_settling();
        let close = || Dplc::close(RuntimeOrigin::signed(1), session);
        Now::set(DELIVERY_END + RETENTION);
        assert_noop!(close(), Error::<Test>::WrongStage);
        block_at(DELIVERY_END + RETENTION - 1);
        assert_noop!(close(), Error::<Test>::TooEarly);
        assert_noop!(
            Dplc::close(RuntimeOrigin::signed(1), session + 1),
            Error::<Test>::UnknownSession
        );
        Now::set(DELIVERY_END + RETENTION);
        assert_ok!(close());
    });
}
