//! What calls and steps are weighed by. The figures are a runtime's own, measured on it.

use frame_support::weights::Weight;

pub trait WeightInfo {
    fn register() -> Weight;
    fn rotate_key() -> Weight;
    fn revoke() -> Weight;
    fn retire() -> Weight;
    fn assign_gateway() -> Weight;
    /// `n` readings, each of another meter and of the day before.
    fn submit_ed25519(n: u32) -> Weight;
    fn submit_sr25519(n: u32) -> Weight;
    fn submit_ecdsa(n: u32) -> Weight;
    /// Puts one meter's day away: what its first reading of the next one costs besides.
    fn complete_day() -> Weight;
    fn correct() -> Weight;
    /// Moves a participant's meters to another account.
    fn move_to() -> Weight;
    /// Looks for a day that is no longer kept.
    fn oldest_day() -> Weight;
    /// Deletes one meter's day.
    fn delete_day() -> Weight;
}

/// For tests, where any figure does.
const CALL: Weight = Weight::from_parts(10_000_000, 0);

impl WeightInfo for () {
    fn register() -> Weight {
        CALL
    }
    fn rotate_key() -> Weight {
        CALL
    }
    fn revoke() -> Weight {
        CALL
    }
    fn retire() -> Weight {
        CALL
    }
    fn assign_gateway() -> Weight {
        CALL
    }
    fn submit_ed25519(n: u32) -> Weight {
        CALL.saturating_mul(u64::from(n).saturating_add(1))
    }
    fn submit_sr25519(n: u32) -> Weight {
        Self::submit_ed25519(n)
    }
    fn submit_ecdsa(n: u32) -> Weight {
        Self::submit_ed25519(n)
    }
    fn complete_day() -> Weight {
        CALL
    }
    fn correct() -> Weight {
        CALL
    }
    fn move_to() -> Weight {
        CALL
    }
    fn oldest_day() -> Weight {
        CALL
    }
    fn delete_day() -> Weight {
        CALL
    }
}
