//! Whatever is called, in whatever order: the invariants hold.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Issue { device: DeviceId, energy: Energy },
    Transfer { range: Range, to: AccountId },
    Retire { range: Range, purpose: Purpose },
    Freeze(Range),
    Release(Range),
    Withdraw(Range),
    Replace(Range, DeviceId),
    Later,
}

/// Few certificates, so that ranges meet lots.
fn some() -> impl Strategy<Value = Range> {
    (0..40u64, 0..6u64).prop_map(|(first, count)| range(first, count))
}

fn step() -> impl Strategy<Value = Step> {
    let device = || 0..3u32;
    let purpose = prop_oneof![
        Just(Purpose::Voluntary),
        (0..2u32).prop_map(Purpose::Obligation),
        (0..2u32).prop_map(Purpose::Quota),
    ];
    prop_oneof![
        4 => (device(), 0..9 * WH_PER_MWH).prop_map(|(device, energy)| Step::Issue { device, energy }),
        4 => (some(), 0..5u64).prop_map(|(range, to)| Step::Transfer { range, to }),
        3 => (some(), purpose).prop_map(|(range, purpose)| Step::Retire { range, purpose }),
        3 => some().prop_map(Step::Freeze),
        1 => some().prop_map(Step::Release),
        2 => some().prop_map(Step::Withdraw),
        2 => (some(), device()).prop_map(|(range, device)| Step::Replace(range, device)),
        1 => Just(Step::Later),
    ]
}

/// Whoever owns the first one.
fn owner_of(range: Range) -> AccountId {
    Certificates::lot_of(range.first).map_or(WIND, |(_, lot)| lot.owner)
}

fn take(step: Step) {
    // Most calls are refused; what they say is others' tests.
    let _ = match step {
        Step::Issue { device, energy } => {
            let until = Now::get();
            let from = crate::Devices::<Test>::get(device).map_or(0, |device| device.until);
            let origin = RuntimeOrigin::signed(ISSUER);
            Certificates::issue(origin, device, WIND, from, until, energy)
        }
        Step::Transfer { range, to } => transfer(owner_of(range), range, to),
        Step::Retire { range, purpose } => retire(owner_of(range), range, purpose),
        Step::Freeze(range) => freeze(range),
        Step::Release(range) => release(range),
        Step::Withdraw(range) => withdraw(range),
        Step::Replace(range, device) => replace(range, device),
        Step::Later => {
            Now::mutate(|now| *now += LIFETIME / 8);
            Ok(())
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_is_lost_or_counted_twice(steps in prop::collection::vec(step(), 1..80)) {
        new_test_ext().execute_with(|| {
            (0..2).for_each(|device| register(device).unwrap());
            let issuance = Balances::total_issuance();
            let mut gone = Vec::new();
            for step in steps {
                Now::mutate(|now| *now += 1);
                take(step);
                Certificates::do_try_state().unwrap();
                assert_eq!(Balances::total_issuance(), issuance);
                // Neither owner nor state of what is retired change, but that it is withdrawn.
                for (serial, owner) in &gone {
                    let view = Certificates::certificate(*serial).unwrap();
                    assert!(view.owner == *owner && !matches!(view.state, State::Held));
                }
                let serials = 0..crate::NextSerial::<Test>::get();
                gone = serials
                    .filter_map(Certificates::certificate)
                    .filter(|view| !matches!(view.state, State::Held))
                    .map(|view| (view.serial, view.owner))
                    .collect();
            }
        });
    }
}
