//! Who decides: the council, and roles that participants are admitted in.
//!
//! There is no sudo, in no preset. Root is nobody's origin.

use core::marker::PhantomData;

use busbar_primitives::{
    market::Admissions,
    roles::{Role, Standing},
};
use frame_support::{
    parameter_types,
    traits::{ConstU32, EnsureOrigin, Get},
    weights::Weight,
};
use frame_system::EnsureSigned;
use pallet_collective::{EnsureProportionMoreThan, Instance1};
use sp_runtime::Perbill;

use super::system::MAX_BLOCK_WEIGHT;
use crate::{
    blocks, AccountId, BlockNumber, Participants, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
};

/// More than half of the council, one seat for each member organisation.
pub type EnsureCouncil = EnsureProportionMoreThan<AccountId, Instance1, 1, 2>;

/// An admitted participant in good standing, in one role.
pub struct EnsureRole<Wanted>(PhantomData<Wanted>);

impl<Wanted: Get<Role>> EnsureOrigin<RuntimeOrigin> for EnsureRole<Wanted> {
    type Success = AccountId;

    fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
        let who = EnsureSigned::try_origin(origin)?;
        let fits =
            <Participants as Admissions<AccountId>>::admission(&who).is_some_and(|admission| {
                admission.role == Wanted::get() && admission.standing == Standing::Active
            });
        if fits {
            Ok(who)
        } else {
            Err(RuntimeOrigin::signed(who))
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        let who: AccountId = frame_benchmarking::account("admitted", 0, 0);
        let admission = busbar_primitives::roles::Admission {
            role: Wanted::get(),
            region: 0,
            capacity: 1,
            standing: Standing::Active,
            deposit_paid: true,
        };
        <Participants as Admissions<AccountId>>::admit(&who, admission);
        Ok(RuntimeOrigin::signed(who))
    }
}

parameter_types! {
    pub const MotionDuration: BlockNumber = blocks(7 * 24 * 3_600_000);
    pub MaxMotionWeight: Weight = Perbill::from_percent(50) * MAX_BLOCK_WEIGHT;
    pub const GridOperator: Role = Role::GridOperator;
    pub const SettlementBank: Role = Role::SettlementBank;
    pub const TradingCentre: Role = Role::TradingCentre;
}

impl pallet_collective::Config<Instance1> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = MotionDuration;
    type MaxProposals = ConstU32<64>;
    type MaxMembers = ConstU32<64>;
    type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    type SetMembersOrigin = EnsureCouncil;
    type MaxProposalWeight = MaxMotionWeight;
    type DisapproveOrigin = EnsureCouncil;
    type KillOrigin = EnsureCouncil;
    type Consideration = ();
}
