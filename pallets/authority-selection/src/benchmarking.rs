//! One benchmark for each call and each unit of a hook's work, in its worst case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use alloc::{boxed::Box, format, vec, vec::Vec};

use busbar_math::credit::Records;
use busbar_primitives::{
    credit::{Entities, Scores},
    market::{Admissions, Reason},
    roles::{Admission, LegalEntity, Role, Standing as Good},
};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible, EnsureOrigin, Get, KeyOwnerProofSystem},
    weights::WeightMeter,
    BoundedVec,
};
use frame_system::{
    pallet_prelude::{BlockNumberFor, HeaderFor, OriginFor},
    RawOrigin,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_consensus_grandpa::{
    check_equivocation_proof, AuthorityId as VoterKey, EquivocationProof, KEY_TYPE,
};
use sp_runtime::{
    generic::{Digest, DigestItem},
    traits::{Header, One},
    RuntimeAppPublic,
};

use crate::{types::SLOT, *};

const MOST: u32 = Parameters::MOST_AGENTS;
/// Candidates of the runtime.
const CANDIDATES: u32 = 150;
const SLOT_NOW: u64 = 1_000;

/// As long as a code may be.
fn entity(n: u32) -> LegalEntity {
    format!("{n:032}").into_bytes().try_into().expect("32 is its bound")
}

fn reason() -> Reason {
    vec![b'x'; 256].try_into().expect("256 is its bound")
}

fn admit<T: Config>(who: &T::AccountId, role: Role, n: u32) {
    let standing = Good::Active;
    let admission = Admission { role, region: 0, capacity: 1, standing, deposit_paid: true };
    T::Admissions::admit(who, admission);
    T::Entities::admit_of(who, entity(n));
}

fn rich<T: Config>(who: &T::AccountId) -> Result<(), BenchmarkError>
where
    T::Currency: fungible::Mutate<T::AccountId>,
{
    use fungible::Mutate;
    let Parameters { candidate_deposit, ballot_deposit, .. } = T::Parameters::get();
    T::Currency::mint_into(who, 2 * (candidate_deposit + ballot_deposit))?;
    Ok(())
}

fn centre<T: Config>(n: u32) -> T::AccountId {
    let who = account("centre", n, 0);
    admit::<T>(&who, Role::TradingCentre, n);
    who
}

/// A candidate that can be elected, with slots on record.
fn candidate<T: Config>(n: u32) -> T::AccountId {
    let who = centre::<T>(n);
    T::Validators::set_keys(&who);
    Pallet::<T>::nominate(&who, entity(n), 0);
    let records = Records { good: SLOT, all: SLOT };
    Standings::<T>::insert(entity(n), Standing { records, ..Default::default() });
    who
}

fn key<T: Config>() -> T::AuthorityId {
    T::AuthorityId::generate_pair(None)
}

/// So many agents, which share a schedule.
fn agents<T: Config>(count: u32) -> Vec<T::AccountId> {
    let key = key::<T>();
    let accounts: Vec<_> = (0..count).map(candidate::<T>).collect();
    Pallet::<T>::seat_first(accounts.iter().map(|who| (who.clone(), key.clone())).collect());
    Agents::<T>::mutate(|agents| {
        for agent in agents.iter_mut() {
            (agent.filled, agent.missed) = (10, 10);
        }
    });
    SeatsDue::<T>::put(BlockNumberFor::<T>::one());
    Pallet::<T>::share_seats(One::one());
    accounts
}

fn digest(slot: u64) -> Digest {
    let slot = Slot::from(slot).encode();
    Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot)] }
}

fn begin_block<T: Config>(slot: u64) {
    let parent = Default::default();
    let number = frame_system::Pallet::<T>::block_number() + One::one();
    frame_system::Pallet::<T>::initialize(&number, &parent, &digest(slot));
}

fn sealed<T: Config>(key: &T::AuthorityId, number: u32) -> HeaderFor<T> {
    let number = number.into();
    let hash = Default::default();
    let mut header = HeaderFor::<T>::new(number, hash, hash, hash, digest(SLOT_NOW));
    let seal = key.sign(&header.hash().as_ref()).expect("the key is in the keystore");
    header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
    header
}

