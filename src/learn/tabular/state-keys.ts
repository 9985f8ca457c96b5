import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { EnvSpec, Observation, ObservationSpace } from '../../gym/env.ts';
import type { StatePart, TableModel } from '../policy-model.ts';

const edges = z.array(z.number()).nullable().default(null);

/** A hyperparameter: the parts of a state. */
export const stateSchema = z.array(
  z.union(
    [
      z.strictObject({ global: z.string(), edges }),
      z.strictObject({ candidate: z.int().nonnegative(), feature: z.string(), edges }),
    ],
    { error: 'it needs either a global, or a candidate (the number of its row) and a feature' },
  ),
);

/**
 * The globals that make a state by default where there are candidates, and where they are cut; those of times and
 * loads are log(1 + x). Elsewhere the same names mean something else.
 */
const EDGES: Readonly<Record<string, readonly number[]>> = {
  load: [0.4, 0.7, 0.9, 1.1, 1.6],
  slack: [0, 0.7, 1.6, 3],
  free: [0.125, 0.25, 0.5],
  queue: [1, 2, 3, 4],
};

/** A task's class is one global for each class. */
const CLASS = 'class:';

/** What a part says of a row that is not there. */
const ABSENT = -1;

/**
 * The given parts of a state; else, of candidates, the task's class and the globals that are known; else all globals,
 * rounded.
 *
 * @param method its name, for messages
 * @throws InputError for what the environment does not show
 */
export function stateOf(
  method: string,
  { observationSpace }: EnvSpec,
  given: readonly StatePart[] | undefined,
): TableModel['state'] {
  const { globals, features } = observationSpace;
  for (const part of given ?? []) {
    const problem = unknownOf(part, observationSpace);
    if (problem !== null) throw new InputError(`${method}: state: ${problem}`);
  }
  if (given) return given;
  const rounded = (global: string) => ({ global, edges: null });
  if (features.length === 0) return globals.map(rounded);
  const known = globals.filter((global) => global in EDGES || global.startsWith(CLASS));
  if (known.length === 0) return globals.map(rounded);
  return known.map((global) => ({ global, edges: EDGES[global] ?? null }));
}

function unknownOf(part: StatePart, { globals, features, maxActions }: ObservationSpace): string | null {
  if ('global' in part) {
    const { global } = part;
    return globals.includes(global) ? null : `unknown global '${global}'${allowedNames(global, globals)}`;
  }
  const { candidate, feature } = part;
  if (!features.includes(feature)) return `unknown feature '${feature}'${allowedNames(feature, features)}`;
  return candidate < maxActions ? null : `candidate ${candidate} is not allowed (below ${maxActions})`;
}

/** How observations become the keys of a table: see {@link TableModel.state}. */
export function stateKeys({ globals, features, state }: Pick<TableModel, 'globals' | 'features' | 'state'>) {
  const parts = state.map((part) => levelFor(part, globals, features));
  return (observation: Observation): string => parts.map((level) => level(observation)).join();
}

function levelFor(part: StatePart, globals: readonly string[], features: readonly string[]) {
  const { edges } = part;
  if ('global' in part) {
    const at = columnOf(globals, part.global);
    return (observation: Observation) => levelOf(observation.globals[at]!, edges);
  }
  const at = part.candidate * features.length + columnOf(features, part.feature);
  return ({ candidates }: Observation) => (at < candidates.length ? levelOf(candidates[at]!, edges) : ABSENT);
}

/** How many edges are ≤ the value; the rounded value where there are no edges. */
function levelOf(value: number, edges: readonly number[] | null): number {
  if (edges === null) return Math.round(value);
  let level = 0;
  while (level < edges.length && edges[level]! <= value) level++;
  return level;
}

/** @throws InputError for a name that is not observed */
export function columnOf(names: readonly string[], name: string): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  throw new InputError(`the table reads '${name}', which is not observed (allowed: ${names.join(', ')})`);
}
