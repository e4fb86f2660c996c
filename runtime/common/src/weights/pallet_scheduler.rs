//! Weights of `pallet_scheduler`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::weights::WeightInfo for WeightInfo<T> {
    fn service_agendas_base() -> Weight {
        Weight::from_parts(16_760_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 0 to 32.
    fn service_agenda_base(s: u32) -> Weight {
        Weight::from_parts(10_655_651, 0)
            .saturating_add(Weight::from_parts(669_243, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn service_task_base() -> Weight {
        Weight::from_parts(6_200_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    // s: 128 to 4194304.
    fn service_task_fetched(s: u32) -> Weight {
        Weight::from_parts(30_970_000, 0)
            .saturating_add(Weight::from_parts(2_100, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }

    fn service_task_named() -> Weight {
        Weight::from_parts(9_930_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }

    fn service_task_periodic() -> Weight {
        Weight::from_parts(6_771_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn execute_dispatch_signed() -> Weight {
        Weight::from_parts(10_880_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }

    fn execute_dispatch_unsigned() -> Weight {
        Weight::from_parts(5_020_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    // s: 0 to 31.
    fn schedule(s: u32) -> Weight {
        Weight::from_parts(24_876_273, 0)
            .saturating_add(Weight::from_parts(700_105, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // s: 1 to 32.
    fn cancel(s: u32) -> Weight {
        Weight::from_parts(28_595_207, 0)
            .saturating_add(Weight::from_parts(1_134_369, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 3))
    }

    // s: 0 to 31.
    fn schedule_named(s: u32) -> Weight {
        Weight::from_parts(33_149_431, 0)
            .saturating_add(Weight::from_parts(742_783, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    // s: 1 to 32.
    fn cancel_named(s: u32) -> Weight {
        Weight::from_parts(33_786_917, 0)
            .saturating_add(Weight::from_parts(1_071_740, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 3))
    }

    // s: 1 to 32.
    fn schedule_retry(s: u32) -> Weight {
        Weight::from_parts(17_087_244, 0)
            .saturating_add(Weight::from_parts(56_314, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 2))
    }

    fn set_retry() -> Weight {
        Weight::from_parts(40_921_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn set_retry_named() -> Weight {
        Weight::from_parts(48_110_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn cancel_retry() -> Weight {
        Weight::from_parts(35_900_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn cancel_retry_named() -> Weight {
        Weight::from_parts(41_600_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
}
