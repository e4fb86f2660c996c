use super::*;
use crate::{Batches, Devices};
use busbar_primitives::units::MAX_ENERGY;
use proptest::prelude::*;

#[test]
fn ten_thousand_certificates_are_one_record() {
    with(10_000, || {
        assert_eq!(lots(), [(0, 10_000, WIND)]);
        assert_eq!(Batches::<Test>::iter().count(), 1);
        let view = Certificates::certificate(9_999).unwrap();
        assert_eq!((view.device, view.technology, view.region), (TURBINE, Technology::Wind, 4));
        assert_eq!((view.from, view.until), (start(), start() + HOUR));
        assert_eq!((view.issuer, view.owner, view.lot), (ISSUER, WIND, range(0, 10_000)));
        assert_eq!(view.expires, start() + HOUR + LIFETIME);
        assert_eq!(Certificates::certificate(10_000), None);
    });
}

/// 0.4 + 0.4 + 0.4 = 1.2 MWh.
#[test]
fn what_is_left_of_a_mwh_is_carried_over() {
    run(|| {
        assert_ok!(register(TURBINE));
        for hour in 0..2 {
            assert_ok!(issue_in(hour, 400_000));
        }
        assert!(lots().is_empty());
        assert_ok!(issue_in(2, 400_000));
        assert_eq!(lots(), [(0, 1, WIND)]);
        assert_last_event(Event::Issued {
            device: TURBINE,
            to: WIND,
            from: start() + 2 * HOUR,
            until: start() + 3 * HOUR,
            energy: 400_000,
            carried: 200_000,
            batch: Some((0, range(0, 1))),
            by: ISSUER,
        });
    });
}

#[test]
fn refused_when_it_was_issued_for_already() {
    with(1, || {
        assert_noop!(issue_in(0, WH_PER_MWH), Error::<Test>::AlreadyIssued);
        assert_ok!(issue_in(2, WH_PER_MWH));
        // Whatever wasn't issued in time isn't issued any more.
        assert_noop!(issue_in(1, WH_PER_MWH), Error::<Test>::AlreadyIssued);
    });
}

#[test]
fn refused_when_something_is_wrong() {
    run(|| {
        let issuer = || RuntimeOrigin::signed(ISSUER);
        let issue = |origin, from, until, energy| {
            Certificates::issue(origin, TURBINE, WIND, from, until, energy)
        };
        let (from, until) = (start(), start() + HOUR);
        assert_noop!(issue(issuer(), from, until, 1), Error::<Test>::UnknownDevice);
        assert_ok!(register(TURBINE));
        assert_noop!(register(TURBINE), Error::<Test>::DeviceExists);
        assert_noop!(issue(RuntimeOrigin::signed(WIND), from, until, 1), BadOrigin);
        assert_noop!(issue(RuntimeOrigin::root(), from, until, 1), BadOrigin);
        assert_noop!(issue(issuer(), from, from, 1), Error::<Test>::InvalidInterval);
        assert_noop!(issue(issuer(), until, from, 1), Error::<Test>::InvalidInterval);
        assert_noop!(issue(issuer(), from, Now::get() + 1, 1), Error::<Test>::InvalidInterval);
        assert_noop!(issue(issuer(), from - 1, until, 1), Error::<Test>::AlreadyIssued);
        assert_noop!(issue(issuer(), from, until, 0), Error::<Test>::InvalidEnergy);
        assert_noop!(issue(issuer(), from, until, MAX_ENERGY + 1), Error::<Test>::InvalidEnergy);
        assert_ok!(issue(issuer(), from, until, MAX_ENERGY));
        let thermal = Certificates::register_device(issuer(), 8, Technology::Thermal, 0, 0);
        assert_noop!(thermal, Error::<Test>::NotRenewable);
        let by_owner = RuntimeOrigin::signed(WIND);
        let register = Certificates::register_device(by_owner, 8, Technology::Wind, 0, 0);
        assert_noop!(register, BadOrigin);
    });
}

proptest! {
    /// However the energy is split over issues, as many certificates come of it as of the sum.
    #[test]
    fn no_energy_is_lost_or_made(energies in prop::collection::vec(1..3 * WH_PER_MWH, 1..40)) {
        run(|| {
            assert_ok!(register(TURBINE));
            for (hour, energy) in (0..).zip(&energies) {
                assert_ok!(issue_in(hour, *energy));
            }
            let sum: u64 = energies.iter().sum();
            let device = Devices::<Test>::get(TURBINE).unwrap();
            let issued: u64 = lots().iter().map(|(_, count, _)| count).sum();
            assert_eq!((issued, device.issued), (sum / WH_PER_MWH, sum / WH_PER_MWH));
            assert_eq!(device.carried, sum % WH_PER_MWH);
        });
    }
}
