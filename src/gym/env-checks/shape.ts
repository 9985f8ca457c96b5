import type { Observation, ObservationSpace, Step } from '../env.ts';
import { type CheckGiven, play, reset } from './play.ts';

/** The spec names everything once and its numbers make sense. */
export function spaces({ make }: CheckGiven): string | undefined {
  const { id, discountRate, observationSpace } = make().spec;
  if (!/^[\w./-]+-v\d+$/.test(id)) return `spec.id '${id}' does not end with a version like -v0`;
  if (!Number.isFinite(discountRate) || discountRate < 0) {
    return `spec.discountRate ${discountRate} is not a finite number ≥ 0`;
  }
  const { globals, features, maxActions } = observationSpace;
  if (!Number.isSafeInteger(maxActions) || maxActions < 1)
    return `maxActions ${maxActions} is not a whole number ≥ 1`;
  for (const names of [globals, features]) {
    const twice = names.find((name, k) => name === '' || names.indexOf(name) !== k);
    if (twice !== undefined) return `the name '${twice}' is empty or given twice`;
  }
  return globals.length + features.length === 0 ? 'there is nothing to observe' : undefined;
}

/** A reset answers with an observation of the space at time 0 and takes options. */
export function resets({ make }: CheckGiven): string | undefined {
  const env = make();
  for (const options of [{ seed: 0 }, { seed: 'a string' }, { seed: 1, options: {} }, {}, undefined]) {
    const first = reset(env, options);
    const fault = stepFault(first, env.spec.observationSpace);
    if (fault) return `after a reset, ${fault}`;
    if (first.observation.elapsed !== 0)
      return `after a reset, elapsed is ${first.observation.elapsed} instead of 0`;
  }
  return undefined;
}

/** Every step answers with what the contract says, and with finite numbers. */
export function steps({ make, steps }: CheckGiven): string | undefined {
  const env = make();
  let t = 0;
  for (const step of play(env, reset(env, { seed: 1 }), steps)) {
    t++;
    const fault = stepFault(step, env.spec.observationSpace);
    if (fault) return `at step ${t}, ${fault}`;
  }
  return undefined;
}

/** There is always something to do until the episode ends. */
export function masks({ make, steps }: CheckGiven): string | undefined {
  const env = make();
  const first = reset(env, { seed: 1 });
  let t = 0;
  for (const { observation, terminated, truncated } of [first, ...play(env, first, steps)]) {
    if (!terminated && !truncated && !observation.mask.includes(1)) {
      return `no action is allowed at step ${t}, and the episode has not ended`;
    }
    t++;
  }
  return undefined;
}

function stepFault(step: Step, space: ObservationSpace): string | undefined {
  for (const flag of ['terminated', 'truncated'] as const) {
    if (typeof step[flag] !== 'boolean') return `${flag} is ${String(step[flag])} instead of a boolean`;
  }
  if (!Number.isFinite(step.reward)) return `the reward is ${step.reward}`;
  if (step.info === null || typeof step.info !== 'object')
    return `info is ${String(step.info)} instead of an object`;
  return observationFault(step.observation, space);
}

/** What is wrong with the shape of an observation, in words. */
export function observationFault(observation: Observation, space: ObservationSpace): string | undefined {
  const { globals, candidates, mask, elapsed } = observation;
  if (!(globals instanceof Float32Array) || !(candidates instanceof Float32Array)) {
    return 'globals and candidates are not Float32Arrays';
  }
  if (!(mask instanceof Uint8Array)) return 'the mask is not a Uint8Array';
  if (globals.length !== space.globals.length) {
    return `there are ${globals.length} globals and ${space.globals.length} names for them`;
  }
  if (mask.length > space.maxActions)
    return `${mask.length} actions are more than maxActions, ${space.maxActions}`;
  if (candidates.length !== mask.length * space.features.length) {
    return `${candidates.length} numbers are not ${mask.length} rows of ${space.features.length} features`;
  }
  if (mask.some((free) => free > 1)) return 'the mask holds other numbers than 0 and 1';
  if (!Number.isFinite(elapsed) || elapsed < 0) return `elapsed is ${elapsed}, not a finite number ≥ 0`;
  return nonFinite('global', globals, space.globals) ?? nonFinite('feature', candidates, space.features);
}

function nonFinite(what: string, values: Float32Array, names: readonly string[]): string | undefined {
  const at = values.findIndex((value) => !Number.isFinite(value));
  return at < 0 ? undefined : `the ${what} '${names[at % names.length]}' is ${values[at]}`;
}
