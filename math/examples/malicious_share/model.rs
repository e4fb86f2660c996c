//! Candidates, voters, and a round under either rule. What it stands for: see the example's page.

use std::cmp::Reverse;

use busbar_math::{
    credit::{composite, Parts, Records, ONE},
    election::{
        default_votes, elect, electable, favourites, seats, Candidate, Holder, Holding, SeatsError,
    },
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub const ROUNDS: usize = 24;
const CANDIDATES: usize = 150;
const AGENTS: usize = 50;
const TURNING_PERCENT: u32 = 10;

const PARTICIPANTS: usize = 1_000;
const TURNOUT_PERCENT: u32 = 60;
/// By how many points of a hundred a voter is wrong about somebody's credit at most.
const MISJUDGEMENT: i64 = 2;
const LOWEST_REPUTATION: Parts = ONE / 5 * 4;
/// Weight of reputation in a composite score.
const ALPHA: Parts = ONE / 2;
const MOST_DEFAULT_VOTES: Parts = ONE / 5;

const SEATS: u32 = 800;
const MOST_SEATS: Parts = ONE / 10 * 3;
const PRIOR: Parts = ONE / 2;
/// A slot in records, so that a few of them can fade.
const SLOT: u64 = 1_000_000;
const PRIOR_SLOTS: u64 = 100;
const DECAY: Parts = ONE / 10 * 9;
const OFFENCE_SLOTS: u64 = 100;
/// Who has less can't be elected.
const LEAST_CREDIT: Parts = ONE / 100 * 45;
const BAN_ROUNDS: usize = 3;

const PERCENT: Parts = ONE / 100;

/// What a seed decides before anything happens, so that all rules meet with the same luck.
pub struct World {
    /// Composite scores of the participants.
    participants: Vec<Parts>,
    /// S_amount of the candidates.
    amounts: Vec<Parts>,
    /// Votes of the candidates by stake.
    stakes: Vec<u128>,
    turning: Vec<Dice>,
    detection: Vec<Dice>,
    /// What is left to be drawn in the rounds.
    rng: ChaCha8Rng,
}

/// A number below a hundred for each candidate: in a round, something that happens to it with a
/// probability of so many percent does if its number is below that.
type Dice = Vec<u32>;

/// What is known of a candidate, and whether it is malicious, which is not.
#[derive(Clone, Default)]
struct Node {
    amount: Parts,
    records: Records,
    /// Billionths of a seat.
    carried: i64,
    /// The first round in which it may be elected again.
    free_from: usize,
    malicious: bool,
}

/// Somebody with the seats it holds in a round.
struct Agent {
    node: usize,
    seats: u32,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let participants = draw(PARTICIPANTS, || {
            composite(ALPHA, rng.random_range(LOWEST_REPUTATION..=ONE), rng.random_range(0..=ONE))
        });
        let amounts = draw(CANDIDATES, || rng.random_range(0..=ONE));
        let stakes = draw(CANDIDATES, || rng.random_range(0..u128::from(u64::MAX)));
        let turning = draw(ROUNDS, || dice(&mut rng));
        let detection = draw(ROUNDS, || dice(&mut rng));
        Self { participants, amounts, stakes, turning, detection, rng }
    }

    /// Percent of the seats that are malicious, round by round, where nothing but stake counts.
    pub fn dpos(&self) -> Vec<f64> {
        let mut nodes = vec![Node::default(); CANDIDATES];
        let by_stake = self.stakes.iter().enumerate();
        let candidates = by_stake.map(|(account, votes)| Candidate {
            account,
            votes: *votes,
            // There are none.
            score: 0,
            credit: ONE,
        });
        // Stakes don't change, so that any later election would give the same.
        let elected = elect(candidates.collect(), AGENTS);
        let agents: Vec<_> =
            elected.into_iter().map(|elected| Agent { node: elected.account, seats: 1 }).collect();
        let round = |dice| {
            turn(&mut nodes, &agents, dice);
            malicious_percent(&nodes, &agents)
        };
        self.turning.iter().map(round).collect()
    }

    /// The same under Busbar's rules, where a malicious agent is caught with a probability of so
    /// many percent in each round.
    pub fn busbar(&self, detection_percent: u32) -> Result<Vec<f64>, SeatsError> {
        let mut rng = self.rng.clone();
        let node = |amount: &Parts| Node { amount: *amount, ..Node::default() };
        let mut nodes: Vec<_> = self.amounts.iter().map(node).collect();
        let luck = self.turning.iter().zip(&self.detection).enumerate();
        luck.map(|(round, (turning, detection))| {
            let elected = self.election(&nodes, round, &mut rng);
            let agents = share_out(&mut nodes, elected)?;
            turn(&mut nodes, &agents, turning);
            let percent = malicious_percent(&nodes, &agents);
            nodes.iter_mut().for_each(Node::age);
            for agent in &agents {
                let node = &mut nodes[agent.node];
                if node.malicious && detection[agent.node] < detection_percent {
                    node.offends(agent.seats, round);
                } else {
                    node.fills(agent.seats);
                }
            }
            Ok(percent)
        })
        .collect()
    }

    fn election(&self, nodes: &[Node], round: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
        let free = (0..nodes.len()).filter(|node| nodes[*node].free_from <= round);
        let free = free.map(|account| Candidate {
            account,
            votes: 0,
            score: nodes[account].score(),
            credit: nodes[account].credit(),
        });
        let mut candidates = electable(free.collect(), LEAST_CREDIT);
        let eligible: Vec<_> = candidates.iter().map(|candidate| candidate.account).collect();
        let standings: Vec<_> = nodes.iter().map(Node::standing).collect();
        let malicious = eligible.iter().filter(|node| nodes[**node].malicious);
        let conspirators = best(malicious, |node| standings[node]);

        let (mut votes, mut silent) = (vec![0u128; nodes.len()], 0u128);
        let participants = self.participants.iter().map(|score| (*score, false));
        let voters = participants.chain(nodes.iter().map(|node| (node.score(), node.malicious)));
        for (score, malicious) in voters {
            if !malicious && rng.random_range(0..100) >= TURNOUT_PERCENT {
                silent += u128::from(score);
                continue;
            }
            let chosen = if malicious {
                conspirators.clone()
            } else {
                best(&eligible, |node| {
                    let (credit, score) = standings[node];
                    (credit + rng.random_range(-MISJUDGEMENT..=MISJUDGEMENT), score)
                })
            };
            chosen.into_iter().for_each(|node| votes[node] += u128::from(score));
        }

        for candidate in &mut candidates {
            candidate.votes = votes[candidate.account];
        }
        add_default_votes(&mut candidates, silent);
        elect(candidates, AGENTS).into_iter().map(|elected| elected.account).collect()
    }
}

