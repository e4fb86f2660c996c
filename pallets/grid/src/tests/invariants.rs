//! The invariants hold after any sequence of calls, and try-state sees it when
//! they don't.

use busbar_primitives::{
    market::{Link, Network},
    units::{GridVersion, MILLION, TOKEN},
};

use crate::{mock::*, CompanyVersions, CurrentVersion, LinkChange, References, Versions};

/// The constants are Knuth's; the high bits are the good ones.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn region(&mut self) -> u16 {
        self.roll(5) as u16
    }

    fn link_change(&mut self) -> LinkChange {
        let pair = pair(self.region(), self.region());
        let link = Link {
            loss: self.roll(u64::from(MILLION) + 10) as u32,
            transmission: u128::from(self.roll(10)) * TOKEN,
            capacity: (self.roll(2) == 0).then_some(1_000),
        };
        (pair, (self.roll(3) > 0).then_some(link))
    }
}

/// Refusals are part of the game, so the outcome is ignored.
fn step(dice: &mut Dice, kept: &mut Vec<GridVersion>) {
    let root = RuntimeOrigin::root();
    let text = dice.roll(8).to_string();
    let _ = match dice.roll(7) {
        0 => Grid::add_region(root, name(&text)),
        1 | 2 => {
            let list = (0..dice.roll(4)).map(|_| dice.link_change()).collect();
            Grid::set_links(root, changes(list))
        }
        3 => Grid::set_company(root, 1 + dice.roll(3)),
        4 => Grid::rename_region(root, dice.region(), name(&text)),
        5 => Grid::retain(Grid::current()).map(|()| kept.push(Grid::current())),
        _ if kept.is_empty() => Ok(()),
        _ => {
            let at = dice.roll(kept.len() as u64) as usize;
            Grid::release(kept.swap_remove(at));
            Ok(())
        }
    };
}

#[test]
fn invariants_hold_when_calls_come_in_any_order() {
    for seed in 0..20 {
        run(|| {
            let mut dice = Dice(seed);
            let mut kept = Vec::new();
            for _ in 0..300 {
                let before = Grid::current();
                step(&mut dice, &mut kept);
                Grid::do_try_state().unwrap();
                assert!(Grid::current() - before <= 1);
                for version in &kept {
                    assert!(Versions::<Test>::contains_key(version));
                }
            }

            kept.drain(..).for_each(Grid::release);
            assert_eq!(Versions::<Test>::count(), 1);
            assert_eq!(References::<Test>::iter().count(), 0);
            let companies = CompanyVersions::<Test>::iter().map(|(who, _)| who);
            assert_eq!(companies.collect::<Vec<_>>(), Vec::from_iter(table().company));
        });
    }
}

/// Breaks a sound grid in one place and expects `try_state` to say so.
fn caught(message: &'static str, spoil: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        add_regions(&["A", "B"]);
        Grid::set_company(RuntimeOrigin::root(), COMPANY).unwrap();
        let set = changes(vec![(pair(0, 1), Some(link(60_000)))]);
        Grid::set_links(RuntimeOrigin::root(), set).unwrap();
        Grid::do_try_state().unwrap();

        spoil();
        assert_eq!(Grid::do_try_state(), Err(message.into()));
    });
}

#[test]
fn try_state_fails_when_the_current_version_is_lost() {
    caught("the current version is not held", || CurrentVersion::<Test>::put(3));
    caught("a version is newer than current", || Versions::<Test>::insert(9, table()));
}

#[test]
fn try_state_fails_when_references_are_wrong() {
    caught("a version is retained but not held", || References::<Test>::insert(1, 1));
    caught("a version is retained 0 times", || References::<Test>::insert(4, 0));
    caught("a version is held that is neither current nor retained", || {
        Versions::<Test>::insert(3, table());
    });
}

#[test]
fn try_state_fails_when_a_table_is_wrong() {
    caught("two regions have the same name", || {
        let mut table = table();
        table.regions = vec![name("A"), name("A")].try_into().unwrap();
        Versions::<Test>::insert(4, table);
    });
    caught("a pair has an unknown region", || {
        let mut table = table();
        table.regions.pop();
        Versions::<Test>::insert(4, table);
    });
    caught("a link loses all that is injected", || {
        let mut table = table();
        table.links.try_insert(pair(0, 0), link(MILLION)).unwrap();
        Versions::<Test>::insert(4, table);
    });
}

#[test]
fn try_state_fails_when_a_region_was_removed() {
    caught("a region was removed", || {
        let mut old = table();
        old.regions.try_push(name("C")).unwrap();
        Versions::<Test>::insert(3, old);
        References::<Test>::insert(3, 1);
    });
}

#[test]
fn try_state_fails_when_a_company_is_not_kept() {
    caught("the versions of a company are miscounted", || {
        CompanyVersions::<Test>::insert(RIVAL, 1);
    });
    caught("a company's account is not kept alive", || System::dec_consumers(&COMPANY));
}
