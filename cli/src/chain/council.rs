//! Motions of a test network's council.

use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType};

use super::{
    call, constant, count, encoded, read, AccountId32, At, Call, Client, Error, Included, Key,
};

/// Who may sit on the council of a test network.
const KNOWN: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// As many members as pass a motion, more than half.
pub struct Council {
    members: Vec<Key>,
    seats: usize,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Proposed {
    proposal_index: u32,
    proposal_hash: [u8; 32],
}

impl Council {
    pub async fn find(at: &At) -> Result<Self, Error> {
        let seats: Vec<AccountId32> = read(at, "Council", "Members", ()).await?.unwrap_or_default();
        let mut members = KNOWN.into_iter().map(Key::development).collect::<Result<Vec<_>, _>>()?;
        members.retain(|key| seats.contains(&key.account()));
        let majority = seats.len() / 2 + 1;
        if members.len() < majority {
            return Err(Error::Unfit(format!(
                "only {} of the {} council members are development accounts, too few to pass a \
                 motion; use a chain of preset dev or local",
                members.len(),
                seats.len()
            )));
        }
        members.truncate(majority);
        Ok(Self { members, seats: seats.len() })
    }

    /// How many members pass a motion, and how many there are.
    pub fn majority(&self) -> (usize, usize) {
        (self.members.len(), self.seats)
    }

    /// Proposes `motion`, votes for it and has it executed.
    pub async fn pass(&self, client: &Client, step: &str, motion: Call) -> Result<Included, Error> {
        let [proposer, ..] = self.members.as_slice() else {
            return Err(Error::Unfit("the council has no members".into()));
        };
        let at = client.best().await?;
        let length = encoded(&at, &motion)?.len();
        let propose = [
            ("threshold", count(self.members.len())),
            ("proposal", motion.into_value()),
            ("length_bound", count(length)),
        ];
        let propose = call("Council", "propose", propose);
        let proposed = client.submit(step, vec![(proposer, propose)]).await?;
        if self.members.len() == 1 {
            // Executed at once.
            return proposed.motion(step).map(|()| proposed);
        }

        let Proposed { proposal_index, proposal_hash } = proposed.one("Council", "Proposed")?;
        let hash = Value::from_bytes(proposal_hash);
        let index = Value::u128(proposal_index.into());
        let vote =
            [("proposal", hash.clone()), ("index", index.clone()), ("approve", Value::bool(true))];
        let vote = call("Council", "vote", vote);
        let votes = self.members.iter().map(|member| (member, vote.clone()));
        client.submit(step, votes.collect()).await?;

        let most: Value = constant(&at, "Council", "MaxProposalWeight")?;
        let close = [
            ("proposal_hash", hash),
            ("index", index),
            ("proposal_weight_bound", most),
            // The chain counts four bytes more than the motion has.
            ("length_bound", count(length + 4)),
        ];
        let close = call("Council", "close", close);
        let closed = client.submit(step, vec![(proposer, close)]).await?;
        closed.motion(step).map(|()| closed)
    }
}
