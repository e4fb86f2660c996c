//! Weights of `pallet_grid`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_grid::weights::WeightInfo for WeightInfo<T> {
    fn add_region() -> Weight {
        Weight::from_parts(228_400_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    // n: 1 to 528.
    fn set_links(n: u32) -> Weight {
        Weight::from_parts(235_763_207, 0)
            .saturating_add(Weight::from_parts(338_188, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }

    fn set_company() -> Weight {
        Weight::from_parts(276_130_000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 8))
    }

    fn rename_region() -> Weight {
        Weight::from_parts(237_340_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }
}
