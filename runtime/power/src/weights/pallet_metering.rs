//! Weights of `pallet_metering`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 10 steps, 10 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_metering::weights::WeightInfo for WeightInfo<T> {
    fn register() -> Weight {
        Weight::from_parts(71_095_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 3))
    }

    fn rotate_key() -> Weight {
        Weight::from_parts(37_946_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn revoke() -> Weight {
        Weight::from_parts(39_148_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn retire() -> Weight {
        Weight::from_parts(49_233_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn assign_gateway() -> Weight {
        Weight::from_parts(35_613_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    // n: 1 to 512.
    fn submit_ed25519(n: u32) -> Weight {
        Weight::from_parts(91_145_000, 0)
            .saturating_add(Weight::from_parts(63_228_344, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    // n: 1 to 512.
    fn submit_sr25519(n: u32) -> Weight {
        Weight::from_parts(628_093_293, 0)
            .saturating_add(Weight::from_parts(62_036_692, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    // n: 1 to 512.
    fn submit_ecdsa(n: u32) -> Weight {
        Weight::from_parts(894_866_277, 0)
            .saturating_add(Weight::from_parts(61_997_970, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    fn complete_day() -> Weight {
        Weight::from_parts(25_719_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    fn correct() -> Weight {
        Weight::from_parts(157_434_000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 3))
    }

    fn move_to() -> Weight {
        Weight::from_parts(18_938_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn oldest_day() -> Weight {
        Weight::from_parts(24_968_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 1))
    }

    fn delete_day() -> Weight {
        Weight::from_parts(51_717_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 3))
    }
}
