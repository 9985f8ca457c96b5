import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Scheduler } from '../../sim/scheduler.ts';
import type { Adviser } from '../decision/adviser.ts';
import type { Seat, Strangeness } from '../decision/decider.ts';
import { ServedPolicy } from '../decision/served-policy.ts';
import { ServedRule } from '../decision/served-rule.ts';
import { type InputReference, inputReference } from '../monitoring/input-reference.ts';
import { type RangeOptions, TrainingRange } from '../monitoring/training-range.ts';
import type { Bundle } from '../rollout/bundle.ts';

/** Makes a static scheduler. @throws InputError for one that there is not, or that answers another question */
export type CreateScheduler = (name: string, scenario: Scenario) => Scheduler;

/** A bundle that is ready to decide. */
export interface Prepared extends Seat {
  readonly policy: Adviser;
  readonly fallbackName: string;
  /** What its inputs were in training; null in artifacts that do not say. */
  readonly reference: InputReference | null;
}

export interface Preparation {
  /** In place of the fallback that the artifact names. */
  readonly fallback: string | undefined;
  readonly createScheduler: CreateScheduler;
  /** How far an input may be from anything met in training; null: as far as it likes. */
  readonly range: RangeOptions | null;
}

/** @throws InputError where a bundle cannot answer requests, or its fallback cannot stand in */
export async function prepare(
  bundle: Bundle,
  { fallback, createScheduler, range }: Preparation,
): Promise<Prepared> {
  const { artifact } = bundle;
  const policy = await ServedPolicy.of(bundle);
  const fallbackName = fallback ?? artifact.fallback;
  if (fallbackName === null) throw new InputError(`policy '${bundle.folder}' names no fallback: give one`);
  const reference = artifact.reference ? inputReference(artifact.model, artifact.reference) : null;
  return {
    policy,
    fallback: createScheduler(fallbackName, policy.scenario),
    fallbackName,
    reference,
    strangeness: reference && range ? strangenessOf(new TrainingRange(reference, range)) : () => null,
  };
}

/** A static scheduler, and the world that it is asked about. */
export interface Rule {
  /** `name:param=value,…` */
  readonly name: string;
  readonly scenario: Scenario;
}

/**
 * A rule that is ready to decide; where no fallback is named, it is its own.
 * @param version of switchyard
 * @throws InputError for a rule or a fallback that there is not
 */
export function preparedRule(
  { name, scenario }: Rule,
  { fallback = name, createScheduler }: Pick<Preparation, 'fallback' | 'createScheduler'>,
  version: string,
): Prepared {
  return {
    policy: new ServedRule(name, createScheduler(name, scenario), scenario, version),
    fallback: createScheduler(fallback, scenario),
    fallbackName: fallback,
    reference: null,
    strangeness: () => null,
  };
}

function strangenessOf(trained: TrainingRange): Strangeness {
  return ({ observation }) => {
    const outlier = trained.outOfDistribution(observation);
    return outlier && `${outlier.part} ${outlier.column} is ${Number(outlier.value.toPrecision(4))}`;
  };
}
