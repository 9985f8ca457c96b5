import { type DecisionPoint, run, type Scheduler, Simulator } from '../../../src/index.ts';
import type { CandidateKind } from '../../../src/sim/decision-point.ts';
import type { Journal } from '../../../src/sim/journal.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

/** What a run showed of its world: numbers by what they belong to. */
export type Facts = ReadonlyMap<string, number>;

/** Whoever may be asked to decide: everything in one place, or everywhere in turn. */
export type Policy = 'pile' | 'spread';

export type Note = (of: string, value: number) => void;

/** Looks at the world while a policy decides about it. */
export type Observation = (policy: Policy, seed: string) => Promise<Facts>;

/**
 * The first row that is allowed, or one row after another.
 *
 * @param eager a kind of row that the one takes whenever it may, and the other every third time
 */
function schedulerOf(policy: Policy, eager?: CandidateKind): Scheduler {
  let turn = 0;
  return {
    choose(point) {
      const rows = Array.from({ length: point.size }, (_, i) => i).filter((i) => point.allowed(i));
      const sought = rows.find((i) => point.kind(i) === eager);
      turn++;
      if (sought !== undefined && (policy === 'pile' || turn % 3 === 0)) return sought;
      return rows[policy === 'pile' ? 0 : turn % rows.length]!;
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

/** What the journal of a run tells. */
export function inTheJournal(
  scenario: object,
  see: (journal: Journal, note: Note) => void,
  eager?: CandidateKind,
): Observation {
  return async (policy, seed) => {
    const facts = new Map<string, number>();
    const simulator = new Simulator(await scenarioOf({ ...FLEET, ...scenario }), { seed, journal: true });
    run(simulator, schedulerOf(policy, eager));
    see(simulator.journal!, (of, value) => facts.set(of, value));
    return facts;
  };
}

/** What runs that stop at different moments have come to. */
export function atTheEnd(
  scenario: object,
  see: (metrics: ReturnType<Simulator['metrics']>) => number,
): Observation {
  return async (policy, seed) => {
    const facts = new Map<string, number>();
    for (let seconds = 10; seconds <= 250; seconds += 10) {
      const horizon = { seconds };
      const simulator = new Simulator(await scenarioOf({ ...FLEET, ...scenario, horizon }), { seed });
      facts.set(`${seconds}`, see(run(simulator, schedulerOf(policy)).metrics));
    }
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
