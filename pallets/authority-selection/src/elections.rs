//! Elections: counted over blocks, as far as each block's share goes.

use alloc::vec::Vec;

use busbar_math::{
    credit::{amount, composite},
    election::{default_votes, elect, electable, favourites, Candidate as Standing},
};
use busbar_primitives::{
    credit::{Delivered, Entities, Scores},
    market::Admissions,
    roles::LegalEntity,
    units::{Energy, EraIndex},
};
use frame_support::{
    traits::Get,
    weights::{Weight, WeightMeter},
    BoundedVec,
};

use crate::{
    AccountsOf, BallotOf, Ballots, Candidate, Candidates, Config, Elected, ElectionOf, Event,
    Leaving, Pallet, Running, Stage, Validators, WeightInfo, FEWEST_AGENTS,
};

/// Entities or ballots that are read at once, at most.
const PAGE: u32 = 256;

/// How many the rest of the meter is enough for, given what none and one of them cost.
fn room(meter: &WeightMeter, cost: impl Fn(u32) -> Weight) -> u32 {
    let Some(left) = meter.remaining().checked_sub(&cost(0)) else { return 0 };
    let each = cost(1).saturating_sub(cost(0));
    let room = left.checked_div_per_component(&each);
    room.map_or(PAGE, |room| u32::try_from(room).unwrap_or(PAGE).min(PAGE))
}

fn is_full(page: usize, room: u32) -> bool {
    u32::try_from(page).is_ok_and(|page| page >= room)
}

impl<T: Config> Pallet<T> {
    /// Goes on with the election, if there is one, as far as `limit` goes.
    pub(crate) fn run_election(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        let Some(mut election) = Running::<T>::get() else { return T::DbWeight::get().reads(1) };
        loop {
            let went_on = match election.stage {
                Stage::Measuring => Self::measure(&mut election, &mut meter),
                Stage::Defaults => Self::count_defaults(&mut election, &mut meter),
                Stage::Counting => Self::count_ballots(&mut election, &mut meter),
                Stage::Deciding => {
                    let candidates = u32::try_from(election.tallies.len()).unwrap_or(u32::MAX);
                    if meter.try_consume(T::WeightInfo::decide(candidates)).is_ok() {
                        Running::<T>::kill();
                        Self::decide(election);
                        return meter.consumed();
                    }
                    false
                }
            };
            if !went_on {
                Running::<T>::put(election);
                return meter.consumed();
            }
        }
    }

    /// Sees how much some more delivered.
    pub(crate) fn measure(election: &mut ElectionOf<T>, meter: &mut WeightMeter) -> bool {
        let room = room(meter, T::WeightInfo::measure);
        if room == 0 {
            return false;
        }
        let page = T::Scores::delivered(election.last.as_ref(), room);
        meter.consume(T::WeightInfo::measure(room));
        for delivered in &page {
            if delivered.energy > 0 {
                election.measure(delivered.energy);
            }
        }
        if is_full(page.len(), room) {
            election.last = page.last().map(|delivered| delivered.entity.clone());
        } else {
            election.take_percentiles();
            (election.stage, election.last) = (Stage::Defaults, None);
        }
        true
    }

    /// Adds up the scores of some more of those that don't vote.
    pub(crate) fn count_defaults(election: &mut ElectionOf<T>, meter: &mut WeightMeter) -> bool {
        let room = room(meter, T::WeightInfo::count_defaults);
        if room == 0 {
            return false;
        }
        let page = T::Scores::delivered(election.last.as_ref(), room);
        meter.consume(T::WeightInfo::count_defaults(room));
        for delivered in &page {
            // What has faded altogether counts for nothing: there is no telling who is gone.
            if delivered.energy > 0 && !Ballots::<T>::contains_key(&delivered.entity) {
                let score = Self::score(election, delivered);
                election.silent = election.silent.saturating_add(score.into());
            }
        }
        if is_full(page.len(), room) {
            election.last = page.last().map(|delivered| delivered.entity.clone());
        } else {
            (election.stage, election.last) = (Stage::Counting, None);
        }
        true
    }

    /// Counts some more ballots.
    pub(crate) fn count_ballots(election: &mut ElectionOf<T>, meter: &mut WeightMeter) -> bool {
        let room = room(meter, T::WeightInfo::count_ballots);
        let Ok(most) = usize::try_from(room) else { return false };
        if most == 0 {
            return false;
        }
        let ballots = match &election.last {
            Some(last) => Ballots::<T>::iter_from_key(last),
            None => Ballots::<T>::iter(),
        };
        let page: Vec<(LegalEntity, BallotOf<T>)> = ballots.take(most).collect();
        meter.consume(T::WeightInfo::count_ballots(room));
        for (entity, ballot) in &page {
            if Self::may_vote(entity, &ballot.by) {
                let score = Self::score(election, &T::Scores::delivered_by(entity));
                election.count(&ballot.choices, score);
            }
        }
        if is_full(page.len(), room) {
            election.last = page.last().map(|(entity, _)| entity.clone());
        } else {
            (election.stage, election.last) = (Stage::Deciding, None);
        }
        true
    }

