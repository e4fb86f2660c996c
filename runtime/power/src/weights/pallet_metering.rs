//! Weights of `pallet_metering`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 10 steps, 10 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_metering::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(198_130_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 3))
    }

    fn rotate_key() -> Weight {
        Weight::from_parts(43_831_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn revoke() -> Weight {
        Weight::from_parts(40_860_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn retire() -> Weight {
        Weight::from_parts(179_591_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn assign_gateway() -> Weight {
        Weight::from_parts(44_260_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    // n: 1 to 512.
    fn submit_ed25519(n: u32) -> Weight {
        Weight::from_parts(271_040_268, 0)
            .saturating_add(Weight::from_parts(61_358_337, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    // n: 1 to 512.
    fn submit_sr25519(n: u32) -> Weight {
        Weight::from_parts(104_680_000, 0)
            .saturating_add(Weight::from_parts(70_055_262, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    // n: 1 to 512.
    fn submit_ecdsa(n: u32) -> Weight {
        Weight::from_parts(173_710_000, 0)
            .saturating_add(Weight::from_parts(76_287_716, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    fn complete_day() -> Weight {
        Weight::from_parts(70_820_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn correct() -> Weight {
        Weight::from_parts(226_940_000, 0).saturating_add(T::DbWeight::get().reads_writes(11, 4))
    }

    fn move_to() -> Weight {
        Weight::from_parts(54_320_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn oldest_day() -> Weight {
        Weight::from_parts(74_440_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 1))
    }

    fn delete_day() -> Weight {
        Weight::from_parts(125_470_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 3))
    }
}
