//! What Prometheus is told.

use substrate_prometheus_endpoint::{
    register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64,
};

#[derive(Clone)]
pub struct Metrics {
    pub registry: Registry,
    pub received: Counter<U64>,
    pub malformed: Counter<U64>,
    pub taken: Counter<U64>,
    pub doubled: Counter<U64>,
    pub refused: CounterVec<U64>,
    pub waiting: Gauge<U64>,
    pub sent: Gauge<U64>,
    pub block: Gauge<U64>,
    pub node: Gauge<U64>,
    pub broker: Gauge<U64>,
}

impl Metrics {
    pub fn new() -> Result<Self, PrometheusError> {
        let registry = Registry::new_custom(Some("busbar_gateway".into()), None)?;
        let counter = |name: &str, help: &str| register(Counter::new(name, help)?, &registry);
        let gauge = |name: &str, help: &str| register(Gauge::new(name, help)?, &registry);
        let refused = Opts::new("readings_refused_total", "Readings that were not taken, by why.");
        Ok(Self {
            received: counter(
                "readings_received_total",
                "Readings by MQTT, doubled ones as well.",
            )?,
            malformed: counter("messages_malformed_total", "Messages that can't be read.")?,
            taken: counter("readings_taken_total", "Readings that are final on the chain.")?,
            doubled: counter("readings_doubled_total", "Readings that the chain had already.")?,
            refused: register(CounterVec::new(refused, &["why"])?, &registry)?,
            waiting: gauge("readings_waiting", "Readings that aren't in an extrinsic yet.")?,
            sent: gauge("readings_sent", "Readings in extrinsics that aren't final yet.")?,
            block: gauge("finalised_block", "The last final block that was looked at.")?,
            node: gauge("node_connected", "1 while the node answers.")?,
            broker: gauge("broker_connected", "1 while the broker answers.")?,
            registry,
        })
    }
}
