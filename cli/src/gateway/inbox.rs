//! Readings by MQTT, which a publisher is answered for once they are in the database.

use std::{
    convert::Infallible,
    time::{Duration, Instant},
};

use futures::pin_mut;
use rumqttc::{
    AsyncClient, ConnectReturnCode, Event, EventLoop, MqttOptions, Packet, Publish, QoS,
    SubscribeReasonCode, TlsConfiguration, Transport,
};
use tokio::{select, time::sleep};

use super::{
    message::{self, Answer},
    metrics::Metrics,
    reading::SignedReading,
    store::{Shared, Store},
    Failure,
};
use crate::console;

/// Under the prefix: where readings come, and where answers go.
const READINGS: &str = "readings";
const ANSWERS: &str = "answers";
/// So long after a message others are waited for, to be written to the disk together.
const GATHER: Duration = Duration::from_millis(5);
/// So many messages are.
const TOGETHER: usize = 256;
/// Readings that wait: beyond, messages stay with the broker.
const MOST_WAITING: u64 = 1_000_000;
/// How often they are counted.
const ROOM: Duration = Duration::from_secs(1);
/// Before a broker is tried again.
const AGAIN: Duration = Duration::from_secs(1);
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// What a message may have by MQTT. Longer ones than we read are answered, not cut off: a broker
/// would send them again and again.
const LONGEST_PACKET: usize = 268_435_455;
/// Acknowledgements and answers to as many messages as a broker sends without being answered.
const REQUESTS: usize = 2 * 65_535;

/// Where messages come from.
pub struct Source {
    pub host: String,
    pub port: u16,
    /// With them, in PEM, the connection is by TLS.
    pub ca: Option<Vec<u8>>,
    pub login: Option<(String, String)>,
    /// Under which the broker knows the gateway, and keeps messages for it.
    pub client_id: String,
    pub prefix: String,
}

impl Source {
    fn connect(&self) -> (AsyncClient, EventLoop) {
        let mut options = MqttOptions::new(&self.client_id, &self.host, self.port);
        options
            .set_keep_alive(KEEP_ALIVE)
            .set_clean_session(false)
            .set_manual_acks(true)
            .set_max_packet_size(LONGEST_PACKET, LONGEST_PACKET);
        if let Some(ca) = self.ca.clone() {
            let tls = TlsConfiguration::Simple { ca, alpn: None, client_auth: None };
            options.set_transport(Transport::tls_with_config(tls));
        }
        if let Some((user, password)) = &self.login {
            options.set_credentials(user, password);
        }
        AsyncClient::new(options, REQUESTS)
    }
}

/// Messages that aren't in the database yet.
#[derive(Default)]
struct Gathered {
    readings: Vec<SignedReading>,
    messages: Vec<(Publish, message::Form, Answer)>,
}

pub struct Inbox<'a> {
    pub source: &'a Source,
    pub store: &'a Shared,
    pub metrics: &'a Metrics,
}

