import { describe, expect, it } from 'vitest';
import { scalesOf } from '../../../src/gym/features/scales.ts';
import { squashedSigned } from '../../../src/gym/features/squash.ts';
import { WORKFLOW_FEATURES, WorkflowFeatures } from '../../../src/gym/features/workflow.ts';
import { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const fixed = (value: number) => ({ dist: 'deterministic', value });

/** A chain of three and a step on its own, ready at once on two executors of speeds 1 and 2. */
async function shown(rows?: number) {
  const scenario = await scenarioOf({
    name: 'chain',
    control: 'workflow',
    horizon: { tasks: 1 },
    executors: [{ name: 'slow' }, { name: 'quick', speed: 2, slots: 2, price: { perSecond: 1 } }],
    tasks: [{ name: 'unit', work: fixed(4), sla: { deadline: 3 } }],
    workflows: [
      {
        name: 'w',
        sla: { deadline: 100 },
        steps: [
          { name: 'first', task: 'unit' },
          { name: 'second', task: 'unit', after: [{ step: 'first', bytes: 8 }] },
          { name: 'third', task: 'unit', after: ['second'] },
          { name: 'alone', task: 'unit' },
        ],
      },
    ],
    links: { bandwidth: 1 },
    arrivals: { process: 'renewal', dist: fixed(1) },
  });
  const point = new Simulator(scenario, { seed: '1' }).advance()!;
  const featuriser = new WorkflowFeatures(scenario, rows);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  featuriser.observe(point, batch, 0);
  const observation = batch.at(0, 0);
  const count = observation.mask.length;
  const column = (name: (typeof WORKFLOW_FEATURES)[number]) =>
    Array.from(
      { length: count },
      (_, r) => observation.candidates[r * features.length + WORKFLOW_FEATURES.indexOf(name)]!,
    );
  return { column, mask: [...observation.mask], featuriser, globals: [...observation.globals] };
}

describe('what a learner sees of ready steps and free executors', () => {
  it('is a row for each pair, and waiting last', async () => {
    const { column, mask } = await shown();
    expect(column('waitRow')).toEqual([0, 0, 0, 0, 1]);
    // Nothing else is to come: waiting is not allowed.
    expect(mask).toEqual([1, 1, 1, 1, 0]);
    expect(column('free')).toEqual([1, 1, 1, 1, 0]);
    expect(column('slots')).toEqual([1, 0.5, 1, 0.5, 0]);
  });

  it('tells how far it is to the end of the workflow', async () => {
    const { column } = await shown();
    const [alone, chain] = [column('upwardRank')[2]!, column('upwardRank')[0]!];
    // Means: 3 s a step, 8 s for the data: 17 s along the chain.
    expect(chain).toBeGreaterThan(column('criticalPath')[0]!);
    expect(alone).toBe(column('criticalPath')[2]!);
    expect(column('descendants').slice(0, 4)).toEqual([Math.log(3), Math.log(3), 0, 0].map(Math.fround));
    expect(column('children').slice(0, 4)).toEqual([Math.log(2), Math.log(2), 0, 0].map(Math.fround));
  });

  it('tells run times, money and deadlines of each pair', async () => {
    const { column } = await shown();
    expect(column('runTime')[0]).toBeGreaterThan(column('runTime')[1]!);
    expect(column('cost')[0]).toBe(0);
    expect(column('cost')[1]).toBeGreaterThan(0);
    // 4 s on the slow one is late by 1 s, 2 s on the quick one early by 1 s.
    expect(column('slack')[0]).toBe(-column('slack')[1]!);
    expect(column('slack')[1]).toBeGreaterThan(0);
    expect(column('workflowSlack')[2]).toBeGreaterThan(column('workflowSlack')[0]!);
  });

  it('is cut to the rows that are asked for, waiting always among them', async () => {
    const { column, featuriser } = await shown(3);
    expect(column('waitRow')).toEqual([0, 0, 1]);
    // The longest way to go comes first, on both executors alike: the quick one is done sooner.
    expect([0, 1].map((row) => featuriser.candidate(row))).toContain(0);
    expect(featuriser.candidate(2)).toBe(4);
  });
});

/** Two steps, of 8 s and of 4 s with one of 40 s behind it, on a slow executor and one that is four times as quick. */
async function contended(choices: readonly number[] = [], scale = 1) {
  const work = (seconds: number) => fixed(scale * seconds);
  const scenario = await scenarioOf({
    name: 'contended',
    control: 'workflow',
    horizon: { tasks: 1 },
    executors: [{ name: 'slow' }, { name: 'quick', speed: 4 }],
    tasks: [{ name: 'unit', work: fixed(1) }],
    workflows: [
      {
        name: 'w',
        steps: [
          { name: 'last', task: 'unit', work: work(8) },
          { name: 'first', task: 'unit', work: work(4) },
          { name: 'after', task: 'unit', work: work(40), after: ['first'] },
        ],
      },
    ],
    arrivals: { process: 'renewal', dist: fixed(1) },
  });
  const simulator = new Simulator(scenario, { seed: '1' });
  let point = simulator.advance()!;
  for (const choice of choices) {
    simulator.apply(choice);
    point = simulator.advance()!;
  }
  const featuriser = new WorkflowFeatures(scenario);
  const { globals, features, maxRows: maxActions } = featuriser;
  const batch = new ObservationBatch({ globals, features, maxActions }, 1);
  featuriser.observe(point, batch, 0);
  const { candidates, mask, globals: all } = batch.at(0, 0);
  const column = (name: (typeof WORKFLOW_FEATURES)[number]) =>
    Array.from(mask, (_, r) => candidates[r * features.length + WORKFLOW_FEATURES.indexOf(name)]!);
  const { seconds } = scalesOf(scenario);
  const shownAs = (value: number) => Math.fround(squashedSigned(scale * value, seconds));
  return { column, candidates: [...candidates], globals: [...all], shownAs };
}

describe('what a learner is told of waiting', () => {
  it('is by how much a step would be done sooner elsewhere, also where that is busy', async () => {
    const { column, shownAs } = await contended();
    // Rows: last on slow and quick, first on slow and quick, wait.
    expect(column('detour')).toEqual([8 - 2, 0, 4 - 1, 0, 0].map(shownAs));
    // Behind `first`, which has the longer way to go, `last` is done after 3 s on the quick one.
    expect(column('delay')).toEqual([8 - 3, 2 - 3, 4 - 1, 0, 0].map(shownAs));
  });

  it('is whose turn it is, by the way to go', async () => {
    const { column } = await contended();
    expect(column('turn')).toEqual([0, 0, 0, 1, 0]);
    expect(column('shortTurn')).toEqual([0, 1, 0, 0, 0]);
  });

  it('is that it is nobody’s turn while the quick one is worth waiting for', async () => {
    const { column, shownAs, globals } = await contended([3]);
    // Only the slow one is free, where `last` would take 8 s; in 1 s the quick one will be, and take 2 s.
    expect(column('detour')).toEqual([8 - 3, 0].map(shownAs));
    expect(column('turn')).toEqual([0, 1]);
    expect(column('shortTurn')).toEqual([0, 1]);
    expect(globals.at(-1)).toBe(shownAs(1));
  });

  it('is when the workflow would end', async () => {
    const { column, shownAs } = await contended();
    // 40 s are 25 s on an executor on average.
    expect(column('workflowEnd').slice(0, 4)).toEqual([8, 2, 4 + 25, 1 + 25].map(shownAs));
  });

  it('does not depend on the unit of time, also where steps have run times of their own', async () => {
    expect((await contended([], 64)).candidates).toEqual((await contended()).candidates);
  });
});
