//! Readings of meters in whole blocks.

mod support;

use busbar_power_runtime::{Participants, Runtime, RuntimeCall, RuntimeEvent};
use frame_support::{assert_ok, traits::Get};
use pallet_metering::{
    interval_from, start_of, Counted, MeterId, MeterKey, MeterSignature, Meters, NewMeter, Quality,
    Reading, SignedReading, INTERVAL_MS,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::{
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
    MultiSignature,
};
use support::{account, motion, origin_of, refusal, Chain};

type MaxMeters = <Runtime as pallet_metering::Config>::MaxMeters;

const OPERATOR: &str = "Charlie//stash";
/// All participants of the preset.
const OWNERS: [&str; 5] = ["Eve", "Ferdie", "One", "Two", OPERATOR];
/// What a larger one leaves room for, a smaller one takes.
const BATCHES: [usize; 3] = [500, 100, 10];
const INTERVALS: u32 = 10;
/// A megawatt.
const CAPACITY: u64 = 1_000_000;

type Sign = Box<dyn Fn(&[u8]) -> MeterSignature>;

/// How a kind of meter signs.
struct Signer {
    key: MeterKey,
    sign: Sign,
}

fn signers() -> [Signer; 3] {
    let seed = [7; 32];
    let ed25519 = ed25519::Pair::from_seed(&seed);
    let sr25519 = sr25519::Pair::from_seed(&seed);
    let ecdsa = ecdsa::Pair::from_seed(&seed);
    [
        Signer {
            key: MeterKey::Ed25519(ed25519.public()),
            sign: Box::new(move |message| MeterSignature::Ed25519(ed25519.sign(message))),
        },
        Signer {
            key: MeterKey::Sr25519(sr25519.public()),
            sign: Box::new(move |message| MeterSignature::Sr25519(sr25519.sign(message))),
        },
        Signer {
            key: MeterKey::Ecdsa(ecdsa.public()),
            sign: Box::new(move |message| MeterSignature::Ecdsa(ecdsa.sign(message))),
        },
    ]
}

/// As many meters as the participants may have, in service for some hours.
fn register(chain: &mut Chain, key: MeterKey) -> (Vec<MeterId>, u64) {
    let now = chain.now();
    let since = now - now % INTERVAL_MS - u64::from(INTERVALS) * INTERVAL_MS;
    let new =
        NewMeter { key, capacity: CAPACITY, commissioning: H256::zero(), since, gateway: None };
    chain.query(|| {
        for owner in OWNERS {
            for _ in 0..<MaxMeters as Get<u32>>::get() {
                let owner = account(owner);
                let register = pallet_metering::Call::register { owner, new: new.clone() };
                assert_ok!(RuntimeCall::Metering(register).dispatch(origin_of(OPERATOR)));
            }
        }
    });
    let meters = OWNERS.len() as u32 * <MaxMeters as Get<u32>>::get();
    ((0..meters).collect(), since)
}

fn submit(readings: &[SignedReading]) -> RuntimeCall {
    let readings = readings.to_vec().try_into().expect("a batch takes as many");
    RuntimeCall::Metering(pallet_metering::Call::submit { readings })
}

/// By what weights say, of meters that have read before on the day.
#[test]
fn a_block_takes_five_thousand_readings_whatever_they_are_signed_with() {
    for Signer { key, sign } in signers() {
        let mut chain = Chain::new("dev");
        chain.ok(vec![]);
        let (meters, since) = register(&mut chain, key);
        let genesis = chain.query(|| frame_system::Pallet::<Runtime>::block_hash(0));
        let first = interval_from(since).expect("it is a quarter of an hour");
        let reading = |interval, meter| {
            let counted = Counted { injected: 1_000, withdrawn: 0, quality: Quality::Measured };
            let sequence = u64::from(interval);
            let reading = Reading { meter, start: start_of(interval), counted, sequence };
            SignedReading { reading, signature: sign(&reading.message(&genesis)) }
        };
        let readings: Vec<_> = (first..first + INTERVALS)
            .flat_map(|interval| meters.iter().map(move |meter| (interval, *meter)))
            .map(|(interval, meter)| reading(interval, meter))
            .collect();

        let full = Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources));
        chain.begin();
        let mut rest = readings.as_slice();
        for size in BATCHES {
            while rest.len() >= size {
                let (batch, behind) = rest.split_at(size);
                match chain.apply("Alice", submit(batch)) {
                    Ok(outcome) => assert_eq!(outcome, Ok(())),
                    refused => {
                        assert_eq!(refused, full);
                        break;
                    }
                }
                rest = behind;
            }
        }
        let fitting = readings.len() - rest.len();
        let events = chain.end();
        assert!((5_000..readings.len()).contains(&fitting), "{fitting} readings");
        let taken: u32 = events
            .iter()
            .map(|event| match event {
                RuntimeEvent::Metering(pallet_metering::Event::ReadingsSubmitted {
                    taken,
                    refused,
                    ..
                }) => {
                    assert_eq!(*refused, 0);
                    *taken
                }
                _ => 0,
            })
            .sum();
        assert_eq!(taken as usize, fitting);
        let counted = chain.query(|| {
            Meters::<Runtime>::iter_values().map(|meter| meter.next - meter.first).sum::<u32>()
        });
        assert_eq!(counted, taken);
    }
}

/// The trading centre has a meter: it can't leave, but changes its key, and its meter goes along.
#[test]
fn meters_go_along_to_another_key_and_keep_their_owner_from_leaving() {
    let mut chain = Chain::new("dev");
    chain.ok(vec![]);
    let [Signer { key, .. }, ..] = signers();
    let since = chain.now() - chain.now() % INTERVAL_MS;
    let new =
        NewMeter { key, capacity: CAPACITY, commissioning: H256::zero(), since, gateway: None };
    let register = pallet_metering::Call::register { owner: account("Two"), new };
    chain.ok(vec![(OPERATOR, RuntimeCall::Metering(register))]);
    let leave = || RuntimeCall::Participants(pallet_participants::Call::leave {});
    assert_eq!(refusal(chain.block(vec![("Two", leave())])), "StillOwning");

    let (old, new) = (account("Two"), account("Three"));
    let message = chain.query(|| Participants::rotate_message(&old, &new));
    let proof = MultiSignature::Sr25519(support::key("Three").sign(&message));
    let rotate = pallet_participants::Call::rotate_key { old, new, proof };
    chain.ok(vec![("Two", RuntimeCall::Participants(rotate))]);
    assert_eq!(refusal(chain.block(vec![("Three", leave())])), "StillOwning");

    // More than half of the council may do what the operator may.
    let retire = pallet_metering::Call::retire { owner: account("Three"), meter: 0 };
    chain.ok(vec![("Alice", motion(RuntimeCall::Metering(retire))), ("Three", leave())]);
}
