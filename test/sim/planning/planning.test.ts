import { describe, expect, it } from 'vitest';
import { schedulers } from '../../../policies/static/index.ts';
import { isOracle, namedFactory } from '../../../src/cli/policy.ts';
import { loadScenario } from '../../../src/cli/scenario-file.ts';
import { InputError } from '../../../src/core/errors.ts';
import { run } from '../../../src/sim/run.ts';
import type { Scenario } from '../../../src/sim/scenario/schema.ts';
import { Simulator } from '../../../src/sim/simulator.ts';
import { scenarioFiles } from '../../conformance/laws/every-scenario.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const fleet = [
  { name: 'slow', count: 2 },
  { name: 'fast', speed: 3, price: { perSecond: 0.5 } },
];
const work = { dist: 'hyperexponential', mean: 1, scv: 4 };

const routing = {
  name: 'routing',
  horizon: { tasks: 40 },
  executors: fleet,
  tasks: [{ name: 'task', work, sla: { deadline: 2, penalty: 1 } }],
  arrivals: { process: 'poisson', rate: 2.5 },
};

/** A world of each control model, small enough to be looked through to its end. */
const small: Record<string, unknown> = {
  dispatch: routing,
  placement: { ...routing, control: 'placement' },
  batch: {
    name: 'machine',
    control: 'batch',
    horizon: { tasks: 30 },
    executors: [{ name: 'machine', slots: 4 }],
    tasks: [1, 2, 4].map((slots) => ({ name: `wide${slots}`, slots, work })),
    arrivals: { process: 'poisson', rate: 2 },
  },
  workflow: {
    name: 'flows',
    control: 'workflow',
    horizon: { tasks: 10 },
    executors: fleet,
    tasks: [{ name: 'task', work }],
    workflows: [
      {
        name: 'join',
        steps: [
          { name: 'a', task: 'task' },
          { name: 'b', task: 'task' },
          { name: 'c', task: 'task', after: ['a', 'b'] },
        ],
      },
    ],
    arrivals: { process: 'poisson', rate: 0.8 },
  },
};

function play(scenario: Scenario, policy: string, seed: string) {
  const simulator = new Simulator(scenario, { seed });
  const { objective } = run(simulator, namedFactory(policy)({ scenario, parameters: {}, seed }));
  return { objective, hash: simulator.stateHash() };
}

const SEEDS = Array.from({ length: 8 }, (_, k) => String(k));

describe.each(Object.entries(small))('planning by simulation (%s)', (control, value) => {
  const base = control === 'batch' ? 'sjf' : 'least-backlog';

  it('never loses to its base where it sees the true future to its end', async () => {
    const scenario = await scenarioOf(value);
    const gains = SEEDS.map((seed) => {
      const { objective } = play(
        scenario,
        `rollout:base=${base},future=true,horizon=1000,candidates=99`,
        seed,
      );
      return play(scenario, base, seed).objective - objective;
    });
    // The objective is a sum: what is gained shows up to rounding.
    expect(Math.min(...gains)).toBeGreaterThan(-1e-9);
    expect(Math.max(...gains)).toBeGreaterThan(0.01);
  });

  it.each(['rollout:samples=8', 'mcts:budget=32'])(
    'gains in futures that it only imagines: %s',
    async (policy) => {
      const scenario = await scenarioOf(value);
      const gains = SEEDS.map(
        (seed) =>
          play(scenario, base, seed).objective - play(scenario, `${policy},base=${base}`, seed).objective,
      );
      const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
      expect(mean).toBeGreaterThan(0);
    },
  );

  it('leaves the run as it is, and does the same again', async () => {
    const scenario = await scenarioOf(value);
    const simulator = new Simulator(scenario, { seed: '1' });
    const planner = namedFactory('rollout')({ scenario, parameters: {}, seed: '1' });
    for (let point = simulator.advance(); point; point = simulator.advance()) {
      const before = simulator.stateHash();
      const choice = planner.choose(point);
      expect(simulator.stateHash()).toBe(before);
      simulator.apply(choice);
    }
    for (const policy of ['rollout', 'mcts:budget=8']) {
      expect(play(scenario, policy, '1')).toEqual(play(scenario, policy, '1'));
    }
  });
});

