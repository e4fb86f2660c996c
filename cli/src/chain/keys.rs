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
        let pair = pair(&format!("//{name}")).map_err(|reason| {
            Error::Unfit(format!("no key can be derived for {name:?}: {reason}"))
        })?;
        Ok(Self { name: name.to_owned(), account: AccountId32(pair.public_key().0), pair })
    }

    /// The key of a phrase or a seed, with derivation if any; it is named by its account.
    pub fn from_secret(secret: &str) -> Result<Self, Error> {
        // Without a phrase it would be a development key: only if that is said.
        if secret.is_empty() {
            return Err(Error::Unfit("it is empty".into()));
        }
        let pair = pair(secret).map_err(Error::Unfit)?;
        let account = AccountId32(pair.public_key().0);
        Ok(Self { name: account.to_string(), account, pair })
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

fn pair(secret: &str) -> Result<Keypair, String> {
    let uri = SecretUri::from_str(secret).map_err(|error| error.to_string())?;
    Keypair::from_uri(&uri).map_err(|error| error.to_string())
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
    fn a_secret_is_a_phrase_or_a_seed_with_its_derivation() {
        let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
        let account = |secret: &str| Key::from_secret(secret).unwrap().account();
        let alice = Key::development("Alice").unwrap().account();
        assert_eq!(account(&format!("{phrase}//Alice")), alice);
        assert_eq!(account("//Alice"), alice);
        let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
        assert_eq!(account(seed), alice);
        for bad in ["", "not a phrase", "0x12"] {
            assert!(Key::from_secret(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_that_is_no_junction_is_refused() {
        assert!(Key::development("").is_err());
    }
}
