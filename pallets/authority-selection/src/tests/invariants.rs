//! Whatever is called, in whatever order: the invariants hold, and there is always somebody to make
//! the next block.

use busbar_primitives::roles::Standing;
use proptest::prelude::*;

use crate::{mock::*, AccountsOf, Agents, Schedule};

#[derive(Clone, Debug)]
enum Step {
    Slots { count: u64, absent: Vec<AccountId> },
    Standstill,
    Era,
    Rotate,
    Register(AccountId),
    StandDown(AccountId),
    Withdraw(AccountId),
    Vote { who: AccountId, choices: Vec<AccountId> },
    WithdrawVote(AccountId),
    Report { who: AccountId, back: u64 },
    Pardon(AccountId),
    Suspend(AccountId),
    Purge(AccountId),
    SetKey(AccountId),
    Agents(u32),
}

fn who() -> impl Strategy<Value = AccountId> {
    1..12u64
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::vec(who(), 0..6);
    prop_oneof![
        6 => (1..80u64, some()).prop_map(|(count, absent)| Step::Slots { count, absent }),
        1 => Just(Step::Standstill),
        4 => Just(Step::Era),
        4 => Just(Step::Rotate),
        2 => who().prop_map(Step::Register),
        1 => who().prop_map(Step::StandDown),
        2 => who().prop_map(Step::Withdraw),
        3 => (who(), some()).prop_map(|(who, choices)| Step::Vote { who, choices }),
        1 => who().prop_map(Step::WithdrawVote),
        2 => (who(), 0..50u64).prop_map(|(who, back)| Step::Report { who, back }),
        1 => who().prop_map(Step::Pardon),
        1 => who().prop_map(Step::Suspend),
        1 => who().prop_map(Step::Purge),
        2 => who().prop_map(Step::SetKey),
        1 => (4..20u32).prop_map(Step::Agents),
    ]
}

fn take(step: Step) {
    let signed = RuntimeOrigin::signed;
    // Most calls are refused; what they say is others' tests.
    match step {
        Step::Slots { count, absent } => {
            let seated = Agents::<Test>::get();
            let all_absent = seated.iter().all(|a| a.is_out || absent.contains(&a.account));
            if !all_absent {
                slots_without(count, &absent);
            }
        }
        Step::Standstill => block(last() + 50),
        Step::Era => next_era(),
        Step::Rotate => block_with(last() + 1, rotate),
        Step::Register(who) => _ = Authorities::register(signed(who)),
        Step::StandDown(who) => _ = Authorities::stand_down(signed(who)),
        Step::Withdraw(who) => _ = Authorities::withdraw(signed(who)),
        Step::Vote { who, choices } => {
            let choices = AccountsOf::<Test>::truncate_from(choices);
            _ = Authorities::vote(signed(who), choices);
        }
        Step::WithdrawVote(who) => _ = Authorities::withdraw_vote(signed(who)),
        Step::Report { who, back } => {
            let slot = last() - back;
            block_with(last() + 1, || {
                let (one, other) = (sealed(who, slot, 1), sealed(who, slot, 2));
                _ = Authorities::report_double_authoring(
                    signed(STRANGER),
                    key(who),
                    Box::new(one),
                    Box::new(other),
                );
            });
        }
        Step::Pardon(who) => {
            let entity = entity_of(who);
            _ = Authorities::pardon(signed(SUPERVISOR), entity, Default::default());
        }
        Step::Suspend(who) => change_admission(who, |it| it.standing = Standing::Suspended),
        // The session refuses it to whoever is bound.
        Step::Purge(who) if !Bound::get().contains(&who) => {
            Keyed::mutate(|keyed| keyed.remove(&who));
        }
        Step::Purge(_) => (),
        Step::SetKey(who) => set_key(who),
        Step::Agents(agents) => Values::mutate(|values| values.agents = agents),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn there_is_always_somebody_to_make_the_next_block(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        new_test_ext().execute_with(|| {
            (7..12).for_each(admit_centre);
            let issued = Balances::total_issuance();
            for step in steps {
                take(step);
                Authorities::do_try_state().unwrap();
                let agents = Agents::<Test>::get();
                assert!(agents.len() >= 4, "too few agents");
                // What Aura has is what the pallet thinks it has, but between a call and the next
                // block's end.
                if !crate::SeatsDue::<Test>::exists() {
                    let schedule = Schedule::<Test>::get();
                    let keys: Vec<_> =
                        schedule.iter().map(|place| agents[usize::from(*place)].key.clone()).collect();
                    assert_eq!(keys, Keys::get());
                }
                assert_eq!(Balances::total_issuance(), issued);
            }
        });
    }
}
