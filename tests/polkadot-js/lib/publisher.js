// What stands between meters and a broker: it sends readings until it is told that they are kept.

import { decode, encode } from 'cborg';
import { connect } from 'mqtt';

import { deferred, within } from './wait.js';

const RESEND_MS = 3_000;
const CONNECT_MS = 60_000;
const KEPT_MS = 120_000;

const asJson = ({ signature: { type, bytes }, ...fields }) => JSON.stringify({
  ...fields,
  signature: { [type]: `0x${Buffer.from(bytes).toString('hex')}` },
});

const asCbor = ({ signature: { type, bytes }, ...fields }) => encode({
  ...fields,
  signature: { [type]: bytes },
});

/** Readings of a message: in CBOR a list of so many has a byte for its length. */
export const MOST_TOGETHER = 23;

/** Several readings as one message. */
const FORMS = {
  json: (readings) => `[${readings.map(asJson).join(',')}]`,
  cbor: (readings) => Buffer.concat([Buffer.from([0x80 + readings.length]), ...readings.map(asCbor)]),
};

const keyOf = ({ meter, start, sequence }) => `${meter} ${start} ${sequence}`;

/** A connection with a broker; as many publishers share it as there are names. */
export class Publishers {
  #client;
  #waiting = new Map();
  /** Answers that tell of an error. */
  errors = [];

  async connect(url) {
    this.#client = connect(url, { reconnectPeriod: 200, protocolVersion: 4 });
    this.#client.on('error', () => {});
    this.#client.on('message', (topic, payload) => this.#heed(payload));
    this.#client.on('connect', () => this.#client.subscribe('busbar/answers/+'));
    await within(CONNECT_MS, `connecting to ${url}`, new Promise((resolve) => {
      this.#client.once('connect', resolve);
    }));
  }

  #heed(payload) {
    const isJson = payload[0] === '{'.charCodeAt(0);
    const { stored, error } = isJson ? JSON.parse(payload) : decode(payload);
    if (error) this.errors.push(error);
    for (const reading of stored ?? []) this.#waiting.get(keyOf(reading))?.resolve();
  }

  /** Something that nobody waits for. */
  publish(name, payload) {
    this.#client.publish(`busbar/readings/${name}`, payload, { qos: 1 }, () => {});
  }

  /** Sends readings in a message, again and again until they are kept. */
  async send(name, form, readings) {
    const payload = FORMS[form](readings);
    const kept = readings.map((reading) => {
      const waiting = deferred();
      this.#waiting.set(keyOf(reading), waiting);
      return waiting.promise;
    });
    this.publish(name, payload);
    const again = setInterval(() => this.publish(name, payload), RESEND_MS);
    await within(KEPT_MS, `${name} being answered`, Promise.all(kept))
      .finally(() => clearInterval(again));
    readings.forEach((reading) => this.#waiting.delete(keyOf(reading)));
  }

  stop() {
    return this.#client?.endAsync(true);
  }
}
