import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envs } from '../../../envs/index.ts';
import { readArtifactFolder } from '../../../src/cli/artifact-folder.ts';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import type { SchedulingEnv } from '../../../src/gym/scheduling-env.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { greatestIndex } from '../../../src/learn/sampling.ts';
import { expectRefusal, inProcess } from '../cli.ts';

const DECIDED = '{min: 3, boot: {dist: uniform, low: 70, high: 110}, rule: decisions}';
const SHORT = ['horizon.tasks=600', 'horizon.warmup=0'];
const LEARNED = [
  { id: 'autoscale-v0', scenario: 'autoscaling', set: [...SHORT, `executors.0.scale=${DECIDED}`] },
  { id: 'admission-v0', scenario: 'admission', set: SHORT },
];

const parent = mkdtempSync(join(tmpdir(), 'switchyard-'));
afterAll(() => rmSync(parent, { recursive: true }));

const folderOf = (id: string) => join(parent, id);
const setting = (settings: readonly string[]) => settings.flatMap((each) => ['--set', each]);

function train(id: string, scenario: string, set: readonly string[], ...more: string[]) {
  const small = [
    '--envs',
    '2',
    '--param',
    'rollout=256',
    '--param',
    'minibatch=64',
    '--param',
    'hidden=[8,8]',
    '--eval-every',
    '0',
  ];
  const words = ['train', scenario, '--env', id, '--agent', 'ppo', '--steps', '1024', ...small];
  return inProcess([...words, '--out', folderOf(id), '--json', ...setting(set), ...more]);
}

/** The greedy policy in its own environment: what comes of a world, and how often each action was taken. */
async function inItsEnvironment(id: string, scenario: string, set: readonly string[], seed: string) {
  const entry = envs.get(id);
  if (entry.control === null) throw new Error(`${id} takes no scenario`);
  const env = entry.create(await loadScenario(scenario, set)) as SchedulingEnv;
  const score = compileForward(readArtifactFolder(folderOf(id)).artifact.model);
  const actions = new Set<number>();
  let { observation } = env.reset({ seed });
  for (let ended = false; !ended; ) {
    const action = greatestIndex(score(observation));
    actions.add(action);
    const step = env.step(action);
    observation = step.observation;
    ended = step.terminated || step.truncated;
  }
  return {
    stateHash: env.simulator!.stateHash(),
    decisions: env.simulator!.decisions,
    actions: actions.size,
  };
}

describe.each(LEARNED)('a policy learned in $id', ({ id, scenario, set }) => {
  beforeAll(async () => {
    const { code, stdout, stderr } = await train(id, scenario, set);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ env: id, scenario: { name: scenario } });
  });

  it('plays in simulate as it does in its environment', async () => {
    let actions = 0;
    for (const seed of ['1', '2', '3']) {
      const words = ['simulate', scenario, '--policy', folderOf(id), '--seed', seed, '--json'];
      const played = JSON.parse((await inProcess([...words, ...setting(set)])).stdout);
      const { actions: taken, ...own } = await inItsEnvironment(id, scenario, set, seed);
      expect(played).toMatchObject({ ...own, artifact: { fallbacks: 0 } });
      actions = Math.max(actions, taken);
    }
    expect(actions).toBeGreaterThan(1);
  });

  it('takes part in a benchmark', async () => {
    const words = [
      'bench',
      scenario,
      '--policies',
      `least-backlog,${folderOf(id)}`,
      '--seeds',
      '1,2',
      '--json',
    ];
    const { code, stdout } = await inProcess([...words, '--jobs', '1', ...setting(set)]);
    expect(code).toBe(0);
    const costs = JSON.parse(stdout).results.filter(
      ({ metric }: { metric: string }) => metric === 'objective',
    );
    expect(costs).toHaveLength(2);
    expect(costs[0].mean).not.toBe(costs[1].mean);
  });

  it('is exported to formats that agree', async () => {
    const out = join(parent, `${id}-exported`);
    const exported = await inProcess(['export', folderOf(id), '--to', 'mjs,onnx', '--out', out, '--verify']);
    expect(exported.code).toBe(0);
  });

  it('is refused in one line where the scenario has no such question', async () => {
    const words = ['simulate', 'two-tier', '--policy', folderOf(id)];
    expectRefusal(await inProcess(words), new RegExp(`was learned in ${id}: two-tier has not .*$`));
  });

  it('goes on in its environment when it is resumed, and in no other', async () => {
    const resume = ['--resume', folderOf(id), '--agent', 'ppo', '--steps', '1536', ...setting(set)];
    const { code, stdout } = await inProcess(['train', scenario, ...resume, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ env: id, steps: 1536 });
    expectRefusal(
      await inProcess(['train', scenario, ...resume, '--env', 'dispatch-v0']),
      new RegExp(`that run has env "${id}", not "dispatch-v0"$`),
    );
  });
});

describe('an environment that does not suit ends with exit code 2 and one line', () => {
  const refused = async (words: readonly string[], expected: RegExp) =>
    expectRefusal(await inProcess(['train', ...words, '--agent', 'ppo']), expected);

  it('where the scenario has no such question', async () => {
    await refused(
      ['autoscaling', '--env', 'autoscale-v0'],
      /a pool with `scale: {rule: decisions}`; autoscaling suits dispatch-v0$/,
    );
  });
  it('where the control model is another', async () => {
    await refused(
      ['admission', '--env', 'batch-v0'],
      /control batch; admission suits dispatch-v0, admission-v0$/,
    );
  });
  it('where it takes no scenario, or the other is no scenario', async () => {
    await refused(['admission', '--env', 'cartpole-v1'], /cartpole-v1 takes no scenario/);
    await refused(['cartpole-v1', '--env', 'admission-v0'], /cartpole-v1 is an environment of its own$/);
  });
  it('where there is none of that name', async () => {
    await refused(['admission', '--env', 'admision-v0'], /did you mean 'admission-v0'\?/);
  });
});

it('asks everything at once where nothing is said', async () => {
  const { stdout } = await inProcess([
    ...[
      'train',
      'admission',
      '--agent',
      'ppo',
      '--steps',
      '64',
      '--envs',
      '2',
      '--param',
      'rollout=64',
      '--param',
      'minibatch=64',
    ],
    ...['--out', join(parent, 'whole'), '--eval-every', '0', '--json', ...setting(SHORT)],
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ env: 'dispatch-v0' });
});
