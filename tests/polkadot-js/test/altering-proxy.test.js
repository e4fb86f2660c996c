import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { WebSocket, WebSocketServer } from 'ws';

import { alteringProxy } from '../lib/altering-proxy.js';
import { within } from '../lib/wait.js';

const ANSWER_MS = 10_000;

/** A node that answers with the method's name, or an error for `fail`. */
async function startNode() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client) => {
    client.on('message', (data) => {
      const { id, method } = JSON.parse(data);
      const said = method === 'fail' ? { error: { code: 1, message: 'no' } } : { result: method };
      client.send(JSON.stringify({ jsonrpc: '2.0', id, ...said }));
    });
  });
  await once(server, 'listening');
  return server;
}

test('answers are altered where they are to be, and passed on elsewhere', async (t) => {
  const node = await startNode();
  t.after(() => node.close());
  const alter = ({ method, params }, result) =>
    method === 'lie' ? `${result} about ${params[0]}` : undefined;
  const proxy = await alteringProxy(`ws://127.0.0.1:${node.address().port}`, alter);
  t.after(() => proxy.close());
  const client = new WebSocket(proxy.url);
  t.after(() => client.terminate());
  await once(client, 'open');

  const ask = async (id, method) => {
    const answer = within(ANSWER_MS, method, once(client, 'message'));
    client.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: ['money'] }));
    return JSON.parse((await answer)[0]);
  };
  assert.deepEqual(await ask(1, 'tell'), { jsonrpc: '2.0', id: 1, result: 'tell' });
  assert.deepEqual(await ask(2, 'lie'), { jsonrpc: '2.0', id: 2, result: 'lie about money' });
  const error = { code: 1, message: 'no' };
  assert.deepEqual(await ask(3, 'fail'), { jsonrpc: '2.0', id: 3, error });
});

test('clients are let go when the node goes', async (t) => {
  const node = await startNode();
  t.after(() => node.close());
  const proxy = await alteringProxy(`ws://127.0.0.1:${node.address().port}`, () => undefined);
  t.after(() => proxy.close());
  const client = new WebSocket(proxy.url);
  t.after(() => client.terminate());
  const reached = once(node, 'connection');
  const [atNode] = await within(ANSWER_MS, 'connecting', reached);
  const closed = once(client, 'close');
  atNode.terminate();
  await within(ANSWER_MS, 'closing', closed);
});
