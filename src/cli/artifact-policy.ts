import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { Artifact } from '../export/artifact.ts';
import type { ReadArtifact } from '../export/read-artifact.ts';
import type { Featuriser } from '../gym/features/featuriser.ts';
import { hasKind, NEEDED } from '../gym/features/index.ts';
import { otherInput } from '../learn/policy-inputs.ts';
import { greedyScheduler, type PolicyScheduler } from '../learn/policy-scheduler.ts';
import { greatestIndex } from '../learn/sampling.ts';
import { type Preferences, withPreferences } from '../sim/preferences.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { type Scheduler, type SchedulerFactory, type SchedulerGiven, standingFor } from '../sim/scheduler.ts';
import type { InputGuard } from './input-guard.ts';
import { narrowingOf, questionOf } from './question.ts';

/** How an artifact is played. */
export interface Playing {
  /** What to tell it where it asks; its own unless given. */
  readonly preferences?: Preferences | undefined;
  /** Who answers in its place where it should not be trusted; nobody unless given. */
  readonly guard?: InputGuard | undefined;
}

/** Plays an artifact greedily; the fallback that it names answers where its scores are not numbers. */
export function artifactFactory(
  read: ReadArtifact,
  folder: string,
  onFallback: () => void,
  playing: Playing = {},
): SchedulerFactory {
  return (given) => artifactPlayer(read, folder, playing)(given, onFallback).scheduler;
}

/** An artifact that plays a run. */
export interface ArtifactPlayer {
  readonly scheduler: Scheduler;
  readonly policy: PolicyScheduler;
  /** Who made the last choice: in a narrowed environment a rule makes those about which the policy is not asked. */
  decidedBy(): 'policy' | 'fallback' | 'rule';
}

/** Makes players of an artifact: see {@link artifactFactory}. */
export function artifactPlayer(
  { artifact }: ReadArtifact,
  folder: string,
  { preferences = artifact.preferences, guard }: Playing,
): (given: SchedulerGiven, onFallback: () => void) => ArtifactPlayer {
  return (given, onFallback) => {
    const scenario = preferences ? withPreferences(given.scenario, preferences) : given.scenario;
    refuseOtherQuestion(artifact, scenario, folder);
    const { featuriser, played } = questionOf(artifact.env, { ...given, scenario }, artifact.maxRows);
    refuseOtherInputs(artifact, featuriser, scenario, folder);
    const policy = greedyScheduler(artifact.model, featuriser);
    const create = guard?.create ?? schedulers.get(artifact.fallback!).create;
    const fallback: Scheduler = create({ ...given, parameters: {} });
    let decider: ReturnType<ArtifactPlayer['decidedBy']> = 'rule';
    let choices = 0;
    let fallbacks = 0;
    const asked: Scheduler = {
      choose(point) {
        const { observation, values, candidate } = policy.scores(point);
        const sound =
          values.every((value, row) => Number.isFinite(value) || !point.allowed(candidate(row))) &&
          !guard?.isStrange(observation);
        decider = sound ? 'policy' : 'fallback';
        choices++;
        if (sound) return candidate(greatestIndex(values));
        fallbacks++;
        onFallback();
        return fallback.choose(point);
      },
      score(point, i) {
        const { values, candidate } = policy.scores(point);
        const row = values.findIndex((_, k) => candidate(k) === i);
        return row < 0 ? Number.POSITIVE_INFINITY : -values[row]!;
      },
    };
    const player = played(asked);
    const report = () => ({ fallbackShare: choices === 0 ? 0 : fallbacks / choices });
    const scheduler = standingFor(guard ? { ...player, report } : player, (point) => {
      decider = 'rule';
      return player.choose(point);
    });
    return { scheduler, policy, decidedBy: () => decider };
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
