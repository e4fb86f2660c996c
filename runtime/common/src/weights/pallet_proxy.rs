//! Weights of `pallet_proxy`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::weights::WeightInfo for WeightInfo<T> {
    // p: 1 to 31.
    fn proxy(p: u32) -> Weight {
        Weight::from_parts(65_641_354, 0)
            .saturating_add(Weight::from_parts(46_950, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }

    // a: 0 to 31.
    // p: 1 to 31.
    fn proxy_announced(_a: u32, _p: u32) -> Weight {
        Weight::from_parts(139_256_177, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }

    // a: 0 to 31.
    // p: 1 to 31.
    fn remove_announcement(a: u32, _p: u32) -> Weight {
        Weight::from_parts(60_205_129, 0)
            .saturating_add(Weight::from_parts(1_211_181, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    // a: 0 to 31.
    // p: 1 to 31.
    fn reject_announcement(a: u32, _p: u32) -> Weight {
        Weight::from_parts(47_264_716, 0)
            .saturating_add(Weight::from_parts(314_215, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    // a: 0 to 31.
    // p: 1 to 31.
    fn announce(a: u32, p: u32) -> Weight {
        Weight::from_parts(49_828_697, 0)
            .saturating_add(Weight::from_parts(503_201, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(144_326, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }

    // p: 1 to 31.
    fn add_proxy(p: u32) -> Weight {
        Weight::from_parts(40_732_075, 0)
            .saturating_add(Weight::from_parts(57_641, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // p: 1 to 31.
    fn remove_proxy(p: u32) -> Weight {
        Weight::from_parts(40_741_675, 0)
            .saturating_add(Weight::from_parts(130_110, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // p: 1 to 31.
    fn remove_proxies(p: u32) -> Weight {
        Weight::from_parts(43_439_176, 0)
            .saturating_add(Weight::from_parts(2_617_269, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // p: 1 to 31.
    fn create_pure(p: u32) -> Weight {
        Weight::from_parts(47_245_527, 0)
            .saturating_add(Weight::from_parts(70_135, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // p: 0 to 30.
    fn kill_pure(p: u32) -> Weight {
        Weight::from_parts(46_197_352, 0)
            .saturating_add(Weight::from_parts(128_868, 0).saturating_mul(p.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn poke_deposit() -> Weight {
        Weight::from_parts(78_790_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }
}
