import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { run, Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const PLANNERS = [
  'heft',
  'heft-noinsert',
  'cpop',
  'peft',
  'lookahead-heft',
  'min-min',
  'min-min-ready',
  'max-min',
  'max-min-ready',
  'sufferage',
  'mct',
  'olb',
];
const LISTS = ['fifo', 'spt', 'lpt', 'critical-path', 'heft-ready'];

const WORK = { dist: 'exponential', mean: 2 };

/** Streams of workflows with branches and loops, on executors of several slots that break down. */
const troubled = (more: Record<string, unknown> = {}) =>
  scenarioOf({
    name: 'troubled',
    control: 'workflow',
    horizon: { tasks: 60 },
    executors: [
      {
        name: 'a',
        count: 2,
        failures: { uptime: { dist: 'exponential', mean: 40 }, repair: { dist: 'exponential', mean: 5 } },
      },
      { name: 'b', speed: 2, slots: 2 },
    ],
    tasks: [
      { name: 'plain', work: WORK },
      { name: 'flaky', work: WORK, failure: { probability: 0.2 }, retry: {} },
    ],
    workflows: [
      {
        name: 'agent',
        steps: [
          { name: 'plan', task: 'plain' },
          { name: 'fetch', task: 'flaky', after: [{ step: 'plan', bytes: 5 }] },
          { name: 'ask', task: 'plain', after: ['plan'], probability: 0.5 },
          { name: 'guess', task: 'plain', after: ['plan'], unless: 'ask' },
          { name: 'draft', task: 'plain', after: [{ step: 'fetch', bytes: 9 }, 'ask', 'guess'] },
          { name: 'check', task: 'plain', after: ['draft'], repeat: { from: 'draft', probability: 0.3 } },
          { name: 'send', task: 'flaky', after: ['check'] },
        ],
      },
      { name: 'lone', steps: [{ name: 'only', task: 'plain' }] },
    ],
    links: { bandwidth: 10 },
    arrivals: { process: 'poisson', rate: 0.2 },
    ...more,
  });

describe.each([...PLANNERS, ...LISTS])('%s', (policy) => {
  it('brings workflows to their end through branches, loops, failures and breakdowns', async () => {
    const { result } = simulated(await troubled(), policy, '1');
    expect(result.tasks.unfinished).toBe(0);
    expect(result.tasks.completed).toBeGreaterThan(200);
  });

  it('goes on from a snapshot and its own saved state as if nothing had been', async () => {
    const scenario = await troubled();
    const make = () => schedulers.get(policy).create({ scenario, parameters: {}, seed: '1' });
    const [first, second] = [make(), make()];
    const simulator = new Simulator(scenario, { seed: '1' });
    for (let n = 0; n < 150; n++) simulator.apply(first.choose(simulator.advance()!));
    const snapshot = simulator.snapshot();
    const state = structuredClone(first.save?.());
    const straight = run(simulator, first);
    simulator.restore(snapshot);
    second.load?.(state);
    expect(run(simulator, second)).toEqual(straight);
  });

  it('takes tasks that come by themselves', async () => {
    const scenario = await troubled({ workflows: undefined, links: undefined });
    expect(simulated(scenario, policy, '1').result.tasks.unfinished).toBe(0);
  });
});
