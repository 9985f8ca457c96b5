import { isDeepStrictEqual } from 'node:util';
import { SequentialStream } from '../../core/random.ts';
import type { Env, EnvFactory, Observation, ResetOptions, Step } from '../env.ts';

/** What a check is given to work with. */
export interface CheckGiven {
  readonly make: EnvFactory;
  /** How many steps a check plays. */
  readonly steps: number;
  /** Whether the environment has no randomness, so that seeds make no difference. */
  readonly deterministic: boolean;
}

/** Looks for one kind of fault; answers with a sentence about the first one it finds. */
export type EnvCheck = (given: CheckGiven) => string | undefined;

export function reset(env: Env, options?: ResetOptions): Step {
  return { ...env.reset(options), reward: 0, terminated: false, truncated: false };
}

/** A random allowed action; −1 where none is allowed. */
export function anyAllowed(mask: Uint8Array, choices: SequentialStream): number {
  const allowed = [...mask.keys()].filter((action) => mask[action] === 1);
  return allowed.length === 0 ? -1 : allowed[choices.below(allowed.length)]!;
}

/** Plays random allowed actions from `last` on, through ends of episodes; stops where nothing is allowed. */
export function* play(env: Env, last: Step, steps: number): Generator<Step> {
  const choices = new SequentialStream('check-env');
  for (let t = 0; t < steps; t++) {
    if (last.terminated || last.truncated) last = reset(env);
    else {
      const action = anyAllowed(last.observation.mask, choices);
      if (action < 0) return;
      last = env.step(action);
    }
    yield last;
  }
}

/** Owned copies of a reset and what followed it. */
export function trace(env: Env, options: ResetOptions | undefined, steps: number): Step[] {
  const first = reset(env, options);
  return structuredClone([first, ...play(env, first, steps)]);
}

/** The first difference between two traces, in words. */
export function difference(expected: readonly Step[], actual: readonly Step[]): string | undefined {
  for (const [t, step] of expected.entries()) {
    const other = actual[t];
    if (other === undefined) return `it stops after ${t} steps`;
    const part = differentPart(step, other);
    if (part) return `${part} differs at step ${t}`;
  }
  return actual.length > expected.length ? `it goes on after ${expected.length} steps` : undefined;
}

function differentPart(a: Step, b: Step): string | undefined {
  const observations: (keyof Observation)[] = ['globals', 'candidates', 'mask', 'elapsed'];
  const part = observations.find((key) => !isDeepStrictEqual(a.observation[key], b.observation[key]));
  if (part) return `observation.${part}`;
  const steps: (keyof Step)[] = ['reward', 'terminated', 'truncated', 'info'];
  return steps.find((key) => !isDeepStrictEqual(a[key], b[key]));
}

/** What `act` raises; undefined when it goes through. */
export function raised(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
