//! A file per call; the versions as other pallets see them; the genesis; the
//! invariants under random calls.

mod add_region;
mod genesis;
mod invariants;
mod rename_region;
mod set_company;
mod set_links;
mod versions;
