use frame_support::traits::FindAuthor;

use crate::{mock::*, Agents, Event, Standings};

fn agent(who: AccountId) -> crate::AgentOf<Test> {
    Agents::<Test>::get().into_iter().find(|agent| agent.account == who).unwrap()
}

fn absences() -> Vec<AccountId> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Authorities(Event::SlotMissed { who, .. }) => Some(who),
            _ => None,
        })
        .collect()
}

#[test]
fn the_author_is_whose_slot_it_is() {
    run(|| {
        for slot in 1_001..1_100 {
            let digest = digest(slot);
            let logs = digest.logs.iter().filter_map(|item| item.as_pre_runtime());
            assert_eq!(Authorities::find_author(logs), Some(holder(slot)));
            let place = slot as usize % Keys::get().len();
            assert_eq!(Keys::get()[place], key(holder(slot)));
        }
    });
}

#[test]
fn slots_without_a_block_are_charged_to_their_agents() {
    run(|| {
        let filled = agent(holder(1_004)).filled;
        block(1_004);
        let expected: Vec<_> = (1_001..1_004).map(holder).collect();
        assert_eq!(absences(), expected);
        assert_eq!(agent(holder(1_004)).filled, filled + 1);
        assert_eq!(Agents::<Test>::get().iter().map(|agent| agent.missed).sum::<u32>(), 3);
    });
}

#[test]
fn a_gap_that_is_the_networks_is_charged_to_nobody() {
    run(|| {
        block(1_000 + 12);
        assert_eq!(absences(), [] as [u64; 0]);
        block(1_012 + 11);
        assert_eq!(absences().len(), 10);
    });
}

#[test]
fn three_misses_in_a_row_cost_the_seats_at_once() {
    run(|| {
        let mut missed = 0;
        let mut slot = last() + 1;
        // The third of its slots that passes is noticed by the block behind it.
        while missed < 3 {
            if holder(slot) == 2 {
                missed += 1;
            } else {
                block(slot);
            }
            assert!(!agent(2).is_out);
            slot += 1;
        }
        block(slot);
        assert!(agent(2).is_out);
        assert_eq!(seats()[&2], 0);
        assert_eq!(seats().values().sum::<u32>(), 64);
        // At once: it has none of the slots that come.
        assert!((slot + 1..slot + 65).all(|slot| holder(slot) != 2));
        assert_eq!(Standings::<Test>::get(entity_of(2)).free_from, 4);
    });
}

#[test]
fn a_block_in_between_ends_the_row() {
    run(|| {
        for _ in 0..3 {
            let missed = |_: &()| agent(2).missed_in_a_row;
            while missed(&()) < 2 {
                slots_without(1, &[2]);
                if last() + 1 != last() && holder(last() + 1) == 2 {
                    // Its slot passes.
                    block(last() + 2);
                }
            }
            while agent(2).missed_in_a_row > 0 {
                block(last() + 1);
            }
        }
        assert!(!agent(2).is_out);
    });
}

#[test]
fn two_thirds_keep_their_seats() {
    run(|| {
        slots_without(400, &[2, 3]);
        let out: Vec<_> = Agents::<Test>::get()
            .iter()
            .filter(|agent| agent.is_out)
            .map(|agent| agent.account)
            .collect();
        assert_eq!(out.len(), 1);
        // The one that couldn't be spared isn't banned either.
        let other = if out == [2] { 3 } else { 2 };
        assert!(!Standings::<Test>::get(entity_of(other)).is_banned(0));
        assert!(seats()[&other] > 0);
    });
}

#[test]
fn whoever_is_not_admitted_is_back_with_the_next_era() {
    run(|| {
        Register::mutate(|register| register.remove(&2));
        slots_without(100, &[2]);
        assert!(agent(2).is_out);
        next_era();
        assert!(!agent(2).is_out && seats()[&2] > 0);
        admit_centre(2);
    });
}
