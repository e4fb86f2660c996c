//! Bodies of the calls.

use alloc::collections::BTreeSet;

use busbar_math::dplc::Pass;
use busbar_primitives::{
    delivery::{has_energy, Profile, Shaping},
    market::{ClosedBook, Network, RegionPair},
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
        let (session, trade) = Self::settling(who, id, index)?;
        let profile = Self::profile(id, &trade);
        Self::settle_as(who, id, session, index, trade, &profile)
    }

    pub(crate) fn do_settle_with(
        who: &T::AccountId,
        id: SessionId,
        index: u32,
        profile: Profile,
    ) -> DispatchResult {
        let (session, trade) = Self::settling(who, id, index)?;
        ensure!(trade.pass != Pass::Agreed, Error::<T>::ProfileFixed);
        ensure!(has_energy(&profile), Error::<T>::EmptyProfile);
        let starts = T::Book::schedule(id).ok_or(Error::<T>::UnknownSession)?.delivery_start;
        ensure!(T::Time::now() < starts, Error::<T>::DeliveryBegun);
        let may_shape = [&trade.buyer, &trade.seller].into_iter().all(T::Deliveries::may_shape);
        ensure!(may_shape, Error::<T>::TooManyProfiles);
        let can_follow = [trade.bid, trade.offer]
            .into_iter()
            .all(|order| T::Book::can_follow(id, order, trade.energy, &profile));
        ensure!(can_follow, Error::<T>::ProfileAboveCapacity);

        let proposed = Profiles::<T>::get(id, index);
        if proposed.is_some_and(|other| other.by != *who && other.profile == profile) {
            Profiles::<T>::remove(id, index);
            return Self::settle_as(who, id, session, index, trade, &profile);
        }
        let by = who.clone();
        Profiles::<T>::insert(
            id,
            index,
            ProposedProfile { by: by.clone(), profile: profile.clone() },
        );
        Self::deposit_event(Event::ProfileProposed { session: id, index, by, profile });
        Ok(())
    }

    /// A trade that `who` may settle now.
    fn settling(
        who: &T::AccountId,
        id: SessionId,
        index: u32,
    ) -> Result<(Session, Trade<T::AccountId>), Error<T>> {
        let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
        ensure!(matches!(session.stage, Stage::Settling { .. }), Error::<T>::WrongStage);
        let trade = Trades::<T>::get((id, session.round, index)).ok_or(Error::<T>::UnknownTrade)?;
        ensure!(*who == trade.buyer || *who == trade.seller, Error::<T>::NotAParty);
        ensure!(!trade.settled, Error::<T>::AlreadySettled);
        Ok((session, trade))
    }

    fn settle_as(
        who: &T::AccountId,
        id: SessionId,
        mut session: Session,
        index: u32,
        trade: Trade<T::AccountId>,
        profile: &Profile,
    ) -> DispatchResult {
        let company = Self::company(&session)?;
        Self::pay(id, &mut session, index, trade, &company, profile)?;
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
