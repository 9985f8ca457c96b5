import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArtifactFolder } from '../../../src/cli/artifact-folder.ts';
import { expectRefusal, inProcess, temporaryFolder } from '../cli.ts';
import { logOf, told, trained, training } from './runs.ts';

const JUDGED = ['--eval-every', '700', '--eval-episodes', '2'];
/** Everything at once that a run may be beside its scenario. */
const MIXED = [
  ...JUDGED,
  ...['--vary', 'arrivals.rate=10..18/3', '--vary', 'executors.1.count=2..4', '--memoryless', '3'],
  ...['--constraint', 'missed per task <= 0.02', '--preferences', 'sla,cost,latency'],
];

describe('a training that is judged on the way', () => {
  it('keeps the best policy beside the last, and is played as the best', async () => {
    const out = join(temporaryFolder(), 'run');
    const { best, artifact } = await trained('--steps', '3000', ...JUDGED, '--out', out);
    const log = logOf(out).filter((entry) => 'eval/mean_reward' in entry);
    expect(log.map(({ steps }) => steps)).toEqual([704, 1408, 2112, 2800]);
    const top = log.reduce((a, b) => (b['eval/mean_reward']! > a['eval/mean_reward']! ? b : a));
    expect(best).toEqual({ steps: top.steps, meanReward: top['eval/mean_reward'] });
    expect(top['eval/objective']).toBe(-top['eval/mean_reward']!);
    expect(artifact.policy).toBe('best');
    const read = readArtifactFolder(out);
    expect(read.hash).toBe(artifact.hash);
    expect(read.artifact.provenance.steps).toBe(top.steps);
    expect(readArtifactFolder(join(out, 'best')).hash).toBe(artifact.hash);
    const evaluation = told(out, 'best', 'evaluation.json');
    expect(evaluation).toMatchObject({ steps: top.steps, meanReward: top['eval/mean_reward'] });
    expect((evaluation.episodes as { seed: string }[]).map(({ seed }) => seed)).toEqual([
      'validation/0',
      'validation/1',
    ]);
    expect(told(out, 'run.json').outcome).toEqual({ steps: 3008, stopped: 'steps', best });
  });

  it('learns what it learns without, and can be played as the last', async () => {
    const folder = temporaryFolder();
    const plain = await trained('--steps', '2000', '--eval-every', '0', '--out', join(folder, 'plain'));
    const last = await trained(
      '--steps',
      '2000',
      ...JUDGED,
      '--policy',
      'last',
      '--out',
      join(folder, 'judged'),
    );
    expect(plain.best).toBeNull();
    expect(plain.artifact.policy).toBe('last');
    expect(last.artifact.policy).toBe('last');
    const learned = (name: string) => readArtifactFolder(join(folder, name)).artifact.model;
    expect(learned('judged')).toEqual(learned('plain'));
    expect(existsSync(join(folder, 'plain', 'best'))).toBe(false);
  });
});

describe('a training in worlds of many kinds', () => {
  it('is the same, straight or resumed', async () => {
    const folder = temporaryFolder();
    const [straight, parts] = [join(folder, 'straight'), join(folder, 'parts')];
    const whole = await trained('--steps', '4000', ...MIXED, '--out', straight);
    await trained('--steps', '1500', ...MIXED, '--out', parts);
    const resumed = await trained('--steps', '4000', '--resume', parts);
    expect(resumed.artifact).toEqual({ ...whole.artifact, path: parts });
    expect(resumed.best).toEqual(whole.best);
    const state = (run: string) => readFileSync(join(run, 'checkpoint', 'manifest.json'), 'utf8');
    expect(state(parts)).toBe(state(straight));
  });

  it('says so in its description and in its artifact', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('--steps', '1500', ...MIXED, '--out', out);
    const said = {
      vary: ['arrivals.rate=10..18/3', 'executors.1.count=2..4'],
      memoryless: 3,
      constraint: 'missed per task <= 0.02',
      preferences: ['cost', 'latency', 'sla'],
    };
    expect(told(out, 'run.json')).toMatchObject(said);
    const { artifact } = readArtifactFolder(out);
    expect(artifact.provenance.training).toMatchObject(said);
    expect(new Set(artifact.provenance.trainedOn).size).toBe(9);
    expect(artifact.maxRows).toBe(8);
    expect(Object.values(artifact.preferences!)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const last = logOf(out).at(-1)!;
    expect(Object.keys(last)).toContain('eval/constraint');
    expect(logOf(out).some((entry) => 'train/multiplier' in entry && 'train/constraint' in entry)).toBe(true);
  });

  it('makes a policy that is told its preferences when it plays', async () => {
    const out = join(temporaryFolder(), 'run');
    const kpis = ['--preferences', 'cost,latency'];
    await trained('--steps', '1500', '--eval-every', '0', ...kpis, '--out', out);
    const play = (policy: string) =>
      inProcess(['simulate', 'two-tier', '--set', 'horizon.tasks=100', '--policy', policy, '--json']);
    const hashOf = async (policy: string) => {
      const { stdout, stderr } = await play(policy);
      expect(stderr).toBe('');
      return JSON.parse(stdout).stateHash;
    };
    const [cheap, quick, own] = [`${out}:cost=1`, `${out}:latency=3`, out];
    expect(await hashOf(quick)).not.toBe(await hashOf(cheap));
    expect(await hashOf(`${out}:cost=2,latency=2`)).toBe(await hashOf(own));
    expectRefusal(await play(`${out}:latncy=1`), /'latncy' is none of its KPIs; did you mean 'latency'\?/);
    expectRefusal(await play(`${out}:cost=0`), /shares are numbers ≥ 0, one of them above 0/);
    const compared = await inProcess([
      ...['bench', 'two-tier', '--set', 'horizon.tasks=60', '--seeds', '1..2', '--baseline', 'cheapest'],
      ...['--policies', `cheapest,${cheap},${out}:cost=0.5,latency=0.5`, '--json'],
      ...['--out', join(temporaryFolder(), 'bench')],
    ]);
    expect(compared.code).toBe(0);
    expect(compared.stdout).toContain('"ppo:cost=0.5,latency=0.5"');
  });
});

