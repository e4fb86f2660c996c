//! The founding members of the presets `dev` and `local`, whose keys everybody knows.

use subxt::{
    dynamic::{At as _, Value},
    ext::scale_value::ValueDef,
};

use super::{read, At, Error, Key};

/// What a market needs to be there.
const PALLETS: [&str; 7] =
    ["Balances", "Bank", "Council", "Dplc", "OrderBook", "Participants", "Utility"];

pub struct Founders {
    /// Two officers of the settlement bank.
    pub officers: [Key; 2],
    pub grid_operator: Key,
    pub trading_centre: Key,
}

impl Founders {
    pub fn development() -> Result<Self, Error> {
        Ok(Self {
            officers: [Key::development("Eve")?, Key::development("Ferdie")?],
            grid_operator: Key::development("One")?,
            trading_centre: Key::development("Two")?,
        })
    }

    /// The chain behind `url` is a power market, and they are its founding members.
    pub async fn ensure_known(&self, url: &str, at: &At) -> Result<(), Error> {
        if let Some(pallet) =
            PALLETS.into_iter().find(|pallet| at.metadata_ref().pallet_by_name(pallet).is_none())
        {
            return Err(Error::Unfit(format!(
                "the chain at {url} has no pallet {pallet}: it is no power market"
            )));
        }
        let [booking, confirming] = &self.officers;
        let founders = [
            (booking, "SettlementBank"),
            (confirming, "SettlementBank"),
            (&self.grid_operator, "GridOperator"),
            (&self.trading_centre, "TradingCentre"),
        ];
        for (key, role) in founders {
            let who = (key.account(),);
            let record: Option<Value> = read(at, "Participants", "Participants", who).await?;
            if record.as_ref().at("profile").at("role").and_then(variant) != Some(role) {
                return Err(Error::Unfit(format!(
                    "{} is not admitted as {role} on the chain at {url}; use a chain of preset \
                     dev or local",
                    key.name()
                )));
            }
        }
        Ok(())
    }
}

/// The name of an enum's variant.
pub fn variant(value: &Value) -> Option<&str> {
    match &value.value {
        ValueDef::Variant(variant) => Some(variant.name.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_by_its_variant() {
        let generator = Value::unnamed_variant("Generator", [Value::u128(1)]);
        let record =
            Value::named_composite([("profile", Value::named_composite([("role", generator)]))]);
        assert_eq!(record.at("profile").at("role").and_then(variant), Some("Generator"));
        assert_eq!(record.at("standing").and_then(variant), None);
    }
}
