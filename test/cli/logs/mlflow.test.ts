import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { mlflowTarget } from '../../../src/cli/logs/mlflow.ts';
import { openTrainingLog } from '../../../src/cli/logs/training-log.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';
import { options, readLines, record } from './logged.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

type Answer = readonly [status: number, body: unknown];

const PREFIX = '/api/2.0/mlflow/';

/** What a tracking server answers that knows no experiment yet. */
const FRESH: Readonly<Record<string, Answer>> = {
  'experiments/get-by-name': [404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' }],
  'experiments/create': [200, { experiment_id: '7' }],
  'runs/create': [200, { run: { info: { run_id: 'r1' } } }],
  'runs/log-batch': [200, {}],
  'runs/update': [200, {}],
};

/** A server on this machine that writes down what it is asked; `answer` overrides {@link FRESH}. */
async function trackingServer(answer: (path: string) => Answer | 'silence' | undefined = () => undefined) {
  const calls: Call[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const url = new URL(request.url!, 'http://127.0.0.1');
    const path = url.pathname.slice(PREFIX.length);
    const text = Buffer.concat(pieces).toString();
    calls.push({
      method: request.method!,
      path: path + url.search,
      body: text === '' ? undefined : (JSON.parse(text) as Call['body']),
    });
    const known = url.pathname.startsWith(PREFIX) ? FRESH[path] : undefined;
    const answered = answer(path);
    if (answered === 'silence') return;
    const [status, body] = answered ?? known ?? [500, { message: `what is ${url.pathname}?` }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    calls,
    url,
    mlflow: mlflowTarget(url, 'my experiment'),
    of: (path: string) => calls.filter((call) => call.path === path),
  };
}

type Metric = { key: string; value: number | string; timestamp: number; step: number };
const metricsOf = ({ body }: Call) => body!.metrics as Metric[];

it('a run is made in its experiment, with its parameters, is sent its metrics, and ends', async () => {
  const server = await trackingServer();
  const folder = temporaryFolder();
  const log = openTrainingLog(folder, options({ mlflow: server.mlflow }));
  log.write(record(100, { 'train/loss': Number.NaN }));
  await log.close('finished');
  expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET experiments/get-by-name?experiment_name=my%20experiment',
    'POST experiments/create',
    'POST runs/create',
    'POST runs/log-batch',
    'POST runs/update',
  ]);
  const [, create, run, batch, update] = server.calls.map(({ body }) => body);
  expect(create).toEqual({ name: 'my experiment' });
  expect(run).toEqual({
    experiment_id: '7',
    run_name: folder,
    start_time: 1_000_000,
    tags: [{ key: 'mlflow.source.name', value: 'switchyard' }],
  });
  const at = { timestamp: 1_000_000, step: 100 };
  expect(batch).toEqual({
    run_id: 'r1',
    metrics: [
      { key: 'time/total_timesteps', value: 100, ...at },
      { key: 'train/loss', value: 'NaN', ...at },
      { key: 'time/iterations', value: 1, ...at },
      { key: 'time/fps', value: 100_000, ...at },
    ],
    params: expect.arrayContaining([
      { key: 'format', value: '1' },
      { key: 'agent', value: 'ppo' },
      { key: 'env', value: 'dispatch-v0' },
      { key: 'hyperparameters.learningRate', value: '0.001' },
      { key: 'hyperparameters.hidden', value: '[8,8]' },
      { key: 'seed', value: '1' },
      { key: 'envs', value: '16' },
      { key: 'rows', value: 'null' },
      { key: 'init', value: 'null' },
      { key: 'scenario.name', value: 'two-tier' },
      { key: 'scenario.hash', value: 'abc' },
    ]),
  });
  expect(update).toEqual({ run_id: 'r1', status: 'FINISHED', end_time: 1_000_000 });
});

it('an experiment that is there is used, and a resumed run says where it went on', async () => {
  const server = await trackingServer((path) =>
    path === 'experiments/get-by-name' ? [200, { experiment: { experiment_id: '3' } }] : undefined,
  );
  const folder = temporaryFolder();
  const resumed = { folder, steps: 500 };
  const log = openTrainingLog(folder, options({ mlflow: server.mlflow, resumed }));
  await log.close('interrupted');
  expect(server.of('experiments/create')).toEqual([]);
  expect(server.of('runs/create')[0]!.body).toMatchObject({
    experiment_id: '3',
    tags: [{}, { key: 'switchyard.resumedAt', value: '500' }],
  });
  expect(server.of('runs/update')[0]!.body).toMatchObject({ status: 'KILLED' });
});

