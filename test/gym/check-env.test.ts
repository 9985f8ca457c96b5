import { describe, expect, it } from 'vitest';
import { VerificationError } from '../../src/core/errors.ts';
import { type CheckName, checkEnv } from '../../src/gym/check-env.ts';
import type { Env, EnvSpec, Observation, ResetOptions, Step } from '../../src/gym/env.ts';
import { TimeLimit } from '../../src/gym/time-limit.ts';
import { IdentityEnv } from '../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../fixtures/envs/masked-identity.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';

const sound = () => new MaskedIdentityEnv({ size: 6, invalid: 3, length: 7 });

/** A sound environment by delegation, to be broken in one place. */
class Delegate implements Env {
  readonly inner = sound();
  spec: EnvSpec = this.inner.spec;
  steps = 0;

  reset(options?: ResetOptions) {
    this.steps = 0;
    const { observation, info } = this.inner.reset(options);
    return { observation: this.show(observation), info };
  }
  step(action: number): Step {
    const step = this.inner.step(action);
    this.steps++;
    return { ...step, observation: this.show(step.observation) };
  }
  show(observation: Observation): Observation {
    return observation;
  }
  save(): unknown {
    return this.inner.save();
  }
  load(state: unknown): void {
    this.inner.load(state);
  }
  close(): void {
    this.inner.close();
  }
}

function brokenIn(override: (env: Delegate) => Partial<Delegate>): () => Env {
  return () => {
    const env = new Delegate();
    return Object.assign(env, override(env));
  };
}

/** `step` with something changed in its answer. */
const answering = (change: (step: Step, env: Delegate) => Partial<Step>) =>
  brokenIn((env) => ({
    step: (action) => {
      const step = Delegate.prototype.step.call(env, action);
      return { ...step, ...change(step, env) };
    },
  }));

const showing = (change: (observation: Observation, env: Delegate) => Partial<Observation>) =>
  brokenIn((env) => ({ show: (observation) => ({ ...observation, ...change(observation, env) }) }));

let instances = 0;

