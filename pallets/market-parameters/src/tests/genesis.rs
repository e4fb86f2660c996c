use sp_runtime::BuildStorage;

use super::*;
use crate::GenesisConfig;

#[test]
fn values_are_those_of_the_genesis_when_the_chain_starts() {
    run(|| assert_eq!(Parameters::current(), START));
}

#[test]
fn values_are_the_defaults_when_there_is_no_genesis() {
    sp_io::TestExternalities::default().execute_with(|| {
        assert_eq!(Parameters::current(), Numbers::default());
    });
}

#[test]
#[should_panic(expected = "a parameter is out of its bounds")]
fn chain_does_not_start_when_a_value_is_out_of_bounds() {
    let config = GenesisConfig::<Test> { values: Numbers { low: 21, ..START } };
    let _ = config.build_storage();
}

#[test]
fn invariant_fails_when_a_value_is_out_of_bounds() {
    new_test_ext().execute_with(|| {
        Current::<Test>::put(Numbers { low: 21, ..START });
        assert!(Parameters::do_try_state().is_err());
    });
}
