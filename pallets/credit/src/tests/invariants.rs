//! Whatever happens in whatever order.

use busbar_math::credit::Records;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Act {
    Trade(AccountId, AccountId, Energy),
    Refuse(AccountId, Energy),
    Appeal(AccountId),
    Withdraw(AccountId),
    Correct(AccountId, Records),
    Dismiss(AccountId),
    Rotate(AccountId, AccountId),
    Era,
    Idle,
}

fn who() -> impl Strategy<Value = AccountId> {
    prop_oneof![Just(ACME[0]), Just(ACME[1]), Just(OTHER), Just(THIRD), Just(STRANGER)]
}

fn act() -> impl Strategy<Value = Act> {
    let energy = prop_oneof![0..2_000u64, 0..200 * MWH, any::<u64>()];
    let records = (any::<u64>(), any::<u64>()).prop_map(|(good, all)| Records { good, all });
    prop_oneof![
        4 => (who(), who(), energy.clone()).prop_map(|(a, b, energy)| Act::Trade(a, b, energy)),
        3 => (who(), energy).prop_map(|(who, energy)| Act::Refuse(who, energy)),
        1 => who().prop_map(Act::Appeal),
        1 => who().prop_map(Act::Withdraw),
        1 => (who(), records).prop_map(|(who, records)| Act::Correct(who, records)),
        1 => who().prop_map(Act::Dismiss),
        1 => (who(), who()).prop_map(|(a, b)| Act::Rotate(a, b)),
        1 => Just(Act::Era),
        1 => Just(Act::Idle),
    ]
}

fn perform(act: Act) {
    let entity_of = |who| Register::get().get(&who).cloned().unwrap_or_default();
    let signed = RuntimeOrigin::signed;
    let reason = Default::default;
    // Most of these are refused at times.
    let _ = match act {
        Act::Trade(buyer, seller, energy) => {
            trade(buyer, seller, energy);
            Ok(())
        }
        Act::Refuse(who, energy) => apply(who, refused(energy)),
        Act::Appeal(who) => Credit::appeal(signed(who), reason()),
        Act::Withdraw(who) => Credit::withdraw_appeal(signed(who), entity_of(who)),
        Act::Correct(who, records) => {
            Credit::correct(signed(SUPERVISOR), entity_of(who), records, reason())
        }
        Act::Dismiss(who) => Credit::dismiss(signed(SUPERVISOR), entity_of(who), reason()),
        Act::Rotate(old, new) => {
            if let Some(entity) = Register::mutate(|register| register.remove(&old)) {
                Register::mutate(|register| register.insert(new, entity));
            }
            Ok(())
        }
        Act::Era => {
            skip_eras(1);
            Ok(())
        }
        Act::Idle => {
            idle();
            Ok(())
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn invariants_hold_whatever_happens(acts in prop::collection::vec(act(), 1..60)) {
        new_test_ext().execute_with(|| {
            for act in acts {
                perform(act.clone());
                Credit::do_try_state().unwrap_or_else(|error| panic!("{act:?}: {error:?}"));
            }
        });
    }
}
