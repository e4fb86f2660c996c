//! What two parties have agreed on.

use busbar_math::dplc::{Pass, Unserved};
use busbar_primitives::units::{SessionId, TOKEN, WH_PER_MWH};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult};

use crate::{mock::*, *};

/// Consumer D in region D, and H2 in region A: 6.5 % are lost on the way, 0.9 token per delivered
/// kWh are paid for it, 0.25 go to the policy fund.
const BUYER: u64 = FIRST_BUYER + 3;
const SELLER: u64 = FIRST_SELLER + 5;

fn lower(session: SessionId, mwh: u64) {
    let operator = RuntimeOrigin::signed(OPERATOR);
    let limits = vec![(pair(0, 3), mwh * WH_PER_MWH)].try_into().unwrap();
    let round = Sessions::<Test>::get(session).unwrap().round;
    assert_ok!(Dplc::lower_capacity(operator, session, round, limits, Default::default()));
}

fn energies(session: SessionId) -> Vec<(Pass, u64)> {
    let trades = trades(session).into_iter();
    trades.map(|trade| (trade.pass, trade.energy / WH_PER_MWH)).collect()
}

fn row(who: u64, cents: u128, mwh: u64) -> Row {
    let (price, energy) = (cents * 10 * MILLITOKEN, mwh * WH_PER_MWH);
    Row { name: String::new(), who, price, energy, quota: 0 }
}

#[test]
fn the_seller_gets_the_price_and_the_buyer_pays_the_way_on_top() {
    run(|| {
        let session = open();
        let [bid, offer] = agree(session, [BUYER, SELLER], 3_000, 1_000);
        // 3,000,000 token, and of 935 MWh 0.9 and 0.25 each kWh: that is held from the start.
        let legs = [3_000_000, 841_500, 233_750].map(|token| token * TOKEN);
        assert_eq!(on_hold(BUYER), legs.iter().sum());
        blocks_until(GATE, session, checking);
        let [trade] = trades(session).try_into().unwrap();
        assert_eq!((trade.pass, trade.bid, trade.offer), (Pass::Agreed, bid, offer));
        assert_eq!((trade.buyer, trade.seller), (BUYER, SELLER));
        assert_eq!((trade.energy, trade.delivered), (1_000 * WH_PER_MWH, 935 * WH_PER_MWH));
        assert_eq!([trade.seller_receives, trade.grid_receives, trade.policy_receives], legs);
        assert_eq!((trade.seller_price, trade.welfare), (3 * TOKEN, 0));
        // 3 / 0.935 + 0.9 + 0.25
        assert_eq!(trade.buyer_price, 4_358_556_149_732);

        assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0));
        blocks_until(GATE, session, settling);
        assert_ok!(Dplc::settle(RuntimeOrigin::signed(BUYER), session, 0));
        assert_eq!(free(BUYER), ENDOWMENT - legs.iter().sum::<u128>());
        assert_eq!(PaidProfiles::get(), [vec![1, 2, 3]]);
        let rest = Dplc::rest(session, bid).unwrap();
        assert_eq!((rest.energy, rest.why), (0, None));
    });
}

fn settle_with(who: u64, session: SessionId, index: u32, profile: &[u32]) -> DispatchResult {
    let profile = profile.to_vec().try_into().unwrap();
    Dplc::settle_with(RuntimeOrigin::signed(who), session, index, profile)
}

#[test]
fn a_matched_trade_has_the_profile_that_both_parties_want() {
    run(|| {
        let session = golden_settling();
        let Trade { buyer, seller, .. } = trades(session)[3];
        assert_ok!(settle_with(buyer, session, 3, &[1, 2]));
        assert_ok!(settle_with(buyer, session, 3, &[1, 2]));
        // Each may think of another, until they agree.
        assert_ok!(settle_with(seller, session, 3, &[2, 1]));
        assert!(!trades(session)[3].settled);
        assert_eq!(Profiles::<Test>::get(session, 3).unwrap().by, seller);
        assert_ok!(settle_with(buyer, session, 3, &[2, 1]));
        assert!(trades(session)[3].settled);
        assert_eq!(PaidProfiles::get(), [vec![2, 1]]);
        assert_noop!(settle_with(seller, session, 3, &[1]), Error::<Test>::AlreadySettled);

        // What one party proposed alone is paid as it was matched.
        let Trade { buyer, seller, .. } = trades(session)[4];
        assert_ok!(settle_with(buyer, session, 4, &[1, 2]));
        assert_ok!(Dplc::settle(RuntimeOrigin::signed(seller), session, 4));
        assert_eq!(PaidProfiles::get().len(), 1);
    });
}

