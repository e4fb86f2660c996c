use frame_support::{assert_noop, assert_ok};
use sp_core::{Pair, H256};
use sp_runtime::DispatchError;

use crate::{mock::*, *};

/// Why a reading is refused by itself, and nothing changes.
fn refusal_of(signed: SignedReading) -> Refusal {
    System::reset_events();
    let before = Meters::<Test>::iter().collect::<Vec<_>>();
    assert_ok!(submit(vec![signed]));
    assert_eq!(Meters::<Test>::iter().collect::<Vec<_>>(), before);
    System::assert_last_event(
        Event::ReadingsSubmitted { by: GATEWAY, taken: 0, refused: 1 }.into(),
    );
    let [(_, why)] = refusals().try_into().unwrap();
    why
}

#[test]
fn readings_of_all_schemes_are_taken() {
    run(|| {
        let keys = keys(1);
        let meters = [
            MeterKey::Ed25519(keys.ed25519.public()),
            MeterKey::Sr25519(keys.sr25519.public()),
            MeterKey::Ecdsa(keys.ecdsa.public()),
        ];
        for key in meters {
            let origin = RuntimeOrigin::signed(OPERATOR);
            assert_ok!(Metering::register(origin, ALICE, new_meter(key)));
        }
        end(MIDNIGHT);
        let signed = |meter: MeterId| {
            let reading = reading(meter, MIDNIGHT, 10 + u64::from(meter));
            let message = reading.message(&System::block_hash(0));
            let signature = match meter {
                0 => MeterSignature::Ed25519(keys.ed25519.sign(&message)),
                1 => MeterSignature::Sr25519(keys.sr25519.sign(&message)),
                _ => MeterSignature::Ecdsa(keys.ecdsa.sign(&message)),
            };
            SignedReading { reading, signature }
        };
        take((0..3).map(signed).collect());
        for meter in 0..3 {
            let expected = counted(10 + u64::from(meter));
            assert_eq!(stored(meter, MIDNIGHT).unwrap().counted, expected);
        }
    });
}

#[test]
fn one_bad_reading_among_many_is_skipped() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 199);
        let mut readings: Vec<_> =
            (0..200).map(|at| sign(reading(meter, MIDNIGHT + at, at.into()), 1)).collect();
        readings[77].reading.counted.injected += 1;
        assert_ok!(submit(readings));
        assert_eq!(refusals(), [(meter, Refusal::BadSignature)]);
        System::assert_last_event(
            Event::ReadingsSubmitted { by: GATEWAY, taken: 199, refused: 1 }.into(),
        );
        for at in 0..200 {
            let expected = (at != 77).then(|| counted(at.into()));
            assert_eq!(stored(meter, MIDNIGHT + at).map(|entry| entry.counted), expected);
        }
    });
}

#[test]
fn a_day_is_put_away_with_the_first_reading_of_another() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 96);
        take(vec![sign(reading(meter, MIDNIGHT + 95, 5), 1)]);
        assert_eq!(Days::<Test>::iter().count(), 0);
        take(vec![sign(reading(meter, MIDNIGHT + 96, 6), 1)]);
        assert!(Days::<Test>::contains_key(day_of(MIDNIGHT), meter));
        assert_eq!(stored(meter, MIDNIGHT + 95).unwrap().counted, counted(5));
        assert_eq!(stored(meter, MIDNIGHT + 96).unwrap().counted, counted(6));
    });
}

#[test]
fn a_day_without_a_reading_leaves_nothing() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 96);
        take(vec![sign(reading(meter, MIDNIGHT + 96, 6), 1)]);
        assert_eq!(Days::<Test>::iter().count(), 0);
    });
}

#[test]
fn what_was_not_needed_of_the_weight_is_given_back() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 96);
        let readings = vec![sign(reading(meter, MIDNIGHT + 95, 5), 1)];
        let most = Pallet::<Test>::weight_of(&readings);
        let info = submit(readings).unwrap();
        let day = <() as WeightInfo>::complete_day();
        assert_eq!(info.actual_weight, Some(most - day));
        let completing = vec![sign(reading(meter, MIDNIGHT + 96, 5), 1)];
        let most = Pallet::<Test>::weight_of(&completing);
        assert_eq!(submit(completing).unwrap().actual_weight, Some(most));
    });
}

#[test]
fn fails_when_the_batch_is_empty_or_nobody_signed_it() {
    run(|| {
        assert_noop!(submit(vec![]), Error::<Test>::EmptyBatch);
        let unsigned = Metering::submit(RuntimeOrigin::none(), Default::default());
        assert_noop!(unsigned, DispatchError::BadOrigin);
    });
}

