use busbar_primitives::units::TOKEN;
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::{traits::Header as _, Perbill};

use crate::{mock::*, Candidates, Error, Event, Standings};

const SLOT: u64 = 1_000;

fn report(
    of: AccountId,
    first: Header,
    second: Header,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
    let by = RuntimeOrigin::signed(STRANGER);
    Authorities::report_double_authoring(by, key(of), Box::new(first), Box::new(second))
}

fn guilty(of: AccountId) -> frame_support::dispatch::DispatchResultWithPostInfo {
    report(of, sealed(of, SLOT, 1), sealed(of, SLOT, 2))
}

#[test]
fn an_offence_costs_deposit_credit_seats_and_elections() {
    run(|| {
        slots_without(200, &[]);
        block_with(last() + 1, || {
            let paid = guilty(2).unwrap();
            assert_eq!(paid.pays_fee, Pays::No);
            let reported = Event::DoubleAuthoringReported {
                who: 2,
                slot: SLOT.into(),
                by: STRANGER,
                deposit: 1_000 * TOKEN,
                free_from: 4,
            };
            System::assert_last_event(reported.into());
        });
        assert!(!Candidates::<Test>::contains_key(2));
        assert_eq!(Balances::free_balance(POT), RICHES + 1_000 * TOKEN);
        block(last() + 1);
        assert_eq!(seats()[&2], 0);
        let standing = Standings::<Test>::get(entity_of(2));
        assert_eq!(standing.records.good, 0);
        // Its fifty slots, and a hundred.
        assert!((145_000_000..=155_000_000).contains(&standing.records.all));
        let refused = Authorities::register(RuntimeOrigin::signed(2));
        assert_noop!(refused, Error::<Test>::Banned);
        // It may come back when its ban is over, but has no credit to be elected with.
        (0..4).for_each(|_| next_era());
        assert_ok!(Authorities::register(RuntimeOrigin::signed(2)));
        assert!(Authorities::credit_by_slots(Some(&entity_of(2))) < Perbill::from_percent(35));
        next_era();
        assert!(!crate::Elected::<Test>::get().unwrap().contains(&2));
    });
}

#[test]
fn once_is_enough() {
    run(|| {
        assert_ok!(guilty(2));
        assert_noop!(guilty(2), Error::<Test>::AlreadyReported);
    });
}

/// Else blocks could be filled for nothing: it costs nothing to seal what nobody sends.
#[test]
fn who_has_nothing_left_to_lose_is_not_reported_for_nothing() {
    run(|| {
        block(SLOT + 1);
        assert_eq!(guilty(2).unwrap().pays_fee, Pays::No);
        let later = report(2, sealed(2, SLOT + 1, 1), sealed(2, SLOT + 1, 2));
        assert_eq!(later.unwrap().pays_fee, Pays::Yes);
    });
}

#[test]
fn another_account_of_the_offender_loses_its_seats() {
    run(|| {
        block_with(last() + 1, || validate(&[1, 3, 4, 5, 6]));
        block(last() + 1);
        // 6 now acts for the entity of 2.
        Register::mutate(|register| {
            let (entity, _) = register.get_mut(&6).unwrap();
            *entity = entity_of(2);
        });
        block_with(last() + 1, || {
            assert_ok!(guilty(2));
        });
        block(last() + 1);
        assert_eq!(seats()[&6], 0);
        Register::mutate(|register| register.get_mut(&6).unwrap().0 = entity_of(6));
    });
}

/// What was due in the block of a session that changes is done in it.
#[test]
fn a_pardon_postpones_no_seats() {
    run(|| {
        block_with(last() + 1, || {
            assert_ok!(guilty(2));
        });
        block_with(last() + 1, || {
            validate(&[1, 2, 3, 4, 5]);
            let reason = b"mistaken".to_vec().try_into().unwrap();
            let by = RuntimeOrigin::signed(SUPERVISOR);
            assert_ok!(Authorities::pardon(by, entity_of(2), reason));
        });
        assert!(!crate::SeatsDue::<Test>::exists());
        assert!(seats()[&2] > 0 && seats()[&5] > 0);
    });
}

#[test]
fn what_proves_nothing_is_refused() {
    run(|| {
        let (one, other) = (sealed(2, SLOT, 1), sealed(2, SLOT, 2));
        assert_noop!(report(2, one.clone(), one.clone()), Error::<Test>::SameBlock);
        let later = sealed(2, SLOT - 1, 2);
        assert_noop!(report(2, one.clone(), later), Error::<Test>::DifferentSlots);
        assert_noop!(report(2, one.clone(), sealed(3, SLOT, 2)), Error::<Test>::BadSeal);
        let mut changed = other.clone();
        changed.set_number(9);
        assert_noop!(report(2, one.clone(), changed), Error::<Test>::BadSeal);
        let mut unsealed = other.clone();
        unsealed.digest_mut().pop();
        assert_noop!(report(2, one.clone(), unsealed), Error::<Test>::BadSeal);
        assert_noop!(report(5, sealed(5, SLOT, 1), sealed(5, SLOT, 2)), Error::<Test>::UnknownKey);
        let future = |state| sealed(2, SLOT + 1, state);
        assert_noop!(report(2, future(1), future(2)), Error::<Test>::FutureSlot);
    });
}

#[test]
fn what_is_long_ago_is_refused() {
    run(|| {
        Values::mutate(|values| values.report_window = 10);
        block(SLOT + 11);
        assert_noop!(guilty(2), Error::<Test>::TooOld);
    });
}

#[test]
fn who_is_no_validator_any_more_can_still_be_reported() {
    run(|| {
        block_with(last() + 1, || validate(&[1, 3, 4, 5]));
        assert_ok!(guilty(2));
        assert!(Standings::<Test>::get(entity_of(2)).is_banned(3));
        // Nor was the key of 5 its own then.
        let early = report(5, sealed(5, SLOT - 1, 1), sealed(5, SLOT - 1, 2));
        assert_noop!(early, Error::<Test>::UnknownKey);
    });
}

#[test]
fn who_was_elected_meanwhile_is_so_no_more() {
    run(|| {
        next_era();
        assert_ok!(guilty(2));
        assert!(!crate::Elected::<Test>::get().unwrap().contains(&2));
    });
}

#[test]
fn when_a_third_has_offended_the_rest_keeps_its_seats() {
    run(|| {
        block_with(last() + 1, || {
            (1..=4).for_each(|who| {
                assert_ok!(guilty(who));
            });
        });
        block(last() + 1);
        assert_eq!(seats().values().filter(|seats| **seats > 0).count(), 3);
        next_era();
        assert_eq!(seats().values().filter(|seats| **seats > 0).count(), 3);
    });
}
