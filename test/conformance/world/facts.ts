import { type DecisionPoint, run, type Scheduler, Simulator } from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

/** What a run showed of its world: numbers by what they belong to. */
export type Facts = ReadonlyMap<string, number>;

/** Whoever may be asked to decide: everything in one place, or everywhere in turn. */
export type Policy = 'pile' | 'spread';

/** Looks at the world while a policy decides about it. */
export type Observation = (policy: Policy, seed: string) => Promise<Facts>;

/** The first row that is allowed, or one row after another. */
function schedulerOf(policy: Policy): Scheduler {
  let turn = 0;
  return {
    choose(point) {
      const from = policy === 'pile' ? 0 : turn++;
      for (let i = 0; ; i++) if (point.allowed((from + i) % point.size)) return (from + i) % point.size;
    },
  };
}

/** What can be seen at every choice of a run. */
export function atEveryChoice(
  scenario: object,
  see: (point: DecisionPoint, note: (of: string | number, value: number) => void) => void,
  files: Readonly<Record<string, string>> = {},
): Observation {
  return async (policy, seed) => {
    const facts = new Map<string, number>();
    const simulator = new Simulator(await scenarioOf({ ...FLEET, ...scenario }, files), { seed });
    const scheduler = schedulerOf(policy);
    run(simulator, {
      choose(point) {
        see(point, (of, value) => facts.set(String(of), value));
        return scheduler.choose(point);
      },
    });
    return facts;
  };
}

/** What the log of a run tells. */
export function inTheJournal(
  scenario: object,
  see: (journal: NonNullable<Simulator['journal']>, note: (of: string, value: number) => void) => void,
): Observation {
  return async (policy, seed) => {
    const facts = new Map<string, number>();
    const simulator = new Simulator(await scenarioOf({ ...FLEET, ...scenario }), { seed, journal: true });
    run(simulator, schedulerOf(policy));
    see(simulator.journal!, (of, value) => facts.set(of, value));
    return facts;
  };
}

/** Unless a scenario says otherwise. */
const FLEET = {
  name: 'world',
  horizon: { tasks: 200 },
  executors: [{ name: 'node', count: 4 }],
  tasks: [{ name: 'any', work: { dist: 'exponential', mean: 1 } }],
  arrivals: { process: 'poisson', rate: 2 },
};
