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

const SHORT = ['horizon.tasks=600', 'horizon.warmup=0'];
const SET = SHORT.flatMap((setting) => ['--set', setting]);
const QUICK = [
  ...['--agent', 'ppo', '--envs', '2', '--param', 'rollout=256', '--param', 'minibatch=64'],
  ...['--param', 'hidden=[8,8]', '--eval-every', '0', '--json', ...SET],
];
const LEARNED = [
  { id: 'autoscale-v0', scenario: 'rented-machines', seed: '3' },
  { id: 'admission-v0', scenario: 'admission', seed: '1' },
];

const parent = mkdtempSync(join(tmpdir(), 'switchyard-'));
afterAll(() => rmSync(parent, { recursive: true }));

const folderOf = (id: string) => join(parent, id);

/** The greedy policy in its own environment: what comes of a world, and the actions that it took. */
async function inItsEnvironment(id: string, scenario: string, seed: string) {
  const entry = envs.get(id);
  if (entry.control === null) throw new Error(`${id} takes no scenario`);
  const env = entry.create(await loadScenario(scenario, SHORT)) as SchedulingEnv;
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
  const { decisions } = env.simulator!;
  return { outcome: { stateHash: env.simulator!.stateHash(), decisions }, actions };
}

describe.each(LEARNED)('a policy learned in $id', ({ id, scenario, seed: own }) => {
  beforeAll(async () => {
    const words = ['train', scenario, '--env', id, '--seed', own, '--steps', '1024', '--out', folderOf(id)];
    const { code, stdout, stderr } = await inProcess([...words, ...QUICK]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ env: id, scenario: { name: scenario } });
  }, 60_000);

  it('plays in simulate as it does in its environment', async () => {
    const actions = new Set<number>();
    for (const seed of ['1', '2']) {
      const words = ['simulate', scenario, '--policy', folderOf(id), '--seed', seed, '--json', ...SET];
      const played = JSON.parse((await inProcess(words)).stdout);
      const { outcome, actions: taken } = await inItsEnvironment(id, scenario, seed);
      expect(played).toMatchObject({ ...outcome, artifact: { fallbacks: 0 } });
      for (const action of taken) actions.add(action);
    }
    expect(actions.size).toBeGreaterThan(1);
  });

  it('takes part in a benchmark', async () => {
    const words = ['bench', scenario, '--policies', `least-backlog,${folderOf(id)}`, '--seeds', '1,2'];
    const { code, stdout } = await inProcess([...words, '--jobs', '1', '--json', ...SET]);
    expect(code).toBe(0);
    const { results } = JSON.parse(stdout) as { results: { metric: string; mean: number }[] };
    const means = results.filter(({ metric }) => metric === 'objective').map(({ mean }) => mean);
    expect(new Set(means).size).toBe(2);
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
    const resume = ['--resume', folderOf(id), '--agent', 'ppo', '--steps', '1536', '--json', ...SET];
    const { code, stdout } = await inProcess(['train', scenario, ...resume]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ env: id, steps: 1536 });
    const refused = await inProcess(['train', scenario, ...resume, '--env', 'dispatch-v0']);
    expectRefusal(refused, new RegExp(`that run has env "${id}", not "dispatch-v0"$`));
  });
});

describe('an environment that does not suit ends with exit code 2 and one line', () => {
  it.each([
    ['autoscaling', 'autoscale-v0', /a pool with `scale: {rule: decisions}`; autoscaling suits dispatch-v0$/],
    ['admission', 'batch-v0', /of control batch; admission suits dispatch-v0, admission-v0$/],
    ['admission', 'cartpole-v1', /cartpole-v1 takes no scenario/],
    ['cartpole-v1', 'admission-v0', /cartpole-v1 is an environment of its own$/],
    ['admission', 'admision-v0', /did you mean 'admission-v0'\?/],
  ])('%s in %s', async (scenario, env, expected) => {
    expectRefusal(await inProcess(['train', scenario, '--env', env, '--agent', 'ppo']), expected);
  });

  it('a team where nobody is asked who takes a task', async () => {
    const words = ['train', 'admission', '--env', 'admission-v0', '--multi', 'executor', '--agent', 'ppo'];
    expectRefusal(await inProcess(words), /admission-v0 does not ask where tasks go$/);
  });
});

it('asks everything at once where nothing is said', async () => {
  const words = ['train', 'admission', '--steps', '256', '--out', join(parent, 'whole')];
  const { stdout } = await inProcess([...words, ...QUICK]);
  expect(JSON.parse(stdout)).toMatchObject({ env: 'dispatch-v0' });
});