#[test]
fn a_profile_is_refused_where_it_makes_no_sense() {
    run(|| {
        let session = open();
        agree(session, [BUYER, SELLER], 3_000, 10);
        list(session, &row(BUYER, 900, 10));
        list(session, &row(SELLER, 100, 10));
        blocks_until(GATE, session, checking);
        let early = settle_with(BUYER, session, 1, &[1]);
        assert_noop!(early, Error::<Test>::WrongStage);
        assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0));
        blocks_until(GATE, session, settling);
        assert_noop!(settle_with(BUYER, session, 0, &[1]), Error::<Test>::ProfileFixed);
        assert_noop!(settle_with(BUYER, session, 1, &[0]), Error::<Test>::EmptyProfile);
        assert_noop!(settle_with(BUYER, session, 1, &[]), Error::<Test>::EmptyProfile);
        assert_noop!(settle_with(BUYER, session, 2, &[1]), Error::<Test>::UnknownTrade);
        assert_noop!(settle_with(OPERATOR, session, 1, &[1]), Error::<Test>::NotAParty);
        assert_noop!(settle_with(BUYER, session + 1, 1, &[1]), Error::<Test>::UnknownSession);
        Now::set(DELIVERY_START);
        assert_noop!(settle_with(BUYER, session, 1, &[1]), Error::<Test>::DeliveryBegun);
        Now::set(DELIVERY_START - 1);
        // 10 MWh in an hour, and all of it in a part of 1 of 3,600 seconds.
        let mut peak = [0; 720];
        peak[7] = 1;
        Register::mutate(|register| register.get_mut(&SELLER).unwrap().capacity = 7_199_999_999);
        let strong = settle_with(BUYER, session, 1, &peak);
        assert_noop!(strong, Error::<Test>::ProfileAboveCapacity);
        MayShape::set(false);
        assert_noop!(settle_with(BUYER, session, 1, &[1]), Error::<Test>::TooManyProfiles);
        MayShape::set(true);
        Register::mutate(|register| register.get_mut(&SELLER).unwrap().capacity = 7_200_000_000);
        assert_ok!(settle_with(BUYER, session, 1, &peak));
        // It goes with the session.
        block_at(DELIVERY_START);
        for later in 0..4 {
            block_at(DELIVERY_END + RETENTION + later);
        }
        assert!(!Sessions::<Test>::contains_key(session));
        assert_eq!(Profiles::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn agreed_trades_come_before_better_bids() {
    run(|| {
        let session = open();
        list(session, &row(BUYER, 900, 500));
        list(session, &row(SELLER, 100, 1_000));
        agree(session, [BUYER, SELLER], 3_000, 1_000);
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 1_000), (Pass::General, 500)]);
        lower(session, 1_200);
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 1_000), (Pass::General, 200)]);
        lower(session, 400);
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 400)]);
    });
}

#[test]
fn capacity_goes_to_whoever_agreed_first() {
    run(|| {
        let session = open();
        let first = propose(session, [BUYER, SELLER], 3_000, 600);
        let [_, early] = agree(session, [BUYER, SELLER - 1], 2_000, 700);
        let unanswered = propose(session, [BUYER, SELLER], 3_000, 1);
        let accept = pallet_order_book::NewContract {
            with: BUYER,
            price: 3 * TOKEN,
            energy: 600 * WH_PER_MWH,
            profile: vec![1, 2, 3].try_into().unwrap(),
            salt: [9; 16],
        };
        assert_ok!(OrderBook::accept(RuntimeOrigin::signed(SELLER), session, first, accept));
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 700), (Pass::Agreed, 600)]);
        lower(session, 1_000);
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 700), (Pass::Agreed, 300)]);
        lower(session, 500);
        blocks_until(GATE, session, checking);
        assert_eq!(energies(session), [(Pass::Agreed, 500)]);

        let rest = |order| Dplc::rest(session, order).unwrap();
        let mwh = |mwh| mwh * WH_PER_MWH;
        assert_eq!((rest(early).energy, rest(early).why), (mwh(200), Some(Unserved::NoCapacity)));
        assert_eq!((rest(first).energy, rest(first).why), (mwh(600), Some(Unserved::NoCapacity)));
        assert_eq!(rest(unanswered).why, Some(Unserved::NoCounterparty));
        // What can't trade is released with all excess.
        assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 2));
        blocks_until(GATE, session, settling);
        assert_eq!(on_hold(BUYER), trades(session)[0].buyer_pays);
        assert_eq!(on_hold(SELLER), 0);
    });
}

/// One step a block, and as many blocks as there are steps.
#[test]
fn agreements_may_take_many_blocks() {
    run(|| {
        let session = open_golden();
        for number in 0..6 {
            agree(session, [BUYER, SELLER], 3_000, 10 + number);
        }
        Share::set(narrow());
        assert!(blocks_until(GATE, session, checking) > 6);
        let in_pieces = trades(session);
        assert!(in_pieces[..6].iter().all(|trade| trade.pass == Pass::Agreed));
        // Again, at once.
        Share::set(frame_support::weights::Weight::MAX);
        lower(session, 1_000_000);
        assert_eq!(blocks_until(GATE, session, checking), 1);
        assert_eq!(trades(session), in_pieces);
    });
}

#[test]
fn a_preview_knows_what_was_agreed_on() {
    run(|| {
        let session = open_golden();
        agree(session, [BUYER, SELLER], 3_000, 10);
        let preview = Dplc::preview(session).unwrap();
        assert_eq!(preview.trades[0].pass, Pass::Agreed);
        assert_eq!(Agreeing::<Test>::get(session), None);
        blocks_until(GATE, session, checking);
        assert_eq!(trades(session), preview.trades);
    });
}

/// By hand, as `docs/verify.md` has it.
#[test]
fn the_digest_of_the_inputs_begins_with_what_stands_in_no_queue() {
    use sp_io::hashing::blake2_256;
    run(|| {
        let session = open();
        let before = {
            let terms = Pallet::<Test>::matching_terms(
                session,
                &Sessions::<Test>::get(session).unwrap().terms,
            );
            crate::receipts::digests(&terms.unwrap()).inputs
        };
        let [bid, offer] = agree(session, [BUYER, SELLER], 3_000, 10);
        let open_proposal = propose(session, [BUYER, SELLER], 3_000, 10);
        blocks_until(GATE, session, checking);
        let none = |id: u64| [id.to_le_bytes().to_vec(), vec![0]].concat();
        let accepts = [offer.to_le_bytes().to_vec(), vec![1], bid.to_le_bytes().to_vec()].concat();
        let mut link = before.0;
        for record in [none(bid), accepts, none(open_proposal)] {
            link = blake2_256(&[link.to_vec(), record].concat());
        }
        assert_eq!(Digests::<Test>::get(session).unwrap().inputs.0, link);
    });
}
