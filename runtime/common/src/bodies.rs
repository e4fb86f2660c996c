//! Who decides: the council, and the bodies that it appoints. `docs/governance.md` has the table.
//!
//! There is no sudo, on no chain. Root is nobody's origin.

use busbar_primitives::units::MS_PER_DAY;
use frame_support::{
    instances::{Instance1, Instance2},
    parameter_types,
    traits::{ConstU32, EitherOfDiverse},
};
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan};

use crate::{blocks, AccountId, BlockNumber};

/// More than half of the council, one seat for each member organisation.
pub type EnsureCouncil = EnsureProportionMoreThan<AccountId, Instance1, 1, 2>;

/// For what changes the consortium itself: its members, its bodies, its
/// runtime.
pub type EnsureCouncilTwoThirds = EnsureProportionAtLeast<AccountId, Instance1, 2, 3>;

/// More than half of the technical committee, or the council.
pub type EnsureTechnical =
    EitherOfDiverse<EnsureProportionMoreThan<AccountId, Instance2, 1, 2>, EnsureCouncil>;

/// For what does away with a notice that two thirds of the council have given.
pub type EnsureFastTrack =
    EitherOfDiverse<EnsureProportionAtLeast<AccountId, Instance2, 2, 3>, EnsureCouncilTwoThirds>;

/// Members of one body, at most; as many as there may be authorities.
pub type MaxMembers = ConstU32<64>;

parameter_types! {
    pub const MotionDuration: BlockNumber = blocks(7 * MS_PER_DAY);
    /// A safe mode ends by itself, unless it is extended.
    pub const SafeModeDuration: BlockNumber = blocks(7 * MS_PER_DAY);
}

/// The SDK's benchmarks call as root, which nobody is.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarked {
    use frame_support::traits::EitherOfDiverse;
    use frame_system::EnsureRoot;

    use crate::AccountId;

    pub type Nobody = EnsureRoot<AccountId>;
    pub type OrRoot<Origin> = EitherOfDiverse<EnsureRoot<AccountId>, Origin>;
}

#[cfg(not(feature = "runtime-benchmarks"))]
mod benchmarked {
    pub type Nobody = frame_support::traits::NeverEnsureOrigin<()>;
    pub type OrRoot<Origin> = Origin;
}

pub use benchmarked::{Nobody, OrRoot};

/// What all bodies that vote have in common.
#[macro_export]
macro_rules! body {
    ($runtime:ty, $instance:ty) => {
        impl pallet_collective::Config<$instance> for $runtime {
            type RuntimeOrigin = <$runtime as frame_system::Config>::RuntimeOrigin;
            type Proposal = <$runtime as frame_system::Config>::RuntimeCall;
            type RuntimeEvent = <$runtime as frame_system::Config>::RuntimeEvent;
            type MotionDuration = $crate::bodies::MotionDuration;
            type MaxProposals = frame_support::traits::ConstU32<64>;
            type MaxMembers = $crate::bodies::MaxMembers;
            // Without a prime member: who doesn't vote says no.
            type DefaultVote = pallet_collective::PrimeDefaultVote;
            type WeightInfo = $crate::weights::pallet_collective::WeightInfo<$runtime>;
            // Members come and go one by one, through the pallet of their seats.
            type SetMembersOrigin = $crate::bodies::Nobody;
            type MaxProposalWeight = $crate::limits::MaxMotionWeight;
            type DisapproveOrigin = $crate::bodies::OrRoot<$crate::bodies::EnsureCouncil>;
            type KillOrigin = $crate::bodies::OrRoot<$crate::bodies::EnsureCouncil>;
            type Consideration = ();
        }
    };
}

/// Seats of a body, given and taken by two thirds of the council.
#[macro_export]
macro_rules! seats {
    ($runtime:ty, $instance:ty, $body:ty) => {
        impl pallet_membership::Config<$instance> for $runtime {
            type RuntimeEvent = <$runtime as frame_system::Config>::RuntimeEvent;
            type AddOrigin = $crate::bodies::EnsureCouncilTwoThirds;
            type RemoveOrigin = $crate::bodies::EnsureCouncilTwoThirds;
            type SwapOrigin = $crate::bodies::EnsureCouncilTwoThirds;
            // Two motions for whole lists would undo one another.
            type ResetOrigin = $crate::bodies::Nobody;
            type PrimeOrigin = $crate::bodies::Nobody;
            type MembershipInitialized = $body;
            type MembershipChanged = $body;
            type MaxMembers = $crate::bodies::MaxMembers;
            type WeightInfo = $crate::weights::pallet_membership::WeightInfo<$runtime>;
        }
    };
}
