//! Keys of development accounts, which everybody knows.

use std::str::FromStr;

use subxt::{
    config::substrate::{AccountId32, MultiSignature},
    transactions::Signer,
    SubstrateConfig,
};
use subxt_signer::{sr25519::Keypair, DeriveJunction, SecretUri};

use super::Error;

/// A named sr25519 key; signs transactions and messages.
pub struct Key {
    name: String,
    account: AccountId32,
    pair: Keypair,
}

impl Key {
    /// The key that derives from the development phrase under this name.
    pub fn development(name: &str) -> Result<Self, Error> {
        let derived = SecretUri::from_str(&format!("//{name}"))
            .map_err(|error| error.to_string())
            .and_then(|uri| Keypair::from_uri(&uri).map_err(|error| error.to_string()));
        let pair = derived.map_err(|reason| {
            Error::Unfit(format!("no key can be derived for {name:?}: {reason}"))
        })?;
        Ok(Self { name: name.to_owned(), account: AccountId32(pair.public_key().0), pair })
    }

    /// The key number `index` below this one: that of `//NAME//INDEX`, without
    /// deriving the first part again.
    pub fn derived(&self, index: u64) -> Self {
        let pair = self.pair.derive([DeriveJunction::hard(index)]);
        let name = format!("{}//{index}", self.name);
        Self { name, account: AccountId32(pair.public_key().0), pair }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn account(&self) -> AccountId32 {
        self.account
    }

    /// Signs a message that is no transaction.
    pub fn signature(&self, message: &[u8]) -> [u8; 64] {
        self.pair.sign(message).0
    }
}

impl Signer<SubstrateConfig> for Key {
    fn account_id(&self) -> AccountId32 {
        self.account
    }

    fn sign(&self, payload: &[u8]) -> MultiSignature {
        MultiSignature::Sr25519(self.signature(payload))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_is_who_everybody_knows() {
        let alice = Key::development("Alice").unwrap();
        assert_eq!(alice.account().to_string(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
    }

    #[test]
    fn addresses_under_the_chains_own_prefix_are_understood() {
        let alice = Key::development("Alice").unwrap();
        let told = AccountId32::from_str("tMiLVLtNyrxNQsutbzy4TF7PnBe4WKhZjTX5VHb5mPCi1RTN8");
        assert_eq!(told.unwrap(), alice.account());
    }

    #[test]
    fn a_key_below_another_is_that_of_the_whole_path() {
        let derived = Key::development("load").unwrap().derived(12);
        let whole = Key::development("load//12").unwrap();
        assert_eq!(derived.account(), whole.account());
        assert_eq!(derived.name(), whole.name());
    }

    #[test]
    fn a_name_that_is_no_junction_is_refused() {
        assert!(Key::development("").is_err());
    }
}
