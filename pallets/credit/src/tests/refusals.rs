//! What a refused order leaves behind although its call fails.

use busbar_primitives::credit::Check;
use frame_support::assert_noop;
use sp_runtime::DispatchError;

use super::*;
use crate::{Cause, Event, Histories};

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch { calls })
}

fn recorded(entity_name: &str) -> Vec<Cause> {
    let history = Histories::<Test>::get(entity(entity_name));
    history.map_or_else(Vec::new, |history| {
        history.changes.into_iter().map(|change| change.cause).collect()
    })
}

#[test]
fn a_refused_order_is_recorded_though_its_call_fails() {
    run(|| {
        let failed = apply(ACME[0], refused(100 * MWH));
        assert_eq!(failed, Err(orders::Error::<Test>::Refused.into()));
        assert_eq!(credit(ACME[0]), 250_000_000);
        assert_eq!(recorded("ACME"), [Cause::Refused(Check::Funds)]);
        System::assert_has_event(
            Event::RefusalRecorded {
                entity: entity("ACME"),
                who: ACME[0],
                failed: Check::Funds,
                weight: 100 * MWH,
                credit: Perbill::from_percent(25),
            }
            .into(),
        );
    });
}

#[test]
fn refused_energy_counts_a_kwh_at_least_and_up_to_the_cap() {
    run(|| {
        apply(ACME[0], refused(0)).unwrap_err();
        // 50 MWh of 100 and a kWh
        assert_eq!(credit(ACME[0]), 499_995_000);
        apply(OTHER, refused(u64::MAX)).unwrap_err();
        assert_eq!(credit(OTHER), 250_000_000);
    });
}

#[test]
fn orders_inside_other_calls_are_recorded_one_by_one() {
    run(|| {
        let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        // Ends with the first that fails, and is itself no failure.
        apply(ACME[0], batch(vec![remark.clone(), refused(MWH), refused(MWH)])).unwrap();
        assert_eq!(recorded("ACME").len(), 1);

        let calls = vec![refused(MWH), remark.clone(), refused(MWH)];
        let all = RuntimeCall::Utility(pallet_utility::Call::force_batch { calls });
        apply(OTHER, batch(vec![all])).unwrap();
        assert_eq!(recorded("OTHER").len(), 2);

        let calls = vec![remark, refused(MWH)];
        let all = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
        apply(THIRD, all).unwrap_err();
        assert_eq!(recorded("THIRD").len(), 1);
    });
}

#[test]
fn a_transaction_does_not_answer_for_another() {
    run(|| {
        let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        apply(ACME[0], refused(MWH)).unwrap_err();
        apply(OTHER, remark.clone()).unwrap();
        assert_eq!((recorded("ACME").len(), recorded("OTHER").len()), (1, 0));

        // What a hook notes before the first transaction of a block is nobody's.
        crate::remembering(|| {
            let _ = Orders::refused(RuntimeOrigin::signed(THIRD), MWH);
            apply(OTHER, remark).unwrap();
        });
        assert!(recorded("THIRD").is_empty());
    });
}

#[test]
fn whoever_is_not_admitted_has_no_record() {
    run(|| {
        apply(STRANGER, refused(MWH)).unwrap_err();
        assert_eq!(Histories::<Test>::iter().count(), 0);
    });
}

#[test]
fn nothing_is_recorded_outside_of_transactions() {
    run(|| {
        let refused = Orders::refused(RuntimeOrigin::signed(ACME[0]), MWH);
        assert_eq!(refused, Err(DispatchError::from(orders::Error::<Test>::Refused)));
        assert_noop!(
            Orders::refused(RuntimeOrigin::signed(ACME[0]), MWH),
            orders::Error::<Test>::Refused
        );
        assert!(recorded("ACME").is_empty());
    });
}
