import type { ScenarioSample } from './sample.ts';
import { QUANTILES, type TrialResult } from './trial.ts';

/** Response times in seconds at evenly spread shares of tasks: by scenario, by policy, all seeds together. */
export type ResponseQuantiles = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** The distribution of response times over all seeds, each seed counting the same. */
export function pooledResponses(samples: readonly ScenarioSample[]): ResponseQuantiles {
  return Object.fromEntries(
    samples.map(({ scenario, results }) => [
      scenario,
      Object.fromEntries([...results].map(([policy, own]) => [policy, pooled(own)])),
    ]),
  );
}

function pooled(results: readonly TrialResult[]): number[] {
  const all = results.flatMap(({ responses }) => responses).sort((a, b) => a - b);
  return all.length === 0
    ? []
    : Array.from({ length: QUANTILES }, (_, k) =>
        rounded(all[Math.ceil(((k + 1) * all.length) / QUANTILES) - 1]!),
      );
}

/** To the six digits that a sketch can tell apart. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
