use super::*;

#[test]
fn founders_owe_nothing_when_the_chain_starts() {
    run_with(vec![(account(1), profile()), (account(2), profile())], || {
        assert_eq!(participant(1), Participant::new(profile(), 0));
        assert!(Registry::admission(&account(2)).unwrap().deposit_paid);
        credit(1, 5_000);
        assert_eq!(held(HoldReason::Admission, &account(1)), 0);
        assert_ok!(Registry::leave(signed(&account(1))));
        assert_eq!(Balances::balance(&account(1)), 5_000);
    });
}

#[test]
#[should_panic(expected = "named twice")]
fn chain_does_not_start_when_a_founder_is_named_twice() {
    run_with(vec![(account(1), profile()), (account(1), profile())], || ());
}

#[test]
#[should_panic(expected = "no valid legal entity")]
fn chain_does_not_start_when_a_founder_has_no_entity() {
    let profile = Profile { entity: Default::default(), ..profile() };
    run_with(vec![(account(1), profile)], || ());
}

#[test]
#[should_panic(expected = "no capacity")]
fn chain_does_not_start_when_a_founder_lacks_capacity() {
    let profile = Profile { capacity: 0, ..profile() };
    run_with(vec![(account(1), profile)], || ());
}

#[test]
fn configuration_survives_json() {
    let config = crate::GenesisConfig::<Test> { participants: vec![(account(1), profile())] };
    let json = serde_json::to_string(&config).unwrap();
    let back: crate::GenesisConfig<Test> = serde_json::from_str(&json).unwrap();
    assert_eq!(back.participants, config.participants);
}
