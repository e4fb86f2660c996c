//! The stages of a session, and the work that blocks do on them.

use alloc::vec::Vec;

use busbar_math::dplc;
use busbar_primitives::{
    delivery::Deliveries,
    market::{ClosedBook, Mechanism, Network, Queue, RegionPair},
    units::{Balance, ClassId, Energy, Price, RegionId, SessionId},
};
use frame_support::{
    ensure,
    pallet_prelude::{DispatchResult, Weight},
    traits::{Get, Time},
    weights::WeightMeter,
};
use sp_runtime::DispatchError;

use crate::*;

/// What is left of a session's turn in a block.
pub(crate) enum Turn {
    /// It has nothing (more) to do in this block.
    Over,
    /// It went over to another stage and may go on.
    Again,
    /// It is over and waits to be deleted, for which there is time once nobody else needs any.
    Later,
    /// The block's share is spent.
    BudgetSpent,
}

impl<T: Config> Pallet<T> {
    /// The share of a block must hold the dearest thing that is done in one
    /// go, or sessions would never end.
    pub(crate) fn check_block_share() {
        let with_turn = |weight: Weight| {
            weight
                .saturating_add(T::WeightInfo::turn())
                .saturating_add(T::WeightInfo::take_closed())
                .saturating_add(T::WeightInfo::sweep())
                .saturating_mul(2)
        };
        let dearest = [
            T::WeightInfo::matching(1),
            T::WeightInfo::fetching(1),
            T::WeightInfo::agreeing(1),
            T::WeightInfo::release_step(),
            T::WeightInfo::settling(1),
            T::WeightInfo::remove_step(),
            T::WeightInfo::delete_step(),
        ];
        let fits = dearest.iter().all(|weight| T::BlockShare::get().all_gte(with_turn(*weight)));
        assert!(fits, "dplc: BlockShare is too small for one step of each stage");
        assert!(T::MaxClearing::get() <= T::MaxActive::get(), "dplc: MaxClearing is too large");
    }

    /// Works on the active sessions, oldest first, within `limit`. What the living leave of it
    /// is for deleting those that are over.
    pub(crate) fn work(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        if meter.try_consume(T::WeightInfo::take_closed()).is_err() {
            return meter.consumed();
        }
        Self::take_closed();
        if meter.try_consume(T::WeightInfo::sweep()).is_err() {
            return meter.consumed();
        }
        Self::sweep();
        let mut over = Vec::new();
        for id in Active::<T>::get() {
            loop {
                match Self::turn(id, &mut meter) {
                    Turn::Again => {}
                    Turn::Over => break,
                    Turn::Later => {
                        over.push(id);
                        break;
                    }
                    Turn::BudgetSpent => return meter.consumed(),
                }
            }
        }
        for id in over {
            if meter.try_consume(T::WeightInfo::turn()).is_err() {
                break;
            }
            if let Some(mut session) = Sessions::<T>::get(id) {
                Self::closing_turn(id, &mut session, &mut meter);
            }
        }
        meter.consumed()
    }

    /// Takes one session whose gate has closed, if there is room to work on it.
    pub(crate) fn take_closed() {
        let most = usize::try_from(T::MaxClearing::get()).unwrap_or(usize::MAX);
        if Active::<T>::decode_len().unwrap_or_default() >= most {
            return;
        }
        let Some(id) = T::Book::take_closed() else { return };
        if let (Some(mut session), Ok(())) = (Sessions::<T>::get(id), Self::join_active(id)) {
            Self::start_matching(id, &mut session);
        }
    }

    /// Looks at one session, in each block at another, and has it deleted if it is settled, its
    /// delivery is settled too, and retention is over; its bonds are released with it. One at a
    /// time: the places of sessions that are worked on are for others.
    pub(crate) fn sweep() {
        let last = Swept::<T>::get();
        if last.and_then(Sessions::<T>::get).is_some_and(|session| session.is_over()) {
            return;
        }
        let behind = |id| Sessions::<T>::iter_keys_from(Sessions::<T>::hashed_key_for(id)).next();
        // Behind the last session it begins anew.
        let next = last.and_then(behind).or_else(|| Sessions::<T>::iter_keys().next());
        if next != last {
            Swept::<T>::set(next);
        }
        let settled = |session: &Session| session.stage == Stage::Settled;
        let Some(id) = next else { return };
        let Some(mut session) = Sessions::<T>::get(id).filter(settled) else { return };
        let Some(schedule) = T::Book::schedule(id) else { return };
        let kept_until = schedule.delivery_end.saturating_add(session.terms.parameters.retention);
        // Where there is no room to work on it, its turn comes again.
        let is_over = T::Time::now() >= kept_until && T::Deliveries::is_settled(id);
        if is_over && Self::join_active(id).is_ok() {
            Self::enter(id, &mut session, Stage::Closing { cancelled: false, after: None });
        }
    }

