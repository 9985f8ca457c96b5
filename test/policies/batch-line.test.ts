import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPPO } from '../../policies/learned/ppo.ts';
import { schedulers } from '../../policies/static/index.ts';
import { SequentialStream } from '../../src/core/random.ts';
import { SchedulingEnv } from '../../src/gym/scheduling-env.ts';
import { demonstrate } from '../../src/learn/imitation/demonstrate.ts';
import type { NetworkModel } from '../../src/learn/policy-model.ts';
import { policyScheduler } from '../../src/learn/policy-scheduler.ts';
import type { Scenario } from '../../src/sim/scenario/schema.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { inProcess, temporaryFolder } from '../cli/cli.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const PROCESSORS = 64;
const JOBS = 600;
const ROWS = 16;

/** A trace in the standard workload format: widths are powers of two, run times spread over three decades. */
function trace(): string {
  const stream = new SequentialStream('jobs');
  let submit = 0;
  const lines = Array.from({ length: JOBS }, (_, k) => {
    submit += Math.round(-500 * Math.log(1 - stream.uniform()));
    const processors = 2 ** Math.floor(6 * stream.uniform());
    const run = Math.round(10 ** (1 + 3 * stream.uniform()));
    return `${k + 1} ${submit} -1 ${run} ${processors} -1 -1 ${processors} ${run} -1 1 1 1 1 1 1 -1 -1`;
  });
  return [`; MaxProcs: ${PROCESSORS}`, ...lines, ''].join('\n');
}

/** Windows of the trace, which the seed picks. */
function windows(from: number, to: number, backfill: string): Promise<Scenario> {
  const value = {
    name: 'windows',
    control: 'batch',
    executors: [{ name: 'machine', slots: PROCESSORS }],
    arrivals: { trace: { format: 'swf', path: 'jobs.swf', windows: { length: 100, from, to } } },
    batch: { backfill },
    reward: { slowdown: 1 },
  };
  return scenarioOf(value, { 'jobs.swf': trace() });
}

/** A copy of `rule`, made on the first two thirds of the trace. */
async function clone(rule: string, backfill: string): Promise<NetworkModel> {
  const scenario = await windows(0, 400, backfill);
  const { spec } = new SchedulingEnv('batch-v0', scenario, ROWS);
  const demonstrations = demonstrate(scenario, schedulers.get(rule).create, {
    decisions: 2500,
    seed: 'demonstrations',
    discountRate: spec.discountRate,
    maxRows: ROWS,
  });
  const hyperparameters = { hidden: [32, 32], minibatch: 64 };
  const agent = await createPPO({ spec, seed: 'clone', hyperparameters });
  for await (const _ of agent.imitate!(demonstrations));
  return agent.policy() as NetworkModel;
}

/** The share of the rule's choices on the last third of the trace that the copy would have made too. */
async function agreement(model: NetworkModel, rule: string, backfill: string): Promise<number> {
  const scenario = await windows(400, JOBS, backfill);
  const copy = policyScheduler(model, scenario, ROWS);
  let same = 0;
  let all = 0;
  for (const seed of ['1', '2', '3']) {
    const simulator = new Simulator(scenario, { seed });
    const original = schedulers.get(rule).create({ scenario, parameters: {}, seed });
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const choice = original.choose(point);
      if (copy.choose(point) === choice) same++;
      all++;
      simulator.apply(choice);
    }
  }
  return same / all;
}

describe('a copy of a batch rule', () => {
  it.each([
    ['sjf', 'none', 0.98],
    ['sjf', 'easy', 0.98],
    ['saf', 'easy', 0.98],
    ['f1', 'easy', 0.9],
    ['fcfs', 'easy', 0.9],
    ['smallest', 'easy', 0.9],
    ['wfp3', 'easy', 0.9],
    ['unicep', 'easy', 0.9],
  ])('chooses as %s does on jobs it has not seen, backfill %s', async (rule, backfill, least) => {
    expect(await agreement(await clone(rule, backfill), rule, backfill)).toBeGreaterThan(least);
  });
});

interface Row {
  readonly policy: string;
  readonly metric: string;
  readonly n: number;
  readonly mean: number;
  readonly vsBaseline: { readonly ratio: number; readonly ci95: [number, number] } | null;
}

describe('the whole line on a trace', () => {
  it('imports, trains from a copy of sjf, and compares on windows not trained on', async () => {
    const folder = temporaryFolder();
    const at = (name: string) => join(folder, name);
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await inProcess(words);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    writeFileSync(at('jobs.swf'), trace());
    await run('import', 'swf', at('jobs.swf'), '--backfill', 'easy', '--out', at('jobs.yaml'));
    const training = ['--set', 'arrivals.trace.windows={length: 100, from: 0, to: 400}'];
    const small = ['--param', 'rollout=1024', '--param', 'minibatch=256', '--param', 'hidden=[16,16]'];
    await run(
      ...['train', at('jobs.yaml'), '--agent', 'ppo', '--init', 'sjf', '--steps', '3000'],
      ...[...training, ...small, '--rows', `${ROWS}`, '--out', at('learned')],
    );
    const imported = readFileSync(at('jobs.yaml'), 'utf8');
    const unseen = imported.replace(/( *)format: swf\n/, '$&$1windows: {length: 100, from: 400, to: 600}\n');
    writeFileSync(at('unseen.yaml'), unseen);
    const policies = ['sjf', 'f1', 'fcfs', at('learned')];
    const answer = await run(
      ...['bench', at('unseen.yaml'), '--policies', policies.join(','), '--baseline', 'sjf'],
      ...['--seeds', '1..10', '--jobs', '1', '--json'],
    );
    const { results } = JSON.parse(answer) as { results: Row[] };
    const rows = results.filter(({ metric }) => metric === 'meanBoundedSlowdown');
    expect(rows.map(({ policy }) => policy)).toEqual(policies);
    for (const { policy, n, mean, vsBaseline } of rows) {
      expect(n).toBe(10);
      expect(mean).toBeGreaterThanOrEqual(1);
      if (policy === 'sjf') expect(vsBaseline).toBeNull();
      else {
        const [low, high] = vsBaseline!.ci95;
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(vsBaseline!.ratio);
        expect(high).toBeGreaterThanOrEqual(vsBaseline!.ratio);
        expect(Number.isFinite(high)).toBe(true);
      }
    }
    // Whoever starts as a copy of sjf does not end as bad as first come, first served.
    const mean = (policy: string) => rows.find((row) => row.policy === policy)!.mean;
    expect(mean(at('learned'))).toBeLessThan(mean('fcfs'));
  }, 60_000);
});
