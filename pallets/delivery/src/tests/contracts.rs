use busbar_primitives::{
    delivery::{Deliveries, PaidTrade},
    market::Obligations,
};
use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, *};

const FIRST: ContractId = ContractId::Session(0);

fn bound(who: AccountId) -> bool {
    <Delivery as Obligations<AccountId>>::bound(&who)
}

#[test]
fn trades_of_a_session_are_added_up() {
    run(|| {
        open();
        let flat = Default::default();
        let trade = |buyer: &'static u64, injected, delivered, price| PaidTrade {
            index: 0,
            seller: &SELLER,
            buyer,
            injected,
            delivered,
            price,
            agreed: false,
            profile: &flat,
        };
        <Delivery as Deliveries<AccountId>>::paid(0, trade(&BUYER, 100, 90, 4_000));
        <Delivery as Deliveries<AccountId>>::paid(0, trade(&BUYER, 50, 45, 4_000));
        <Delivery as Deliveries<AccountId>>::paid(0, trade(&OTHER, 50, 40, 8_000));
        let position = |who| Positions::<Test>::get(FIRST, who);
        assert_eq!(position(SELLER), Position { sold: 200, bought: 0 });
        assert_eq!(position(BUYER), Position { sold: 0, bought: 135 });
        assert_eq!(position(OTHER), Position { sold: 0, bought: 40 });
        assert_eq!(Contracts::<Test>::get(FIRST).unwrap().reference_price(), 5_000);
        let commitment = Commitment { contract: FIRST, first: DAY, last: DAY };
        assert_eq!(Commitments::<Test>::get(SELLER).into_inner(), [commitment]);
        assert!(bound(SELLER) && bound(BUYER) && !bound(COMPANY));
    });
}

#[test]
fn a_session_without_a_trade_leaves_nothing() {
    run(|| {
        open();
        assert!(!is_settled(0));
        all_paid(0);
        assert!(is_settled(0));
        assert_eq!((Contracts::<Test>::count(), Trading::<Test>::get().len()), (0, 0));
    });
}

/// As those were that opened under a runtime without this pallet.
#[test]
fn of_a_session_that_never_opened_here_nothing_is_delivered() {
    run(|| {
        pay(7, SELLER, BUYER, 1_000, 400);
        all_paid(7);
        assert!(is_settled(7) && !bound(SELLER));
    });
}

#[test]
fn contracts_that_are_not_final_are_bounded() {
    run(|| {
        for session in 0..MAX_CONTRACTS {
            assert_ok!(open_for(session, DAY, 1));
        }
        assert_noop!(open_for(9, DAY, 1), Error::<Test>::TooManyContracts);
        all_paid(2);
        assert_ok!(open_for(9, DAY, 1));
    });
}

#[test]
fn a_contract_keeps_the_parameters_of_its_opening() {
    run(|| {
        open();
        let tuned = Parameters { tolerance_band: 0, ..Parameters::default() };
        Tuned::set(tuned);
        open_for(1, DAY, 1).unwrap();
        let parameters =
            |session| Contracts::<Test>::get(ContractId::Session(session)).unwrap().parameters;
        assert_eq!((parameters(0), parameters(1)), (Parameters::default(), tuned));
        all_paid(0);
        all_paid(1);
    });
}
