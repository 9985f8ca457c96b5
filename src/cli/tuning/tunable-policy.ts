import type { Trial } from '../../bench/trial.ts';
import {
  CONFIRMATION_WORLDS,
  confirmationWorlds,
  MOST_WORLDS,
  trainWorlds,
} from '../../bench/tune/worlds.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { keeping } from '../kept-results.ts';
import { resolvePolicy, schedulerEntry } from '../policy.ts';
import { executorOf } from '../threads.ts';
import { createTrialRunner } from '../trial-runner.ts';
import { complaintOf, type Tunable } from './tunable.ts';

interface Given {
  readonly policy: string;
  /** As the user named it. */
  readonly path: string;
  readonly scenario: Scenario;
  readonly overrides: readonly string[];
}

/** A scheduler with parameters; its budget is the number of worlds that it plays, the same for all configurations. */
export function tunablePolicy({ policy, path, scenario, overrides }: Given): Tunable {
  const { parameters = {} } = schedulerEntry(policy);
  return {
    kind: 'policy',
    name: policy,
    env: null,
    unit: 'worlds',
    runs: (budget, _, worlds) => (worlds === 'choice' ? budget : CONFIRMATION_WORLDS),
    defaults: {
      parameters,
      budget: { minimum: 5, maximum: 20 },
      seeds: 1,
      worlds: MOST_WORLDS,
      objective: 'objective',
    },
    refusal({ budget, seeds }) {
      if (seeds !== 1)
        return { path: ['seeds'], message: `${seeds} is not allowed: ${policy} is not trained (1)` };
      if (budget.maximum <= MOST_WORLDS) return null;
      return {
        path: ['budget', 'maximum'],
        message: `${budget.maximum} is not allowed (at most ${MOST_WORLDS} worlds)`,
      };
    },
    async check(configuration) {
      const { create } = await resolvePolicy(policyText(policy, configuration));
      return complaintOf(() => create({ scenario, parameters: {}, seed: '1' }));
    },
    worlds: ({ budget }) => trainWorlds(budget.maximum),
    async judge(questions, { objective }, worlds, { jobs, folder, signal, onProgress }) {
      const seedsOf = (budget: number) => (worlds === 'choice' ? trainWorlds(budget) : confirmationWorlds());
      const trials = questions.flatMap(({ configuration, budget }) =>
        seedsOf(budget).map((seed): Trial => {
          return {
            scenario: path,
            overrides,
            policy: policyText(policy, configuration),
            seed,
            loggedTasks: 0,
          };
        }),
      );
      const executor = executorOf(jobs, './trial-worker', createTrialRunner());
      const kept = keeping(executor, folder, (trial) => ({ ...trial, scenario: scenario.hash }));
      const results = await kept.run(trials, { signal, onProgress });
      const [...values] = results.map(({ metrics }) => metrics[objective] ?? null);
      return questions.map(({ budget }) => ({
        values: values.splice(0, seedsOf(budget).length),
        failure: null,
      }));
    },
  };
}

/** How a configuration is written on a command line. */
export function policyText(name: string, configuration: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(configuration).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? name : `${name}:${pairs.join(',')}`;
}