describe('the last checkpoints', () => {
  it('stay, as many as are wanted, each a run to go on from', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    const saving = ['--save-every', '500', '--keep', '3', '--eval-every', '0'];
    const straight = await trained('--steps', '2400', ...saving, '--out', out);
    const kept = readdirSync(join(out, 'checkpoints')).sort();
    expect(kept).toEqual(['step-000001504', 'step-000002000', 'step-000002400']);
    const earlier = join(out, 'checkpoints', kept[0]!);
    expect(readArtifactFolder(earlier).artifact.provenance.steps).toBe(1504);
    const again = join(folder, 'again');
    const resumed = await trained('--steps', '2400', '--resume', earlier, '--out', again);
    expect(resumed.artifact.hash).toBe(straight.artifact.hash);
  });

  it('are one unless more are wanted', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('--steps', '600', '--save-every', '200', '--out', out);
    expect(existsSync(join(out, 'checkpoints'))).toBe(false);
  });
});

describe('a training with a rule to stop', () => {
  it('stops on a plateau, says so, and goes on when it is given more patience', async () => {
    const out = join(temporaryFolder(), 'run');
    const rule = ['--patience', '2', '--tolerance', '1e9'];
    const first = await trained('--steps', '9000', ...JUDGED, ...rule, '--out', out);
    expect(first).toMatchObject({ stopped: 'plateau', steps: 2112 });
    expect(told(out, 'run.json').outcome).toMatchObject({ stopped: 'plateau', steps: 2112 });
    const more = await trained('--steps', '2500', '--patience', '9', '--resume', out);
    expect(more).toMatchObject({ stopped: 'steps', steps: 2512 });
  });

  it('stops at its target', async () => {
    const out = join(temporaryFolder(), 'run');
    const { stopped, steps } = await trained(
      '--steps',
      '9000',
      ...JUDGED,
      '--target-reward=-1e6',
      '--out',
      out,
    );
    expect([stopped, steps]).toEqual(['target', 704]);
  });
});

describe('a hyperparameter on the command line', () => {
  it('may be a schedule', async () => {
    const out = join(temporaryFolder(), 'run');
    const schedule = '{from: 1e-3, to: 0, steps: 4000}';
    await trained(
      '--steps',
      '2048',
      '--param',
      `learningRate=${schedule}`,
      '--eval-every',
      '0',
      '--out',
      out,
    );
    const rates = logOf(out).map((entry) => entry['train/learning_rate']!);
    expect(rates.at(-1)).toBeCloseTo(1e-3 * (1 - 2048 / 4000), 12);
    expect(rates.at(-1)).toBeLessThan(rates[0]!);
  });
});

describe('train refuses in one line', () => {
  it.each([
    [['--eval-every', '-1'], /--eval-every -1 is not allowed \(a whole number ≥ 0\)/],
    [['--eval-episodes', '0'], /--eval-episodes 0 is not allowed/],
    [['--patience', '3', '--eval-every', '0'], /--patience looks at evaluations, and there are none/],
    [['--patience', '0'], /--patience 0 is not allowed/],
    [['--keep', '-1'], /--keep -1 is not allowed/],
    [['--save-every', '0'], /--save-every 0 is not allowed/],
    [['--vary', 'arrivals.rate=3'], /expected path=low\.\.high/],
    [['--vary', 'arrivals.rat=3..4'], /did you mean 'rate'/],
    [['--memoryless', '0'], /mean horizon: 0 is not allowed/],
    [['--constraint', 'missed < 3'], /expected <expression> \[per step\|second\|task\] <= <number ≥ 0>/],
    [['--constraint', 'mised per task <= 3'], /unknown name 'mised'; did you mean 'missed'/],
    [
      ['--preferences', 'cost,carbon'],
      /the reward has no weight for 'carbon' \(allowed: cost, latency, sla\)/,
    ],
  ])('%j', async (words, message) => {
    const outcome = await training('--steps', '100', ...words, '--out', join(temporaryFolder(), 'run'));
    expectRefusal(outcome, message);
  });

  it('another constraint than that of the run it resumes', async () => {
    const out = join(temporaryFolder(), 'run');
    await trained('--steps', '100', '--constraint', 'missed per task <= 0.1', '--out', out);
    const outcome = await training(
      '--steps',
      '200',
      '--constraint',
      'missed per task <= 0.2',
      '--resume',
      out,
    );
    expectRefusal(
      outcome,
      /that run has constraint "missed per task <= 0\.1", not "missed per task <= 0\.2"/,
    );
  });

  it('threads and teams where worlds are not as their scenario has them', async () => {
    const changed = ['--memoryless', '5', '--out', join(temporaryFolder(), 'run')];
    for (const option of ['--workers=2', '--multi=executor']) {
      expectRefusal(
        await training('--steps', '100', option, ...changed),
        /cannot go with --vary, --memoryless/,
      );
    }
  });

  it('worlds and constraints where there is no scenario', async () => {
    const words = ['train', 'cartpole-v1', '--agent', 'ppo', '--vary', 'a=1..2'];
    expectRefusal(await inProcess(words), /need a scenario, which cartpole-v1 has not/);
  });
});
