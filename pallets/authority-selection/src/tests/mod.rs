mod candidates;
mod elections;
mod invariants;
mod offences;
mod rewards;
mod shares;
mod slots;
mod votes;