    /// One go at a session.
    pub(crate) fn turn(id: SessionId, meter: &mut WeightMeter) -> Turn {
        if meter.try_consume(T::WeightInfo::turn()).is_err() {
            return Turn::BudgetSpent;
        }
        let Some(mut session) = Sessions::<T>::get(id) else {
            Self::leave_active(id);
            return Turn::Over;
        };
        match session.stage {
            Stage::Matching => Self::match_turn(id, &mut session, meter),
            Stage::Checking { until } if T::Time::now() >= until => {
                match session.terms.parameters.silence {
                    Silence::Confirm => {
                        Self::enter(id, &mut session, Stage::Releasing { after: None });
                    }
                    Silence::Cancel => {
                        let reason = b"the grid operator was silent".to_vec();
                        let reason = reason.try_into().unwrap_or_default();
                        Self::cancel_now(id, &mut session, reason);
                    }
                }
                Turn::Again
            }
            Stage::Releasing { .. } => Self::release_turn(id, &mut session, meter),
            Stage::Settling { until, .. } if T::Time::now() >= until => {
                Self::settle_turn(id, &mut session, meter)
            }
            Stage::Closing { .. } if session.is_over() => Turn::Later,
            Stage::Closing { .. } => Self::closing_turn(id, &mut session, meter),
            Stage::Listing | Stage::Settled => {
                Self::leave_active(id);
                Turn::Over
            }
            Stage::Checking { .. } | Stage::Settling { .. } => Turn::Over,
        }
    }

    fn match_turn(id: SessionId, session: &mut Session, meter: &mut WeightMeter) -> Turn {
        if !meter.can_consume(T::WeightInfo::matching(1)) {
            return Turn::BudgetSpent;
        }
        meter.consume(T::WeightInfo::matching(0));
        match Self::match_some(id, session, meter) {
            Ok(false) => return Turn::BudgetSpent,
            // Nothing to check: nobody should wait for it.
            Ok(true) if session.trades == 0 => {
                Self::enter(id, session, Stage::Releasing { after: None });
            }
            Ok(true) => {
                let window = session.terms.parameters.check_window;
                let until = T::Time::now().saturating_add(window);
                Self::enter(id, session, Stage::Checking { until });
            }
            Err(why) => Self::give_up(id, session, &why),
        }
        Turn::Again
    }

    /// Deletes orders with all that is on hold for them, then all other
    /// records.
    pub(crate) fn closing_turn(
        id: SessionId,
        session: &mut Session,
        meter: &mut WeightMeter,
    ) -> Turn {
        let Stage::Closing { cancelled, mut after } = session.stage else { return Turn::Over };
        // The place is kept: starting over would walk all that is deleted.
        while let Some(order) = T::Book::next_listed(id, after) {
            if meter.try_consume(T::WeightInfo::remove_step()).is_err() {
                session.stage = Stage::Closing { cancelled, after };
                Sessions::<T>::insert(id, &*session);
                return Turn::BudgetSpent;
            }
            if T::Book::remove(id, order).is_err() {
                frame_support::defensive!("an order can't be removed");
            }
            after = Some(order);
        }
        session.stage = Stage::Closing { cancelled, after };
        Sessions::<T>::insert(id, &*session);
        if !Self::delete_records(id, meter) {
            return Turn::BudgetSpent;
        }
        T::Network::release(session.terms.grid);
        Lowered::<T>::remove(id);
        Progresses::<T>::remove(id);
        Agreeing::<T>::remove(id);
        Digests::<T>::remove(id);
        Sessions::<T>::remove(id);
        Self::leave_active(id);
        Self::deposit_event(Event::Closed { session: id });
        Turn::Over
    }

    /// True when nothing is left to delete. Once a block: starting over would
    /// walk all that the block has deleted.
    pub(crate) fn delete_records(id: SessionId, meter: &mut WeightMeter) -> bool {
        let step = T::WeightInfo::delete_step();
        let most = meter.remaining().checked_div_per_component(&step).unwrap_or_default();
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let left = |done: u32| usize::try_from(most.saturating_sub(done)).unwrap_or(usize::MAX);
        let count = |records: usize| u32::try_from(records).unwrap_or(u32::MAX);

        let mut done = count(Trades::<T>::drain_prefix((id,)).take(left(0)).count());
        let fills = Fills::<T>::drain_prefix((id,)).take(left(done)).count();
        done = done.saturating_add(count(fills));
        let profiles = Profiles::<T>::drain_prefix(id).take(left(done)).count();
        done = done.saturating_add(count(profiles));
        if done < most {
            done = done.saturating_add(T::Book::conclude(id, most.saturating_sub(done)));
        }
        meter.consume(step.saturating_mul(done.into()));
        done < most
    }

