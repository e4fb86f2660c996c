use frame_support::{
    dispatch::{DispatchClass, GetDispatchInfo, Pays},
    storage::unhashed,
};
use sp_core::storage::well_known_keys::CODE;

use super::*;
use crate::Call;

type SystemError = frame_system::Error<Test>;

#[test]
fn code_is_replaced_when_the_notice_is_over() {
    run(|| {
        announce(&next());
        assert_ok!(apply(&next()));
        assert_eq!(unhashed::get_raw(CODE), Some(next()));
        assert_eq!(Authorized::<Test>::get(), None);
        let code_hash = hash(&next());
        System::assert_has_event(
            frame_system::Event::<Test>::CodeUpdated { hash: code_hash }.into(),
        );
        assert_last_event(Event::Applied { code_hash });
    });
}

#[test]
fn caller_pays_nothing_when_applied() {
    run(|| {
        announce(&next());
        assert_ok!(apply(&next()), Pays::No.into());
    });
}

#[test]
fn caller_pays_when_refused() {
    run(|| {
        let refused = apply(&next()).unwrap_err();
        assert_eq!(refused.post_info.pays_fee, Pays::Yes);
    });
}

#[test]
fn call_is_operational() {
    let info = Call::<Test>::apply { code: next() }.get_dispatch_info();
    assert_eq!(info.class, DispatchClass::Operational);
}

#[test]
fn notice_not_over_when_a_block_is_left() {
    run(|| {
        assert_ok!(authorize(&next()));
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
        pass(NOTICE - 1);
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
        pass(1);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn code_is_replaced_when_the_notice_is_long_over() {
    run(|| {
        announce(&next());
        pass(1_000 * NOTICE);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn not_authorized_when_nothing_is() {
    run(|| {
        assert_noop!(apply(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn not_authorized_when_another_code_is() {
    run(|| {
        announce(&next());
        assert_noop!(apply(&other()), Error::<Test>::NotAuthorized);
        let mut longer = next();
        longer.push(0);
        assert_noop!(apply(&longer), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn not_authorized_when_applied_already() {
    run(|| {
        announce(&next());
        assert_ok!(apply(&next()));
        assert_noop!(apply(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn migration_running_when_one_is() {
    run(|| {
        announce(&next());
        Migrating::set(true);
        assert_noop!(apply(&next()), Error::<Test>::MigrationRunning);
        Migrating::set(false);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn gate_closing_when_within_the_window() {
    run(|| {
        announce(&next());
        GateClosesIn::set(Some(WINDOW));
        assert_noop!(apply(&next()), Error::<Test>::GateClosing);
        GateClosesIn::set(Some(WINDOW + 1));
        assert_ok!(apply(&next()));
    });
}

#[test]
fn matching_when_a_session_is_matched() {
    run(|| {
        announce(&next());
        Matching::set(true);
        assert_noop!(apply(&next()), Error::<Test>::Matching);
        Matching::set(false);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn gate_and_matching_are_waived_when_the_market_is_paused() {
    run(|| {
        announce(&next());
        GateClosesIn::set(Some(0));
        Matching::set(true);
        Paused::set(true);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn notice_is_not_waived_when_the_market_is_paused() {
    run(|| {
        assert_ok!(authorize(&next()));
        Paused::set(true);
        pass(NOTICE - 1);
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
    });
}

#[test]
fn migration_is_not_waived_when_the_market_is_paused() {
    run(|| {
        announce(&next());
        Paused::set(true);
        Migrating::set(true);
        assert_noop!(apply(&next()), Error::<Test>::MigrationRunning);
    });
}

#[test]
fn first_hindrance_is_named_when_there_are_several() {
    run(|| {
        let unreadable = [0u8];
        Migrating::set(true);
        GateClosesIn::set(Some(0));
        Matching::set(true);
        assert_noop!(apply(&unreadable), Error::<Test>::NotAuthorized);
        assert_ok!(authorize(&unreadable));
        assert_noop!(apply(&unreadable), Error::<Test>::NoticeNotOver);
        pass(NOTICE);
        assert_noop!(apply(&unreadable), Error::<Test>::MigrationRunning);
        Migrating::set(false);
        assert_noop!(apply(&unreadable), Error::<Test>::GateClosing);
        GateClosesIn::set(None);
        assert_noop!(apply(&unreadable), Error::<Test>::Matching);
        Matching::set(false);
        assert_noop!(apply(&unreadable), SystemError::FailedToExtractRuntimeVersion);
    });
}

// FRAME doesn't compare versions when it is built for benchmarks.
#[cfg(not(feature = "runtime-benchmarks"))]
#[test]
fn authorization_is_kept_when_the_version_is_not_higher() {
    run(|| {
        for refused in [code(RUNNING), code(RUNNING - 1)] {
            announce(&refused);
            assert_noop!(apply(&refused), SystemError::SpecVersionNeedsToIncrease);
            assert!(Authorized::<Test>::exists());
        }
        assert_eq!(unhashed::get_raw(CODE), Some(code(RUNNING)));
    });
}

// FRAME doesn't compare versions when it is built for benchmarks.
#[cfg(not(feature = "runtime-benchmarks"))]
#[test]
fn authorization_is_kept_when_the_runtime_is_another_one() {
    use codec::Encode;

    run(|| {
        let mut foreign = version(RUNNING + 1);
        foreign.spec_name = "foreign".into();
        let foreign = foreign.encode();
        announce(&foreign);
        assert_noop!(apply(&foreign), SystemError::InvalidSpecName);
        assert!(Authorized::<Test>::exists());
    });
}

#[test]
fn bad_origin_when_not_signed() {
    run(|| {
        announce(&next());
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Upgrades::apply(origin, next()), BadOrigin);
        }
    });
}
