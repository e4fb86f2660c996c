//! One benchmark for each call and step, in its worst case.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use alloc::{vec, vec::Vec};

use busbar_primitives::{
    benchmarking::SetTime,
    delivery::SettledDays,
    market::{Admissions, Belongings},
    roles::{Admission, Role, Standing},
    units::{Moment, Power},
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{EnsureOrigin, Get},
    weights::Weight,
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::{crypto::KeyTypeId, H256};
use sp_io::crypto;

use crate::*;

const KEYS: KeyTypeId = KeyTypeId(*b"metr");
const CAPACITY: Power = 1_000_000;
/// The last interval of a day.
const LAST: Interval = 20_001 * INTERVALS_PER_DAY - 1;

fn operator<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::OperatorOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn owner<T: Config>() -> T::AccountId {
    let owner: T::AccountId = account("owner", 0, 0);
    let admission = Admission {
        role: Role::Generator(0),
        region: 0,
        capacity: CAPACITY,
        standing: Standing::Active,
        deposit_paid: true,
    };
    T::Admissions::admit(&owner, admission);
    owner
}

fn longest_reason() -> Reason {
    vec![b'x'; 256].try_into().expect("256 is its bound")
}

fn ed25519() -> MeterKey {
    MeterKey::Ed25519(crypto::ed25519_generate(KEYS, None))
}

fn sr25519() -> MeterKey {
    MeterKey::Sr25519(crypto::sr25519_generate(KEYS, None))
}

fn ecdsa() -> MeterKey {
    MeterKey::Ecdsa(crypto::ecdsa_generate(KEYS, None))
}

fn sign(key: &MeterKey, message: &[u8]) -> MeterSignature {
    let signature = match key {
        MeterKey::Ed25519(key) => {
            crypto::ed25519_sign(KEYS, key, message).map(MeterSignature::Ed25519)
        }
        MeterKey::Sr25519(key) => {
            crypto::sr25519_sign(KEYS, key, message).map(MeterSignature::Sr25519)
        }
        MeterKey::Ecdsa(key) => crypto::ecdsa_sign(KEYS, key, message).map(MeterSignature::Ecdsa),
    };
    signature.expect("the keystore made the key")
}

fn new_meter<T: Config>(key: MeterKey, since: Moment) -> NewMeter<T::AccountId> {
    let gateway = Some(whitelisted_caller());
    NewMeter { key, capacity: CAPACITY, commissioning: H256::zero(), since, gateway }
}

/// A meter that has counted in all intervals of a day before `next`; `LAST` is over. It is listed
/// nowhere yet.
fn meter<T: Config>(key: MeterKey, next: Interval) -> MeterId {
    T::Clock::set_time(start_of(LAST + 2));
    OldestDay::<T>::put(day_of(LAST) - 1);
    let id = NextMeter::<T>::get();
    NextMeter::<T>::put(id + 1);
    let first = day_of(LAST) * INTERVALS_PER_DAY;
    let page: Vec<Entry> = (first..next).map(|interval| entry(slot_of(interval))).collect();
    let new = new_meter::<T>(key, start_of(first));
    let page = page.try_into().expect("a day has as many intervals");
    let meter = Meter { next, page, ..Meter::new(new, first) };
    Meters::<T>::insert(id, meter);
    id
}

fn entry(slot: u8) -> Entry {
    Entry { slot, counted: Counted::default(), version: 0 }
}

fn full_page() -> Page {
    Page::truncate_from((0..INTERVALS_PER_DAY as u8).map(entry).collect())
}

fn versions<T: Config>(count: u32) -> BoundedVec<Entry, T::MaxVersions> {
    BoundedVec::truncate_from(vec![entry(0); count as usize])
}

/// As many meters as one participant may have, of which the last is returned.
fn all_of<T: Config>(owner: &T::AccountId) -> MeterId {
    let key = ed25519();
    let owned = |_| Owned { meter: meter::<T>(key, LAST + 1), last: None };
    let meters: Vec<_> = (0..T::MaxMeters::get()).map(owned).collect();
    let last = meters.last().expect("there may be one").meter;
    MetersOf::<T>::insert(owner, BoundedVec::truncate_from(meters));
    last
}

/// Gives `owner` so many meters that have counted in every interval of a day, which is put away.
pub(crate) fn fill<T: Config>(owner: &T::AccountId, day: Day, count: u32) {
    let key = ed25519();
    let first = day * INTERVALS_PER_DAY;
    let filled = |_| {
        let id = meter::<T>(key, LAST + 1);
        Meters::<T>::mutate(id, |meter| meter.as_mut().expect("it was made").first = first);
        Days::<T>::insert(day, id, full_page());
        Owned { meter: id, last: None }
    };
    let meters: Vec<_> = (0..count).map(filled).collect();
    MetersOf::<T>::insert(owner, BoundedVec::truncate_from(meters));
}

/// The reading of the last interval of a day, of each of `count` meters. All have one key: to make
/// it takes longer than all that is measured.
fn readings<T: Config>(count: u32, key: MeterKey) -> BoundedVec<SignedReading, T::MaxBatch> {
    let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
    let signed = |_| {
        let reading = Reading {
            meter: meter::<T>(key, LAST),
            start: start_of(LAST),
            counted: Counted { injected: 1, ..Default::default() },
            sequence: 1,
        };
        SignedReading { reading, signature: sign(&key, &reading.message(&genesis)) }
    };
    BoundedVec::truncate_from((0..count).map(signed).collect())
}

fn all_taken<T: Config>() -> bool {
    Meters::<T>::iter_values().all(|meter| meter.next == LAST + 1)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register() -> Result<(), BenchmarkError> {
        let owner = owner::<T>();
        let last = all_of::<T>(&owner);
        MetersOf::<T>::mutate(&owner, |meters| meters.retain(|owned| owned.meter != last));
        Meters::<T>::remove(last);
        let (origin, id) = (operator::<T>()?, NextMeter::<T>::get());
        let new = new_meter::<T>(ecdsa(), start_of(LAST));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, owner.clone(), new);

        assert!(MetersOf::<T>::get(owner).contains(&Owned { meter: id, last: None }));
        Ok(())
    }

    #[benchmark]
    fn rotate_key() -> Result<(), BenchmarkError> {
        let id = meter::<T>(ed25519(), LAST);
        let (origin, key) = (operator::<T>()?, ecdsa());

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, key);

        assert_eq!(Meters::<T>::get(id).unwrap().key, key);
        Ok(())
    }

    #[benchmark]
    fn revoke() -> Result<(), BenchmarkError> {
        let id = meter::<T>(ed25519(), LAST);
        let origin = operator::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, longest_reason());

        assert_eq!(Meters::<T>::get(id).unwrap().state, MeterState::Revoked);
        Ok(())
    }

    #[benchmark]
    fn retire() -> Result<(), BenchmarkError> {
        let owner = owner::<T>();
        let id = all_of::<T>(&owner);
        let origin = operator::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, owner, id);

        assert!(Meters::<T>::get(id).unwrap().last.is_some());
        Ok(())
    }

    #[benchmark]
    fn assign_gateway() -> Result<(), BenchmarkError> {
        let id = meter::<T>(ed25519(), LAST);
        let (origin, gateway) = (operator::<T>()?, Some(account("gateway", 0, 0)));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id, gateway.clone());

        assert_eq!(Meters::<T>::get(id).unwrap().gateway, gateway);
        Ok(())
    }

    #[benchmark]
    fn submit_ed25519(n: Linear<1, { T::MaxBatch::get() }>) {
        let readings = readings::<T>(n, ed25519());

        #[extrinsic_call]
        submit(RawOrigin::Signed(whitelisted_caller()), readings);

        assert!(all_taken::<T>());
    }

    #[benchmark]
    fn submit_sr25519(n: Linear<1, { T::MaxBatch::get() }>) {
        let readings = readings::<T>(n, sr25519());

        #[extrinsic_call]
        submit(RawOrigin::Signed(whitelisted_caller()), readings);

        assert!(all_taken::<T>());
    }

    #[benchmark]
    fn submit_ecdsa(n: Linear<1, { T::MaxBatch::get() }>) {
        let readings = readings::<T>(n, ecdsa());

        #[extrinsic_call]
        submit(RawOrigin::Signed(whitelisted_caller()), readings);

        assert!(all_taken::<T>());
    }

    /// The day is no longer kept: hashed, with as many earlier values as may be.
    #[benchmark]
    fn complete_day() {
        let id = meter::<T>(ed25519(), LAST + 1);
        let mut record = Meters::<T>::get(id).unwrap();
        let day = day_of(LAST);
        OldestDay::<T>::put(day + 1);
        Digests::<T>::insert(day, H256::repeat_byte(1));
        Versions::<T>::insert(day, id, versions::<T>(T::MaxVersions::get()));

        #[block]
        {
            Pallet::<T>::enter(&mut record, id, LAST + 1, Counted::default(), 0);
        }

        assert!(!Versions::<T>::contains_key(day, id));
        assert_ne!(Digests::<T>::get(day), H256::repeat_byte(1));
    }

    /// A value of a full day that was put away, the last one whose earlier value can be kept. The
    /// meter's own day is full as well.
    #[benchmark]
    fn correct() -> Result<(), BenchmarkError> {
        let id = meter::<T>(ed25519(), LAST + 1);
        let day = day_of(LAST) - 1;
        let start = day * INTERVALS_PER_DAY;
        Meters::<T>::mutate(id, |meter| meter.as_mut().expect("it was made").first = start);
        Days::<T>::insert(day, id, full_page());
        Versions::<T>::insert(day, id, versions::<T>(T::MaxVersions::get() - 1));
        let origin = operator::<T>()?;
        let counted = Counted { injected: 1, ..Default::default() };
        let owner = account("owner", 0, 0);
        all_of::<T>(&owner);
        MetersOf::<T>::mutate(&owner, |meters| meters.last_mut().unwrap().meter = id);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, owner, id, start_of(start), counted, longest_reason());

        assert_eq!(Days::<T>::get(day, id).unwrap().first().unwrap().counted, counted);
        Ok(())
    }

    #[benchmark]
    fn move_to() {
        let (old, new) = (account("old", 0, 0), account("new", 0, 0));
        all_of::<T>(&old);
        let meters = MetersOf::<T>::get(&old);
        MetersOf::<T>::insert(&new, &meters);

        #[block]
        {
            <Pallet<T> as Belongings<T::AccountId>>::move_to(&old, &new);
        }

        assert_eq!(MetersOf::<T>::get(new), meters);
    }

    /// The day is over and empty.
    #[benchmark]
    fn oldest_day() {
        T::Clock::set_time(start_of(LAST));
        OldestDay::<T>::put(0);
        T::SettledDays::set_final_before(1);

        #[block]
        {
            Pallet::<T>::delete_old_days(Weight::MAX);
        }

        assert_eq!(OldestDay::<T>::get(), Some(1));
    }

    #[benchmark]
    fn delete_day() {
        let day = day_of(LAST);
        for id in 0..2 {
            Days::<T>::insert(day, id, full_page());
            Versions::<T>::insert(day, id, versions::<T>(T::MaxVersions::get()));
        }
        OldestDay::<T>::put(day);
        T::SettledDays::set_final_before(day + 1);
        let over = day + T::KeptDays::get();
        T::Clock::set_time(start_of(over * INTERVALS_PER_DAY));
        let limit = T::WeightInfo::oldest_day().saturating_add(T::WeightInfo::delete_day());

        #[block]
        {
            Pallet::<T>::delete_old_days(limit);
        }

        assert_eq!(Days::<T>::iter_prefix(day).count(), 1);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