impl Inbox<'_> {
    /// Takes messages until the database fails.
    pub async fn run(&self) -> Result<Infallible, Failure> {
        // Nobody is answered for what lies in a database that turns out to be of another chain.
        while self.store.account()?.is_none() {
            sleep(AGAIN).await;
        }
        let (client, mut events) = self.source.connect();
        let mut gathered = Gathered::default();
        let mut said = String::new();
        let mut looked = None;
        loop {
            if looked.is_none_or(|at: Instant| at.elapsed() > ROOM) {
                self.wait_for_room().await?;
                looked = Some(Instant::now());
            }
            match self.next(&client, &mut events, &mut gathered).await? {
                Ok(Event::Incoming(Packet::ConnAck(answer)))
                    if answer.code == ConnectReturnCode::Success =>
                {
                    said.clear();
                    self.subscribe(&client);
                }
                Ok(Event::Incoming(Packet::SubAck(answer))) => {
                    self.subscribed(&answer.return_codes);
                }
                Ok(Event::Incoming(Packet::Publish(publish))) => self.take(publish, &mut gathered),
                Ok(_) => {}
                Err(error) => {
                    self.metrics.broker.set(0);
                    let text = error.to_string();
                    if text != said {
                        let Source { host, port, .. } = self.source;
                        console::warn(format_args!(
                            "the broker at {host}:{port} doesn't answer: {text}; trying again"
                        ));
                        said = text;
                    }
                    // What isn't acknowledged comes again.
                    gathered = Gathered::default();
                    sleep(AGAIN).await;
                }
            }
        }
    }

    async fn wait_for_room(&self) -> Result<(), Failure> {
        let mut told = false;
        loop {
            let counts = self.store.ask(Store::counts)?;
            if counts.waiting < MOST_WAITING {
                return Ok(());
            }
            if !told {
                told = true;
                console::warn(format_args!(
                    "{} readings wait for the chain: messages stay with the broker meanwhile",
                    counts.waiting
                ));
            }
            sleep(ROOM).await;
        }
    }

    /// The next event. What was gathered is stored meanwhile, if nothing comes or it is much.
    async fn next(
        &self,
        client: &AsyncClient,
        events: &mut EventLoop,
        gathered: &mut Gathered,
    ) -> Result<Result<Event, rumqttc::ConnectionError>, Failure> {
        if gathered.messages.len() >= TOGETHER {
            self.store_all(client, gathered)?;
        }
        // Never dropped before it is done, or half a packet might be.
        let event = events.poll();
        pin_mut!(event);
        if gathered.messages.is_empty() {
            return Ok(event.await);
        }
        select! {
            biased;
            event = &mut event => return Ok(event),
            () = sleep(GATHER) => {}
        }
        self.store_all(client, gathered)?;
        Ok(event.await)
    }

    fn filter(&self) -> String {
        format!("{}/{READINGS}/+", self.source.prefix)
    }

    fn subscribe(&self, client: &AsyncClient) {
        // There is room: nothing else was asked for since the connection broke.
        if client.try_subscribe(self.filter(), QoS::AtLeastOnce).is_err() {
            console::warn("the broker can't be asked for messages");
        }
    }

    fn subscribed(&self, answer: &[SubscribeReasonCode]) {
        let (filter, Source { host, port, .. }) = (self.filter(), self.source);
        if answer.contains(&SubscribeReasonCode::Failure) {
            self.metrics.broker.set(0);
            console::warn(format_args!(
                "the broker at {host}:{port} doesn't let the gateway read {filter}: give it leave \
                 to (docs/meter-gateway.md), and start again"
            ));
        } else {
            self.metrics.broker.set(1);
            console::say(format_args!("follows {filter} of the broker at {host}:{port}"));
        }
    }

    fn take(&self, mut publish: Publish, gathered: &mut Gathered) {
        let (form, read) = message::parse(&publish.payload);
        let answer = match read {
            Ok(readings) => {
                self.metrics.received.inc_by(readings.len() as u64);
                let answer = Answer::stored(&readings);
                gathered.readings.extend(readings);
                answer
            }
            Err(why) => {
                self.metrics.malformed.inc();
                Answer::Error(why)
            }
        };
        // Who it is from, and its number, is all that is still needed.
        publish.payload.clear();
        gathered.messages.push((publish, form, answer));
    }

    /// Once the database has all, the broker may forget, and so may the publishers.
    fn store_all(&self, client: &AsyncClient, gathered: &mut Gathered) -> Result<(), Failure> {
        let Gathered { readings, messages } = std::mem::take(gathered);
        self.store.change(|store| store.keep(&readings))?;
        for (publish, form, answer) in messages {
            // Whoever doesn't want to know has no bound on its messages.
            if publish.qos == QoS::AtMostOnce {
                continue;
            }
            // There is room for all that a broker sends without being answered. Without an answer the
            // publisher sends it again.
            let _ = client.try_ack(&publish);
            if let Some(topic) = self.answers_to(&publish.topic) {
                let _ = client.try_publish(topic, QoS::AtMostOnce, false, answer.write(form));
            }
        }
        Ok(())
    }

    fn answers_to(&self, topic: &str) -> Option<String> {
        let prefix = &self.source.prefix;
        let publisher = topic.strip_prefix(prefix)?.strip_prefix(&format!("/{READINGS}/"))?;
        Some(format!("{prefix}/{ANSWERS}/{publisher}"))
    }
}
