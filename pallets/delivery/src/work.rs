//! The work that blocks do by themselves, as they have room for it.

use busbar_primitives::{
    delivery::{Bonds, Meters},
    intervals::{day_at, end_of, Day},
    units::{Moment, MS_PER_HOUR},
};
use frame_support::{
    traits::{Get, Time},
    weights::{Weight, WeightMeter},
};
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
    Commitments, Config, ContractId, Contracts, CurrentRun, Digests, Event, FinalBefore,
    LastWorked, NextDay, OldestDay, Pallet, Positions, Results, Resumed, Run, ShapedCounts,
    ShapedParts, Stale, Swept, Trading, WeightInfo,
};

/// What is left to do behind a turn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Turn {
    /// Perhaps more.
    Again,
    /// Nothing in this block: there is none, or no room for it.
    Over,
}

impl<T: Config> Pallet<T> {
    /// Works within `limit`: on the day that is being settled, then on what is stale, then on the
    /// next day, then on what is final, then on what is no longer kept.
    pub(crate) fn work(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        if meter.try_consume(T::WeightInfo::keep_time()).is_err() || T::Paused::get() {
            return meter.consumed();
        }
        Self::keep_time();
        while meter.try_consume(T::WeightInfo::turn()).is_ok() {
            if Self::turn(&mut meter) == Turn::Over {
                break;
            }
        }
        meter.consumed()
    }

    /// Notes that blocks work.
    pub(crate) fn keep_time() {
        let since = Self::resumed_at();
        if since != Resumed::<T>::get() {
            Resumed::<T>::put(since);
            Self::deposit_event(Event::WindowsRenewed { since });
        }
        LastWorked::<T>::put(T::Time::now());
    }

    /// When blocks worked again after the last standstill: that is now, if none has worked for half
    /// of the time that readings have, or an hour. Meters can't have been read meanwhile, and
    /// nobody could correct anything.
    pub(crate) fn resumed_at() -> Moment {
        let now = T::Time::now();
        let longest = (T::ReadingWindow::get() / 2).max(MS_PER_HOUR);
        match LastWorked::<T>::get() {
            Some(last) if now.saturating_sub(last) > longest => now,
            _ => Resumed::<T>::get(),
        }
    }

    pub(crate) fn turn(meter: &mut WeightMeter) -> Turn {
        let Some(next) = NextDay::<T>::get() else {
            Self::begin();
            return Turn::Again;
        };
        if let Some(run) = CurrentRun::<T>::get() {
            return Self::go_on(run, meter);
        }
        if let Some((day, who, last)) = Stale::<T>::iter().next() {
            return Self::resettle(day, &who, last, meter);
        }
        let now = T::Time::now();
        let resumed = Resumed::<T>::get();
        let is_over = |day, window| now > end_of(day).max(resumed).saturating_add(window);
        if is_over(next, T::ReadingWindow::get()) && Self::all_is_paid(next) {
            NextDay::<T>::put(next.saturating_add(1));
            CurrentRun::<T>::put(Run { day: next, contract: None, after: None });
            return Turn::Again;
        }
        let open = FinalBefore::<T>::get();
        if open < next && is_over(open, T::CorrectionWindow::get()) {
            FinalBefore::<T>::put(open.saturating_add(1));
            Swept::<T>::put(None::<ContractId>);
            Self::deposit_event(Event::DayFinal { day: open });
            return Turn::Again;
        }
        if let Some(last) = Swept::<T>::get() {
            return Self::sweep(last, open, meter);
        }
        Self::delete_results(open, meter)
    }

    /// The first day to settle is one of which everything can still be read, the first one that
    /// isn't final one of which everything can still be corrected.
    fn begin() {
        let since = |window| day_at(T::Time::now().saturating_sub(window));
        let readable = since(T::ReadingWindow::get());
        let correctable = since(T::CorrectionWindow::get()).min(readable);
        NextDay::<T>::put(readable);
        FinalBefore::<T>::put(correctable);
        OldestDay::<T>::put(correctable);
    }

    /// No contract that delivers on `day` or before can get another trade.
    fn all_is_paid(day: Day) -> bool {
        Trading::<T>::get().iter().all(|(_, first)| day < *first)
    }

    /// The next step of a day's settlement: one participant in one contract, or another contract.
    fn go_on(mut run: Run<T::AccountId>, meter: &mut WeightMeter) -> Turn {
        let day = run.day;
        if let Some(id) = run.contract.filter(|id| Self::delivers(*id, day)) {
            let next = match &run.after {
                None => Positions::<T>::iter_key_prefix(id).next(),
                Some(who) => {
                    let key = Positions::<T>::hashed_key_for(id, who);
                    Positions::<T>::iter_key_prefix_from(id, key).next()
                }
            };
            if let Some(who) = next {
                if !Self::settle_within(day, id, &who, meter) {
                    return Turn::Over;
                }
                run.after = Some(who);
                CurrentRun::<T>::put(run);
                return Turn::Again;
            }
        }
        match Self::contract_behind(run.contract) {
            Some(id) => CurrentRun::<T>::put(Run { day, contract: Some(id), after: None }),
            None => {
                CurrentRun::<T>::kill();
                Self::deposit_event(Event::DaySettled { day });
            }
        }
        Turn::Again
    }

