//! Ids, units, roles and the small traits that join Busbar's pallets.
//!
//! No storage, and no logic but that of receipts, which chain and clients must make alike: a
//! pallet asks for a capability by one of the traits in [`market`], [`delivery`] and [`credit`], and the
//! runtime joins the pallets.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod certificates;
pub mod credit;
pub mod delivery;
pub mod intervals;
pub mod market;
pub mod receipt;
pub mod roles;
pub mod units;
