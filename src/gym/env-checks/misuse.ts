import { UsageError } from '../../core/errors.ts';
import { SequentialStream } from '../../core/random.ts';
import type { Step } from '../env.ts';
import { anyAllowed, type CheckGiven, difference, play, raised, reset, trace } from './play.ts';

/** Actions that the mask forbids, and things that are no action, are refused and leave no trace. */
export function forbiddenActions({ make, steps }: CheckGiven): string | undefined {
  const env = make();
  const choices = new SequentialStream('check-env');
  let last = reset(env, { seed: 17 });
  const seen: Step[] = [structuredClone(last)];
  for (let t = 0; t < steps; t++) {
    if (last.terminated || last.truncated) last = reset(env);
    else {
      const { mask } = last.observation;
      for (const action of [mask.indexOf(0), -1, mask.length, 0.5, Number.NaN]) {
        const error = raised(() => env.step(action));
        if (error === undefined) return `action ${action} is taken at step ${t}, and the mask forbids it`;
        if (!(error instanceof UsageError))
          return `action ${action} is refused with ${error}, not a UsageError`;
      }
      last = env.step(anyAllowed(mask, choices));
    }
    seen.push(structuredClone(last));
  }
  const changed = difference(trace(make(), { seed: 17 }, steps), seen);
  return changed && `refusing an action changes the environment: ${changed}`;
}

/** A step must follow a reset, and after the end of an episode another one. */
export function order({ make, steps }: CheckGiven): string | undefined {
  const fresh = make();
  if (!(raised(() => fresh.step(0)) instanceof UsageError)) {
    return 'a step before the first reset is not refused with a UsageError';
  }
  const env = make();
  const first = reset(env, { seed: 19 });
  for (const { observation, terminated, truncated } of play(env, first, steps)) {
    if (!terminated && !truncated) continue;
    const action = Math.max(0, observation.mask.indexOf(1));
    if (raised(() => env.step(action)) instanceof UsageError) return undefined;
    return 'a step after the end of an episode is not refused with a UsageError';
  }
  return undefined;
}

/** Closing is always possible, also twice. */
export function closing({ make }: CheckGiven): string | undefined {
  for (const prepare of [() => make(), resetOne(make)]) {
    const env = prepare();
    env.close();
    const error = raised(() => env.close());
    if (error !== undefined) return `closing twice raises ${error}`;
  }
  return undefined;
}

function resetOne(make: CheckGiven['make']): CheckGiven['make'] {
  return () => {
    const env = make();
    env.reset({ seed: 1 });
    return env;
  };
}
