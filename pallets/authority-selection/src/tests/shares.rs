//! Shares of blocks, over long runs.

use std::collections::BTreeMap;

use crate::{mock::*, Agents};

/// (3.9): over 100,000 slots each agent's share of the blocks is that of its credit, within one
/// percentage point.
#[test]
fn shares_of_blocks_follow_credit() {
    run(|| {
        // All four are within floor and cap.
        [(1, 90), (2, 75), (3, 60), (4, 80)].into_iter().for_each(|(who, e)| trades(who, e));
        // Nobody else can be elected.
        [5, 6].into_iter().for_each(|who| {
            Keyed::mutate(|keyed| keyed.remove(&who));
        });
        let mut blocks = BTreeMap::<AccountId, u64>::new();
        let mut due = BTreeMap::<AccountId, f64>::new();
        for slot in 0..100_000u32 {
            if slot % ERA_BLOCKS == 0 {
                next_era();
            } else {
                block(last() + 1);
            }
            *blocks.entry(holder(last())).or_default() += 1;
            let agents = Agents::<Test>::get();
            let sum: f64 = agents.iter().map(|agent| f64::from(agent.credit.deconstruct())).sum();
            for agent in &agents {
                let share = f64::from(agent.credit.deconstruct()) / sum;
                *due.entry(agent.account).or_default() += share;
            }
        }
        for (who, due) in due {
            let seen = blocks[&who] as f64;
            println!("{who}: {:.3} % due, {:.3} % seen", due / 1_000.0, seen / 1_000.0);
            assert!((seen - due).abs() < 1_000.0, "{who}: {due} due, {seen} seen");
        }
    });
}

/// Where an agent misses a third of its slots its credit, and with it its share, falls.
#[test]
fn unreliable_agents_have_fewer_slots() {
    run(|| {
        Values::mutate(|values| values.misses = 100);
        for slot in 0..20_000u64 {
            let next = last() + 1;
            if slot % u64::from(ERA_BLOCKS) == 0 {
                crate::mock::Era::mutate(|era| *era += 1);
            }
            let lazy = holder(next) == 3 && slot % 3 == 0;
            block(if lazy { next + 1 } else { next });
        }
        let seats = seats();
        assert!(seats[&3] < seats[&1] - 3, "{seats:?}");
    });
}
