//! Who takes part, and with which key.

use busbar_math::{
    dplc::{Bid, Offer},
    Energy, Price,
};
use busbar_primitives::market::Side;

use crate::{
    chain::{
        calls::{NewOrder, Profile},
        AccountId32, Error, Founders, Key,
    },
    clear::input::{Market, Named},
};

/// A participant of the tables, with its one order.
pub struct Participant {
    pub key: Key,
    pub side: Side,
    /// Regions and classes are counted in the order in which the tables name
    /// them, and the presets count them in the same order.
    pub region: usize,
    /// Of a generator; 0 for a consumer.
    pub class: usize,
    pub price: Price,
    pub energy: Energy,
    pub quota: Energy,
}

impl Participant {
    pub const fn profile(&self) -> Profile {
        Profile { side: self.side, region: self.region, class: self.class }
    }

    /// Its order; `salt` is another one for each of its listings.
    pub const fn order(&self, salt: u8) -> NewOrder {
        NewOrder { price: self.price, energy: self.energy, quota: self.quota, salt: [salt; 16] }
    }
}

pub struct People {
    /// Consumers, then generators.
    pub participants: Vec<Participant>,
    pub founders: Founders,
}

impl People {
    /// The participants of `market`, under the development keys of their
    /// names, and the founding members of the presets.
    pub fn of(market: &Market) -> Result<Self, Error> {
        let consumers = market.bids.iter().map(consumer);
        let generators = market.offers.iter().map(generator);
        Ok(Self {
            participants: consumers.chain(generators).collect::<Result<_, _>>()?,
            founders: Founders::development()?,
        })
    }

    pub fn participant(&self, name: &str) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.key.name() == name)
    }

    /// The name that the tables give an account.
    pub fn name(&self, account: &AccountId32) -> &str {
        let known = self.participants.iter().find(|known| known.key.account() == *account);
        known.map_or("(unknown)", |participant| participant.key.name())
    }

    /// The key behind an account of a participant.
    pub fn key(&self, account: &AccountId32) -> Option<&Key> {
        self.participants.iter().map(|known| &known.key).find(|key| key.account() == *account)
    }

    pub fn names<'a>(participants: impl IntoIterator<Item = &'a Participant>) -> String {
        let names: Vec<_> = participants.into_iter().map(|one| one.key.name()).collect();
        names.join(", ")
    }
}

fn consumer(named: &Named<Bid>) -> Result<Participant, Error> {
    let Bid { region, price, energy, quota, .. } = named.order;
    let key = Key::development(&named.name)?;
    Ok(Participant { key, side: Side::Buy, region, class: 0, price, energy, quota })
}

fn generator(named: &Named<Offer>) -> Result<Participant, Error> {
    let Offer { region, class, price, energy, .. } = named.order;
    let key = Key::development(&named.name)?;
    Ok(Participant { key, side: Side::Sell, region, class, price, energy, quota: 0 })
}

#[cfg(test)]
mod tests {
    use super::{super::tables, *};

    #[test]
    fn twelve_take_part_with_their_own_keys() {
        let people = People::of(&tables::market().unwrap()).unwrap();
        assert_eq!(
            People::names(&people.participants),
            "B1, B2, C, D, W1, W2, W3, W4, H1, H2, H3, H4"
        );
        for participant in &people.participants {
            assert_eq!(people.name(&participant.key.account()), participant.key.name());
        }
        assert_eq!(people.name(&people.founders.trading_centre.account()), "(unknown)");
    }

    #[test]
    fn regions_and_classes_are_those_of_the_presets() {
        let people = People::of(&tables::market().unwrap()).unwrap();
        let place = |name| {
            let participant = people.participant(name).unwrap();
            (participant.region, participant.class)
        };
        assert_eq!(["B1", "C", "D"].map(place), [(1, 0), (2, 0), (3, 0)]);
        assert_eq!(["W1", "H1", "H2"].map(place), [(0, 0), (0, 1), (0, 2)]);
    }
}
