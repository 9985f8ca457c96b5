import type { Trial, TrialResult } from '../../bench/trial.ts';
import type { Budget } from '../../bench/tune/space.ts';
import { confirmationWorlds, MOST_WORLDS, trainWorlds } from '../../bench/tune/worlds.ts';
import { mean } from '../../core/statistics/location.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { keeping } from '../kept-results.ts';
import { resolvePolicy, schedulerEntry } from '../policy.ts';
import { executorOf } from '../threads.ts';
import { createTrialRunner } from '../trial-runner.ts';
import { complaintOf, type Execution, type Tunable, type Worlds } from './tunable.ts';

/** A scenario that a policy is judged in. */
export interface Place {
  /** As the user or a suite named it. */
  readonly path: string;
  readonly overrides: readonly string[];
  /** With these settings. */
  readonly scenario: Scenario;
}

/** Worlds to be judged in: each seed in every place before the next one. */
export interface Ground {
  readonly places: readonly Place[];
  readonly seeds: readonly string[];
}

/** Worlds that choose, and those that compare what was chosen with the defaults. */
export type Grounds = Readonly<Record<Worlds, Ground>>;

/** The worlds of one scenario that is no suite's. */
export function usualGrounds(place: Place): Grounds {
  const places = [place];
  return {
    choice: { places, seeds: trainWorlds(MOST_WORLDS) },
    confirmation: { places, seeds: confirmationWorlds() },
  };
}

/** Every place has as many worlds as the next. */
function budgetOf(places: number, most: number): Budget {
  const [minimum, maximum] = places === 1 ? [5, 20] : [3 * places, 10 * places];
  return { minimum: Math.min(most, minimum), maximum: Math.min(most, maximum) };
}

const sizeOf = ({ places, seeds }: Ground): number => places.length * seeds.length;

/**
 * A scheduler with parameters; its budget is the number of worlds that it plays, the same for all configurations. In several
 * places objectives are taken as shares of what the defaults come to there, so that no place counts for its units.
 */
export function tunablePolicy(policy: string, grounds: Grounds): Tunable {
  const { parameters = {} } = schedulerEntry(policy);
  const most = sizeOf(grounds.choice);
  const { length: places } = grounds.choice.places;
  return {
    kind: 'policy',
    name: policy,
    env: null,
    unit: 'worlds',
    runs: (budget, _, worlds) => (worlds === 'choice' ? budget : sizeOf(grounds.confirmation)),
    defaults: {
      parameters,
      budget: budgetOf(places, most),
      seeds: 1,
      worlds: MOST_WORLDS,
      objective: 'objective',
    },
    refusal({ budget, seeds }) {
      if (seeds !== 1)
        return { path: ['seeds'], message: `${seeds} is not allowed: ${policy} is not trained (1)` };
      if (budget.maximum <= most) return null;
      return {
        path: ['budget', 'maximum'],
        message: `${budget.maximum} is not allowed (at most ${most} worlds)`,
      };
    },
    async check(configuration) {
      const { create } = await resolvePolicy(policyText(policy, configuration));
      for (const { scenario } of [...grounds.choice.places, ...grounds.confirmation.places]) {
        const complaint = await complaintOf(() => create({ scenario, parameters: {}, seed: '1' }));
        if (complaint !== null) return complaint;
      }
      return null;
    },
    worlds({ budget }, worlds) {
      if (worlds === 'confirmation') return grounds.confirmation.seeds;
      return grounds.choice.seeds.slice(0, Math.ceil(budget.maximum / places));
    },
    async judge(questions, { objective, settings, budget: { maximum } }, worlds, execution) {
      const ground = grounds[worlds];
      const worldsOf = (budget: number) => (worlds === 'choice' ? budget : sizeOf(ground));
      const values = async (asked: typeof questions) => {
        const trials = asked.flatMap(({ configuration, budget }) =>
          trialsOf(policyText(policy, configuration), ground, worldsOf(budget)),
        );
        const [...found] = (await played(trials, ground, execution)).map(
          ({ metrics }) => metrics[objective] ?? null,
        );
        return asked.map(({ budget }) => found.splice(0, worldsOf(budget)));
      };
      const judged = await values(questions);
      if (ground.places.length === 1) return judged.map((own) => ({ values: own, failure: null }));
      const [defaults] = await values([{ configuration: settings, budget: maximum }]);
      const levels = levelsOf(defaults!, ground.places.length);
      return judged.map((own) => ({
        values: own.map((value, k) => (value === null ? null : shareOf(value, levels[k % levels.length]!))),
        failure: null,
      }));
    },
  };
}

function trialsOf(policy: string, { places, seeds }: Ground, count: number): Trial[] {
  return Array.from({ length: count }, (_, k) => {
    const { path, overrides } = places[k % places.length]!;
    return {
      scenario: path,
      overrides,
      policy,
      seed: seeds[Math.floor(k / places.length)]!,
      loggedTasks: 0,
    };
  });
}

function played(
  trials: readonly Trial[],
  { places }: Ground,
  { jobs, folder, signal, onProgress }: Execution,
): Promise<readonly TrialResult[]> {
  const executor = executorOf(jobs, './trial-worker', createTrialRunner());
  const hashOf = (trial: Trial) =>
    places.find(({ path, overrides }) => path === trial.scenario && overrides === trial.overrides)!.scenario
      .hash;
  if (folder === null) return executor.run(trials, { signal, onProgress });
  const kept = keeping(executor, folder, (trial) => ({ ...trial, scenario: hashOf(trial) }));
  return kept.run(trials, { signal, onProgress });
}

/** What the defaults come to in each place, on average. */
function levelsOf(defaults: readonly (number | null)[], places: number): number[] {
  return Array.from({ length: places }, (_, p) =>
    mean(defaults.filter((_, k) => k % places === p).map((value) => Math.abs(value ?? Number.NaN))),
  );
}

/** Null where there is no level to take it as a share of. */
function shareOf(value: number, level: number): number | null {
  return level > 0 ? value / level : null;
}

/** How a configuration is written on a command line. */
export function policyText(name: string, configuration: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(configuration).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? name : `${name}:${pairs.join(',')}`;
}
