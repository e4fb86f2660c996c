use busbar_primitives::{
    market::{Bilateral, ClosedBook, OnSuspended, Side},
    roles::Standing,
    units::{OrderId, SessionId, TOKEN},
};
use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, Bilaterals, Book, Error, Event, Ledgers, NewContract, OpenOrders, Place};

const MWH: u64 = 1_000_000;
const PROPOSAL: OrderId = 0;
const ACCEPTING: OrderId = 1;

fn bilateral(session: SessionId, order: OrderId) -> Option<Bilateral<u64>> {
    <OrderBook as ClosedBook<u64>>::bilateral(session, order)
}

/// To `COAL`, on 1 MWh at 400 ticks.
fn proposed() -> SessionId {
    let session = open();
    assert_ok!(propose(ALICE, session, contract(COAL, 400, MWH, 1)));
    session
}

fn counter() -> NewContract<u64> {
    contract(ALICE, 400, MWH, 7)
}

#[test]
fn a_proposal_is_listed_in_no_queue_with_what_it_costs_on_hold() {
    run(|| {
        let session = proposed();
        assert_eq!(Book::<Test>::iter_keys().count(), 0);
        // 400 token for the energy, and for the way from region 1.
        assert_eq!(bid_hold(ALICE), 400 * TOKEN + FAR);
        assert_eq!(OpenOrders::<Test>::get(ALICE), 1);
        let ledger = Ledgers::<Test>::get(session, ALICE);
        assert_eq!((ledger.orders.to_vec(), ledger.energy), (vec![PROPOSAL], MWH));
        let NewContract { with, price, energy, profile, .. } = contract(COAL, 400, MWH, 1);
        let expected = Bilateral::Proposed { with, profile: profile.clone() };
        assert_eq!(bilateral(session, PROPOSAL), Some(expected));
        let event = Event::<Test>::ContractProposed {
            session,
            order: PROPOSAL,
            who: ALICE,
            with,
            side: Side::Buy,
            price,
            energy,
            profile,
            held: 400 * TOKEN + FAR,
        };
        System::assert_last_event(event.into());
    });
}

#[test]
fn an_accepted_proposal_binds_both() {
    run(|| {
        let session = proposed();
        assert_ok!(accept(COAL, session, PROPOSAL, counter()));
        let held = 40 * TOKEN;
        assert_eq!((bid_hold(ALICE), bond_hold(COAL)), (400 * TOKEN + FAR, held));
        assert_eq!(bilateral(session, PROPOSAL), Some(Bilateral::Accepted { by: ACCEPTING }));
        let accepts = Bilateral::Accepts { proposal: PROPOSAL, profile: counter().profile };
        assert_eq!(bilateral(session, ACCEPTING), Some(accepts));
        let (proposal, order) = (PROPOSAL, ACCEPTING);
        let event = Event::<Test>::ContractAccepted { session, proposal, order, who: COAL, held };
        System::assert_last_event(event.into());

        for (who, order) in [(ALICE, PROPOSAL), (COAL, ACCEPTING)] {
            let withdraw = OrderBook::withdraw(RuntimeOrigin::signed(who), session, order);
            assert_noop!(withdraw, Error::<Test>::AlreadyAccepted);
        }
        let again = accept(COAL, session, PROPOSAL, contract(ALICE, 400, MWH, 8));
        assert_noop!(again, Error::<Test>::NotProposed);
    });
}

/// Then what the proposer has on hold is a bond, and the acceptor pays.
#[test]
fn a_seller_proposes_as_well() {
    run(|| {
        let session = open();
        assert_ok!(propose(WIND, session, contract(ALICE, 400, MWH, 1)));
        assert_eq!(bond_hold(WIND), 40 * TOKEN);
        assert_ok!(accept(ALICE, session, PROPOSAL, contract(WIND, 400, MWH, 1)));
        assert_eq!(bid_hold(ALICE), 400 * TOKEN);
    });
}

#[test]
fn a_proposal_can_be_withdrawn_and_not_amended() {
    run(|| {
        let session = proposed();
        let amended = amend(ALICE, session, PROPOSAL, terms(300, MWH, 0));
        assert_noop!(amended, Error::<Test>::NotAmendable);
        assert_ok!(OrderBook::withdraw(RuntimeOrigin::signed(ALICE), session, PROPOSAL));
        assert_eq!((bid_hold(ALICE), free(ALICE)), (0, ENDOWMENT));
        assert_eq!(Bilaterals::<Test>::iter_keys().count(), 0);
        let gone = accept(COAL, session, PROPOSAL, counter());
        assert_noop!(gone, Error::<Test>::UnknownOrder);
    });
}

