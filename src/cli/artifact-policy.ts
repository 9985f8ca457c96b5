import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { Artifact } from '../export/artifact.ts';
import type { ReadArtifact } from '../export/read-artifact.ts';
import type { Featuriser } from '../gym/features/featuriser.ts';
import { hasKind, NEEDED } from '../gym/features/index.ts';
import { otherInput } from '../learn/policy-inputs.ts';
import { greedyScheduler } from '../learn/policy-scheduler.ts';
import { greatestIndex } from '../learn/sampling.ts';
import { type Preferences, withPreferences } from '../sim/preferences.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import { narrowingOf, questionOf } from './question.ts';

/**
 * Plays an artifact greedily; the fallback that it names answers where its scores are not numbers.
 *
 * @param preferences what to tell it where it asks; its own unless given
 */
export function artifactFactory(
  { artifact }: ReadArtifact,
  folder: string,
  onFallback: () => void,
  preferences: Preferences | undefined = artifact.preferences,
): SchedulerFactory {
  return (given) => {
    const scenario = preferences ? withPreferences(given.scenario, preferences) : given.scenario;
    refuseOtherQuestion(artifact, scenario, folder);
    const { featuriser, played } = questionOf(artifact.env, { ...given, scenario }, artifact.maxRows);
    refuseOtherInputs(artifact, featuriser, scenario, folder);
    const policy = greedyScheduler(artifact.model, featuriser);
    const fallback: Scheduler = schedulers.get(artifact.fallback!).create({ ...given, parameters: {} });
    return played({
      choose(point) {
        const { values, candidate } = policy.scores(point);
        const sound = values.every((value, row) => Number.isFinite(value) || !point.allowed(candidate(row)));
        if (sound) return candidate(greatestIndex(values));
        onFallback();
        return fallback.choose(point);
      },
      score(point, i) {
        const { values, candidate } = policy.scores(point);
        const row = values.findIndex((_, k) => candidate(k) === i);
        return row < 0 ? Number.POSITIVE_INFINITY : -values[row]!;
      },
    });
  };
}

function refuseOtherQuestion({ control, env }: Artifact, scenario: Scenario, folder: string): void {
  if (control !== scenario.control) {
    throw new InputError(
      `policy '${folder}' is for control ${control ?? 'none'}, the control of ${scenario.name} is ${scenario.control}`,
    );
  }
  const narrowing = narrowingOf(env);
  if (narrowing && !hasKind(scenario, narrowing.kind)) {
    throw new InputError(
      `policy '${folder}' was learned in ${env}: ${scenario.name} has not ${NEEDED[narrowing.kind]}`,
    );
  }
}

function refuseOtherInputs({ model }: Artifact, shown: Featuriser, scenario: Scenario, folder: string): void {
  const other = otherInput(model, shown);
  if (other === null) return;
  throw new InputError(
    `policy '${folder}' reads ${other.read} where ${scenario.name} shows ${other.shown} (${other.where})`,
  );
}
