use super::*;
use crate::GenesisIssuance;

#[test]
fn issuance_is_recorded_when_the_chain_starts() {
    run(|| {
        assert_eq!(GenesisIssuance::<Test>::get(), Some(GENESIS_ISSUANCE));
        assert_eq!(Bank::expected_issuance(), Some(GENESIS_ISSUANCE));
    });
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
