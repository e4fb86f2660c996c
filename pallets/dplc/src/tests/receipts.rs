use frame_support::assert_ok;
use sp_core::H256;
use sp_io::hashing::{blake2_256, twox_64};

use crate::{mock::*, *};

fn receipt(session: u32) -> Option<H256> {
    Receipts::<Test>::get(session)
}

/// Bytes of the terms, as `docs/verify.md` has them: four regions, three classes, seven links.
fn terms() -> Vec<u8> {
    let number = |value: u128| value.to_le_bytes();
    let mut bytes = vec![4, 0];
    // Lengths of short lists are one byte, four times the length.
    bytes.push(3 << 2);
    for (renewable, surcharge) in [(1, 0), (0, 200), (0, 250)] {
        bytes.push(renewable);
        bytes.extend(number(surcharge * MILLITOKEN));
        // Certificates cost nothing in these tables.
        bytes.extend(number(0));
    }
    bytes.push(7 << 2);
    let links: [(u8, u8, u32, u128); 7] = [
        (0, 0, 20_000, 200),
        (0, 1, 60_000, 800),
        (0, 2, 70_000, 1_000),
        (0, 3, 65_000, 900),
        (1, 1, 20_000, 200),
        (2, 2, 20_000, 200),
        (3, 3, 30_000, 300),
    ];
    for (low, high, loss, transmission) in links {
        bytes.extend([low, 0, high, 0]);
        bytes.extend(loss.to_le_bytes());
        bytes.extend(number(transmission * MILLITOKEN));
        // Without a limit.
        bytes.push(0);
    }
    bytes
}

/// Bytes of the order that a row of the tables becomes.
fn order(id: u64, row: &Row) -> Vec<u8> {
    let admission = Register::get()[&row.who];
    let (side, class) = match admission.role.sells_as() {
        Some(class) => (1, class),
        None => (0, 0),
    };
    let mut bytes = row.who.to_le_bytes().to_vec();
    bytes.push(side);
    bytes.extend(admission.region.to_le_bytes());
    bytes.push(class);
    bytes.extend(id.to_le_bytes());
    bytes.extend(row.price.to_le_bytes());
    bytes.extend(row.energy.to_le_bytes());
    bytes.extend(row.quota.to_le_bytes());
    // Priority: everybody has full credit.
    bytes.extend(u64::try_from(row.price).unwrap().to_le_bytes());
    bytes
}

fn trade(trade: &Trade<u64>) -> Vec<u8> {
    let mut bytes = vec![u8::from(trade.pass == busbar_math::dplc::Pass::Quota)];
    let ids = [trade.bid, trade.offer, trade.buyer, trade.seller, trade.energy, trade.delivered];
    bytes.extend(ids.map(u64::to_le_bytes).concat());
    let money = [
        trade.welfare,
        trade.buyer_price,
        trade.seller_price,
        trade.buyer_pays,
        trade.seller_receives,
        trade.grid_receives,
        trade.policy_receives,
    ];
    bytes.extend(money.map(u128::to_le_bytes).concat());
    bytes
}

fn chained(start: [u8; 32], records: impl IntoIterator<Item = Vec<u8>>) -> [u8; 32] {
    records.into_iter().fold(start, |link, record| blake2_256(&[link.to_vec(), record].concat()))
}

#[test]
fn a_receipt_is_made_byte_by_byte_of_terms_orders_and_trades() {
    run(|| {
        let session = golden_settled();
        let rows: Vec<_> = bids().into_iter().chain(offers()).collect();
        let mut orders: Vec<_> = (0u64..).zip(&rows).collect();
        orders.sort_by_key(|(id, _)| twox_64(&id.to_le_bytes()));
        let orders = orders.into_iter().map(|(id, row)| order(id, row));
        let inputs = chained(blake2_256(&terms()), orders);
        let trades = chained([0; 32], trades(session).iter().map(trade));

        let genesis = System::block_hash(0);
        let bytes = [genesis.as_bytes(), &session.to_le_bytes(), &inputs, &trades].concat();
        assert_eq!(receipt(session), Some(H256(blake2_256(&bytes))));
    });
}

#[test]
fn a_receipt_is_issued_when_trades_are_final() {
    run(|| {
        let session = golden_checking();
        assert_eq!(receipt(session), None);
        assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0));
        blocks_until(GATE, session, settling);
        let receipt = receipt(session).unwrap();
        System::assert_has_event(Event::ReceiptIssued { session, receipt }.into());
    });
}

#[test]
fn a_receipt_is_the_same_over_many_blocks_and_after_settlement() {
    let in_one_block = new_test_ext().execute_with(|| receipt(golden_settling()));
    run(|| {
        Share::set(narrow());
        let session = golden_settling();
        assert_eq!(receipt(session), in_one_block);
        blocks_until(GATE + SETTLEMENT_WINDOW, session, settled);
        assert_eq!(receipt(session), in_one_block);
    });
}

#[test]
fn a_session_that_is_cleared_again_gets_another_receipt() {
    let first = new_test_ext().execute_with(|| receipt(golden_settling()));
    run(|| {
        let session = golden_checking();
        let limits: Limits<Test> = vec![(pair(0, 3), 1)].try_into().unwrap();
        let operator = RuntimeOrigin::signed(OPERATOR);
        assert_ok!(Dplc::lower_capacity(operator.clone(), session, 0, limits, Default::default()));
        blocks_until(GATE, session, checking);
        assert_ok!(Dplc::confirm(operator, session, 1));
        blocks_until(GATE, session, settling);
        assert!(receipt(session).is_some() && receipt(session) != first);
    });
}

#[test]
fn a_receipt_outlasts_its_session() {
    run(|| {
        let session = golden_settled();
        let issued = receipt(session);
        block_at(DELIVERY_END + RETENTION);
        assert_eq!(Sessions::<Test>::get(session), None);
        assert_eq!(Digests::<Test>::get(session), None);
        assert_eq!(receipt(session), issued);
    });
}

#[test]
fn a_cancelled_session_gets_no_receipt() {
    run(|| {
        let session = golden_checking();
        let reason = Reason::default();
        assert_ok!(Dplc::cancel(RuntimeOrigin::signed(SUPERVISOR), session, reason));
        block_at(GATE);
        assert_eq!((receipt(session), Digests::<Test>::get(session)), (None, None));
    });
}

/// A receipt over a part of the trades would be a wrong one.
#[test]
fn a_session_half_matched_before_there_were_receipts_gets_none() {
    run(|| {
        Share::set(narrow());
        let session = open_golden();
        block_at(GATE);
        while trades(session).is_empty() {
            block_at(GATE);
        }
        assert_eq!(stage(session), Stage::Matching);
        Digests::<Test>::remove(session);
        blocks_until(GATE, session, checking);
        assert_ok!(Dplc::confirm(RuntimeOrigin::signed(OPERATOR), session, 0));
        blocks_until(GATE, session, settling);
        blocks_until(GATE + SETTLEMENT_WINDOW, session, settled);
        assert_eq!((receipt(session), Digests::<Test>::get(session)), (None, None));
    });
}
