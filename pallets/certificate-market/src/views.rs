//! What clients ask.

use alloc::vec::Vec;

use busbar_primitives::{
    certificates::{OrderView, MOST},
    roles::Technology,
    units::Balance,
};

use crate::{
    types::value, Book, Config, IntervalIndex, LastTraded, Orders, Pallet, Prices, Queue, Rank,
    Traded, KEPT,
};

impl<T: Config> Pallet<T> {
    /// The orders of a queue, the best first.
    pub fn queue(technology: Technology, queue: Queue) -> Vec<OrderView<T::AccountId>> {
        let ranks = Book::<T>::iter_key_prefix((technology, queue)).take(MOST);
        let view = |id| {
            let order = Orders::<T>::get(id)?;
            Some(OrderView {
                order: id,
                price: value(order.ticks, 1),
                count: order.count,
                until: order.until,
                first: order.range().map(|range| range.first),
                owner: order.owner,
            })
        };
        ranks.map(Rank::order).filter_map(view).collect()
    }

    /// What was traded in an interval, of the last ones.
    pub fn traded(interval: IntervalIndex) -> Option<Traded> {
        let place = interval.checked_rem(KEPT)?;
        Prices::<T>::get(place).filter(|traded| traded.interval == interval)
    }

    /// P_g of the last interval in which something was traded, in base units per certificate.
    pub fn certificate_price() -> Option<Balance> {
        let last = LastTraded::<T>::get()?;
        Self::traded(last)?.price()
    }
}
