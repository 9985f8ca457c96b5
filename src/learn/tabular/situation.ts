import type { SequentialStream } from '../../core/random.ts';

/** A state as a table sees it: its key, and what can be chosen there. */
export interface Situation {
  readonly key: string;
  /** The action of each choice, −1 where it is not allowed. */
  readonly actions: readonly number[];
  /** The choices that have an action. */
  readonly allowed: readonly number[];
}

/** max Q over the choices that are allowed. */
export function greatest(values: ArrayLike<number>, allowed: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const k of allowed) most = Math.max(most, values[k]!);
  return most;
}

/** argmax Q over the choices that are allowed, any of them among equals. */
export function greedyChoice(
  values: ArrayLike<number>,
  allowed: readonly number[],
  stream: SequentialStream,
): number {
  const most = greatest(values, allowed);
  return anyOf(
    allowed.filter((k) => values[k] === most),
    stream,
  );
}

/** Any of some choices, all equally likely. */
export function anyOf(choices: readonly number[], stream: SequentialStream): number {
  return choices[stream.below(choices.length)]!;
}

/** The choices that would take an action. */
export function takersOf(actions: readonly number[], action: number): number[] {
  return [...actions.keys()].filter((k) => actions[k] === action);
}
