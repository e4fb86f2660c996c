//! The benchmarks of all pallets of the runtime.

use alloc::{string::String, vec::Vec};

use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{
    extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

use crate::*;

frame_benchmarking::define_benchmarks!(
    [frame_system, SystemBench::<Runtime>]
    [frame_system_extensions, SystemExtensionsBench::<Runtime>]
    [pallet_authority_selection, AuthoritySelection]
    [pallet_balances, Balances]
    [pallet_bank, Bank]
    [pallet_collective, Council]
    [pallet_credit, Credit]
    [pallet_delivery, Delivery]
    [pallet_dplc, Dplc]
    [pallet_grid, Grid]
    [pallet_market_parameters, Parameters]
    [pallet_membership, Members]
    [pallet_metering, Metering]
    [pallet_migrations, Migrations]
    [pallet_multisig, Multisig]
    [pallet_order_book, OrderBook]
    [pallet_participants, Participants]
    [pallet_preimage, Preimage]
    [pallet_proxy, Proxy]
    [pallet_safe_mode, SafeMode]
    [pallet_scheduler, Scheduler]
    [pallet_timestamp, Timestamp]
    [pallet_transaction_payment, TransactionPayment]
    [pallet_tx_pause, TxPause]
    [pallet_upgrades, Upgrades]
    [pallet_utility, Utility]
);

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    use frame_benchmarking::BenchmarkList;
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    use frame_benchmarking::BenchmarkBatch;
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    if batches.is_empty() {
        return Err("no benchmark of that name".into());
    }
    Ok(batches)
}