const faults: [fault: string, check: CheckName, message: RegExp, make: () => Env][] = [
  [
    'an id without a version',
    'spaces',
    /'identity'/,
    brokenIn(({ spec }) => ({ spec: { ...spec, id: 'identity' } })),
  ],
  [
    'two globals of one name',
    'spaces',
    /'a' is empty or given twice/,
    brokenIn(({ spec }) => ({
      spec: {
        ...spec,
        observationSpace: { ...spec.observationSpace, globals: ['a', 'a', 'b', 'c', 'd', 'e'] },
      },
    })),
  ],
  [
    'a negative discount rate',
    'spaces',
    /discountRate -1/,
    brokenIn(({ spec }) => ({ spec: { ...spec, discountRate: -1 } })),
  ],
  ['a missing global', 'reset', /5 globals/, showing(({ globals }) => ({ globals: globals.slice(1) }))],
  ['elapsed time on reset', 'reset', /elapsed is 1 instead/, showing(() => ({ elapsed: 1 }))],
  ['rows without features', 'reset', /not 6 rows/, showing(() => ({ candidates: new Float32Array(3) }))],
  [
    'a seed of 0 that is taken for none',
    'seeds',
    /same seed/,
    brokenIn((env) => ({
      reset: (options) => Delegate.prototype.reset.call(env, options?.seed ? options : {}),
    })),
  ],
  [
    'a reset without a seed that starts over',
    'seeds',
    /repeats the episode/,
    brokenIn((env) => {
      let seed: number | string = 0;
      return {
        reset: (options) => {
          seed = options?.seed ?? seed;
          return Delegate.prototype.reset.call(env, { seed });
        },
      };
    }),
  ],
  [
    'a seed that makes no difference',
    'seeds',
    /123 and 456/,
    brokenIn((env) => ({ reset: () => Delegate.prototype.reset.call(env, { seed: 0 }) })),
  ],
  [
    'a negative seed that is accepted',
    'seeds',
    /the seed -1 is not refused/,
    brokenIn((env) => ({
      reset: ({ seed, ...rest } = {}) =>
        Delegate.prototype.reset.call(env, seed === undefined ? rest : { ...rest, seed: String(seed) }),
    })),
  ],
  ['a reward that is not a number', 'step', /reward is NaN/, answering(() => ({ reward: Number.NaN }))],
  [
    'a flag that is no boolean',
    'step',
    /terminated is 0/,
    answering(() => ({ terminated: 0 as unknown as boolean })),
  ],
  ['time that runs backwards', 'step', /elapsed is -1/, showing(({ elapsed }) => ({ elapsed: -elapsed }))],
  [
    'an infinite global',
    'step',
    /'is0' is Infinity/,
    showing(({ globals }, { steps }) => ({
      globals: steps === 3 ? Float32Array.of(Number.POSITIVE_INFINITY, ...globals.slice(1)) : globals,
    })),
  ],
  [
    'a state without allowed actions',
    'masks',
    /no action is allowed at step 3/,
    showing(({ mask }, { steps }) => ({ mask: steps === 3 ? new Uint8Array(mask.length) : mask })),
  ],
  [
    'instances that differ',
    'step determinism',
    /reward differs/,
    brokenIn((env) => {
      const bonus = instances++;
      return { step: (action) => ({ ...Delegate.prototype.step.call(env, action), reward: bonus }) };
    }),
  ],
  [
    'a forbidden action that is repaired in silence',
    'forbidden actions',
    /the mask forbids it/,
    brokenIn((env) => {
      let mask = new Uint8Array();
      return {
        show: (observation) => {
          mask = observation.mask.slice();
          return observation;
        },
        step: (action) => Delegate.prototype.step.call(env, mask[action] === 1 ? action : mask.indexOf(1)),
      };
    }),
  ],
  [
    'a forbidden action that is refused with a plain error',
    'forbidden actions',
    /not a UsageError/,
    brokenIn((env) => {
      let mask = new Uint8Array();
      return {
        show: (observation) => {
          mask = observation.mask.slice();
          return observation;
        },
        step: (action) => {
          if (mask[action] !== 1) throw new Error('no');
          return Delegate.prototype.step.call(env, action);
        },
      };
    }),
  ],
  [
    'a saved state that lacks a counter',
    'save and load',
    /does not go back to a state saved after 0 steps: reward differs/,
    answering((_step, { steps }) => ({ reward: steps })),
  ],
  [
    'a saved state that only its own instance understands',
    'save and load',
    /it raises UsageError: identity6-v0 must be reset/,
    brokenIn((env) => {
      const own: unknown[] = [];
      return {
        save: () => own.push(env.inner.save()) - 1,
        load: (index) => {
          if (own.length > 0) env.inner.load(own[index as number]);
        },
      };
    }),
  ],
  [
    'a saved state that is the live one',
    'save and load',
    /changes when the environment goes on/,
    brokenIn((env) => {
      const live: { state: unknown; steps: number } = { state: null, steps: 0 };
      return {
        save: () => Object.assign(live, { state: env.inner.save() }),
        load: ({ state }: { state: unknown }) => env.inner.load(state),
        step: (action) => {
          live.steps++;
          return Delegate.prototype.step.call(env, action);
        },
      } as Partial<Delegate>;
    }),
  ],
  [
    'a step before the first reset that works',
    'order',
    /before the first reset/,
    brokenIn((env) => {
      let fresh = true;
      return {
        reset: (options) => {
          fresh = false;
          return Delegate.prototype.reset.call(env, options);
        },
        step: (action) =>
          Delegate.prototype.step.call(env, fresh ? env.reset().observation.mask.indexOf(1) : action),
      };
    }),
  ],
  [
    'an episode that goes on after its end',
    'order',
    /after the end of an episode/,
    brokenIn((env) => {
      let ended: Step | undefined;
      return {
        reset: (options) => {
          ended = undefined;
          return Delegate.prototype.reset.call(env, options);
        },
        step: (action) => {
          if (ended) return ended;
          const step = Delegate.prototype.step.call(env, action);
          if (step.terminated) ended = step;
          return step;
        },
      };
    }),
  ],
  [
    'observations in one reused array',
    'owned copies',
    /later steps change an observation: observation.globals/,
    brokenIn(() => {
      const shared = new Float32Array(6);
      return {
        show: (observation) => {
          shared.set(observation.globals);
          return { ...observation, globals: shared };
        },
      };
    }),
  ],
  [
    'state kept in what was returned',
    'owned copies',
    /changing a returned observation changes the environment/,
    brokenIn(() => {
      let trail = new Float32Array(6);
      return {
        show: (observation) => {
          trail = trail.map((value, k) => value / 2 + observation.globals[k]!);
          return { ...observation, globals: trail };
        },
      };
    }),
  ],
  [
    'a second close that fails',
    'close',
    /closing twice raises Error: closed/,
    brokenIn(() => {
      let closed = false;
      return {
        close: () => {
          if (closed) throw new Error('closed');
          closed = true;
        },
      };
    }),
  ],
];

describe('checkEnv', () => {
  it.each([
    ['identity', () => new IdentityEnv({ length: 9 })],
    ['masked identity', sound],
    ['a time limit around it', () => new TimeLimit(sound(), 4)],
    ['a delegate that breaks nothing', brokenIn(() => ({}))],
  ])('finds nothing wrong with %s', (_name, make) => {
    expect(checkEnv(make).findings).toEqual([]);
  });

  it('lets an environment without randomness ignore its seeds, when told so', () => {
    expect(checkEnv(() => new RingEnv()).findings).toEqual([
      { check: 'seeds', message: 'the seeds 123 and 456 give the same episode' },
    ]);
    expect(checkEnv(() => new TimeLimit(new RingEnv(), 8), { deterministic: true }).ok).toBe(true);
  });

  it.each(faults)('finds %s', (_fault, check, message, make) => {
    const found = checkEnv(make).findings.find((finding) => finding.check === check);
    expect(found?.message).toMatch(message);
  });

  it('reports whatever the environment raises', () => {
    const report = checkEnv(() => {
      throw new Error('out of order');
    });
    expect(report.ok).toBe(false);
    expect(new Set(report.findings.map(({ message }) => message))).toEqual(
      new Set(['it raises Error: out of order']),
    );
    expect(report.findings.length).toBe(11);
  });

  it('throws only when asked to', () => {
    const make = answering(() => ({ reward: Number.NaN }));
    expect(() => checkEnv(make, { orThrow: true })).toThrow(VerificationError);
    expect(() => checkEnv(make, { orThrow: true })).toThrow(/^step: at step 1, the reward is NaN/);
    expect(checkEnv(sound, { orThrow: true }).ok).toBe(true);
  });
});
