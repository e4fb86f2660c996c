//! Weights of `pallet_migrations`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_migrations::weights::WeightInfo for WeightInfo<T> {
    fn onboard_new_mbms() -> Weight {
        Weight::from_parts(14_640_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn progress_mbms_none() -> Weight {
        Weight::from_parts(3_340_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn exec_migration_completed() -> Weight {
        Weight::from_parts(12_240_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn exec_migration_skipped_historic() -> Weight {
        Weight::from_parts(21_389_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }

    fn exec_migration_advance() -> Weight {
        Weight::from_parts(20_220_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }

    fn exec_migration_complete() -> Weight {
        Weight::from_parts(21_340_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn exec_migration_fail() -> Weight {
        Weight::from_parts(31_960_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }

    fn on_init_loop() -> Weight {
        Weight::from_parts(351_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn force_set_cursor() -> Weight {
        Weight::from_parts(6_270_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }

    fn force_set_active_cursor() -> Weight {
        Weight::from_parts(6_980_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }

    fn force_onboard_mbms() -> Weight {
        Weight::from_parts(11_380_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }

    // n: 0 to 256.
    fn clear_historic(n: u32) -> Weight {
        Weight::from_parts(32_216_338, 0)
            .saturating_add(Weight::from_parts(1_977_204, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }

    // n: 0 to 2048.
    fn reset_pallet_migration(n: u32) -> Weight {
        Weight::from_parts(3_700_000, 0)
            .saturating_add(Weight::from_parts(1_227_182, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
    }
}
