use super::*;

#[test]
fn authorization_is_gone_when_revoked() {
    run(|| {
        announce(&next());
        assert_ok!(revoke(&next()));
        assert_eq!(Authorized::<Test>::get(), None);
        assert_last_event(Event::Revoked { code_hash: hash(&next()) });
        assert_noop!(apply(&next()), Error::<Test>::NotAuthorized);
        assert_noop!(expedite(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn notice_begins_anew_when_authorized_after_revoked() {
    run(|| {
        announce(&next());
        assert_ok!(revoke(&next()));
        assert_ok!(authorize(&next()));
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
    });
}

#[test]
fn not_authorized_when_nothing_is() {
    run(|| {
        assert_noop!(revoke(&next()), Error::<Test>::NotAuthorized);
        assert_ok!(authorize(&next()));
        assert_ok!(revoke(&next()));
        assert_noop!(revoke(&next()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn not_authorized_when_another_code_is() {
    run(|| {
        assert_ok!(authorize(&next()));
        assert_noop!(revoke(&other()), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn bad_origin_when_not_entitled() {
    run(|| {
        assert_ok!(authorize(&next()));
        for origin in all_but(REVOKER) {
            assert_noop!(Upgrades::revoke(origin, hash(&next())), BadOrigin);
        }
    });
}
