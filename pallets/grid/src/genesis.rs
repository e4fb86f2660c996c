//! Version 0. A chain must not start from a wrong grid, so this may panic; it
//! runs when a chain spec is made or loaded, never in a block.
#![allow(clippy::expect_used)]

use alloc::vec::Vec;

use busbar_primitives::market::RegionPair;

use crate::{Config, GenesisConfig, LinkChange, Pallet, RegionName, TableOf};

pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
    let mut table = TableOf::<T>::default();
    for name in &config.regions {
        let name = RegionName::try_from(name.as_bytes().to_vec())
            .expect("genesis grid: a region's name is longer than 32 bytes");
        Pallet::<T>::append_region(&mut table, name)
            .expect("genesis grid: a region can't be added");
    }

    let changes = config
        .links
        .iter()
        .map(|((a, b), link)| (RegionPair::new(*a, *b), Some(*link)))
        .collect::<Vec<LinkChange>>();
    Pallet::<T>::apply_changes(&mut table, &changes).expect("genesis grid: a link can't be set");

    table.company.clone_from(&config.company);
    Pallet::<T>::make_current(0, table)
        .expect("genesis grid: the company has no balance, or balances are built after the grid");
}
