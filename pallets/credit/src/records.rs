//! Records, and what they are worth.

use alloc::vec::Vec;

use busbar_math::credit::{accuracy, Records};
use busbar_primitives::{
    api::{CauseView, CreditChangeView, CreditView},
    credit::{self, Check, Credit, Dealings, Entities, Scores},
    delivery::{Kept, Reliability},
    roles::LegalEntity,
    units::{Energy, EraIndex},
};
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::{Perbill, SaturatedConversion};

use crate::{
    refusals, Appeals, Cause, Change, Config, CurrentEra, Dealt, Delivered, Deliveries, Event,
    Histories, History, HistoryOf, Pair, Pallet, Parameters, WeightInfo,
};

impl<T: Config> Pallet<T> {
    /// The records of an entity, as they are worth now.
    pub fn records(entity: &LegalEntity) -> Records {
        let history = Histories::<T>::get(entity);
        history.map_or_else(Records::default, |history| Self::worth(&history))
    }

    /// Credit e of an entity: the prior of one without records.
    pub fn credit_of(entity: &LegalEntity) -> Perbill {
        T::Parameters::get().credit(Self::records(entity))
    }

    fn worth(history: &HistoryOf<T>) -> Records {
        history.records_in(CurrentEra::<T>::get().index, T::Parameters::get().decay)
    }

    /// Changes the records of an entity. Returns the credit that it has with them.
    pub(crate) fn change(
        entity: &LegalEntity,
        cause: Cause,
        weight: Energy,
        changed: impl FnOnce(Records) -> Records,
    ) -> Perbill {
        let era = CurrentEra::<T>::get().index;
        let mut history = Histories::<T>::get(entity).unwrap_or_else(|| History::new(era));
        history.records = changed(Self::worth(&history));
        history.era = era;
        let credit = T::Parameters::get().credit(history.records);
        let block = frame_system::Pallet::<T>::block_number();
        history.push(Change { block, cause, weight, credit });
        Histories::<T>::insert(entity, history);
        credit
    }

    /// Records a transaction of so much weight that failed this check, or none.
    fn record(entity: &LegalEntity, weight: Energy, failed: Option<Check>) -> Perbill {
        let accurate = accuracy(Check::ALL.map(|check| failed != Some(check)));
        let cause = failed.map_or(Cause::Traded, Cause::Refused);
        Self::change(entity, cause, weight, |records| records.with(weight, accurate))
    }

    /// Records a refusal that a transaction has left behind.
    pub(crate) fn record_refusal(who: T::AccountId, energy: Energy, failed: Check) {
        // Whoever isn't admitted has no credit to lose.
        let Some(entity) = T::Entities::entity(&who) else { return };
        let weight = T::Parameters::get().weight_refused(energy);
        let credit = Self::record(&entity, weight, Some(failed));
        Self::deposit_event(Event::RefusalRecorded { entity, who, failed, weight, credit });
    }

    /// What an entity kept of its contracts, as it is worth now.
    pub fn kept_by(entity: &LegalEntity) -> Kept {
        let delivered = Deliveries::<T>::get(entity);
        delivered.kept_in(CurrentEra::<T>::get().index, T::Parameters::get().decay)
    }

    /// All that makes up the credit of the legal entity behind `who`.
    pub fn explain(who: &T::AccountId) -> Option<CreditView> {
        let entity = T::Entities::entity(who)?;
        let parameters = T::Parameters::get();
        let records = Self::records(&entity);
        let kept = Self::kept_by(&entity);
        let changes = Histories::<T>::get(&entity).map(|history| history.changes);
        let changes = changes.into_iter().flatten().map(|change| CreditChangeView {
            block: change.block.saturated_into(),
            cause: match change.cause {
                Cause::Traded => CauseView::Traded,
                Cause::Refused(failed) => CauseView::Refused(failed),
                Cause::Corrected => CauseView::Corrected,
            },
            weight: change.weight,
            credit: change.credit,
        });
        Some(CreditView {
            credit: parameters.credit(records),
            good: records.good,
            all: records.all,
            era: CurrentEra::<T>::get().index,
            prior: parameters.prior,
            prior_weight: parameters.weight,
            decay: parameters.decay,
            trade_cap: parameters.trade_cap,
            partner_cap: parameters.partner_cap,
            reputation: parameters.reputation(kept),
            contracted: kept.contracted,
            short: kept.short,
            over: kept.over,
            reputation_floor: parameters.reputation_floor,
            has_appealed: Appeals::<T>::contains_key(&entity),
            changes: changes.collect(),
            entity: entity.into_inner(),
        })
    }
}

