//! What the participants of the tables do in a session of the `dev` chain.

use busbar_power_runtime::RuntimeCall;
use busbar_primitives::units::{TOKEN, WH_PER_MWH};
use pallet_order_book::NewOrder;
use pallet_participants::{LegalEntity, Profile};
use sp_core::H256;

use super::{account, application, motion, tables, Chain};

/// Enough for every hold and bond, and a deposit of more than 100,000 yuan,
/// so that a second officer has to confirm: 50 million yuan.
pub const DEPOSIT_FEN: u64 = 5_000_000_000;

fn profile(row: &tables::Row) -> Profile {
    Profile {
        role: row.role,
        region: row.region,
        entity: LegalEntity::try_from(format!("ENTITY{}", row.name).into_bytes()).unwrap(),
        // An hour of delivery: W are Wh.
        capacity: 100_000 * WH_PER_MWH,
        evidence: H256::repeat_byte(1),
    }
}

/// Admits whoever is in the tables.
pub fn admit(chain: &mut Chain, rows: &[tables::Row]) {
    let applications = chain.query(|| {
        rows.iter().map(|row| application(&row.name, profile(row), 1_000)).collect::<Vec<_>>()
    });
    // Newcomers have no tokens: a trading centre submits for them.
    chain.ok(applications.into_iter().map(|call| ("Two", call)).collect());
    let approve = |row: &tables::Row| {
        let applicant = account(&row.name);
        motion(RuntimeCall::Participants(pallet_participants::Call::approve { applicant }))
    };
    chain.ok(rows.iter().map(|row| ("Alice", approve(row))).collect());
}

/// Turns yuan of each into tokens.
pub fn convert(chain: &mut Chain, rows: &[tables::Row]) {
    let reference = |row: &tables::Row| format!("IN-{}", row.name).into_bytes().try_into().unwrap();
    let book = |row: &tables::Row| {
        RuntimeCall::Bank(pallet_bank::Call::book_deposit {
            who: account(&row.name),
            fen: DEPOSIT_FEN,
            reference: reference(row),
        })
    };
    let confirm = |row: &tables::Row| {
        RuntimeCall::Bank(pallet_bank::Call::confirm_deposit { reference: reference(row) })
    };
    chain.ok(rows.iter().map(|row| ("Eve", book(row))).collect());
    chain.ok(rows.iter().map(|row| ("Ferdie", confirm(row))).collect());
    for row in rows {
        // Ten token for a yuan, less the admission deposit.
        assert_eq!(chain.free(&row.name), u128::from(DEPOSIT_FEN) * TOKEN / 10 - 1_000 * TOKEN);
    }
}

/// Lists a row of the tables in session 0.
pub fn list(row: &tables::Row, salt: u8) -> RuntimeCall {
    RuntimeCall::OrderBook(pallet_order_book::Call::list {
        session: 0,
        order: NewOrder {
            price: row.price,
            energy: row.energy,
            quota: row.quota,
            salt: [salt; 16],
        },
    })
}
