import { describe, expect, it } from 'vitest';
import type { EnvSpec, Observation, Transition } from '../../../src/gym/env.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { TimeLimit } from '../../../src/gym/time-limit.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Inference } from '../../../src/learn/networks/inference.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { ReplayCollector, type ReplayCollectorGiven } from '../../../src/learn/replay/replay-collector.ts';
import { NEXT } from '../../../src/learn/replay/store.ts';
import { Normaliser } from '../../../src/learn/scale/normaliser.ts';
import { RowWriter } from '../../../src/learn/scale/row-writer.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { MaskedIdentityEnv } from '../../fixtures/envs/masked-identity.ts';
import { QueueEnv } from '../../fixtures/envs/queue.ts';

const PARAMETERS = new Float32Array(1);

interface Options {
  readonly capacity?: number;
  readonly steps?: number;
  readonly normalise?: boolean;
  readonly measuring?: number;
  readonly exploration?: number;
}

/** A network that always likes the last allowed action best, and counts how often it is asked. */
class LikesTheLast {
  asked = 0;
  readonly #layout: RowLayout;
  readonly #rows: number;

  constructor(layout: RowLayout, rows: number) {
    this.#layout = layout;
    this.#rows = rows;
  }

  async ask(states: Float32Array): Promise<Record<'scores', Float32Array>> {
    this.asked++;
    const [mask, { width }] = [this.#layout.offset('mask'), this.#layout];
    const scores = Float32Array.from({ length: (states.length / width) * this.#rows }, (_, k) => {
      const [i, r] = [Math.floor(k / this.#rows), k % this.#rows];
      return states[i * width + mask + r] ? r : -1e9;
    });
    return { scores };
  }
}

function experienceOf(
  spec: EnvSpec,
  { capacity = 1000, steps = 1, normalise = false, measuring = 0, exploration = 1 }: Options,
) {
  const { globals, features, maxActions: rows } = spec.observationSpace;
  const widths = {
    globals: globals.length,
    summary: 2 * features.length,
    candidates: rows * features.length,
    mask: rows,
  };
  const state = new RowLayout(widths);
  const normaliser = new Normaliser(spec.observationSpace, rows, state, normalise);
  const network = new LikesTheLast(state, rows);
  const given: ReplayCollectorGiven = {
    spec,
    rows,
    state,
    normaliser,
    capacity,
    steps,
    measuring,
    exploration,
    inference: network as unknown as Inference<'scores'>,
    seed: 'experience',
  };
  return { experience: new ReplayCollector(given), normaliser, network, state, rows };
}

/** Steps like a `VectorEnv`, and notes what happened in each of its environments. */
async function lived(make: () => Environment, count: number, steps: number, options: Options) {
  const made = experienceOf(make().spec, options);
  const env = new VectorEnv(make, { count, seed: 'world' });
  env.reset();
  const stories = Array.from({ length: count }, (): Transition[] => []);
  const inner = env.step.bind(env);
  env.step = (actions) => {
    const states = stories.map((_, i) => env.batch.at(i, 0));
    inner(actions);
    for (const [i, story] of stories.entries()) {
      story.push({
        state: states[i]!,
        action: actions[i]!,
        reward: env.rewards[i]!,
        nextState: env.nextState(i),
        terminated: env.terminated[i] === 1,
        truncated: env.truncated[i] === 1,
      });
    }
  };
  for (let k = 0; k < steps; k++) await made.experience.step(env, PARAMETERS);
  return { ...made, env, stories };
}

/** The rows that a story should give, written out from its definition, each with the step it was complete after. */
function expectedRows(story: readonly Transition[], spec: EnvSpec, n: number) {
  return story.flatMap(({ state, action }, first) => {
    let [sum, bootstrap] = [0, 1];
    for (let k = first; k < story.length; k++) {
      const { reward, nextState, terminated, truncated } = story[k]!;
      sum += bootstrap * reward;
      bootstrap *= terminated ? 0 : Math.exp(-spec.discountRate * nextState.elapsed);
      if (terminated || truncated || k === first + n - 1) {
        return [{ state, action, sum, bootstrap, next: nextState, last: k }];
      }
    }
    return [];
  });
}

describe('what is kept', () => {
  const make = () => new TimeLimit(new IdentityEnv({ length: 7, discount: 0.9 }), 5);

  it.each([1, 3])(
    'is every window of %i steps of every environment, also when old ones are overwritten',
    async (n) => {
      const capacity = 40;
      const { experience, stories, state, rows } = await lived(make, 3, 60, { capacity, steps: n });
      const { layout, ring } = experience.store;
      const { spec } = make();
      const all = stories
        .flatMap((story, i) => expectedRows(story, spec, n).map((row) => ({ ...row, i })))
        .sort((a, b) => a.last - b.last || a.i - b.i);
      expect(ring.written).toBe(all.length);
      expect(ring.count).toBe(capacity);
      const writer = new RowWriter(rows, state, identity(spec));
      for (const [k, row] of all.entries()) {
        if (k < all.length - capacity) continue;
        const expected = new Float32Array(layout.width);
        writer.write(expected, 0, row.state, 0, row.state.mask.length);
        writer.write(expected, state.width, row.next, 0, row.next.mask.length);
        expected.set([row.action, row.sum, row.bootstrap], layout.offset('action'));
        const from = (k % capacity) * layout.width;
        expect(ring.rows.slice(from, from + layout.width)).toEqual(expected);
      }
    },
  );

  it('counts what was seen last where an episode is cut off, and nothing where it ends', async () => {
    const { experience, stories } = await lived(make, 1, 5, {});
    const { layout, ring } = experience.store;
    const at = (slot: number, name: string) => ring.rows[slot * layout.width + layout.offset(name)]!;
    const last = stories[0]!.at(-1)!;
    expect([last.truncated, last.terminated]).toEqual([true, false]);
    expect(at(4, 'bootstrap')).toBeCloseTo(0.9, 6);
    const from = 4 * layout.width + layout.offset(`${NEXT}/globals`);
    expect(ring.rows.slice(from, from + 4)).toEqual(last.nextState.globals);
    const ends = await lived(() => new IdentityEnv({ length: 5, discount: 0.9 }), 1, 5, {});
    const store = ends.experience.store;
    expect(store.ring.rows[4 * store.layout.width + store.layout.offset('bootstrap')]).toBe(0);
  });

  it('is the same whoever steps the environment', async () => {
    const options = { steps: 3, capacity: 30 };
    const { experience, stories } = await lived(make, 1, 50, options);
    const other = experienceOf(make().spec, options).experience;
    for (const transition of stories[0]!) other.take(transition);
    expect(other.store.save()).toEqual(experience.store.save());
  });

  it('may not go on in a state that allows no action', () => {
    const { spec } = new IdentityEnv();
    const { experience } = experienceOf(spec, {});
    const state: Observation = {
      globals: new Float32Array(4),
      candidates: new Float32Array(0),
      mask: new Uint8Array(4).fill(1),
      elapsed: 1,
    };
    const nextState = { ...state, mask: new Uint8Array(4) };
    const step = { state, action: 0, reward: 0, nextState };
    experience.take({ ...step, terminated: true, truncated: false });
    expect(() => experience.take({ ...step, terminated: false, truncated: true })).toThrow(
      'identity4-v0 goes on in a state that allows no action',
    );
  });
});

describe('while the scale is measured', () => {
  const make = () => new CandidatesEnv();

  it('rows are raw, and then all are rewritten, open windows too, as if it had been known', async () => {
    const options = { steps: 3, normalise: true, measuring: 30, capacity: 100 };
    const { experience, normaliser, stories, state, rows } = await lived(make, 2, 40, options);
    const { layout, ring } = experience.store;
    const { inputs, rewards } = normaliser;
    expect(rewards.factor).toBeLessThan(0.1);
    const writer = new RowWriter(rows, state, inputs);
    const { spec } = make();
    const all = stories
      .flatMap((story, i) => expectedRows(story, spec, 3).map((row) => ({ ...row, i })))
      .sort((a, b) => a.last - b.last || a.i - b.i);
    expect(ring.count).toBe(all.length);
    for (const [slot, row] of all.entries()) {
      const expected = new Float32Array(2 * state.width);
      writer.write(expected, 0, row.state, 0, row.state.mask.length);
      writer.write(expected, state.width, row.next, 0, row.next.mask.length);
      const from = slot * layout.width;
      expect(ring.rows.slice(from, from + 2 * state.width)).toEqual(expected);
      expect(ring.rows[from + layout.offset('return')]).toBeCloseTo(rewards.factor! * row.sum, 5);
    }
  });

  it('actions are random, whatever the schedule says', async () => {
    const { network } = await lived(make, 2, 14, { normalise: true, measuring: 30, exploration: 0 });
    expect(network.asked).toBe(0);
    const { network: later } = await lived(make, 2, 20, { normalise: true, measuring: 30, exploration: 0 });
    expect(later.asked).toBe(5);
  });
});

describe('exploration', () => {
  const make = () => new MaskedIdentityEnv({ size: 12, invalid: 4 });
  const lastOf = ({ mask }: Observation) => mask.lastIndexOf(1);

  it('tosses a coin for each environment, not one for all', async () => {
    const { stories } = await lived(make, 8, 300, { exploration: 0.5 });
    const greedy = Array.from({ length: 300 }, (_, t) =>
      stories.filter((story) => story[t]!.action === lastOf(story[t]!.state)),
    );
    const mixed = greedy.filter(({ length }) => length > 0 && length < 8).length;
    // All eight agree with probability 2 · 2⁻⁸ or a little more.
    expect(mixed).toBeGreaterThan(270);
  });

  it('is as frequent as ε says, and even over what is allowed', async () => {
    const { stories } = await lived(make, 4, 2000, { exploration: 0.4 });
    const decisions = stories.flat();
    const greedy = decisions.filter(({ state, action }) => action === lastOf(state)).length;
    // A random action is the best of eight by chance with probability 1/8.
    const expected = decisions.length * (0.6 + 0.4 / 8);
    const deviation = Math.sqrt(decisions.length * 0.65 * 0.35);
    expect(Math.abs(greedy - expected)).toBeLessThan(4 * deviation);
    for (const { state, action } of decisions) if (state.mask[action] !== 1) expect.fail();
  });

  it('asks the network only if a coin says so', async () => {
    const { network } = await lived(make, 2, 10, { exploration: 1 });
    expect(network.asked).toBe(0);
  });
});

it('time that passes between decisions discounts, with candidates too', async () => {
  const make = () => new QueueEnv({ length: 1000 });
  const spec = { ...make().spec, discountRate: 0.2 };
  const { experience } = experienceOf(spec, { steps: 2 });
  const env = make();
  let { observation: state } = env.reset({ seed: 1 });
  for (let k = 0; k < 2; k++) {
    const { observation: nextState, reward } = env.step(0);
    experience.take({ state, action: 0, reward, nextState, terminated: false, truncated: false });
    state = nextState;
  }
  const { layout, ring } = experience.store;
  expect(ring.rows[layout.offset('bootstrap')]).toBeCloseTo(Math.exp(-0.2 * 2 * 0.5), 6);
});

function identity({ observationSpace: { globals } }: EnvSpec) {
  const standard = (count: number) => ({ mean: Array(count).fill(0), deviation: Array(count).fill(1) });
  return { globals: standard(globals.length), features: standard(0) };
}
