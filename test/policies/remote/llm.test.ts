import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { remoteSchedulers } from '../../../policies/remote/index.ts';
import { resolvePolicy } from '../../../src/cli/policy.ts';
import { tunablePolicy, usualGrounds } from '../../../src/cli/tuning/tunable-policy.ts';
import { runAwaited, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

interface Question {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
  readonly tools: readonly { readonly function: { readonly name: string } }[];
}

type Reply = { readonly status?: number; readonly body?: unknown; readonly silent?: boolean };

/** A local endpoint that answers as told, and what it was asked. */
async function endpoint(reply: (question: Question, n: number) => Reply) {
  const asked: { question: Question; headers: IncomingHttpHeaders; url: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      const question = JSON.parse(text) as Question;
      asked.push({ question, headers: request.headers, url: request.url! });
      const { status = 200, body, silent } = reply(question, asked.length);
      if (silent) return;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const called = (text: string) => ({
  body: {
    choices: [
      { message: { tool_calls: [{ type: 'function', function: { name: 'choose', arguments: text } }] } },
    ],
    usage: { total_tokens: 100 },
  },
});

/** The candidate that begins and ends first, as a good model would choose. */
function soonest({ messages }: Question): Reply {
  const { candidates } = JSON.parse(messages[1]!.content) as {
    candidates: { index: number; start: number; run: number }[];
  };
  const finish = candidates.map(({ start, run }) => start + run);
  return called(JSON.stringify({ index: candidates[finish.indexOf(Math.min(...finish))]!.index }));
}

const FLEET = {
  name: 'fleet',
  control: 'dispatch',
  horizon: { tasks: 30 },
  executors: [
    { name: 'slow', count: 2 },
    { name: 'quick', speed: 2 },
  ],
  tasks: [{ name: 'task', work: { dist: 'exponential', mean: 4 }, sla: { deadline: 60 } }],
  arrivals: { process: 'poisson', rate: 0.8 },
};

async function played(policy: string, environment: Record<string, string> = {}, changes: object = {}) {
  const scenario: Scenario = await scenarioOf({ ...FLEET, ...changes });
  const { createAwaited } = await resolvePolicy(policy);
  const scheduler = createAwaited!({ scenario, seed: '1' }, environment);
  const simulator = new Simulator(scenario, { seed: '1' });
  const { metrics } = await runAwaited(simulator, scheduler, () => 0);
  return { simulator, report: metrics.scheduler!, scenario };
}

test('asks an endpoint, with the key from the environment, and does what the tool call says', async () => {
  const { asked, url } = await endpoint(soonest);
  const environment = { SWITCHYARD_LLM_URL: url, SWITCHYARD_LLM_KEY: 'secret' };
  const { simulator, report, scenario } = await played('llm:model=some-model,digits=3', environment);
  expect(report).toMatchObject({ calls: 30, tokens: 3000, fallbacks: 0 });
  expect(asked).toHaveLength(30);
  expect(asked[0]).toMatchObject({
    url: '/v1/chat/completions',
    headers: { authorization: 'Bearer secret' },
    question: { model: 'some-model', tools: [{ function: { name: 'choose' } }] },
  });
  expect(simulator.metrics().meanResponse).toBeLessThan(
    simulated(scenario, 'round-robin', '1').result.metrics.meanResponse!,
  );
});

const LEAST_BACKLOG = async () =>
  simulated(await scenarioOf(FLEET), 'least-backlog', '1').simulator.stateHash();

test.each<[string, () => Reply]>([
  ['failedCalls', () => ({ status: 500, body: {} })],
  ['failedCalls', () => ({ body: 'no JSON' })],
  ['failedCalls', () => ({ body: { choices: [] } })],
  ['malformedAnswers', () => ({ body: { choices: [{ message: { content: 'the quick one' } }] } })],
  ['malformedAnswers', () => called('{"index": "quick"}')],
  ['malformedAnswers', () => called('{"index": ')],
  ['forbiddenChoices', () => called('{"index": 99}')],
  ['forbiddenChoices', () => called('{"index": -1}')],
])('the fallback answers: %s', async (failure, reply) => {
  const { url } = await endpoint(reply);
  const { simulator, report } = await played(`llm:model=m,url=${url}`);
  expect(report).toMatchObject({ calls: 30, fallbacks: 30, [failure]: 30 });
  expect(simulator.stateHash()).toBe(await LEAST_BACKLOG());
});

test('an endpoint that is silent is given up after the timeout', async () => {
  const { url } = await endpoint(() => ({ silent: true }));
  const changes = { horizon: { tasks: 2 } };
  const { report } = await played(`llm:model=m,url=${url},timeout=0.05,fallback=fastest`, {}, changes);
  expect(report).toMatchObject({ calls: 2, failedCalls: 2, fallbacks: 2 });
});

test('calls and tokens are bounded', async () => {
  const { asked, url } = await endpoint(soonest);
  const byCalls = await played(`llm:model=m,url=${url},digits=3,budget=5`);
  expect(byCalls.report).toMatchObject({ calls: 5, overBudget: 25, fallbacks: 25 });
  expect(asked).toHaveLength(5);
  const byTokens = await played(`llm:model=m,url=${url},digits=3,tokens=250`);
  expect(byTokens.report).toMatchObject({ calls: 3, tokens: 300, overBudget: 27 });
});

test('a situation that was told before costs no call', async () => {
  const { url } = await endpoint(soonest);
  const tasks = [{ name: 'task', work: { dist: 'deterministic', value: 1 } }];
  const arrivals = { process: 'renewal', dist: { dist: 'deterministic', value: 5 } };
  const { report } = await played(`llm:model=m,url=${url}`, {}, { tasks, arrivals });
  expect(report).toMatchObject({ calls: 1, cached: 29, fallbacks: 0 });
});

test.each([
  ['llm:model=m', /no url .*SWITCHYARD_LLM_URL/],
  ['llm:url=http://localhost:1', /no model/],
  ['llm:model=m,url=localhost', /no address/],
  ['llm:model=m,url=http://localhost:1,budget=0', /budget=0 is not allowed/],
  ['llm:model=m,url=http://localhost:1,bugdet=3', /no parameter 'bugdet'/],
  ['llm:model=m,url=http://localhost:1,fallback=least-backlock', /least-backlog/],
  ['llm:model=m,url=http://localhost:1,fallback=sjf', /not for control dispatch/],
])('%s is refused', async (policy, message) => {
  await expect(played(policy)).rejects.toThrow(message);
});

test('a benchmark does not wait for it', async () => {
  const { create } = await resolvePolicy('llm:model=m,url=http://localhost:1');
  const scenario = await scenarioOf(FLEET);
  expect(() => create({ scenario, parameters: {}, seed: '1' })).toThrow(/only simulate waits/);
  expect(() => tunablePolicy('llm', usualGrounds({ path: 'x.yaml', scenario, overrides: [] }))).toThrow(
    /only simulate waits/,
  );
});

test('all that ask over the network are costly', () => {
  for (const [, { costly }] of remoteSchedulers.entries()) expect(costly).toBe(true);
});