/// Votes for two blocks, as they are signed and sent.
fn double_vote<T: Config>(
    key: &VoterKey,
    set_id: u64,
    round: u64,
) -> EquivocationProof<T::Hash, BlockNumberFor<T>> {
    const PRECOMMIT: u8 = 1;
    let vote = |number: u32| {
        let (hash, number) = (T::Hash::default(), BlockNumberFor::<T>::from(number));
        let signed = (PRECOMMIT, hash, number, round, set_id).encode();
        (hash, number, key.sign(&signed).expect("the key is in the keystore"))
    };
    let proof = (set_id, PRECOMMIT, round, key, vote(1), vote(2)).encode();
    Decode::decode(&mut &*proof).expect("it is how GRANDPA writes it")
}

/// An election with candidates, at this stage.
fn election<T: Config>(stage: Stage) -> ElectionOf<T> {
    let candidates = (0..CANDIDATES).map(candidate::<T>).collect();
    let mut election = Election::new(T::Scores::era(), candidates);
    election.stage = stage;
    election.high = 1_000;
    election
}

fn choices<T: Config>(count: u32) -> AccountsOf<T> {
    let all: Vec<_> = (0..count).map(|n| account("centre", n, 0)).collect();
    AccountsOf::<T>::truncate_from(all)
}

fn ballot<T: Config>(n: u32) {
    let by: T::AccountId = account("voter", n, 0);
    admit::<T>(&by, Role::LargeConsumer, 1_000 + n);
    T::Scores::deliver(&entity(1_000 + n), 100);
    let ballot = Ballot { by, deposit: 0, choices: choices::<T>(MOST) };
    Ballots::<T>::insert(entity(1_000 + n), ballot);
}

