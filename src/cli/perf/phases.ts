import type { EnvVector } from '../../gym/env-vector.ts';
import type { Backend, Feeds } from '../../learn/backend.ts';
import { isLoop } from '../../learn/graph/loop.ts';

const PHASES = ['environment', 'forward', 'update'] as const;

/** Shares of the time, which add up to 1. */
export type Shares = Readonly<Record<(typeof PHASES)[number] | 'other', number>>;

/** Tells where the time of training goes, by clocks around what an agent is given: its environments and its backend. */
export class Phases {
  readonly #milliseconds = { environment: 0, forward: 0, update: 0 };

  /** The same vector, its steps timed. */
  vector(env: EnvVector): EnvVector {
    const step = (actions: Int32Array) => this.#timed('environment', () => env.step(actions));
    return new Proxy(env, {
      get: (target, key) => {
        if (key === 'step') return step;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  /** The same backend, its runs timed; loops are updates. */
  backend(backend: Backend): Backend {
    return {
      name: backend.name,
      compile: async (source) => {
        const program = await backend.compile(source);
        const phase = isLoop(source) ? 'update' : 'forward';
        return { run: (feeds: Feeds) => this.#timed(phase, () => program.run(feeds)) };
      },
    };
  }

  /** Shares of the `milliseconds` since the last call. */
  take(milliseconds: number): Shares {
    const shares = Object.fromEntries(
      PHASES.map((phase) => [phase, this.#milliseconds[phase] / milliseconds]),
    );
    for (const phase of PHASES) this.#milliseconds[phase] = 0;
    const other = 1 - PHASES.reduce((sum, phase) => sum + shares[phase]!, 0);
    return { ...shares, other } as Shares;
  }

  #timed<T>(phase: (typeof PHASES)[number], work: () => T): T {
    const began = performance.now();
    const result = work();
    const note = () => {
      this.#milliseconds[phase] += performance.now() - began;
    };
    if (result instanceof Promise) return result.finally(note) as T;
    note();
    return result;
  }
}
