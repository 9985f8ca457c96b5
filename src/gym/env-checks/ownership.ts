import { isDeepStrictEqual } from 'node:util';
import type { Env, Observation, Step } from '../env.ts';
import { type CheckGiven, difference, play, reset, trace } from './play.ts';

/** A saved state takes this and another instance back to where it was, and does not change meanwhile. */
export function savedState({ make, steps }: CheckGiven): string | undefined {
  const env = make();
  const half = Math.ceil(steps / 2);
  for (const before of [0, 1, half]) {
    let last = reset(env, { seed: 11 });
    for (last of play(env, last, before));
    const saved = env.save();
    const kept = structuredClone(saved);
    const follow = (instance = env) => structuredClone([...play(instance, last, half)]);
    last = structuredClone(last);
    const straight = follow();
    if (!isDeepStrictEqual(saved, kept)) return 'a saved state changes when the environment goes on';
    const another = make();
    another.load(kept);
    const elsewhere = difference(straight, follow(another));
    if (elsewhere)
      return `another instance does not go on from a state saved after ${before} steps: ${elsewhere}`;
    env.load(saved);
    const back = difference(straight, follow());
    if (back) return `it does not go back to a state saved after ${before} steps: ${back}`;
  }
  return undefined;
}

/** Observations belong to the caller: later steps do not change them, and scribbling on them changes nothing. */
export function ownedCopies({ make, steps }: CheckGiven): string | undefined {
  const env = make();
  const first = reset(env, { seed: 13 });
  const kept: Step[] = [first];
  const copies: Step[] = [structuredClone(first)];
  for (const step of play(env, first, steps)) {
    kept.push(step);
    copies.push(structuredClone(step));
  }
  const changed = difference(copies, kept);
  if (changed) return `later steps change an observation: ${changed}`;

  const confused = difference(copies, trace(scribblingOn(make()), { seed: 13 }, steps));
  return confused && `changing a returned observation changes the environment: ${confused}`;
}

/** Passes copies on, and overwrites the originals. */
function scribblingOn(env: Env): Env {
  const handOver = <T extends { observation: Observation }>(answer: T): T => {
    const copy = structuredClone(answer);
    for (const values of Object.values(answer.observation)) if (typeof values === 'object') values.fill(0);
    return copy;
  };
  return {
    spec: env.spec,
    reset: (options) => handOver(env.reset(options)),
    step: (action) => handOver(env.step(action)),
    save: () => env.save(),
    load: (state) => env.load(state),
    close: () => env.close(),
  };
}
