use super::*;

/// The same with a changed profile.
fn apply_with(change: impl FnOnce(&mut Profile)) -> DispatchResult {
    let mut changed = profile();
    change(&mut changed);
    apply(1, changed, 1)
}

/// Submits the application of participant 1 with this signature.
fn submit(signature: MultiSignature) -> DispatchResult {
    Registry::apply(signed(&sponsor()), account(1), profile(), 1, signature)
}

fn message() -> Vec<u8> {
    Registry::apply_message(&account(1), &profile(), 1)
}

#[test]
fn application_is_stored_when_the_applicant_has_signed_it() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        let application =
            Application { profile: profile(), submitter: sponsor(), deposit: APPLICATION_DEPOSIT };
        assert_eq!(Applications::<Test>::get(account(1)), Some(application));
        assert_eq!(held(HoldReason::Application, &sponsor()), APPLICATION_DEPOSIT);
        assert_last_event(Event::Applied {
            applicant: account(1),
            submitter: sponsor(),
            profile: profile(),
            deposit: APPLICATION_DEPOSIT,
        });
    });
}

#[test]
fn application_is_stored_when_the_signed_bytes_are_wrapped() {
    run(|| {
        let mut wrapped = b"<Bytes>".to_vec();
        wrapped.extend(message());
        wrapped.extend(b"</Bytes>");
        assert_ok!(submit(sign(1, &wrapped)));
    });
}

#[test]
fn application_is_stored_when_the_applicant_pays_itself() {
    run(|| {
        assert_ok!(Balances::mint_into(&account(1), 500));
        let signature = sign(1, &message());
        assert_ok!(Registry::apply(signed(&account(1)), account(1), profile(), 1, signature));
        assert_eq!(held(HoldReason::Application, &account(1)), APPLICATION_DEPOSIT);
    });
}

#[test]
fn message_is_as_documented() {
    use codec::Encode;

    run(|| {
        let mut expected = b"busbar:apply".to_vec();
        expected.extend(System::block_hash(0u64).encode());
        expected.extend(account(1).encode());
        expected.extend(profile().encode());
        expected.extend(1u64.encode());
        assert_eq!(message(), expected);
    });
}

#[test]
fn bad_signature_when_another_key_has_signed() {
    run(|| {
        assert_noop!(submit(sign(2, &message())), Error::<Test>::BadSignature);
    });
}

#[test]
fn bad_signature_when_something_else_was_signed() {
    run(|| {
        let other_date = Registry::apply_message(&account(1), &profile(), 2);
        assert_noop!(submit(sign(1, &other_date)), Error::<Test>::BadSignature);
        let other_profile = Profile { capacity: 1, ..profile() };
        let other_profile = Registry::apply_message(&account(1), &other_profile, 1);
        assert_noop!(submit(sign(1, &other_profile)), Error::<Test>::BadSignature);
        let other_purpose = Registry::rotate_message(&account(2), &account(1));
        assert_noop!(submit(sign(1, &other_purpose)), Error::<Test>::BadSignature);
    });
}

#[test]
fn bad_signature_when_another_chain_was_meant() {
    run(|| {
        let signature = sign(1, &message());
        frame_system::BlockHash::<Test>::insert(0u64, sp_core::H256::repeat_byte(1));
        assert_noop!(submit(signature), Error::<Test>::BadSignature);
    });
}

#[test]
fn expired_when_valid_until_an_earlier_block() {
    run(|| {
        System::set_block_number(10);
        assert_noop!(apply(1, profile(), 9), Error::<Test>::Expired);
        assert_ok!(apply(1, profile(), 10));
    });
}

#[test]
fn valid_too_long_when_beyond_the_longest_validity() {
    run(|| {
        System::set_block_number(10);
        let latest = 10 + MAX_VALIDITY;
        assert_noop!(apply(1, profile(), latest + 1), Error::<Test>::ValidTooLong);
        assert_ok!(apply(1, profile(), latest));
    });
}

#[test]
fn already_applied_when_an_application_is_pending() {
    run(|| {
        assert_ok!(apply(1, profile(), 1));
        assert_noop!(apply(1, profile(), 1), Error::<Test>::AlreadyApplied);
    });
}

#[test]
fn already_admitted_when_the_applicant_is_a_participant() {
    run(|| {
        admit(1);
        assert_noop!(apply(1, profile(), 1), Error::<Test>::AlreadyAdmitted);
    });
}

#[test]
fn invalid_entity_when_empty_or_not_alphanumeric() {
    run(|| {
        for entity in [&b""[..], &b"91310000-X"[..], &b"GRID 1"[..], "电网".as_bytes()] {
            let entity = entity.to_vec().try_into().unwrap();
            assert_noop!(
                apply_with(|profile| profile.entity = entity),
                Error::<Test>::InvalidEntity
            );
        }
    });
}

#[test]
fn unknown_region_when_the_current_grid_lacks_it() {
    run(|| {
        assert_noop!(
            apply_with(|profile| profile.region = REGION_COUNT),
            Error::<Test>::UnknownRegion
        );
        assert_ok!(apply_with(|profile| profile.region = REGION_COUNT - 1));
    });
}

#[test]
fn no_capacity_when_a_role_of_the_market_has_none() {
    run(|| {
        for role in [
            Role::LargeConsumer,
            Role::Generator(0),
            Role::Prosumer,
            Role::StorageOperator,
            Role::Retailer,
        ] {
            let change = |profile: &mut Profile| {
                profile.role = role;
                profile.capacity = 0;
            };
            assert_noop!(apply_with(change), Error::<Test>::NoCapacity);
        }
    });
}

#[test]
fn application_is_stored_when_an_institution_has_no_capacity() {
    for role in [
        Role::GridOperator,
        Role::TradingCentre,
        Role::SettlementBank,
        Role::CertificateIssuer,
        Role::MeteringOperator,
        Role::Regulator,
    ] {
        run(|| {
            assert_ok!(apply_with(|profile| {
                profile.role = role;
                profile.capacity = 0;
            }));
        });
    }
}

#[test]
fn too_many_applications_when_all_places_are_taken() {
    run(|| {
        for seed in 1..=3 {
            assert_ok!(apply(seed, profile(), 1));
        }
        assert_eq!(Applications::<Test>::count(), MAX_APPLICATIONS);
        assert_noop!(apply(4, profile(), 1), Error::<Test>::TooManyApplications);
        assert_ok!(Registry::refuse(committee(), account(1), reason()));
        assert_ok!(apply(4, profile(), 1));
    });
}

#[test]
fn refused_when_the_submitter_cannot_pay_the_deposit() {
    run(|| {
        let poor = account(9);
        assert_ok!(Balances::mint_into(&poor, APPLICATION_DEPOSIT));
        let signature = sign(1, &message());
        assert_noop!(
            Registry::apply(signed(&poor), account(1), profile(), 1, signature),
            sp_runtime::TokenError::FundsUnavailable
        );
    });
}

#[test]
fn bad_origin_when_not_signed() {
    run(|| {
        let signature = sign(1, &message());
        assert_noop!(
            Registry::apply(RuntimeOrigin::root(), account(1), profile(), 1, signature),
            BadOrigin
        );
    });
}
