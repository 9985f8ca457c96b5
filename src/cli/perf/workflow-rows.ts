import type { Scenario } from '../../sim/scenario/schema.ts';
import { rank } from '../../sim/scheduler.ts';
import { Simulator } from '../../sim/simulator.ts';
import { measureAlone, type PerfRow, speedOf } from './measure.ts';
import { scenarioOf } from './scenario-of.ts';

const IN_FLIGHT = 25_000;
const STEP_SECONDS = 10;

/** Seconds after which as many are in flight as ever will be; the slowest in a hundred thousand takes so long. */
const FILLED = 250;

const LEVELS = ['plan', 'fetch', 'rank', 'draft', 'check', 'send'];

/** Ten steps: plan → fetch (3 at once) → rank → draft (3 at once) → check → send. */
const STEPS = LEVELS.flatMap((level, i) => {
  const width = (name: string) => (name === 'fetch' || name === 'draft' ? [0, 1, 2] : [0]);
  const before = LEVELS[i - 1];
  return width(level).map((k) => ({
    name: `${level}-${k}`,
    task: 'step',
    after: before === undefined ? [] : width(before).map((other) => `${before}-${other}`),
  }));
});

/**
 * Poisson arrivals that keep so many workflows in flight, on a hundred executors that are four fifths busy: by Little's
 * law, for three steps at once take 11/6 of a mean step.
 */
export function orchestration(inFlight: number): Promise<Scenario> {
  const through = STEP_SECONDS * (4 + 2 * (11 / 6));
  const rate = inFlight / through;
  const busy = rate * STEPS.length * STEP_SECONDS;
  return scenarioOf({
    name: 'orchestration',
    control: 'workflow',
    horizon: { seconds: 1e6 },
    executors: [{ name: 'node', count: 100, slots: Math.ceil(busy / 80) }],
    tasks: [{ name: 'step', work: { dist: 'exponential', mean: STEP_SECONDS } }],
    workflows: [{ name: 'agent', steps: STEPS }],
    arrivals: { process: 'poisson', rate },
  });
}

/** 25,000 workflows of ten steps in flight, each ready step put on the least loaded of a hundred executors. */
export async function workflowRow(): Promise<PerfRow> {
  const simulator = new Simulator(await orchestration(IN_FLIGHT), { seed: '1' });
  const scheduler = rank((point, i) => point.executor(i).load);
  let point = simulator.advance();
  const runTo = (seconds: number) => {
    for (; point && simulator.now < seconds; point = simulator.advance())
      simulator.apply(scheduler.choose(point));
  };
  runTo(FILLED);
  const seconds = 20;
  let target = FILLED;
  return measureAlone(
    { name: 'workflows: 25,000 of ten steps in flight', unit: 'simulated s/s', target: 30 },
    () => {
      target += seconds;
      return speedOf(seconds, () => runTo(target));
    },
  );
}
