//! Who makes the blocks of a power-market chain, as figures for Prometheus.

use std::sync::Arc;

use busbar_primitives::api::{AgentView, AuthorityApi, AuthorityStatus};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use substrate_prometheus_endpoint::{
    register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};

use crate::{
    runtime_api::{AccountId, Block, Hash},
    service::Client,
};

const BILLION: f64 = 1e9;

/// Figures of each agent are labelled with its account.
pub struct Metrics {
    era: Gauge<U64>,
    candidates: Gauge<U64>,
    seats: GaugeVec<U64>,
    expected: GaugeVec<F64>,
    seen: GaugeVec<F64>,
    filled: GaugeVec<U64>,
    missed: GaugeVec<U64>,
    credit: GaugeVec<F64>,
    out: GaugeVec<U64>,
}

impl Metrics {
    pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let name = |name| format!("busbar_authority_{name}");
        let one = |of, help: &str| register(Gauge::new(name(of), help)?, registry);
        let counts = |of, help: &str| {
            register(GaugeVec::new(Opts::new(name(of), help), &["account"])?, registry)
        };
        let shares = |of, help: &str| {
            register(GaugeVec::new(Opts::new(name(of), help), &["account"])?, registry)
        };
        Ok(Self {
            era: one("era", "The present era")?,
            candidates: one("candidates", "Those that stand for election")?,
            seats: counts("seats", "Slots of the schedule")?,
            expected: shares("expected_share", "Part of all seats")?,
            seen: shares("seen_share", "Part of the era's blocks")?,
            filled: counts("filled_slots", "Slots of the era with a block")?,
            missed: counts("missed_slots", "Slots of the era without a block")?,
            credit: shares("credit", "What seats were shared out by")?,
            out: counts("out", "1: has lost its seats")?,
        })
    }

    fn show(&self, status: &AuthorityStatus<AccountId>) {
        self.era.set(status.era.into());
        self.candidates.set(status.candidates.len().try_into().unwrap_or(u64::MAX));
        for counts in [&self.seats, &self.filled, &self.missed, &self.out] {
            counts.reset();
        }
        for shares in [&self.expected, &self.seen, &self.credit] {
            shares.reset();
        }
        for agent in &status.agents {
            self.show_agent(agent);
        }
    }

    fn show_agent(&self, agent: &AgentView<AccountId>) {
        let account = agent.account.to_string();
        let label = [account.as_str()];
        let counts = [
            (&self.seats, agent.seats),
            (&self.filled, agent.filled),
            (&self.missed, agent.missed),
            (&self.out, agent.is_out.into()),
        ];
        for (count, figure) in counts {
            count.with_label_values(&label).set(figure.into());
        }
        let shares = [
            (&self.expected, agent.expected),
            (&self.seen, agent.seen),
            (&self.credit, agent.credit),
        ];
        for (share, part) in shares {
            share.with_label_values(&label).set(f64::from(part.deconstruct()) / BILLION);
        }
    }
}

/// What the runtime says at a block; nothing on a chain that elects nobody.
fn status(client: &Client, at: Hash) -> Result<Option<AuthorityStatus<AccountId>>, ApiError> {
    let api = client.runtime_api();
    if !api.has_api::<dyn AuthorityApi<Block, AccountId>>(at)? {
        return Ok(None);
    }
    api.status(at).map(Some)
}

/// Shows how things are at each block that is the best one for a time.
pub async fn follow(client: Arc<Client>, metrics: Metrics) {
    let mut blocks = client.import_notification_stream();
    while let Some(block) = blocks.next().await {
        if !block.is_new_best {
            continue;
        }
        match status(&client, block.hash) {
            Ok(Some(status)) => metrics.show(&status),
            Ok(None) => (),
            Err(error) => log::warn!("who makes blocks is unknown at {}: {error}", block.hash),
        }
    }
}