fn supervisor<T: Config>() -> Result<OriginFor<T>, BenchmarkError> {
    T::SuperviseOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register() -> Result<(), BenchmarkError> {
        let who = centre::<T>(0);
        rich::<T>(&who)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert!(Candidates::<T>::contains_key(who));
        Ok(())
    }

    #[benchmark]
    fn stand_down() -> Result<(), BenchmarkError> {
        let who = candidate::<T>(0);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert!(Leaving::<T>::contains_key(&who));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let who = centre::<T>(0);
        rich::<T>(&who)?;
        Pallet::<T>::do_register(who.clone())?;
        T::Validators::set_keys(&who);
        Elected::<T>::put(
            choices::<T>(MOST)
                .into_iter()
                .skip(1)
                .collect::<Vec<_>>()
                .try_into()
                .unwrap_or_else(|_| AccountsOf::<T>::default()),
        );
        LeftAt::<T>::insert(&who, Slot::from(0));
        LastSlot::<T>::put(Slot::from(u64::MAX));

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert!(!Candidates::<T>::contains_key(&who) && !T::Validators::has_keys(&who));
        Ok(())
    }

    #[benchmark]
    fn vote(c: Linear<1, { Parameters::MOST_AGENTS }>) -> Result<(), BenchmarkError> {
        (0..c).for_each(|n| {
            candidate::<T>(n);
        });
        let by: T::AccountId = account("voter", 0, 0);
        admit::<T>(&by, Role::LargeConsumer, 1_000);
        rich::<T>(&by)?;
        // One that was cast by another account of the entity.
        let other: T::AccountId = account("voter", 1, 0);
        admit::<T>(&other, Role::LargeConsumer, 1_000);
        rich::<T>(&other)?;
        Pallet::<T>::do_vote(other, choices::<T>(1))?;
        let most = T::Parameters::get().agents;
        let choices = choices::<T>(c);

        #[block]
        {
            // More than may be voted for now are refused at the end of the same work.
            let voted = Pallet::<T>::do_vote(by.clone(), choices);
            assert_eq!(voted.is_ok(), c <= most);
        }
        Ok(())
    }

    #[benchmark]
    fn withdraw_vote() -> Result<(), BenchmarkError> {
        candidate::<T>(0);
        let by: T::AccountId = account("voter", 0, 0);
        admit::<T>(&by, Role::LargeConsumer, 1_000);
        rich::<T>(&by)?;
        Pallet::<T>::do_vote(by.clone(), choices::<T>(1))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(by));

        assert!(!Ballots::<T>::contains_key(entity(1_000)));
        Ok(())
    }

    #[benchmark]
    fn report_double_authoring() -> Result<(), BenchmarkError> {
        let accounts = agents::<T>(MOST);
        let offender = accounts.last().expect("there are some").clone();
        // A key that isn't an agent's any more is found last.
        let key = key::<T>();
        let tenure = Tenure {
            account: offender.clone(),
            entity: Some(entity(MOST - 1)),
            key: key.clone(),
            since: 0.into(),
            until: SLOT_NOW.into(),
        };
        let others = self::key::<T>();
        let mut tenures: Vec<_> =
            (1..512).map(|_| Tenure { key: others.clone(), ..tenure.clone() }).collect();
        tenures.push(tenure);
        Tenures::<T>::put(BoundedVec::truncate_from(tenures));
        LastSlot::<T>::put(Slot::from(SLOT_NOW));
        Candidates::<T>::remove(&offender);
        Representatives::<T>::remove(entity(MOST - 1));
        rich::<T>(&offender)?;
        Pallet::<T>::do_register(offender.clone())?;
        Elected::<T>::put(AccountsOf::<T>::truncate_from(accounts));
        let (first, second) = (sealed::<T>(&key, 1), sealed::<T>(&key, 2));
        let by: T::AccountId = whitelisted_caller();

        #[extrinsic_call]
        _(RawOrigin::Signed(by), key, Box::new(first), Box::new(second));

        assert!(!Candidates::<T>::contains_key(offender));
        Ok(())
    }

    /// As GRANDPA goes about it: it asks whose the key was and whether it is known once before the
    /// transaction and once in it.
    #[benchmark]
    fn report_double_vote() -> Result<(), BenchmarkError> {
        let accounts = agents::<T>(MOST);
        let offender = accounts.last().expect("there are some").clone();
        Candidates::<T>::remove(&offender);
        Representatives::<T>::remove(entity(MOST - 1));
        rich::<T>(&offender)?;
        Pallet::<T>::do_register(offender.clone())?;
        Elected::<T>::put(AccountsOf::<T>::truncate_from(accounts.clone()));
        let session = T::Validators::session();
        let others = VoterKey::generate_pair(None);
        let mut voters: Vec<_> = accounts.into_iter().map(|who| (who, others.clone())).collect();
        let key = VoterKey::generate_pair(None);
        voters[MOST as usize - 1].1 = key.clone();
        Pallet::<T>::note_voters(session, voters);
        // Of another era than the present one.
        let last = DoubleVote { era: u32::MAX, set_id: 0 };
        DoubleVotes::<T>::insert(entity(MOST - 1), last);
        let votes = double_vote::<T>(&key, 0, 2);
        let proof = (KEY_TYPE, key);
        let owned = <Pallet<T> as KeyOwnerProofSystem<_>>::prove(proof.clone()).expect("it votes");

        #[block]
        {
            for _ in 0..2 {
                let owner = Pallet::<T>::check_proof(proof.clone(), owned.clone());
                let owner = owner.ok_or(BenchmarkError::Stop("nobody's key"))?;
                assert!(!Pallet::<T>::is_known_double_vote(&owner, 0, true));
            }
            let owner = Pallet::<T>::check_proof(proof, owned).expect("as before");
            assert!(check_equivocation_proof(votes));
            Pallet::<T>::report_double_vote(owner, (0, true), 2, None)?;
        }

        assert!(!Candidates::<T>::contains_key(offender));
        Ok(())
    }

    #[benchmark]
    fn pardon() -> Result<(), BenchmarkError> {
        agents::<T>(MOST);
        Agents::<T>::mutate(|agents| agents[MOST as usize - 1].is_out = true);
        let origin = supervisor::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, entity(MOST - 1), reason());

        assert!(!Agents::<T>::get()[MOST as usize - 1].is_out);
        Ok(())
    }

    #[benchmark]
    fn account_for_slots(m: Linear<0, 10>) {
        agents::<T>(MOST);
        LastSlot::<T>::put(Slot::from(SLOT_NOW));
        // Each of those that miss a slot has missed enough with it.
        Agents::<T>::mutate(|agents| {
            agents.iter_mut().for_each(|agent| agent.missed_in_a_row = Parameters::MOST_MISSES)
        });
        if m == 0 {
            Agents::<T>::mutate(|agents| {
                agents.iter_mut().for_each(|agent| agent.missed_in_a_row = 0)
            });
        }
        begin_block::<T>(SLOT_NOW + u64::from(m) + 1);

        #[block]
        {
            Pallet::<T>::account_for_slots(One::one());
        }

        assert_eq!(*LastSlot::<T>::get(), SLOT_NOW + u64::from(m) + 1);
    }

    #[benchmark]
    fn begin_term(c: Linear<0, CANDIDATES>) -> Result<(), BenchmarkError> {
        use fungible::Mutate;
        agents::<T>(MOST);
        let known = Candidates::<T>::count();
        for n in 0..known {
            if n >= c {
                Candidates::<T>::remove(account::<T::AccountId>("centre", n, 0));
            }
        }
        (known..c).for_each(|n| {
            candidate::<T>(n);
        });
        let least = <T::Currency as fungible::Inspect<T::AccountId>>::minimum_balance();
        T::Currency::mint_into(&T::FeePot::get(), least * 1_000_000)?;
        for n in 0..MOST {
            T::Currency::mint_into(&account("centre", n, 0), least)?;
        }
        // Of another era than the present one.
        CurrentTerm::<T>::put(Term { era: u32::MAX, reward: least });

        #[block]
        {
            Pallet::<T>::begin_term(One::one());
        }

        assert!(Running::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn seat(a: Linear<4, { Parameters::MOST_AGENTS }>) {
        agents::<T>(a);
        SeatsDue::<T>::put(BlockNumberFor::<T>::one());

        #[block]
        {
            Pallet::<T>::share_seats(One::one());
        }

        assert!(!SeatsDue::<T>::exists());
    }

    #[benchmark]
    fn measure(e: Linear<1, 256>) {
        let mut election = election::<T>(Stage::Measuring);
        (0..e).for_each(|n| T::Scores::deliver(&entity(2_000 + n), 100));
        Running::<T>::put(&election);

        #[block]
        {
            let _ = Running::<T>::get();
            Pallet::<T>::measure(&mut election, &mut WeightMeter::new());
            Running::<T>::put(&election);
        }
    }

    #[benchmark]
    fn count_defaults(e: Linear<1, 256>) {
        let mut election = election::<T>(Stage::Defaults);
        (0..e).for_each(|n| T::Scores::deliver(&entity(2_000 + n), 100));
        Running::<T>::put(&election);

        #[block]
        {
            let _ = Running::<T>::get();
            Pallet::<T>::count_defaults(&mut election, &mut WeightMeter::new());
            Running::<T>::put(&election);
        }

        assert!(election.silent > 0);
    }

    #[benchmark]
    fn count_ballots(b: Linear<1, 256>) {
        let mut election = election::<T>(Stage::Counting);
        (0..b).for_each(ballot::<T>);
        Running::<T>::put(&election);

        #[block]
        {
            let _ = Running::<T>::get();
            Pallet::<T>::count_ballots(&mut election, &mut WeightMeter::new());
            Running::<T>::put(&election);
        }

        assert!(election.cast > 0);
    }

    #[benchmark]
    fn decide(c: Linear<4, CANDIDATES>) {
        let mut election = election::<T>(Stage::Deciding);
        election.tallies = BoundedVec::truncate_from(
            election.tallies.into_iter().take(c as usize).collect::<Vec<_>>(),
        );

        #[block]
        {
            Pallet::<T>::decide(election);
        }

        assert!(Elected::<T>::exists());
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
