use super::*;

#[test]
fn rate_is_set_when_governance_says_so() {
    run(|| {
        assert_ok!(set_rate(2 * DEFAULT_RATE));
        assert_eq!(Rate::<Test>::get(), 2 * DEFAULT_RATE);
        assert_last_event(Event::RateSet { base_units_per_fen: 2 * DEFAULT_RATE });
        assert_ok!(book(1, 500, "in 1"));
        assert_eq!(Balances::balance(&1), 100 * TOKEN);
    });
}

#[test]
fn bounds_are_those_of_the_documentation() {
    assert_eq!(100 * MIN_RATE, TOKEN / 1_000);
    assert_eq!(100 * DEFAULT_RATE, 10 * TOKEN);
    assert_eq!(100 * MAX_RATE, 100_000 * TOKEN);
}

#[test]
fn rate_out_of_bounds_when_beyond_them() {
    run(|| {
        assert_noop!(set_rate(MIN_RATE - 1), Error::<Test>::RateOutOfBounds);
        assert_noop!(set_rate(MAX_RATE + 1), Error::<Test>::RateOutOfBounds);
        assert_ok!(set_rate(MIN_RATE));
        assert_ok!(set_rate(MAX_RATE));
    });
}

#[test]
fn bad_origin_when_not_governance() {
    run(|| {
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::signed(OFFICER)] {
            assert_noop!(Bank::set_rate(origin, DEFAULT_RATE), BadOrigin);
        }
    });
}
