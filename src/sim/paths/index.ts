import { InputError } from '../../core/errors.ts';
import { KeyedStream } from '../../core/random.ts';
import { MICROS, toMicros } from '../clock.ts';
import { Constant } from './constant.ts';
import type { Path } from './path.ts';
import { Reverting } from './reverting.ts';
import type { PathSpec } from './schema.ts';
import { Steps } from './steps.ts';

export type { Path };

/**
 * @throws InputError when a file has not been read: the loader puts its steps in its place first
 * @param purpose what it is for: paths of different purposes do not depend on each other
 * @param entity tells the paths of one purpose apart
 */
export function createPath(spec: PathSpec, seed: string, purpose: string, entity: number): Path {
  if (typeof spec === 'number') return new Constant(spec);
  if ('times' in spec) return new Steps(spec);
  if ('file' in spec) throw unread(spec.file);
  return new Reverting(spec, new KeyedStream(seed, purpose), entity);
}

/** The mean over a period or, where there is none, over the given times; what is typical of a path before it is run. */
export function typicalValue(spec: PathSpec): number {
  if (typeof spec === 'number') return spec;
  if ('file' in spec) throw unread(spec.file);
  if ('mean' in spec) return spec.mean;
  const length = toMicros(spec.period ?? spec.times.at(-1)!);
  return length === 0 ? spec.values[0]! : new Steps(spec).integral(0, length) / (length / MICROS);
}

function unread(file: string): InputError {
  return new InputError(`the steps in '${file}' have not been read`);
}
