//! What comes of one participant's part of one contract on one day.

use alloc::vec::Vec;
use core::ops::Range;

use busbar_math::{
    deviation::{part_of, price},
    profile::Profile,
};
use busbar_primitives::{
    delivery::{Metered, Meters, Reliability, SettledDays},
    intervals::{start_of, Day, INTERVALS_PER_DAY, INTERVAL_MS},
    units::{Energy, Moment},
};
use frame_support::defensive;

use crate::{
    Commitments, Config, Contract, ContractId, Contracts, Event, FinalBefore, NextDay, Outcome,
    Pallet, Position, Positions, Results, Shaped, ShapedParts, Stale,
};

/// One of a participant's contracts.
struct Part {
    contract: Contract,
    /// What it has of it, and how that is spread.
    positions: Vec<(Position, Profile)>,
}

impl Part {
    /// `None` where there is no such contract.
    fn of<T: Config>(id: ContractId, who: &T::AccountId) -> Option<Self> {
        let contract = Contracts::<T>::get(id)?;
        let flat = (Positions::<T>::get(id, who), Profile::new(&[])?);
        let mut positions = alloc::vec![flat];
        for Shaped { position, profile } in ShapedParts::<T>::iter_prefix_values((id, who)) {
            positions.push((position, Profile::new(&profile)?));
        }
        Some(Self { contract, positions })
    }

    /// Some of an interval lies in the delivery hours.
    fn covers(&self, interval: &Range<Moment>) -> bool {
        self.contract.start < interval.end && interval.start < self.contract.end
    }

    fn is_purchase(&self) -> bool {
        self.positions.iter().any(|(position, _)| position.bought > position.sold)
    }

    /// Wh to feed in during an interval; negative: to take out.
    fn contracted(&self, interval: &Range<Moment>) -> Option<i128> {
        let delivery = self.contract.delivery();
        let mut sum = 0i128;
        for (Position { sold, bought }, profile) in &self.positions {
            let energy_in = |energy| profile.energy_in(energy, &delivery, interval);
            let net = i128::from(energy_in(*sold)?).checked_sub(energy_in(*bought)?.into())?;
            sum = sum.checked_add(net)?;
        }
        Some(sum)
    }
}

/// What a participant has contracted in an interval, with all its parts.
struct Contracted {
    /// Wh to feed in; negative: to take out.
    net: i128,
    /// What the one part that is settled has of it.
    own: i128,
    /// What is taken out somewhere.
    buys: bool,
    /// By which a deviation is shared out: Wh of the parts before it, of itself, and of all, in either
    /// direction; at least one of each part whose delivery hours it is, so that what is done in an
    /// interval without any energy is a deviation as well.
    before: Energy,
    share: Energy,
    total: Energy,
}

impl Contracted {
    fn new(parts: &[Part], place: usize, interval: &Range<Moment>) -> Option<Self> {
        let mut all = Self { net: 0, own: 0, buys: false, before: 0, share: 0, total: 0 };
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.covers(interval)) {
            let energy = part.contracted(interval)?;
            let share = Energy::try_from(energy.unsigned_abs()).ok()?.max(1);
            if index < place {
                all.before = all.before.checked_add(share)?;
            } else if index == place {
                (all.own, all.share) = (energy, share);
            }
            all.buys |= part.is_purchase();
            all.net = all.net.checked_add(energy)?;
            all.total = all.total.checked_add(share)?;
        }
        Some(all)
    }

    /// Wh that were fed in more than contracted; negative: less. Whoever has no meter in service
    /// delivers as contracted. What a meter is silent about is taken at its worst: that it fed in
    /// nothing, and took out all that it could have counted; of a seller, no more than its other
    /// meters fed in, for its meters are made to count much more than it uses itself.
    fn deviation(&self, metered: &Metered) -> Option<i128> {
        if !metered.in_service {
            return Some(0);
        }
        let fed_in = i128::from(metered.injected).checked_sub(metered.withdrawn.into())?;
        let at_worst = fed_in.checked_sub(metered.unread.into())?;
        let at_worst = if self.buys { at_worst } else { at_worst.max(fed_in.min(0)) };
        at_worst.checked_sub(self.net)
    }
}

/// What comes of one of a participant's contracts in one interval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Delivered {
    /// When the interval starts.
    pub start: Moment,
    /// Some of it lies in the contract's delivery hours.
    pub delivers: bool,
    /// Wh to feed in by this contract; negative: to take out.
    pub contracted: i128,
    /// What falls to it of what the participant fed in more; negative: less.
    pub deviation: i128,
    /// Base units that the participant gets, or owes if negative.
    pub amount: i128,
    /// What the participant's meters counted, for all its contracts.
    pub metered: Metered,
}

impl Delivered {
    fn new(part: &Part, contracted: &Contracted, start: Moment, metered: Metered) -> Option<Self> {
        let delivers = contracted.share > 0;
        let mut delivered =
            Self { start, delivers, contracted: contracted.own, deviation: 0, amount: 0, metered };
        if contracted.share > 0 {
            let all = contracted.deviation(&metered)?;
            let Contracted { own, before, share, total, .. } = *contracted;
            let size = Energy::try_from(own.unsigned_abs()).ok()?;
            let bands = part.contract.parameters.bands();
            delivered.deviation = part_of(all, before, share, total)?;
            let reference = match delivered.deviation > 0 {
                true => part.contract.surplus_price(),
                false => part.contract.shortfall_price(),
            };
            delivered.amount = price(size, delivered.deviation, reference, &bands)?;
        }
        Some(delivered)
    }