#[test]
fn whoever_accepts_states_the_same_terms() {
    run(|| {
        let session = proposed();
        let changes: [fn(&mut NewContract<u64>); 4] = [
            |contract| contract.with = BOB,
            |contract| contract.price += TICK,
            |contract| contract.energy -= 1,
            |contract| contract.profile = vec![3, 1].try_into().unwrap(),
        ];
        for change in changes {
            let mut contract = counter();
            change(&mut contract);
            let accept = accept(COAL, session, PROPOSAL, contract);
            assert_noop!(accept, Error::<Test>::TermsDiffer);
        }
        assert_ok!(accept(COAL, session, PROPOSAL, counter()));
    });
}

#[test]
fn nobody_accepts_what_was_proposed_to_somebody_else() {
    run(|| {
        let session = proposed();
        let accept_as = |who| accept(who, session, PROPOSAL, counter());
        assert_noop!(accept_as(WIND), Error::<Test>::NotCounterparty);
        assert_noop!(accept_as(ALICE), Error::<Test>::NotCounterparty);
        assert_noop!(accept_as(STRANGER), Error::<Test>::NotAdmitted);
        let listed = list(ALICE, session, order(500, MWH / 2, 3));
        assert_noop!(accept(COAL, session, listed, counter()), Error::<Test>::NotProposed);
        assert_noop!(accept(COAL, session, 99, counter()), Error::<Test>::UnknownOrder);
    });
}

#[test]
fn refused_when_the_other_party_could_not_trade() {
    run(|| {
        let session = open();
        let propose_to = |with| propose(ALICE, session, contract(with, 400, MWH, 1));
        for unfit in [ALICE, BOB, OPERATOR, STRANGER] {
            assert_noop!(propose_to(unfit), Error::<Test>::UnfitCounterparty);
        }
        readmit(COAL, |admission| admission.standing = Standing::Suspended);
        assert_noop!(propose_to(COAL), Error::<Test>::UnfitCounterparty);
        readmit(COAL, |admission| admission.standing = Standing::Active);
        InDebt::set(vec![COAL]);
        assert_noop!(propose_to(COAL), Error::<Test>::UnfitCounterparty);
        InDebt::reset();
        // Nothing is carried within their region.
        let far = propose(BOB, session, contract(COAL, 400, MWH, 1));
        assert_noop!(far, Error::<Test>::NotLinked);
    });
}

#[test]
fn what_holds_for_orders_holds_for_contracts() {
    run(|| {
        let session = open();
        let refused = |contract, error: Error<Test>| {
            assert_noop!(propose(ALICE, session, contract), error);
        };
        refused(contract(COAL, 400, 0, 1), Error::ZeroEnergy);
        refused(contract(COAL, 400, CAPACITY_WH + 1, 1), Error::AboveCapacity);
        refused(contract(COAL, 1_001, MWH, 1), Error::PriceOutOfBounds);
        let off_tick = NewContract { price: 400 * TICK + 1, ..contract(COAL, 400, MWH, 1) };
        refused(off_tick, Error::OffTick);
        let nothing = vec![0, 0].try_into().unwrap();
        refused(
            NewContract { profile: nothing, ..contract(COAL, 400, MWH, 1) },
            Error::EmptyProfile,
        );
        // One hour of 1 MW can't have more than 1 MWh.
        let profile = vec![1_000_001, 999_999].try_into().unwrap();
        let steep = NewContract { profile, ..contract(COAL, 400, CAPACITY_WH, 1) };
        refused(steep, Error::ProfileAboveCapacity);
        let flat = NewContract { profile: Default::default(), ..contract(COAL, 400, MWH, 1) };
        assert_ok!(propose(ALICE, session, flat));
        refused(contract(COAL, 400, MWH, 1), Error::SaltUsed);
        // Half of its capacity is left for other orders.
        refused(contract(COAL, 400, MWH + 1, 2), Error::AboveCapacity);
        for salt in 2..=MAX_ORDERS as u8 {
            assert_ok!(propose(ALICE, session, contract(COAL, 400, 1_000, salt)));
        }
        refused(contract(COAL, 400, 1_000, 9), Error::TooManyOrders);
        Now::set(GATE);
        refused(contract(COAL, 400, MWH, 9), Error::GateClosed);
        let late = accept(COAL, session, PROPOSAL, counter());
        assert_noop!(late, Error::<Test>::GateClosed);
    });
}