    /// Goes over to `stage`, stores the session and says so. Blocks have nothing
    /// more to do on one that is settled.
    pub(crate) fn enter(id: SessionId, session: &mut Session, stage: Stage) {
        if stage == Stage::Settled {
            Self::leave_active(id);
        }
        if matches!(stage, Stage::Settled | Stage::Closing { cancelled: true, .. }) {
            T::Deliveries::all_paid(id);
        }
        session.stage = stage;
        Sessions::<T>::insert(id, &*session);
        Self::deposit_event(Event::StageEntered { session: id, round: session.round, stage });
    }

    pub(crate) fn cancel_now(id: SessionId, session: &mut Session, reason: Reason) {
        Self::deposit_event(Event::Cancelled { session: id, reason });
        Self::enter(id, session, Stage::Closing { cancelled: true, after: None });
    }

    pub(crate) fn join_active(id: SessionId) -> Result<(), Error<T>> {
        Active::<T>::try_append(id).map_err(|()| Error::<T>::TooManyActive)
    }

    pub(crate) fn leave_active(id: SessionId) {
        Active::<T>::mutate(|active| active.retain(|other| *other != id));
    }
}

impl<T: Config> Mechanism for Pallet<T> {
    fn opened(id: SessionId) -> DispatchResult {
        let parameters = T::Parameters::get();
        let grid = T::Network::current();
        let regions = T::Network::region_count(grid);
        ensure!(T::Network::company(grid).is_some(), Error::<T>::NoGridCompany);
        let queues = u32::from(regions)
            .saturating_mul(u32::try_from(parameters.classes.len()).unwrap_or(u32::MAX));
        let pairs = u32::from(regions).saturating_mul(u32::from(regions).saturating_add(1));
        let fits = u32::from(regions) <= T::MaxRegions::get()
            && queues <= T::MaxQueues::get()
            && pairs.checked_div(2).unwrap_or_default() <= T::MaxPairs::get();
        ensure!(fits, Error::<T>::GridTooLarge);
        let terms = Terms { grid, regions, parameters };
        ensure!(Self::matching_terms(id, &terms).is_some(), Error::<T>::InvalidClass);
        T::Network::retain(grid)?;
        if let Some(schedule) = T::Book::schedule(id) {
            T::Deliveries::opened(id, &schedule)?;
        }
        let mut session =
            Session { stage: Stage::Listing, terms, round: 0, trades: 0, unsettled: 0 };
        Self::enter(id, &mut session, Stage::Listing);
        Ok(())
    }

    fn admits(id: SessionId, region: RegionId, class: Option<ClassId>) -> bool {
        Sessions::<T>::get(id).is_some_and(|Session { terms, .. }| {
            let classes = terms.parameters.classes.len();
            region < terms.regions && class.is_none_or(|class| usize::from(class) < classes)
        })
    }

    fn agreed_cost(
        id: SessionId,
        buyer: Queue,
        seller: Queue,
        price: Price,
        energy: Energy,
    ) -> Option<Balance> {
        let Terms { grid, parameters, .. } = Sessions::<T>::get(id)?.terms;
        let pair = RegionPair::new(buyer.region, seller.region);
        let (_, link) = T::Network::links(grid).into_iter().find(|(other, _)| *other == pair)?;
        let (loss, transmission) = (link.loss, link.transmission);
        let link = dplc::Link { loss, transmission, capacity: None };
        let class = parameters.classes.get(usize::from(seller.class))?;
        let class = class.to_math(parameters.certificate_price)?;
        Some(dplc::settle_at(price, &link, &class, energy).ok()?.buyer_pays)
    }

    fn called_off(id: SessionId) -> DispatchResult {
        let mut session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(session.stage == Stage::Listing, Error::<T>::WrongStage);
        Self::join_active(id).map_err(DispatchError::from)?;
        let reason = b"called off before gate closure".to_vec();
        Self::cancel_now(id, &mut session, reason.try_into().unwrap_or_default());
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn prepare_largest() {
        crate::benchmarking::prepare_largest::<T>();
    }
}
