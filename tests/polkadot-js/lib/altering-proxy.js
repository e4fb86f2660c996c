// A node that lies: a JSON-RPC proxy that passes everything on, but alters some answers.

import { once } from 'node:events';

import { WebSocket, WebSocketServer } from 'ws';

function pass(client, target, alter) {
  const node = new WebSocket(target);
  const requests = new Map();
  // Nothing is heard from the client before there is somebody to tell it to.
  client.pause();
  node.on('open', () => client.resume());
  client.on('message', (data) => {
    const request = JSON.parse(data);
    requests.set(request.id, request);
    node.send(String(data));
  });
  node.on('message', (data) => {
    const answer = JSON.parse(data);
    const request = requests.get(answer.id);
    requests.delete(answer.id);
    const result = request && 'result' in answer ? alter(request, answer.result) : undefined;
    client.send(result === undefined ? String(data) : JSON.stringify({ ...answer, result }));
  });
  for (const [one, other] of [[client, node], [node, client]]) {
    one.on('close', () => other.terminate());
    // Closed by then; whoever asked hears of that.
    one.on('error', () => {});
  }
}

/**
 * Takes clients on a free port and asks the node at `target` for them. `alter` gets each request
 * with the result that the node gave, and returns another one, or nothing to leave it.
 */
export async function alteringProxy(target, alter) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client) => pass(client, target, alter));
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    async close() {
      server.clients.forEach((client) => client.terminate());
      server.close();
      await once(server, 'close');
    },
  };
}
