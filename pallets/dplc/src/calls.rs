//! Bodies of the calls.

use alloc::collections::BTreeSet;

use busbar_primitives::{
    market::{Network, RegionPair},
    units::{Energy, SessionId},
};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{Get, Time},
};

use crate::*;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_confirm(id: SessionId, round: u8) -> DispatchResult {
        let mut session = Self::checking(id, round)?;
        Self::enter(id, &mut session, Stage::Releasing { after: None });
        Ok(())
    }

    pub(crate) fn do_lower_capacity(
        id: SessionId,
        round: u8,
        limits: Limits<T>,
        reason: Reason,
    ) -> DispatchResult {
        let mut session = Self::checking(id, round)?;
        let round = session.round.checked_add(1).filter(|round| *round < T::MaxRounds::get());
        let round = round.ok_or(Error::<T>::TooManyRounds)?;
        Lowered::<T>::insert(id, Self::lowered_by(id, &session, &limits)?);
        session.round = round;
        Self::deposit_event(Event::CapacityLowered { session: id, limits, reason });
        Self::start_matching(id, &mut session);
        Ok(())
    }

    /// The lowered capacities of a session once `limits` have come in.
    fn lowered_by(
        id: SessionId,
        session: &Session,
        limits: &[(RegionPair, Energy)],
    ) -> Result<Limits<T>, Error<T>> {
        ensure!(!limits.is_empty(), Error::<T>::EmptyChange);
        let pairs: BTreeSet<_> = limits.iter().map(|(pair, _)| *pair).collect();
        ensure!(pairs.len() == limits.len(), Error::<T>::DuplicatePair);
        let links = T::Network::links(session.terms.grid);
        let mut lowered = Lowered::<T>::get(id);
        for (pair, limit) in limits {
            let (_, link) =
                links.iter().find(|(linked, _)| linked == pair).ok_or(Error::<T>::UnknownPair)?;
            let earlier = lowered.iter_mut().find(|(known, _)| known == pair);
            let in_force = earlier.as_ref().map(|(_, limit)| *limit).or(link.capacity);
            ensure!(in_force.is_none_or(|capacity| *limit < capacity), Error::<T>::NotLower);
            match earlier {
                Some((_, earlier)) => *earlier = *limit,
                None => lowered.try_push((*pair, *limit)).map_err(|_| Error::<T>::GridTooLarge)?,
            }
        }
        Ok(lowered)
    }

    pub(crate) fn do_cancel(id: SessionId, reason: Reason) -> DispatchResult {
        let mut session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(
            matches!(session.stage, Stage::Matching | Stage::Checking { .. }),
            Error::<T>::WrongStage
        );
        Self::cancel_now(id, &mut session, reason);
        Ok(())
    }

    pub(crate) fn do_settle(who: &T::AccountId, id: SessionId, index: u32) -> DispatchResult {
        let mut session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(matches!(session.stage, Stage::Settling { .. }), Error::<T>::WrongStage);
        let trade = Trades::<T>::get((id, session.round, index)).ok_or(Error::<T>::UnknownTrade)?;
        ensure!(*who == trade.buyer || *who == trade.seller, Error::<T>::NotAParty);
        ensure!(!trade.settled, Error::<T>::AlreadySettled);
        let company = Self::company(&session)?;
        Self::pay(id, &mut session, index, trade, &company)?;
        Self::deposit_event(Event::Settled { session: id, index, by: Some(who.clone()) });
        if session.unsettled == 0 {
            Self::enter(id, &mut session, Stage::Settled);
        } else {
            Sessions::<T>::insert(id, &session);
        }
        Ok(())
    }

    /// The session, if `round` of it is being checked.
    fn checking(id: SessionId, round: u8) -> Result<Session, Error<T>> {
        let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        let in_time = match session.stage {
            Stage::Checking { until } => T::Time::now() < until,
            _ => false,
        };
        ensure!(in_time, Error::<T>::WrongStage);
        ensure!(session.round == round, Error::<T>::WrongRound);
        Ok(session)
    }
}