    fn delivers(id: ContractId, day: Day) -> bool {
        Contracts::<T>::get(id)
            .is_some_and(|contract| (contract.first_day()..=contract.last_day()).contains(&day))
    }

    /// In the order of the keys.
    fn contract_behind(last: Option<ContractId>) -> Option<ContractId> {
        let mut contracts = match last {
            None => Contracts::<T>::iter(),
            Some(last) => Contracts::<T>::iter_from(Contracts::<T>::hashed_key_for(last)),
        };
        contracts.next().map(|(id, _)| id)
    }

    /// False where there is no room for it.
    fn settle_within(
        day: Day,
        id: ContractId,
        who: &T::AccountId,
        meter: &mut WeightMeter,
    ) -> bool {
        let commitments = Commitments::<T>::get(who);
        let contracts = commitments.iter().filter(|other| other.covers(day)).count();
        let contracts = u32::try_from(contracts).unwrap_or(u32::MAX);
        // Those of other days count as well: that is cheaper than to look.
        let shaped = ShapedCounts::<T>::get(who);
        let settle = T::WeightInfo::settle(contracts, T::Meters::count(who), shaped);
        let most = settle.saturating_add(T::Bonds::draw_weight(T::Bonds::most_orders()));
        if !meter.can_consume(most) {
            return false;
        }
        let orders = Self::settle(day, id, who);
        meter.consume(settle.saturating_add(T::Bonds::draw_weight(orders)));
        true
    }

    /// Settles a participant's next contract of a day again, and forgets that it is stale behind
    /// the last.
    fn resettle(
        day: Day,
        who: &T::AccountId,
        last: Option<ContractId>,
        meter: &mut WeightMeter,
    ) -> Turn {
        let commitments = Commitments::<T>::get(who);
        let mut left = commitments.iter().filter(|other| other.covers(day));
        if let Some(last) = last {
            left.by_ref().find(|commitment| commitment.contract == last);
        }
        match left.next() {
            Some(commitment) => {
                let id = commitment.contract;
                if !Self::settle_within(day, id, who, meter) {
                    return Turn::Over;
                }
                Stale::<T>::insert(day, who, Some(id));
            }
            None => Stale::<T>::remove(day, who),
        }
        Turn::Again
    }

    /// Looks at the next contract, and deletes of one that is final as much as there is room for.
    fn sweep(last: Option<ContractId>, open: Day, meter: &mut WeightMeter) -> Turn {
        let Some(id) = Self::contract_behind(last) else {
            Swept::<T>::kill();
            return Turn::Again;
        };
        let is_final = Contracts::<T>::get(id).is_some_and(|contract| contract.last_day() < open);
        if is_final {
            for who in Positions::<T>::iter_key_prefix(id) {
                let step = T::WeightInfo::delete_position(ShapedCounts::<T>::get(&who));
                if meter.try_consume(step).is_err() {
                    return Turn::Over;
                }
                Positions::<T>::remove(id, &who);
                Self::delete_shaped(id, &who);
                Commitments::<T>::mutate_exists(&who, |commitments| {
                    let mut left = commitments.take().unwrap_or_default();
                    left.retain(|commitment| commitment.contract != id);
                    *commitments = Some(left).filter(|left| !left.is_empty());
                });
            }
            Contracts::<T>::remove(id);
            Self::deposit_event(Event::ContractClosed { contract: id });
        }
        Swept::<T>::put(Some(id));
        Turn::Again
    }

    fn delete_shaped(id: ContractId, who: &T::AccountId) {
        let deleted = ShapedParts::<T>::drain_prefix((id, who)).count();
        if deleted == 0 {
            return;
        }
        let deleted = u32::try_from(deleted).unwrap_or(u32::MAX);
        ShapedCounts::<T>::mutate_exists(who, |count| {
            *count = count.unwrap_or_default().checked_sub(deleted).filter(|left| *left > 0);
        });
    }

    /// Deletes of the oldest day, once it is final and no longer kept, as much as there is room
    /// for.
    fn delete_results(open: Day, meter: &mut WeightMeter) -> Turn {
        let oldest = OldestDay::<T>::get();
        let kept_until = oldest.saturating_add(T::KeptDays::get());
        // What was begun is ended, though days may be kept for longer meanwhile.
        let is_begun = Digests::<T>::contains_key(oldest);
        let is_old = kept_until <= day_at(T::Time::now()) && oldest < open;
        if !is_begun && !is_old {
            return Turn::Over;
        }
        let mut results = Results::<T>::drain_prefix((oldest,));
        loop {
            if meter.try_consume(T::WeightInfo::delete_result()).is_err() {
                return Turn::Over;
            }
            let Some(((contract, who), outcome)) = results.next() else { break };
            Digests::<T>::mutate(oldest, |digest| {
                *digest = BlakeTwo256::hash_of(&(*digest, contract, who, outcome));
            });
        }
        OldestDay::<T>::put(oldest.saturating_add(1));
        if Digests::<T>::contains_key(oldest) {
            let digest = Digests::<T>::get(oldest);
            Self::deposit_event(Event::DayDeleted { day: oldest, digest });
        }
        Turn::Again
    }
}