impl Node {
    fn credit(&self) -> Parts {
        self.records.credit(PRIOR, PRIOR_SLOTS * SLOT)
    }

    fn score(&self) -> Parts {
        composite(ALPHA, self.credit(), self.amount)
    }

    /// How good its record is: credit in whole percent, then the score.
    fn standing(&self) -> (i64, Parts) {
        ((self.credit() / PERCENT).into(), self.score())
    }

    fn age(&mut self) {
        self.records = self.records.aged(DECAY, 1);
    }

    fn fills(&mut self, slots: u32) {
        self.records = self.records.with(u64::from(slots) * SLOT, true);
    }

    fn offends(&mut self, slots: u32, round: usize) {
        let weight = (u64::from(slots) + OFFENCE_SLOTS) * SLOT;
        self.records = Records { good: 0, all: self.records.all + weight };
        self.free_from = round + 1 + BAN_ROUNDS;
    }
}

fn draw<T>(count: usize, mut one: impl FnMut() -> T) -> Vec<T> {
    (0..count).map(|_| one()).collect()
}

fn dice(rng: &mut ChaCha8Rng) -> Dice {
    draw(CANDIDATES, || rng.random_range(0..100))
}

/// As many as may be voted for, those with the best standing; of equals the first.
fn best<'a>(
    nodes: impl IntoIterator<Item = &'a usize>,
    mut standing: impl FnMut(usize) -> (i64, Parts),
) -> Vec<usize> {
    let mut judged: Vec<_> =
        nodes.into_iter().map(|node| (Reverse(standing(*node)), *node)).collect();
    if judged.len() > AGENTS {
        judged.select_nth_unstable(AGENTS);
        judged.truncate(AGENTS);
    }
    judged.into_iter().map(|(_, node)| node).collect()
}

/// What those who don't vote give to the candidates with the best scores of their own.
fn add_default_votes(candidates: &mut [Candidate<usize>], silent: u128) {
    let cast = candidates.iter().map(|candidate| candidate.votes).sum();
    let favourites = favourites(candidates, AGENTS);
    // At most `AGENTS`, which fits.
    let each = default_votes(silent, favourites.len() as u32, cast, MOST_DEFAULT_VOTES);
    for candidate in candidates {
        if favourites.contains(&candidate.account) {
            candidate.votes += each;
        }
    }
}

fn share_out(nodes: &mut [Node], elected: Vec<usize>) -> Result<Vec<Agent>, SeatsError> {
    let holder =
        |node: &usize| Holder { credit: nodes[*node].credit(), carried: nodes[*node].carried };
    let holders: Vec<_> = elected.iter().map(holder).collect();
    let holdings = seats(&holders, SEATS, MOST_SEATS)?;
    let agent = |(node, holding): (usize, Holding)| {
        nodes[node].carried = holding.carried;
        Agent { node, seats: holding.seats }
    };
    Ok(elected.into_iter().zip(holdings).map(agent).collect())
}

/// Some of those that have seats turn malicious. Nobody turns back.
fn turn(nodes: &mut [Node], agents: &[Agent], dice: &Dice) {
    for agent in agents {
        nodes[agent.node].malicious |= dice[agent.node] < TURNING_PERCENT;
    }
}

fn malicious_percent(nodes: &[Node], agents: &[Agent]) -> f64 {
    let all: u32 = agents.iter().map(|agent| agent.seats).sum();
    let malicious = agents.iter().filter(|agent| nodes[agent.node].malicious);
    let malicious: u32 = malicious.map(|agent| agent.seats).sum();
    100.0 * f64::from(malicious) / f64::from(all)
}
