use super::*;
use crate::{Duties, Duty};
use busbar_primitives::units::MAX_ENERGY;

const NOVEMBER: u32 = 202_611;

#[test]
fn what_is_retired_never_moves_again() {
    with(10, || {
        assert_ok!(retire(WIND, range(3, 4), Purpose::Voluntary));
        assert_last_event(Event::Retired {
            range: range(3, 4),
            owner: WIND,
            beneficiary: THERMAL,
            purpose: Purpose::Voluntary,
        });
        let state = State::Retired { beneficiary: THERMAL, purpose: Purpose::Voluntary };
        assert_eq!(Certificates::certificate(6).unwrap().state, state);
        for who in [WIND, THERMAL] {
            let moved = transfer(who, range(3, 1), CONSUMER);
            let error = if who == WIND { Error::NotHeld } else { Error::NotOwner };
            assert_noop!(moved, error as Error<Test>);
        }
        assert_noop!(retire(WIND, range(3, 4), Purpose::Voluntary), Error::<Test>::NotHeld);
        assert_noop!(retire(WIND, range(2, 2), Purpose::Voluntary), Error::<Test>::NotOneLot);
        assert_eq!(Duties::<Test>::iter().count(), 0);
    });
}

/// 0.2 certificates for each of 100 MWh.
#[test]
fn it_counts_towards_its_beneficiarys_duty() {
    with(50, || {
        let (root, quota) = (RuntimeOrigin::root, 0);
        assert_ok!(Certificates::set_duty(root(), NOVEMBER, THERMAL, 20 * WH_PER_MWH, quota));
        assert_ok!(retire(WIND, range(0, 15), Purpose::Obligation(NOVEMBER)));
        assert_ok!(retire(WIND, range(15, 5), Purpose::Obligation(NOVEMBER)));
        assert_ok!(retire(WIND, range(20, 1), Purpose::Quota(NOVEMBER)));
        let obligation = 20 * WH_PER_MWH;
        let duty = Duty { obligation, quota, for_obligation: 20, for_quota: 1 };
        assert_eq!(Duties::<Test>::get(NOVEMBER, THERMAL), duty);
        // What is owed may become known later.
        assert_ok!(Certificates::set_duty(root(), NOVEMBER, THERMAL, 1, 2));
        let duty = Duty { obligation: 1, quota: 2, ..duty };
        assert_eq!(Duties::<Test>::get(NOVEMBER, THERMAL), duty);
        assert_eq!(Duties::<Test>::get(NOVEMBER + 1, THERMAL), Duty::default());
    });
}

#[test]
fn refused_when_something_is_wrong() {
    with(10, || {
        let of = |beneficiary| {
            let origin = RuntimeOrigin::signed(WIND);
            Certificates::retire(origin, range(0, 1), beneficiary, Purpose::Voluntary, text(""))
        };
        assert_noop!(of(NOBODY), Error::<Test>::UnknownAccount);
        assert_noop!(retire(CONSUMER, range(0, 1), Purpose::Voluntary), Error::<Test>::NotOwner);
        assert_ok!(freeze(range(0, 1)));
        assert_noop!(of(THERMAL), Error::<Test>::IsFrozen);
        assert_ok!(release(range(0, 1)));
        Now::set(start() + HOUR + LIFETIME);
        assert_noop!(of(THERMAL), Error::<Test>::Expired);
        let set = |origin, energy| Certificates::set_duty(origin, 1, WIND, energy, energy);
        assert_noop!(set(RuntimeOrigin::signed(ISSUER), 1), BadOrigin);
        assert_noop!(set(RuntimeOrigin::root(), MAX_ENERGY + 1), Error::<Test>::InvalidEnergy);
    });
}