impl<T: Config> Credit<T::AccountId> for Pallet<T> {
    fn credit(who: &T::AccountId) -> Perbill {
        match T::Entities::entity(who) {
            Some(entity) => Self::credit_of(&entity),
            None => T::Parameters::get().prior,
        }
    }

    fn refused(who: &T::AccountId, energy: Energy, failed: Check) {
        refusals::remember(who, energy, failed);
    }

    fn refused_weight() -> Weight {
        T::WeightInfo::record_refusal()
    }
}

impl<T: Config> Dealings<T::AccountId> for Pallet<T> {
    /// A record for both, of what counts between the two. Nothing for trades inside one entity.
    fn traded(buyer: &T::AccountId, seller: &T::AccountId, energy: Energy) {
        let (Some(buyer), Some(seller)) = (T::Entities::entity(buyer), T::Entities::entity(seller))
        else {
            return;
        };
        let Some(pair) = Pair::of(&buyer, &seller) else { return };
        let era = CurrentEra::<T>::get().index;
        let dealt = Dealt::<T>::get(era, &pair);
        let weight = T::Parameters::get().weight_between(energy, dealt);
        if weight == 0 {
            return;
        }
        Dealt::<T>::insert(era, pair, dealt.saturating_add(weight));
        for entity in [buyer, seller] {
            Self::record(&entity, weight, None);
        }
    }
}

impl<T: Config> Reliability<T::AccountId> for Pallet<T> {
    /// Changes what is known of its entity by what is known more, or better.
    fn kept(who: &T::AccountId, before: Kept, now: Kept) {
        let Some(entity) = T::Entities::entity(who) else { return };
        let all = Self::kept_by(&entity);
        // What was known before may have faded since.
        let changed = |sum: Energy, before: Energy, now: Energy| {
            sum.saturating_add(now.saturating_sub(before))
                .saturating_sub(before.saturating_sub(now))
        };
        let kept = Kept {
            contracted: changed(all.contracted, before.contracted, now.contracted),
            short: changed(all.short, before.short, now.short),
            over: changed(all.over, before.over, now.over),
        };
        let era = CurrentEra::<T>::get().index;
        Deliveries::<T>::insert(entity, Delivered { kept, era });
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn judge(who: &T::AccountId) {
        T::Entities::admit_of(who, crate::benchmarking::entity(0));
    }
}

impl<T: Config> Pallet<T> {
    fn score(entity: LegalEntity, delivered: Delivered) -> credit::Delivered {
        let parameters = T::Parameters::get();
        let kept = delivered.kept_in(CurrentEra::<T>::get().index, parameters.decay);
        let reputation = parameters.reputation(kept);
        credit::Delivered { entity, reputation, energy: kept.delivered() }
    }
}

impl<T: Config> Scores for Pallet<T> {
    fn era() -> EraIndex {
        CurrentEra::<T>::get().index
    }

    fn fading() -> (Perbill, Perbill) {
        let Parameters { prior, decay, .. } = T::Parameters::get();
        (prior, decay)
    }

    fn era_blocks() -> u32 {
        T::Parameters::get().era
    }

    fn credit_of(entity: &LegalEntity) -> Perbill {
        Pallet::<T>::credit_of(entity)
    }

    fn delivered_by(entity: &LegalEntity) -> credit::Delivered {
        Self::score(entity.clone(), Deliveries::<T>::get(entity))
    }

    fn delivered(after: Option<&LegalEntity>, most: u32) -> Vec<credit::Delivered> {
        let all = match after {
            Some(entity) => Deliveries::<T>::iter_from_key(entity),
            None => Deliveries::<T>::iter(),
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        all.take(most).map(|(entity, delivered)| Self::score(entity, delivered)).collect()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn deliver(entity: &LegalEntity, energy: Energy) {
        let kept = Kept { contracted: energy, ..Default::default() };
        let era = CurrentEra::<T>::get().index;
        Deliveries::<T>::insert(entity, Delivered { kept, era });
    }
}
