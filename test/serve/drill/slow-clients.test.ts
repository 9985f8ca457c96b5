import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { DecideClient } from '../../../src/cli/load/client.ts';
import { closedLoad } from '../../../src/cli/load/open-load.ts';
import type { DecisionService } from '../../../src/serve/service.ts';
import { policyFolder, requests, serviceOf } from '../live/served.ts';
import { listening } from './drill.ts';

const LIMITS = {
  inFlight: 32,
  headersMs: 500,
  requestMs: 1000,
  unreadMs: 1500,
  requestsPerSecond: 1_000_000,
};
const body = JSON.stringify(requests[0]);
const headOf = ({ length }: string) =>
  `POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;
const head = headOf(body);

const { folder } = await policyFolder();

/** A server that counts the decisions it makes. */
async function counting() {
  const service: DecisionService = await serviceOf(folder);
  const decide = service.decide.bind(service);
  const count = { decisions: 0 };
  service.decide = (...asked) => {
    count.decisions++;
    return decide(...asked);
  };
  const { app, port } = await listening(service, { limits: LIMITS });
  const connections: Socket[] = [];
  app.server.on('connection', (socket: Socket) => connections.push(socket));
  return { port, count, connections };
}

/** Connections on which `text` is written at once, `drip` from time to time, and nothing is ever read. */
function slowClients(port: number, number: number, text: string, drip = '') {
  const sockets = Array.from({ length: number }, () => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {}).write(text);
    return socket;
  });
  const timer = setInterval(() => {
    for (const socket of sockets) if (drip !== '' && socket.writable) socket.write(drip);
  }, 50);
  onTestFinished(() => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  });
}

/** What the others get meanwhile. */
async function others(port: number, seconds: number) {
  const client = new DecideClient({ url: `http://127.0.0.1:${port}`, connections: 4 });
  const load = { clients: 4, seconds, bodies: requests.map((request) => JSON.stringify(request)) };
  const report = await closedLoad(client, load, new AbortController().signal);
  await client.close();
  return report;
}

it.each([
  ['drip headers', `${head}`, 'X-A: b\r\n'],
  ['drip bodies', `${head}\r\n{`, ' '],
  ['say nothing more', `${head}\r\n${body.slice(1)}`, ''],
])('300 clients that %s keep nobody from an answer', async (_, text, drip) => {
  const { port, count } = await counting();
  slowClients(port, 300, text, drip);
  await sleep(100);
  const { statuses, lost, answered } = await others(port, 0.7);
  expect({ statuses, lost }).toEqual({ statuses: { 200: answered }, lost: 0 });
  expect(count.decisions).toBe(answered);
});

it('clients that ask without end and never read take no room that others need, and are hung up on', async () => {
  const { port, count, connections } = await counting();
  const executors = Array.from({ length: 300 }, (_, e) => ({ name: `e${e}` }));
  const long = JSON.stringify({ task: {}, executors });
  slowClients(port, 3, `${headOf(long)}\r\n${long}`.repeat(3_000));
  let seen = -1;
  const rests = () => {
    const before = seen;
    seen = count.decisions;
    return seen > 0 && seen === before;
  };
  await expect.poll(rests, { interval: 200, timeout: 30_000 }).toBe(true);
  // What the kernel buffers was answered; for the rest the server waits until they read.
  expect(count.decisions).toBeLessThan(3 * 3_000);
  const unread = connections.reduce((sum, { writableLength }) => sum + writableLength, 0);
  expect(unread).toBeGreaterThan(0);
  expect(unread).toBeLessThan(3 * 256 * 1024);
  const { statuses, lost, answered } = await others(port, 0.4);
  expect({ statuses, lost }).toEqual({ statuses: { 200: answered }, lost: 0 });
  await expect.poll(() => connections.every(({ destroyed }) => destroyed), { timeout: 30_000 }).toBe(true);
});
