import { MEASURES, measure } from '../../bench/measures.ts';
import { drawUniform, parametersAt } from '../../bench/tune/sampler.ts';
import { defaultSpace, parseSpace, type ReadSpace, type Space } from '../../bench/tune/space.ts';
import { valueAtPlace } from '../../core/dimension.ts';
import { InputError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import { allowedNames } from '../../core/suggest.ts';
import { readTextFile } from '../files.ts';
import { MEAN_REWARD } from './agent-run.ts';
import type { Tunable } from './tunable.ts';

/** Places along a dimension at which its values are tried. */
const PROBED = [0.001, 0.25, 0.5, 0.75, 0.999];
const PROBED_POINTS = 20;

/**
 * The space in a file, or the usual one.
 *
 * @throws InputError with file:line:column for what cannot be tuned, such as a parameter that there is not
 */
export async function readSpace(file: string | undefined, tunable: Tunable): Promise<Space> {
  const { kind, name, defaults } = tunable;
  const unsuitable = await tunable.check({});
  if (unsuitable !== null) throw new InputError(unsuitable);
  if (file === undefined) {
    if (Object.keys(defaults.parameters).length > 0) return defaultSpace(defaults);
    throw new InputError(
      `${kind} '${name}' has no usual space of parameters: --space FILE names those to try`,
    );
  }
  const read = parseSpace(readTextFile(file, 'a search space'), file, defaults);
  refuseObjective(read, defaults.objective);
  const refusal = tunable.refusal(read.space);
  if (refusal) throw new InputError(`${read.where(refusal.path)}: ${refusal.message}`);
  const complaint = await tunable.check(read.space.settings);
  if (complaint !== null) throw new InputError(`${read.where(['settings'])}: ${complaint}`);
  await refuseImpossible(read, tunable.check);
  return read.space;
}

/** Which end of an objective is good. */
export function betterOf(objective: string): 'lower' | 'higher' {
  return objective === MEAN_REWARD ? 'higher' : measure(objective).better;
}

function refuseObjective({ space: { objective }, where }: ReadSpace, usual: string): void {
  const allowed = usual === MEAN_REWARD ? [MEAN_REWARD] : MEASURES.map(({ name }) => name);
  if (allowed.includes(objective)) return;
  throw new InputError(
    `${where(['objective'])}: unknown objective '${objective}'${allowedNames(objective, allowed)}`,
  );
}

/**
 * A parameter whose values are all refused beside the defaults may still suit other values of the other parameters;
 * where nothing does, it is to blame.
 */
async function refuseImpossible({ space, where }: ReadSpace, check: Tunable['check']): Promise<void> {
  const { parameters, settings } = space;
  for (const [name, dimension] of Object.entries(parameters)) {
    const values = PROBED.map((place) => valueAtPlace(dimension, place));
    const complaint = await sharedComplaint(
      values.map((value) => ({ ...settings, [name]: value })),
      check,
    );
    if (complaint === null) continue;
    const stream = new SequentialStream('probe');
    const points = Array.from({ length: PROBED_POINTS }, () => drawUniform(parameters, stream));
    const configurations = points.map((point) => ({ ...settings, ...parametersAt(parameters, point) }));
    if ((await sharedComplaint(configurations, check)) === null) return;
    throw new InputError(`${where(['parameters', name])}: ${complaint}`);
  }
}

/** The first complaint, where there is one about each configuration. */
async function sharedComplaint(
  configurations: readonly Readonly<Record<string, unknown>>[],
  check: Tunable['check'],
): Promise<string | null> {
  let first: string | null = null;
  for (const configuration of configurations) {
    const complaint = await check(configuration);
    if (complaint === null) return null;
    first ??= complaint;
  }
  return first;
}
