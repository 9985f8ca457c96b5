import { InputError } from '../../core/errors.ts';
import type { Step } from '../env.ts';
import { type CheckGiven, difference, raised, trace } from './play.ts';

/** A seed fixes its episode and all that follow; other seeds and later episodes are others. */
export function seeds({ make, steps, deterministic }: CheckGiven): string | undefined {
  const env = make();
  const [first, next, again, nextAgain, other, zero, zeroAgain] = [
    123,
    undefined,
    123,
    undefined,
    456,
    0,
    0,
  ].map((seed) => trace(env, seed === undefined ? undefined : { seed }, steps));
  const broken = difference(first!, again!) ?? difference(next!, nextAgain!) ?? difference(zero!, zeroAgain!);
  if (broken) return `the same seed does not give the same episodes: ${broken}`;
  if (!deterministic) {
    if (!difference(world(first!), world(other!))) return 'the seeds 123 and 456 give the same episode';
    if (!difference(world(first!), world(next!))) return 'a reset without a seed repeats the episode before';
  }
  for (const seed of [-1, 1.5, Number.NaN]) {
    if (!(raised(() => env.reset({ seed })) instanceof InputError)) {
      return `the seed ${seed} is not refused with an InputError`;
    }
  }
  return undefined;
}

/** Two instances with one seed and the same actions agree in everything. */
export function twins({ make, steps }: CheckGiven): string | undefined {
  const [one, other] = [make(), make()].map((env) => trace(env, { seed: 7 }, steps));
  const broken = difference(one!, other!);
  return broken && `two instances with one seed do not agree: ${broken}`;
}

/** A trace without what is told beside it, which may name the seed. */
function world(steps: readonly Step[]): Step[] {
  return steps.map((step) => ({ ...step, info: {} }));
}
