import { describe, expect, it } from 'vitest';
import { DISPATCH_FEATURES, DispatchFeatures } from '../../../src/gym/features/dispatch.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { type DecisionPoint, type Scenario, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const WORLD = {
  name: 'world',
  horizon: { tasks: 40 },
  executors: [{ name: 'a' }, { name: 'b', slots: 2 }],
  tasks: [
    { name: 'low', work: { dist: 'exponential', mean: 1 } },
    { name: 'high', priority: 1, work: { dist: 'exponential', mean: 1 } },
  ],
  arrivals: { process: 'poisson', rate: 4 },
};

/** What a learner is shown of a choice, a record of features a row. */
function shown(scenario: Scenario, point: DecisionPoint, rows?: number) {
  const featuriser = new DispatchFeatures(scenario, rows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  featuriser.observe(point, batch, 0);
  const { candidates, mask, globals: seen } = batch.at(0, 0);
  return Array.from(mask, (allowed, r) => ({
    allowed: allowed === 1,
    candidate: featuriser.candidate(r),
    row: Object.fromEntries(features.map((name, f) => [name, candidates[r * features.length + f]!])),
    globals: Object.fromEntries(globals.map((name, g) => [name, seen[g]!])),
  }));
}

describe('the features of a choice', () => {
  it('are those of the executors, where a scenario allows nothing else', async () => {
    const scenario = await scenarioOf(WORLD);
    expect(new DispatchFeatures(scenario).features).toEqual(DISPATCH_FEATURES);
    expect(shown(scenario, new Simulator(scenario, { seed: '1' }).advance()!).length).toBe(2);
  });

  it('tell the other kinds of rows apart, which have features only where they have an executor', async () => {
    const choices = { reject: true, defer: { seconds: 1 }, preempt: {} };
    const scenario = await scenarioOf({ ...WORLD, choices });
    const rows = shown(scenario, new Simulator(scenario, { seed: '1' }).advance()!);
    const kinds = ['kind:preempt', 'kind:defer', 'kind:reject'];
    expect(rows.map(({ row }) => [row.waitRow, ...kinds.map((kind) => row[kind])])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 1, 0, 0],
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 0, 0, 1],
    ]);
    expect(rows[3]!.row.runTime).toBe(rows[1]!.row.runTime);
    expect(DISPATCH_FEATURES.map((name) => rows[5]!.row[name])).toEqual(DISPATCH_FEATURES.map(() => 0));
  });

  it('of one queue are those of the executors where the task fits, and how many tasks wait', async () => {
    const scenario = await scenarioOf({ ...WORLD, control: 'placement' });
    const simulator = new Simulator(scenario, { seed: '1' });
    let most = 0;
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const rows = shown(scenario, point);
      most = Math.max(most, rows[0]!.globals.queued!);
      expect(rows.map(({ row }) => row.waitRow)).toEqual([...Array(point.runs).fill(0), 1]);
      // Everything is seen, not only the executors that are listed: three slots in all.
      const free = point.executors.reduce((sum, executor) => sum + executor.free, 0);
      expect(rows[0]!.globals.utilisation).toBeCloseTo(1 - free / 3, 6);
      simulator.apply(0);
    }
    expect(most).toBeGreaterThan(0.5);
  });

  it('show the first of several rules where there are too many executors, and always the wait', async () => {
    const executors = [
      { name: 'slow', count: 20 },
      { name: 'fast', count: 2, speed: 4 },
      { name: 'wide', slots: 4 },
    ];
    const scenario = await scenarioOf({ ...WORLD, executors, control: 'placement' });
    const point = new Simulator(scenario, { seed: '1' }).advance()!;
    const names = shown(scenario, point, 5).map(({ candidate }) =>
      point.kind(candidate) === 'run' ? point.executor(candidate).name : point.kind(candidate),
    );
    expect(names).toEqual(['slow-0', 'slow-1', 'fast-0', 'wide', 'wait']);
  });
});
