use super::*;

#[test]
fn notice_begins_when_a_code_is_authorized() {
    run(|| {
        System::set_block_number(7);
        assert_ok!(authorize(&next()));
        let (code_hash, applicable_from) = (hash(&next()), 7 + NOTICE);
        assert_eq!(Authorized::<Test>::get(), Some(Authorization { code_hash, applicable_from }));
        assert_last_event(Event::Authorized { code_hash, applicable_from });
    });
}

#[test]
fn earlier_code_is_replaced_when_another_is_authorized() {
    run(|| {
        announce(&next());
        assert_ok!(authorize(&other()));
        assert_noop!(apply(&next()), Error::<Test>::NotAuthorized);
        pass(NOTICE - 1);
        assert_noop!(apply(&other()), Error::<Test>::NoticeNotOver);
        pass(1);
        assert_ok!(apply(&other()));
    });
}

#[test]
fn notice_begins_anew_when_the_same_code_is_authorized_again() {
    run(|| {
        assert_ok!(authorize(&next()));
        assert_ok!(expedite(&next()));
        assert_ok!(authorize(&next()));
        pass(NOTICE - 1);
        assert_noop!(apply(&next()), Error::<Test>::NoticeNotOver);
        pass(1);
        assert_ok!(apply(&next()));
    });
}

#[test]
fn bad_origin_when_not_entitled() {
    run(|| {
        for origin in all_but(AUTHORIZER) {
            assert_noop!(Upgrades::authorize(origin, hash(&next())), BadOrigin);
        }
    });
}
