use busbar_primitives::units::TOKEN;

use crate::mock::*;

#[test]
fn blocks_of_an_era_share_a_part_of_the_pot() {
    run(|| {
        // The first era has begun with nothing set aside.
        next_era();
        assert_eq!(Balances::free_balance(POT), RICHES);
        let before = Balances::free_balance(1);
        slots_without(u64::from(ERA_BLOCKS) - 1, &[]);
        next_era();
        // Half of the pot over the thousand blocks, one of which is of the first era's agents.
        let paid = RICHES - Balances::free_balance(POT);
        assert!((499_999 * TOKEN..=500_000 * TOKEN).contains(&paid), "{paid}");
        let share = Balances::free_balance(1) - before;
        assert!(share.abs_diff(paid / 4) <= 500 * TOKEN, "{share}");
    });
}

#[test]
fn an_empty_pot_pays_nobody() {
    run(|| {
        next_era();
        slots_without(100, &[]);
        let all = Balances::free_balance(POT) - 1;
        frame_support::assert_ok!(Balances::transfer_allow_death(
            RuntimeOrigin::signed(POT),
            STRANGER,
            all,
        ));
        let before = Balances::free_balance(1);
        next_era();
        assert_eq!(Balances::free_balance(1), before);
    });
}
