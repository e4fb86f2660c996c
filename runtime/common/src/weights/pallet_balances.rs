//! Weights of `pallet_balances`, as measured: `make weights` writes this file.
//!
//! AMD EPYC, 50 steps, 20 repeats.

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::Weight};

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::weights::WeightInfo for WeightInfo<T> {
    fn transfer_allow_death() -> Weight {
        Weight::from_parts(128_760_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }

    fn transfer_keep_alive() -> Weight {
        Weight::from_parts(82_010_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn force_set_balance_creating() -> Weight {
        Weight::from_parts(67_040_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn force_set_balance_killing() -> Weight {
        Weight::from_parts(47_610_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn force_transfer() -> Weight {
        Weight::from_parts(133_809_000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }

    fn transfer_all() -> Weight {
        Weight::from_parts(98_820_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn force_unreserve() -> Weight {
        Weight::from_parts(35_700_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    // u: 1 to 1000.
    fn upgrade_accounts(u: u32) -> Weight {
        Weight::from_parts(34_770_000, 0)
            .saturating_add(Weight::from_parts(27_058_274, 0).saturating_mul(u.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(u.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(u.into())))
    }

    fn force_adjust_total_issuance() -> Weight {
        Weight::from_parts(12_830_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }

    fn burn_allow_death() -> Weight {
        Weight::from_parts(80_311_000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    fn burn_keep_alive() -> Weight {
        Weight::from_parts(38_880_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }
}
