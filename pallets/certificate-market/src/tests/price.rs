//! P_g.

use super::*;
use crate::{Traded, KEPT};

fn interval() -> u64 {
    Now::get() / MS_PER_HOUR
}

/// (10 x 3 + 20 x 4 + 3 x 5) / 33 = 3.7878...
#[test]
fn it_is_the_average_of_an_interval_by_volume() {
    run(|| {
        assert_eq!(Market::certificate_price(), None);
        for (first, count, price) in [(0, 10, 3), (10, 20, 4), (30, 3, 5)] {
            assert_ok!(offer(WIND, range(first, count), price * TOKEN, REST));
            assert_ok!(bid(THERMAL, count, price * TOKEN, REST));
        }
        let traded = Traded { interval: interval(), count: 33, paid: 125 * TOKEN };
        assert_eq!(Market::traded(interval()), Some(traded));
        assert_eq!(Market::certificate_price(), Some(3_787_878_787_878));
        assert_eq!(Market::traded(interval() + 1), None);
        Now::mutate(|now| *now += 2 * MS_PER_HOUR);
        assert_eq!(Market::certificate_price(), Some(3_787_878_787_878));
        assert_ok!(offer(WIND, range(50, 1), TOKEN, REST));
        assert_ok!(bid(THERMAL, 1, TOKEN, REST));
        assert_eq!(Market::certificate_price(), Some(TOKEN));
        assert_eq!(Market::traded(interval() - 2), Some(traded));
        assert_eq!(Market::traded(interval() - 1), None);
    });
}

#[test]
fn an_interval_takes_the_place_of_the_one_long_before_it() {
    run(|| {
        let trade = |first| {
            assert_ok!(offer(WIND, range(first, 1), TOKEN, REST));
            assert_ok!(bid(THERMAL, 1, TOKEN, REST));
        };
        trade(0);
        let first = interval();
        Now::mutate(|now| *now += KEPT * MS_PER_HOUR);
        trade(1);
        assert_eq!(Market::traded(first), None);
        assert_eq!(Market::traded(first + KEPT).unwrap().count, 1);
    });
}