it('no request holds more than a thousand items, none is lost, and all are in order', async () => {
  const server = await trackingServer();
  const log = openTrainingLog(temporaryFolder(), options({ mlflow: server.mlflow }));
  const values = Object.fromEntries(Array.from({ length: 97 }, (_, k) => [`train/v${k}`, k]));
  for (let k = 1; k <= 30; k++) log.write(record(k, values));
  await log.close('finished');
  const batches = server.of('runs/log-batch');
  for (const { body } of batches) {
    expect((body!.metrics as unknown[]).length + (body!.params as unknown[]).length).toBeLessThanOrEqual(
      1000,
    );
  }
  expect(batches).toHaveLength(4);
  const steps = batches.flatMap(metricsOf).map(({ step }) => step);
  expect(steps).toHaveLength(30 * 100);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

it('a server that refuses is told of once, and gets everything when it is well again', async () => {
  let broken = true;
  const server = await trackingServer(() => (broken ? [503, { message: 'closed today' }] : undefined));
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(line);
  const log = openTrainingLog(temporaryFolder(), options({ mlflow: server.mlflow, warn }));
  for (const steps of [100, 200]) {
    const before = server.calls.length;
    log.write(record(steps));
    await vi.waitFor(() => expect(server.calls.length).toBeGreaterThan(before));
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
  }
  broken = false;
  await log.close('finished');
  expect(warnings).toEqual([
    `MLflow at ${server.url}/: experiments/get-by-name answered 503: {"message":"closed today"}; training goes on`,
  ]);
  const steps = server.of('runs/log-batch').flatMap(metricsOf);
  expect(new Set(steps.map(({ step }) => step))).toEqual(new Set([100, 200]));
  expect(server.of('runs/update')).toHaveLength(1);
});

it('a server that does not answer keeps nobody waiting, and is not asked again meanwhile', async () => {
  const server = await trackingServer(() => 'silence');
  const folder = temporaryFolder();
  const log = openTrainingLog(folder, options({ mlflow: server.mlflow }));
  log.write(record(1));
  await vi.waitFor(() => expect(server.calls).toHaveLength(1));
  for (let steps = 2; steps <= 50; steps++) log.write(record(steps));
  await new Promise((resolve) => setImmediate(resolve));
  expect(server.calls).toHaveLength(1);
  expect(readLines(folder)).toHaveLength(50);
});

it('a server that is not there costs one warning and nothing else', async () => {
  const warnings: string[] = [];
  const mlflow = mlflowTarget('http://127.0.0.1:1', 'x');
  const log = openTrainingLog(temporaryFolder(), options({ mlflow, warn: (line) => warnings.push(line) }));
  for (const steps of [100, 200, 300]) log.write(record(steps));
  await log.close('failed');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^MLflow at http:\/\/127\.0\.0\.1:1\/: .+; training goes on$/);
});

it('train logs to the server that --mlflow names, and refuses what is no address', async () => {
  const server = await trackingServer();
  const out = `${temporaryFolder()}/run`;
  const words = ['train', 'cartpole-v1', '--agent', 'ppo', '--steps', '512', '--out', out, '--json'];
  const small = ['--param', 'rollout=256', '--param', 'minibatch=256', '--param', 'hidden=[4]'];
  const given = ['--mlflow', server.url, '--mlflow-experiment', 'cartpole'];
  expect(await inProcess([...words, ...small, ...given])).toMatchObject({ code: 0, stderr: '' });
  expect(server.of('experiments/create')[0]!.body).toEqual({ name: 'cartpole' });
  const logged = server.of('runs/log-batch').flatMap(metricsOf);
  expect(logged.filter(({ key }) => key === 'train/loss').map(({ step }) => step)).toEqual([256, 512]);
  expect(server.calls.at(-1)).toMatchObject({ path: 'runs/update', body: { status: 'FINISHED' } });
  expectRefusal(
    await inProcess([...words, '--mlflow', 'localhost:5000']),
    "--mlflow localhost:5000: expected the server's address, such as http://localhost:5000",
  );
});
