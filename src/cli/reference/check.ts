import { isDeepStrictEqual } from 'node:util';
import { identity, type LoadedSuite } from '../suite-file.ts';
import { createTrialRunner } from '../trial-runner.ts';
import { type ObjectiveRow, type Origin, readObjectives } from './tables.ts';

/** What was compared, and what is not as it was written. */
export interface Checked {
  readonly suite: string;
  readonly trials: number;
  readonly differences: readonly string[];
}

/** Policies of each instance that are run again, beside the baseline. */
const CHECKED_POLICIES = 2;

/**
 * Runs a few of a suite's trials again: the first seed of every instance, with the baseline and with two other policies, which
 * differ from instance to instance. Objectives must come to the very same digits.
 */
export async function checkSuite(loaded: LoadedSuite, origin: Origin, objectives: string): Promise<Checked> {
  const { suite, hash, splits } = loaded;
  const { instances, seeds } = splits.test;
  const written = readObjectives(objectives);
  if (hash !== origin.suiteHash || !isDeepStrictEqual(instances.map(identity), origin.instances)) {
    const difference = `${suite.name}: its worlds are not those of the tables (suite ${hash.slice(0, 12)}…)`;
    return { suite: suite.name, trials: 0, differences: [difference] };
  }
  const runTrial = createTrialRunner();
  const differences: string[] = [];
  let trials = 0;
  for (const [i, { scenario, path, set }] of instances.entries()) {
    const own = written.rows.filter((row) => row.scenario === scenario);
    for (const { policy, objectives: expected } of chosen(own, origin.baseline, i)) {
      const trial = { scenario: path, overrides: set, policy, seed: seeds[0]!, loggedTasks: 0 };
      const found = String((await runTrial(trial)).metrics.objective ?? '');
      trials++;
      if (found !== expected[0])
        differences.push(`${scenario}, ${policy}, seed ${seeds[0]}: ${found} instead of ${expected[0]}`);
    }
    if (own.length === 0) differences.push(`${scenario}: not in the tables`);
  }
  return { suite: suite.name, trials, differences };
}

/** The baseline, and others that follow each other from one instance to the next. */
function chosen(rows: readonly ObjectiveRow[], baseline: string, instance: number): ObjectiveRow[] {
  const others = rows.filter(({ policy }) => policy !== baseline);
  const first = (instance * CHECKED_POLICIES * 5) % Math.max(1, others.length);
  const picked = Array.from({ length: Math.min(CHECKED_POLICIES, others.length) }, (_, k) => {
    return others[(first + 5 * k) % others.length]!;
  });
  return [...rows.filter(({ policy }) => policy === baseline), ...picked];
}
