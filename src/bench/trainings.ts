import type { ScenarioSample } from './sample.ts';
import type { Contestant } from './verdict.ts';

/** The policies that play for a contestant: itself, or every training of a method. */
export function playedBy({ policy, trainings }: Contestant): readonly string[] {
  return trainings?.map((training) => training.policy) ?? [policy];
}

/** Results by contestant instead of by what was played: those of its trainings, one after the other. */
export function byContestant(
  samples: readonly ScenarioSample[],
  contestants: readonly Contestant[],
): ScenarioSample[] {
  return samples.map((sample) => ({
    ...sample,
    results: new Map(
      contestants.map((contestant) => [
        contestant.policy,
        playedBy(contestant).flatMap((policy) => sample.results.get(policy)!),
      ]),
    ),
  }));
}
