//! A runtime of system and this pallet, in which three numbers are tuned.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{derive_impl, ensure, ord_parameter_types};
use frame_system::EnsureSignedBy;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::BuildStorage;

use crate::{self as pallet_market_parameters, Refused, Tunable};

pub type AccountId = u64;

pub const ADMIN: AccountId = 1;
pub const ANYBODY: AccountId = 2;

/// No value is above it.
pub const MOST: u32 = 100;

#[derive(
    Clone,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    Serialize,
    TypeInfo,
)]
pub struct Numbers {
    /// Not above `high`.
    pub low: u32,
    pub high: u32,
    /// Once it is there it only rises.
    pub rising: Option<u32>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    PartialEq,
    TypeInfo,
)]
pub enum Change {
    Low(u32),
    High(u32),
    Rising(u32),
}

impl Tunable for Numbers {
    type Change = Change;

    fn check(&self) -> Result<(), Refused> {
        let Self { low, high, rising } = *self;
        ensure!(high <= MOST && rising <= Some(MOST), Refused::OutOfBounds);
        ensure!(low <= high, Refused::Conflicts);
        Ok(())
    }

    fn change(&mut self, change: Change) -> Result<Option<Change>, Refused> {
        Ok(match change {
            Change::Low(new) => Some(Change::Low(core::mem::replace(&mut self.low, new))),
            Change::High(new) => Some(Change::High(core::mem::replace(&mut self.high, new))),
            Change::Rising(new) => {
                ensure!(self.rising <= Some(new), Refused::OutOfBounds);
                self.rising.replace(new).map(Change::Rising)
            }
        })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn worst_case() -> (Self, Change) {
        (START, Change::Rising(MOST))
    }
}

pub const START: Numbers = Numbers { low: 10, high: 20, rising: None };

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Parameters: pallet_market_parameters,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

ord_parameter_types! {
    pub const Admin: AccountId = ADMIN;
}

impl pallet_market_parameters::Config for Test {
    type Values = Numbers;
    type AdminOrigin = EnsureSignedBy<Admin, AccountId>;
    type WeightInfo = ();
}

pub fn new_test_ext() -> sp_io::TestExternalities {
    let storage = RuntimeGenesisConfig {
        parameters: pallet_market_parameters::GenesisConfig { values: START },
        ..Default::default()
    }
    .build_storage()
    .unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    // Events of block 0 aren't kept.
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs a test, then checks the invariants.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Parameters::do_try_state().unwrap();
    });
}