    /// As long as readings are taken an interval without all of them counts as delivered.
    pub(crate) fn so_far(self) -> Self {
        match self.metered.unread {
            0 => self,
            _ => Self { deviation: 0, amount: 0, ..self },
        }
    }
}

impl Outcome {
    fn add(&mut self, delivered: &Delivered) -> Option<()> {
        let Delivered { delivers, contracted, deviation, amount, metered, .. } = delivered;
        if !delivers {
            return Some(());
        }
        let size = Energy::try_from(contracted.unsigned_abs()).ok()?;
        let energy = Energy::try_from(deviation.unsigned_abs()).ok()?;
        self.contracted = self.contracted.checked_add(size)?;
        if *deviation < 0 {
            self.short = self.short.checked_add(energy)?;
        } else {
            self.over = self.over.checked_add(energy)?;
        }
        self.amount = self.amount.checked_add(*amount)?;
        self.unread = self.unread.checked_add(u8::from(metered.unread > 0))?;
        self.doubtful = self.doubtful.checked_add(u8::from(metered.doubtful))?;
        Some(())
    }
}

impl<T: Config> Pallet<T> {
    /// Each interval of a day. `None` where the participant has no part in the contract on that
    /// day; an interval is `None` where an energy or an amount is beyond all that can be traded.
    pub(crate) fn intervals(
        day: Day,
        id: ContractId,
        who: &T::AccountId,
    ) -> Option<impl Iterator<Item = Option<Delivered>>> {
        let mut place = None;
        let mut parts = Vec::new();
        for commitment in Commitments::<T>::get(who).iter().filter(|other| other.covers(day)) {
            if commitment.contract == id {
                place = Some(parts.len());
            }
            parts.push(Part::of::<T>(commitment.contract, who)?);
        }
        let place = place?;
        let first = day.checked_mul(INTERVALS_PER_DAY)?;
        let counted = (first..).zip(T::Meters::counted(who, day));
        Some(counted.map(move |(interval, metered)| {
            let start = start_of(interval);
            let end = start.checked_add(INTERVAL_MS)?;
            let contracted = Contracted::new(&parts, place, &(start..end))?;
            Delivered::new(parts.get(place)?, &contracted, start, metered)
        }))
    }

    /// What comes of a day by what is metered now.
    pub(crate) fn outcome(day: Day, id: ContractId, who: &T::AccountId) -> Option<Outcome> {
        let mut outcome = Outcome::default();
        for delivered in Self::intervals(day, id, who)? {
            outcome.add(&delivered?)?;
        }
        Some(outcome)
    }

    /// The same of a day whose readings are still taken.
    pub(crate) fn outcome_so_far(day: Day, id: ContractId, who: &T::AccountId) -> Option<Outcome> {
        let mut outcome = Outcome::default();
        for delivered in Self::intervals(day, id, who)? {
            outcome.add(&delivered?.so_far())?;
        }
        Some(outcome)
    }

    /// Settles it, or settles it again: books the difference to what was settled before. Returns
    /// the orders whose bonds were looked at.
    pub(crate) fn settle(day: Day, id: ContractId, who: &T::AccountId) -> u32 {
        let Some(outcome) = Self::outcome(day, id, who) else {
            defensive!("what was delivered can't be settled");
            return 0;
        };
        let key = (day, id, who.clone());
        let before = Results::<T>::get(&key);
        if outcome == before.unwrap_or_default() {
            return 0;
        }
        Results::<T>::insert(key, outcome);
        let (contract, account) = (id, who.clone());
        Self::deposit_event(match before {
            None => Event::Settled { day, contract, who: account, outcome },
            Some(before) => Event::Resettled { day, contract, who: account, outcome, before },
        });
        let before = before.unwrap_or_default();
        // Without a meter nobody knows.
        if T::Meters::count(who) > 0 {
            T::Reliability::kept(who, before.kept(), outcome.kept());
        }
        Self::book(id, who, outcome.amount.saturating_sub(before.amount))
    }
}

impl<T: Config> SettledDays<T::AccountId> for Pallet<T> {
    fn settled_before() -> Day {
        NextDay::<T>::get().unwrap_or_default()
    }

    fn final_before() -> Day {
        FinalBefore::<T>::get()
    }

    fn resumed() -> Moment {
        Self::resumed_at()
    }

    fn corrected(who: &T::AccountId, day: Day) {
        let is_settled = FinalBefore::<T>::get() <= day && day < Self::settled_before();
        let has_contract =
            || Commitments::<T>::get(who).iter().any(|commitment| commitment.covers(day));
        if is_settled && has_contract() {
            // From its first contract on, whichever was the last.
            Stale::<T>::insert(day, who, None::<ContractId>);
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_final_before(day: Day) {
        NextDay::<T>::put(day);
        FinalBefore::<T>::put(day);
    }
}
