use busbar_primitives::{
    market::{Link, Network},
    units::MILLION,
};

use crate::{mock::*, CompanyVersions, GenesisConfig};

fn grid(links: Vec<((u16, u16), Link)>) -> GenesisConfig<Test> {
    GenesisConfig { regions: vec!["A".into(), "B".into()], links, company: Some(COMPANY) }
}

#[test]
fn version_0_is_what_the_genesis_says_when_it_says_something() {
    let links = vec![((1, 0), link(60_000)), ((0, 0), link(20_000))];
    ext_with(grid(links)).execute_with(|| {
        assert_eq!(Grid::current(), 0);
        assert_eq!(table().regions.to_vec(), [name("A"), name("B")]);
        assert_eq!(Grid::links(0), [(pair(0, 0), link(20_000)), (pair(0, 1), link(60_000))]);
        assert_eq!(Grid::company(0), Some(COMPANY));
        assert_eq!(CompanyVersions::<Test>::get(COMPANY), 1);
        assert_eq!(System::consumers(&COMPANY), 1);
        Grid::do_try_state().unwrap();
    });
}

#[test]
fn version_0_is_empty_when_the_genesis_says_nothing() {
    run(|| {
        assert_eq!(Grid::current(), 0);
        assert_eq!(Grid::region_count(0), 0);
        assert!(Grid::links(0).is_empty());
        assert_eq!(Grid::company(0), None);
    });
}

#[test]
#[should_panic(expected = "longer than 32 bytes")]
fn chain_does_not_start_when_a_name_is_too_long() {
    ext_with(GenesisConfig { regions: vec!["x".repeat(33)], ..Default::default() });
}

#[test]
#[should_panic(expected = "RegionNameTaken")]
fn chain_does_not_start_when_a_name_is_taken() {
    ext_with(GenesisConfig { regions: vec!["A".into(), "A".into()], ..Default::default() });
}

#[test]
#[should_panic(expected = "LossTooHigh")]
fn chain_does_not_start_when_a_link_loses_all() {
    ext_with(grid(vec![((0, 0), link(MILLION))]));
}

#[test]
#[should_panic(expected = "DuplicatePair")]
fn chain_does_not_start_when_a_pair_is_given_both_ways() {
    ext_with(grid(vec![((0, 1), link(1)), ((1, 0), link(1))]));
}

#[test]
#[should_panic(expected = "the company has no balance")]
fn chain_does_not_start_when_the_company_does_not_exist() {
    ext_with(GenesisConfig { company: Some(NOBODY), ..Default::default() });
}
