use super::*;
use crate::types::is_allowed_rate;

#[test]
fn bounds_of_the_rate_are_those_of_the_documentation() {
    assert_eq!(100 * MIN_RATE, TOKEN / 1_000);
    assert_eq!(100 * DEFAULT_RATE, 10 * TOKEN);
    assert_eq!(100 * MAX_RATE, 100_000 * TOKEN);
}

#[test]
fn rate_is_allowed_when_within_them() {
    for rate in [MIN_RATE, DEFAULT_RATE, MAX_RATE] {
        assert!(is_allowed_rate(rate));
    }
    for rate in [0, MIN_RATE - 1, MAX_RATE + 1] {
        assert!(!is_allowed_rate(rate));
    }
}
