//! Bonds pay for what wasn't delivered.

use busbar_primitives::{
    delivery::{Bonds, Drawn},
    market::Side,
    units::{Balance, OrderId, SessionId},
};
use frame_support::{defensive, ensure, storage::with_storage_layer, traits::Get, weights::Weight};
use sp_runtime::DispatchError;

use crate::{Config, Error, Event, Ledgers, Orders, Pallet, WeightInfo};

impl<T: Config> Pallet<T> {
    /// Pays up to `amount` out of the bond of one order; nothing out of a bid.
    fn draw_from(
        session: SessionId,
        order: OrderId,
        who: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
    ) -> Result<Balance, DispatchError> {
        let (_, mut record) = Self::closed_order(session, order)?;
        ensure!(record.owner == *who, Error::<T>::NotOwner);
        let amount = amount.min(record.held);
        if record.side == Side::Buy || amount == 0 {
            return Ok(0);
        }
        Self::pay_from_hold(Side::Sell, who, to, amount)?;
        record.held = record.held.saturating_sub(amount);
        Orders::<T>::insert(session, order, record);
        Self::deposit_event(Event::BondDrawn { session, order, amount });
        Ok(amount)
    }
}

impl<T: Config> Bonds<T::AccountId> for Pallet<T> {
    fn draw(session: SessionId, who: &T::AccountId, to: &T::AccountId, amount: Balance) -> Drawn {
        let mut drawn = Drawn::default();
        for order in Ledgers::<T>::get(session, who).orders {
            let left = amount.saturating_sub(drawn.amount);
            if left == 0 {
                break;
            }
            drawn.orders = drawn.orders.saturating_add(1);
            let part = with_storage_layer(|| Self::draw_from(session, order, who, to, left));
            match part {
                Ok(part) => drawn.amount = drawn.amount.saturating_add(part),
                Err(error) => {
                    defensive!("a bond can't be drawn from", error);
                }
            }
        }
        drawn
    }

    fn draw_weight(orders: u32) -> Weight {
        T::WeightInfo::draw(orders)
    }

    fn most_orders() -> u32 {
        T::MaxOrders::get()
    }
}
