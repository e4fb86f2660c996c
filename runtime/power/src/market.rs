//! What the market answers to clients, put together from the pallets.

use alloc::vec::Vec;

use busbar_math::dplc;
use busbar_primitives::{
    api::{
        DepthView, OrderView, PreviewView, RestView, SessionView, StageView, TradeView, Unserved,
        MOST,
    },
    market::{Queue, Side},
    units::{ClassId, OrderId, RegionId, SessionId},
};
use pallet_dplc::{Rest, Stage, Trade};

use crate::{AccountId, Dplc, Runtime};

fn most() -> usize {
    usize::try_from(MOST).unwrap_or(usize::MAX)
}

pub fn sessions(from: SessionId) -> Vec<SessionView> {
    let end = pallet_order_book::NextSession::<Runtime>::get();
    (from..end).take(most()).filter_map(session).collect()
}

fn session(id: SessionId) -> Option<SessionView> {
    let listed = pallet_order_book::Sessions::<Runtime>::get(id)?;
    let cleared = pallet_dplc::Sessions::<Runtime>::get(id)?;
    Some(SessionView {
        session: id,
        product: listed.product.into_inner(),
        schedule: listed.schedule,
        min_price: listed.min_price,
        max_price: listed.max_price,
        tick: listed.tick,
        stage: stage(cleared.stage),
        round: cleared.round,
        trades: cleared.trades,
        unsettled: cleared.unsettled,
    })
}

const fn stage(stage: Stage) -> StageView {
    match stage {
        Stage::Listing => StageView::Listing,
        Stage::Matching => StageView::Matching,
        Stage::Checking { until } => StageView::Checking { until },
        Stage::Releasing { .. } => StageView::Releasing,
        Stage::Settling { until, .. } => StageView::Settling { until },
        Stage::Settled => StageView::Settled,
        Stage::Closing { cancelled, .. } => StageView::Closing { cancelled },
    }
}

pub fn depth(id: SessionId, region: RegionId) -> Vec<DepthView> {
    let Some(session) = pallet_dplc::Sessions::<Runtime>::get(id) else { return Vec::new() };
    let classes = session.terms.parameters.classes.len();
    let classes = 0..ClassId::try_from(classes).unwrap_or(ClassId::MAX);
    let bids = Queue { side: Side::Buy, region, class: 0 };
    let offers = classes.map(|class| Queue { side: Side::Sell, region, class });
    core::iter::once(bids).chain(offers).flat_map(|queue| levels(id, queue)).collect()
}

fn levels(id: SessionId, queue: Queue) -> Vec<DepthView> {
    let mut levels: Vec<DepthView> = Vec::new();
    for (_, order) in pallet_order_book::Book::<Runtime>::iter_prefix((id, queue)).take(most()) {
        match levels.last_mut().filter(|level| level.price == order.price) {
            Some(level) => {
                level.orders = level.orders.saturating_add(1);
                level.energy = level.energy.saturating_add(order.energy);
            }
            None => levels.push(DepthView {
                side: queue.side,
                class: queue.class,
                price: order.price,
                orders: 1,
                energy: order.energy,
            }),
        }
    }
    levels
}

pub fn orders(session: SessionId, who: &AccountId) -> Vec<OrderView> {
    let ids = pallet_order_book::Ledgers::<Runtime>::get(session, who).orders.into_inner();
    let rests = Dplc::rests(session, &ids);
    let order = |(id, rest): (OrderId, Option<Rest>)| {
        let order = pallet_order_book::Orders::<Runtime>::get(session, id)?;
        Some(OrderView {
            session,
            order: id,
            side: order.side,
            region: order.region,
            class: order.class,
            price: order.price,
            energy: order.energy,
            quota: order.quota,
            held: order.held,
            rest: rest.map(rest_view),
        })
    };
    ids.into_iter().zip(rests).filter_map(order).collect()
}

pub fn trades(id: SessionId, from: u32) -> Vec<TradeView<AccountId>> {
    let Some(session) = pallet_dplc::Sessions::<Runtime>::get(id) else { return Vec::new() };
    (from.max(1)..=session.trades)
        .take(most())
        .filter_map(|group| {
            let index = group.checked_sub(1)?;
            let trade = pallet_dplc::Trades::<Runtime>::get((id, session.round, index))?;
            Some(view(group, trade))
        })
        .collect()
}

fn view(group: u32, trade: Trade<AccountId>) -> TradeView<AccountId> {
    TradeView {
        group,
        for_quota: trade.pass == dplc::Pass::Quota,
        bid: trade.bid,
        offer: trade.offer,
        buyer: trade.buyer,
        seller: trade.seller,
        energy: trade.energy,
        delivered: trade.delivered,
        welfare: trade.welfare,
        buyer_price: trade.buyer_price,
        seller_price: trade.seller_price,
        buyer_pays: trade.buyer_pays,
        seller_receives: trade.seller_receives,
        grid_receives: trade.grid_receives,
        policy_receives: trade.policy_receives,
        settled: trade.settled,
    }
}

pub fn unserved(session: SessionId, order: OrderId) -> Option<RestView> {
    Dplc::rest(session, order).map(rest_view)
}

fn rest_view(rest: Rest) -> RestView {
    let why = rest.why.map(|why| match why {
        dplc::Unserved::NoCapacity => Unserved::NoCapacity,
        dplc::Unserved::Price => Unserved::Price,
        dplc::Unserved::NoCounterparty => Unserved::NoCounterparty,
        dplc::Unserved::NoLink => Unserved::NoLink,
    });
    RestView { energy: rest.energy, why }
}

pub fn preview(session: SessionId) -> Option<PreviewView<AccountId>> {
    let preview = Dplc::preview(session)?;
    let trades = (1..).zip(preview.trades).map(|(group, trade)| view(group, trade)).collect();
    Some(PreviewView { trades, complete: preview.complete })
}
