use super::*;

#[test]
fn code_is_applicable_at_once_when_expedited() {
    run(|| {
        assert_ok!(authorize(&next()));
        pass(3);
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
        assert_ok!(expedite(&next()));
        let code_hash = hash(&next());
        let applicable_from = System::block_number();
        assert_eq!(Authorized::<Test>::get(), Some(Authorization { code_hash, applicable_from }));
        assert_last_event(Event::Expedited { code_hash });
        assert_ok!(apply(&next()));
    });
}

#[test]
fn guard_holds_when_expedited() {
    run(|| {
        assert_ok!(authorize(&next()));
        assert_ok!(expedite(&next()));
        GateClosesIn::set(Some(0));
        assert_noop!(apply(&next()), Error::<Test>::GateClosing);
    });
}

#[test]
fn not_authorized_when_nothing_is() {
    run(|| {
        assert_noop!(expedite(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn not_authorized_when_another_code_is() {
    run(|| {
        assert_ok!(authorize(&next()));
        assert_noop!(expedite(&other()), Error::<Test>::NotAuthorized);
        // Nor one that was, for whose sake the notice was to be ended.
        assert_ok!(authorize(&other()));
        assert_noop!(expedite(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn bad_origin_when_not_entitled() {
    run(|| {
        assert_ok!(authorize(&next()));
        for origin in all_but(EXPEDITER) {
            assert_noop!(Upgrades::expedite(origin, hash(&next())), BadOrigin);
        }
    });
}