    /// The account that voted is still admitted for that entity, and may act.
    fn may_vote(entity: &LegalEntity, by: &T::AccountId) -> bool {
        T::Entities::entity(by).as_ref() == Some(entity)
            && T::Admissions::admission(by).as_ref().is_some_and(Self::may_act)
    }

    /// S_com of an entity, in billionths. Whoever has delivered nothing has kept no promise either: its
    /// reputation is the prior.
    fn score(election: &ElectionOf<T>, delivered: &Delivered) -> u32 {
        let amount = amount(delivered.energy, election.low, election.high);
        let alpha = T::Parameters::get().reputation.deconstruct();
        let is_idle = delivered.energy == 0;
        let reputation = if is_idle { T::Scores::fading().0 } else { delivered.reputation };
        composite(alpha, reputation.deconstruct(), amount)
    }

    /// Elects the agents of the era.
    pub(crate) fn decide(election: ElectionOf<T>) {
        let parameters = T::Parameters::get();
        let most = usize::try_from(parameters.agents).unwrap_or_default();
        let standings = Self::candidates(&election.tallies);
        let mut candidates = electable(standings, parameters.least_credit.deconstruct());
        let ahead = favourites(&candidates, most);
        let count = u32::try_from(ahead.len()).unwrap_or(u32::MAX);
        let each = default_votes(
            election.silent,
            count,
            election.cast,
            parameters.default_votes.deconstruct(),
        );
        for candidate in &mut candidates {
            if ahead.contains(&candidate.account) {
                candidate.votes = candidate.votes.saturating_add(each);
            }
        }
        let elected = elect(candidates, most);
        let count = u32::try_from(elected.len()).unwrap_or(u32::MAX);
        if count < FEWEST_AGENTS {
            // Whoever was elected before, and hasn't been seated yet, stays as well.
            Self::deposit_event(Event::ElectionFailed { era: election.era, electable: count });
            return;
        }
        Self::propose(
            election.era,
            elected.into_iter().map(|one| (one.account, one.votes)).collect(),
        );
    }

    /// Has the session take over these.
    fn propose(era: EraIndex, agents: Vec<(T::AccountId, u128)>) {
        let mut accounts: Vec<_> = agents.iter().map(|(who, _)| who.clone()).collect();
        accounts.sort();
        Elected::<T>::put(AccountsOf::<T>::truncate_from(accounts));
        Self::deposit_event(Event::AgentsElected { era, agents });
    }

    /// What those bring along that can be elected.
    fn candidates(tallies: &[(T::AccountId, u128)]) -> Vec<Standing<T::AccountId>> {
        let known: Vec<_> = tallies
            .iter()
            .filter_map(|(who, votes)| {
                let candidate =
                    Candidates::<T>::get(who).filter(|_| !Leaving::<T>::contains_key(who))?;
                let admission = T::Admissions::admission(who).filter(Self::may_act)?;
                let is_free = !Self::standing(&candidate.entity).is_banned(T::Scores::era());
                let energy = Self::cleared_in(admission.region);
                (is_free && T::Validators::has_keys(who))
                    .then_some((who, *votes, candidate, energy))
            })
            .collect();
        let (low, high) = percentiles(known.iter().map(|(_, _, _, energy)| *energy).collect());
        let alpha = T::Parameters::get().reputation.deconstruct();
        let standing = |(who, votes, candidate, energy): (&T::AccountId, _, Candidate, _)| {
            let credit = Self::credit_by_slots(Some(&candidate.entity)).deconstruct();
            // Filled over held slots, as credit has it: bare, one slot would be everything.
            let score = composite(alpha, credit, amount(energy, low, high));
            Standing { account: who.clone(), votes, score, credit }
        };
        known.into_iter().map(standing).collect()
    }

    /// Who is to validate next by the last election, sorted, if they all can.
    pub fn elected() -> Option<Vec<T::AccountId>> {
        let elected = Elected::<T>::get()?.into_inner();
        let is_enough = u32::try_from(elected.len()).is_ok_and(|count| count >= FEWEST_AGENTS);
        (is_enough && elected.iter().all(T::Validators::has_keys)).then_some(elected)
    }

    /// As [`elected`](Self::elected); the session takes them over.
    pub fn take_elected() -> Option<Vec<T::AccountId>> {
        let elected = Self::elected();
        Elected::<T>::kill();
        elected
    }

    /// Takes `who` out of those that are to validate next. They stay if too few are left.
    pub(crate) fn unelect(is_theirs: impl Fn(&T::AccountId) -> bool) {
        Elected::<T>::mutate_exists(|elected| {
            let Some(mut rest) = elected.take().map(BoundedVec::into_inner) else { return };
            rest.retain(|one| !is_theirs(one));
            *elected = Some(AccountsOf::<T>::truncate_from(rest));
        });
    }
}

/// Percentiles 5 and 95, of the nearest rank.
fn percentiles(mut energies: Vec<Energy>) -> (Energy, Energy) {
    energies.sort_unstable();
    let at = |percent: usize| {
        let rank = energies.len().saturating_mul(percent).div_ceil(100).max(1);
        energies.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    };
    (at(5), at(95))
}
