import process from 'node:process';
import { InputError, VerificationError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { DecideClient } from '../load/client.ts';
import { loadText } from '../load/load-text.ts';
import { closedLoad, openLoad } from '../load/open-load.ts';
import { recordedRequests } from '../load/recorded-requests.ts';
import type { LoadReport } from '../load/samples.ts';
import { workflowLoad } from '../load/workflow-load.ts';
import { loadScenario } from '../scenario-file.ts';
import { interruptible } from '../signals.ts';

/** Different requests that are asked in turn. */
const REQUESTS = 512;

export const load = command({
  positionals: {
    url: { type: 'string', demandOption: true, describe: 'Of a decision server: http://HOST:PORT' },
  },
  options: {
    scenario: { type: 'string', demandOption: true, describe: 'Whose choices are asked about' },
    rate: { type: 'number', describe: 'Requests a second, sent when they are due' },
    clients: { type: 'number', describe: '… or clients that ask again as soon as they are answered' },
    workflows: { type: 'number', describe: '… or workflows under way at once, which ask once a step' },
    step: { type: 'number', default: 10, describe: 'Mean seconds of a step of a workflow' },
    seconds: { type: 'number', default: 10, describe: 'How long' },
    connections: { type: 'number', default: 64, describe: 'Connections, kept open' },
    token: { type: 'string', describe: 'Name of an environment variable with a bearer token' },
    p95: { type: 'number', describe: 'Fail (99) where the 95th percentile is above so many milliseconds' },
    p99: { type: 'number', describe: 'Fail (99) where the 99th percentile is above so many milliseconds' },
  },
  examples: [
    ['switchyard load http://127.0.0.1:8080 --scenario quickstart --clients 32', 'What can it do at most?'],
    [
      'switchyard load http://127.0.0.1:8080 --scenario quickstart --workflows 25000 --seconds 60 --p95 200',
      'Does it hold 25,000 workflows?',
    ],
  ],
  async run(given, io) {
    const { url, connections, p95, p99 } = given;
    const requests = recordedRequests(await loadScenario(given.scenario), REQUESTS);
    const token = given.token === undefined ? undefined : tokenOf(given.token);
    const client = new DecideClient({ url: originOf(url), connections, token });
    const report = await interruptible(io, (signal) => chosenLoad(given, requests, client, signal), 'ending');
    await client.close();
    io.answer('load', { ...report }, () => loadText(report));
    requireWithin(report, { p95, p99 });
  },
});

type Given = Readonly<Record<'rate' | 'clients' | 'workflows', number | undefined>> & {
  readonly step: number;
  readonly seconds: number;
};

function chosenLoad(
  given: Given,
  requests: ReturnType<typeof recordedRequests>,
  client: DecideClient,
  signal: AbortSignal,
): Promise<LoadReport> {
  const { rate, clients, workflows, step, seconds } = given;
  const chosen = [rate, clients, workflows].filter((each) => each !== undefined);
  if (chosen.length !== 1) throw new InputError('give one of --rate, --clients and --workflows');
  for (const value of [chosen[0]!, step, seconds]) {
    if (!(value > 0)) throw new InputError(`${value} is not allowed (a number > 0)`);
  }
  if (workflows !== undefined) {
    return workflowLoad(
      client,
      { workflows, meanStep: step, seconds, pattern: requests[0]!, seed: '1' },
      signal,
    );
  }
  const bodies = requests.map((request) => JSON.stringify(request));
  if (clients !== undefined) return closedLoad(client, { clients, seconds, bodies }, signal);
  return openLoad(client, { rate: rate!, seconds, bodies }, signal);
}

function tokenOf(name: string): string {
  const token = process.env[name];
  if (token === undefined) throw new InputError(`--token ${name}: there is no such environment variable`);
  return token;
}

function originOf(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new InputError(`${url}: not the URL of a server (expected http://HOST:PORT)`);
}

function requireWithin(
  { latencyMs, lost }: LoadReport,
  limits: Record<'p95' | 'p99', number | undefined>,
): void {
  if (lost > 0) throw new VerificationError(`${lost} requests were not answered`);
  for (const name of ['p95', 'p99'] as const) {
    const [limit, found] = [limits[name], latencyMs?.[name] ?? Number.POSITIVE_INFINITY];
    if (limit !== undefined && found > limit) {
      throw new VerificationError(`${name} is ${found.toFixed(1)} ms (allowed: ${limit})`);
    }
  }
}