describe('what a planner knows', () => {
  const COLUMNS = { id: 'id', arrival: 'arrival', work: 'work', estimate: 'estimate' };
  const header = 'id,arrival,work,estimate\n';
  const early = ['1,0,9,2', '2,0.1,9,3', '3,0.2,1,4', '4,0.3,1,1'];
  const trace = (rows: readonly string[]) =>
    scenarioOf(
      {
        name: 'trace',
        executors: fleet,
        tasks: [{ name: 'task', work: { dist: 'deterministic', value: 1 } }],
        arrivals: { trace: { path: 'tasks.csv', format: 'csv', map: COLUMNS } },
      },
      { 'tasks.csv': header + rows.join('\n') },
    );
  const choices = async (rows: readonly string[], policy: string) => {
    const scenario = await trace(rows);
    const scheduler = namedFactory(policy)({ scenario, parameters: {}, seed: '1' });
    const simulator = new Simulator(scenario, { seed: '1' });
    const made: number[] = [];
    for (let point = simulator.advance(); point && made.length < early.length; point = simulator.advance()) {
      made.push(scheduler.choose(point));
      simulator.apply(made.at(-1)!);
    }
    return made;
  };

  it.each(['rollout', 'mcts'])('is neither what comes later nor the true work: %s', async (policy) => {
    const known = await choices([...early, '5,0.4,1,1'], policy);
    expect(await choices([...early, '5,0.31,500,500', '6,0.32,500,500'], policy)).toEqual(known);
    const otherWork = early.map((row) => row.replace(/,(9|1),/, ',5,'));
    expect(await choices([...otherWork, '5,0.4,1,1'], policy)).toEqual(known);
  });

  it('is the true future where that is asked for, and then it says so', async () => {
    const policy = 'rollout:future=true,horizon=100';
    const known = await choices([...early, '5,0.4,1,1'], policy);
    const flood = Array.from({ length: 8 }, (_, k) => `${k + 5},0.31,9,9`);
    const others = await choices([...early.map((row) => row.replace(/,(9|1),/, ',5,')), ...flood], policy);
    expect(others).not.toEqual(known);
    expect(isOracle(policy)).toBe(true);
    expect(isOracle('rollout')).toBe(false);
  });

  it('is another draw of arrivals in each future', async () => {
    const scenario = await scenarioOf({ ...routing, estimate: 'mean' });
    const truth = new Simulator(scenario, { seed: '1' });
    truth.apply(truth.advance()!.runs - 1);
    truth.advance();
    const snapshot = truth.snapshot();
    const arrival = (seed: string, redraw: boolean) => {
      const imagined = new Simulator(scenario, { seed });
      imagined.restore(snapshot);
      imagined.imagine(5, redraw);
      imagined.apply(0);
      return imagined.advance()!.now;
    };
    expect(arrival('1', false)).toBe(arrival('1', false));
    const drawn = ['a', 'b', 'c'].map((seed) => arrival(seed, true));
    expect(new Set([arrival('1', false), ...drawn]).size).toBe(4);
  });
});

describe('planners in every shipped scenario', () => {
  it.each(scenarioFiles)('play to the end: $name', async ({ path }) => {
    const { horizon, workflows } = await loadScenario(path);
    // Workflows are counted whole, and some have many steps.
    const tasks = workflows ? 5 : 25;
    const cut =
      horizon.seconds === undefined ? `horizon.tasks=${tasks}` : `horizon.seconds=${horizon.seconds / 20}`;
    const scenario = await loadScenario(path, [cut, 'horizon.warmup=0']);
    const base = play(scenario, 'rollout:samples=2,horizon=5,candidates=3,confidence=0', '1');
    expect(Number.isFinite(base.objective)).toBe(true);
  });
});

describe('a planner’s parameters', () => {
  it.each([
    ['rollout:base=nobody', /unknown scheduler 'nobody'/],
    ['rollout:base=power-of-two:choices=3', /base 'power-of-two:choices=3' is not allowed .*own defaults/],
    ['rollout:base=sjf', /base 'sjf' is for control batch, workflow, the scenario's is dispatch/],
    ['rollout:future=tru', /future=tru is not allowed.*true/],
    ['mcts:budget=0', /mcts: budget=0 is not allowed \(a whole number ≥ 1\)/],
    ['rollout:confidence=-1', /confidence=-1 is not allowed/],
  ])('%s', async (policy, message) => {
    const scenario = await scenarioOf(routing);
    const make = () => namedFactory(policy)({ scenario, parameters: {}, seed: '1' });
    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });

  it('refuses to plan a choice that no simulator asks', async () => {
    const scenario = await scenarioOf(routing);
    const planner = schedulers.get('rollout').create({ scenario, parameters: {}, seed: '1' });
    const point = new Simulator(scenario, { seed: '1' }).advance()!;
    expect(() => planner.choose(Object.create(point))).toThrow();
  });
});