#[test]
fn refused_when_it_was_read_before_or_is_out_of_order() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 9);
        let early = Reading { sequence: u64::MAX, ..reading(meter, MIDNIGHT - 1, 5) };
        assert_eq!(refusal_of(sign(early, 1)), Refusal::OutOfOrder);
        take(vec![sign(reading(meter, MIDNIGHT + 5, 5), 1)]);
        // The same once more, and with another sequence number, and one before it.
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT + 5, 5), 1)), Refusal::OutOfOrder);
        let doubled = Reading { sequence: u64::MAX, ..reading(meter, MIDNIGHT + 5, 5) };
        assert_eq!(refusal_of(sign(doubled, 1)), Refusal::OutOfOrder);
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT + 4, 5), 1)), Refusal::OutOfOrder);
    });
}

#[test]
fn refused_when_its_sequence_number_was_used() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT + 9);
        let with = |sequence| Reading { sequence, ..reading(meter, MIDNIGHT + 1, 5) };
        assert_eq!(refusal_of(sign(with(0), 1)), Refusal::SequenceUsed);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        assert_eq!(refusal_of(sign(with(MIDNIGHT.into()), 1)), Refusal::SequenceUsed);
        take(vec![sign(with(u64::from(MIDNIGHT) + 1), 1)]);
    });
}

#[test]
fn refused_until_the_interval_is_over() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        Now::mutate(|now| *now -= 1);
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT, 5), 1)), Refusal::InFuture);
        Now::mutate(|now| *now += 1);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        let far = Reading { start: u64::MAX - u64::MAX % INTERVAL_MS, ..reading(meter, 1, 5) };
        assert_eq!(refusal_of(sign(far, 1)), Refusal::NotAnInterval);
        let last = Reading { sequence: u64::MAX, ..reading(meter, Interval::MAX, 5) };
        assert_eq!(refusal_of(sign(last, 1)), Refusal::InFuture);
    });
}

#[test]
fn refused_once_the_window_is_over() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        Now::mutate(|now| *now += <Test as Config>::ReadingWindow::get() + 1);
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT, 5), 1)), Refusal::TooLate);
        Now::mutate(|now| *now -= 1);
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
    });
}

#[test]
fn refused_when_it_is_above_capacity() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        let most = CAPACITY / 4;
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT, most + 1), 1)), Refusal::AboveCapacity);
        let mut withdrawn = reading(meter, MIDNIGHT, 0);
        withdrawn.counted.withdrawn = most + 1;
        assert_eq!(refusal_of(sign(withdrawn, 1)), Refusal::AboveCapacity);
        take(vec![sign(reading(meter, MIDNIGHT, most), 1)]);
    });
}

#[test]
fn refused_when_the_signature_is_anothers_or_for_another_chain() {
    run(|| {
        let meter = register(ALICE, 1);
        let other = register(BOB, 2);
        end(MIDNIGHT);
        let honest = reading(meter, MIDNIGHT, 5);
        assert_eq!(refusal_of(sign(honest, 2)), Refusal::BadSignature);
        // For the other meter, with the key of the first.
        let mut moved = sign(honest, 1);
        moved.reading.meter = other;
        assert_eq!(refusal_of(moved), Refusal::BadSignature);
        let mut altered = sign(honest, 1);
        altered.reading.counted.quality = Quality::Uncertain;
        assert_eq!(refusal_of(altered), Refusal::BadSignature);

        let message = honest.message(&H256::repeat_byte(8));
        let foreign = MeterSignature::Ed25519(keys(1).ed25519.sign(&message));
        let foreign = SignedReading { reading: honest, signature: foreign };
        assert_eq!(refusal_of(foreign), Refusal::BadSignature);
        // Of another scheme than the key.
        let message = honest.message(&System::block_hash(0));
        let signature = MeterSignature::Sr25519(keys(1).sr25519.sign(&message));
        let other_scheme = SignedReading { reading: honest, signature };
        assert_eq!(refusal_of(other_scheme), Refusal::BadSignature);
    });
}

#[test]
fn refused_when_the_meter_is_unknown_or_the_start_is_no_intervals() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        assert_eq!(refusal_of(sign(reading(99, MIDNIGHT, 5), 1)), Refusal::UnknownMeter);
        let mut off = reading(meter, MIDNIGHT, 5);
        off.start += 1;
        assert_eq!(refusal_of(sign(off, 1)), Refusal::NotAnInterval);
    });
}

#[test]
fn a_meter_cannot_substitute_by_itself() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        let mut substituted = reading(meter, MIDNIGHT, 5);
        substituted.counted.quality = Quality::Substituted;
        assert_eq!(refusal_of(sign(substituted, 1)), Refusal::Substituted);
    });
}

#[test]
fn behind_a_standstill_the_window_begins_anew() {
    run(|| {
        let meter = register(ALICE, 1);
        end(MIDNIGHT);
        let resumed = Now::get() + 10 * <Test as Config>::ReadingWindow::get();
        Resumed::set(resumed);
        Now::set(resumed + <Test as Config>::ReadingWindow::get());
        take(vec![sign(reading(meter, MIDNIGHT, 5), 1)]);
        Now::mutate(|now| *now += 1);
        assert_eq!(refusal_of(sign(reading(meter, MIDNIGHT + 1, 5), 1)), Refusal::TooLate);
    });
}
