use sp_runtime::BuildStorage;

use super::*;
use crate::GenesisIssuance;

#[test]
fn issuance_and_rate_are_recorded_when_the_chain_starts() {
    run(|| {
        assert_eq!(GenesisIssuance::<Test>::get(), Some(GENESIS_ISSUANCE));
        assert_eq!(Bank::expected_issuance(), Some(GENESIS_ISSUANCE));
        assert_eq!(Rate::<Test>::get(), DEFAULT_RATE);
    });
}

#[test]
#[should_panic(expected = "the bank's rate is out of bounds")]
fn chain_does_not_start_when_the_rate_is_out_of_bounds() {
    let config =
        crate::GenesisConfig::<Test> { base_units_per_fen: MAX_RATE + 1, ..Default::default() };
    let _ = config.build_storage();
}

#[test]
fn any_issuance_will_do_when_that_of_genesis_is_not_known() {
    run(|| {
        GenesisIssuance::<Test>::kill();
        assert_eq!(Bank::expected_issuance(), None);
        assert_ok!(Balances::mint_into(&1, TOKEN));
    });
}

#[test]
fn invariant_fails_when_somebody_else_mints() {
    new_test_ext().execute_with(|| {
        assert_ok!(Balances::mint_into(&1, TOKEN));
        assert!(Bank::do_try_state().is_err());
    });
}
