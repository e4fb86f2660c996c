//! Seats: shared out by credit, put into an order.

use alloc::vec::Vec;

use busbar_math::election::{seats, spread, Holder};
use frame_support::{defensive, traits::Get, weights::Weight, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;

use crate::{
    types::seats_of, AgentOf, Agents, Config, Event, Pallet, Production, Schedule, SeatsDue,
    WeightInfo,
};

impl<T: Config> Pallet<T> {
    fn seats_are_due(now: BlockNumberFor<T>) -> bool {
        SeatsDue::<T>::get().is_some_and(|due| due <= now)
    }

    /// What the end of this block will cost. A session that changes the agents takes its block
    /// anyway; what else makes seats due within a block makes them due in the next.
    pub(crate) fn weight_of_seating(now: BlockNumberFor<T>) -> Weight {
        if !Self::seats_are_due(now) {
            return T::DbWeight::get().reads(1);
        }
        T::WeightInfo::seat(u32::try_from(Agents::<T>::decode_len().unwrap_or(0)).unwrap_or(0))
    }

    /// Makes the schedule anew if that is due.
    pub(crate) fn share_seats(now: BlockNumberFor<T>) {
        if !Self::seats_are_due(now) {
            return;
        }
        SeatsDue::<T>::kill();
        let mut agents = Agents::<T>::get().into_inner();
        let Some(schedule) = Self::seated(&mut agents) else {
            // The schedule stays as it is.
            defensive!("nobody to share seats out to");
            return;
        };
        let place = |holder: &u8| agents.get(usize::from(*holder));
        let keys = schedule.iter().filter_map(place).map(|agent| agent.key.clone()).collect();
        let shares = agents.iter().map(|agent| (agent.account.clone(), agent.seats)).collect();
        Self::put_agents(agents);
        Schedule::<T>::put(BoundedVec::<u8, _>::truncate_from(schedule));
        T::Production::schedule(keys);
        Self::deposit_event(Event::SeatsShared { seats: shares });
    }

    /// Gives seats to all that aren't out, by credit. Returns the schedule.
    fn seated(agents: &mut [AgentOf<T>]) -> Option<Vec<u8>> {
        let total = seats_of(agents.len());
        for agent in agents.iter_mut() {
            agent.seats = 0;
            agent.credit = Self::credit(&agent.account);
        }
        let holder = |agent: &AgentOf<T>| Holder {
            credit: agent.credit.deconstruct(),
            carried: agent.carried,
        };
        let seated = || 0..agents.len();
        let places: Vec<usize> =
            seated().filter(|place| agents.get(*place).is_some_and(|one| !one.is_out)).collect();
        let holders: Vec<_> =
            places.iter().filter_map(|place| agents.get(*place)).map(holder).collect();
        let most = T::Parameters::get().most_seats.deconstruct();
        let shared = seats(&holders, total, most).ok()?;
        for (place, holding) in places.iter().zip(&shared) {
            if let Some(agent) = agents.get_mut(*place) {
                agent.seats = holding.seats;
                agent.carried = holding.carried;
            }
        }
        // Of all agents, so that places in the order are places in `Agents`.
        let all: Vec<u32> = agents.iter().map(|agent| agent.seats).collect();
        spread(&all, Self::seed()).into_iter().map(|holder| u8::try_from(holder).ok()).collect()
    }

    /// Who makes this block chooses neither of those that make it.
    fn seed() -> u64 {
        let parent = frame_system::Pallet::<T>::parent_hash();
        let bytes = parent.as_ref().iter().take(8);
        bytes.fold(0u64, |seed, byte| (seed << 8) | u64::from(*byte))
    }
}