#[test]
fn profiles_are_bounded_and_flat_delivery_is_not() {
    run(|| {
        let session = proposed();
        for who in [ALICE, COAL] {
            Shaped::set(vec![who]);
            let accept = accept(COAL, session, PROPOSAL, counter());
            assert_noop!(accept, Error::<Test>::TooManyProfiles);
        }
        let flat = |with| {
            let profile = Default::default();
            NewContract { profile, ..contract(with, 300, 1_000, 2) }
        };
        assert_ok!(propose(ALICE, session, flat(COAL)));
        assert_ok!(accept(COAL, session, 1, flat(ALICE)));
    });
}

/// Since it proposed.
#[test]
fn refused_when_the_proposer_owes_something() {
    run(|| {
        let session = proposed();
        InDebt::set(vec![ALICE]);
        let accept = accept(COAL, session, PROPOSAL, counter());
        assert_noop!(accept, Error::<Test>::UnfitCounterparty);
    });
}

#[test]
fn a_party_that_cannot_cover_its_half_is_refused() {
    run(|| {
        let session = proposed();
        let all = free(COAL) - 40 * TOKEN;
        let transfer = |to, amount| {
            let origin = RuntimeOrigin::signed(COAL);
            assert_ok!(Balances::transfer_keep_alive(origin, to, amount));
        };
        transfer(STRANGER, all);
        // The bond would leave nothing to live on.
        let poor = accept(COAL, session, PROPOSAL, counter());
        assert_noop!(poor, Error::<Test>::InsufficientBalance);
    });
}

/// Its cost is held already, and would be another one.
#[test]
fn refused_when_the_other_party_stands_elsewhere_by_now() {
    run(|| {
        let session = open();
        assert_ok!(propose(ALICE, session, contract(WIND, 400, MWH, 1)));
        readmit(WIND, |admission| admission.region = 1);
        let moved = accept(WIND, session, PROPOSAL, counter());
        assert_noop!(moved, Error::<Test>::TermsDiffer);
    });
}

#[test]
fn a_suspension_ends_what_was_agreed_on_for_both() {
    run(|| {
        let session = open();
        agree(session);
        let kept = list(ALICE, session, order(500, MWH, 9));
        assert_ok!(<OrderBook as OnSuspended<u64>>::suspended(&COAL));
        assert_eq!((bond_hold(COAL), bid_hold(ALICE)), (0, 500 * TOKEN));
        assert!(!exists(session, PROPOSAL) && !exists(session, ACCEPTING) && exists(session, kept));
        assert_eq!(Bilaterals::<Test>::iter_keys().count(), 0);
        assert_eq!(OpenOrders::<Test>::get(ALICE), 1);
    });
}

#[test]
fn halves_are_walked_in_the_order_of_acceptance() {
    run(|| {
        let session = open();
        agree(session);
        assert_ok!(propose(ALICE, session, contract(WIND, 300, 1_000, 2)));
        list(ALICE, session, order(500, 1_000, 3));
        assert_ok!(accept(WIND, session, 2, contract(ALICE, 300, 1_000, 2)));
        let mut ids = Vec::new();
        let next = |after| <OrderBook as ClosedBook<u64>>::next_bilateral(session, after);
        while let Some((id, _)) = next(ids.last().copied()) {
            ids.push(id);
        }
        assert_eq!(ids, [0, 1, 2, 4]);
    });
}

#[test]
fn halves_are_removed_like_all_orders() {
    run(|| {
        let session = closed(agree);
        assert_ok!(remove(session, ACCEPTING));
        assert_ok!(OrderBook::do_try_state());
        assert_ok!(remove(session, PROPOSAL));
        assert_eq!(Bilaterals::<Test>::iter_keys().count(), 0);
        assert_eq!((free(ALICE), free(COAL)), (ENDOWMENT, ENDOWMENT));
    });
}

#[test]
fn places_ascend_as_ids_do() {
    let encoded = |id: OrderId| codec::Encode::encode(&Place::of(id));
    let ids = [0, 1, 255, 256, 65_536, u64::MAX];
    assert!(ids.map(encoded).is_sorted());
    assert_eq!(ids.map(|id| Place::of(id).id()), ids);
}
