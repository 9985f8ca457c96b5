import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { InputError, UsageError } from '../../src/core/errors.ts';
import type { Environment } from '../../src/gym/environment.ts';
import type { ObservationBatch } from '../../src/gym/observation-batch.ts';
import { TimeLimit } from '../../src/gym/time-limit.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import { MaskedIdentityEnv } from '../fixtures/envs/masked-identity.ts';
import { QueueEnv } from '../fixtures/envs/queue.ts';
import { RingEnv } from '../fixtures/envs/ring.ts';

const SEED = 'vector';

/** The first allowed action of each environment. */
function firstAllowed(batch: ObservationBatch): Int32Array {
  return Int32Array.from({ length: batch.count }, (_, i) => batch.at(i, 0).mask.indexOf(1));
}

/** All that the last step answered about environment i. */
function answer(vector: VectorEnv, i: number) {
  const ended = vector.terminated[i] === 1 || vector.truncated[i] === 1;
  return {
    observation: vector.batch.at(i, 0),
    final: ended ? vector.final.at(i, 0) : null,
    reward: vector.rewards[i],
    elapsed: vector.elapsed[i],
    terminated: vector.terminated[i],
    truncated: vector.truncated[i],
  };
}

describe('a vector of environments', () => {
  it.each<[string, () => Environment]>([
    ['cartpole', createCartPole],
    ['a queue of changing length', () => new QueueEnv()],
    ['masked identity', () => new MaskedIdentityEnv({ size: 6, invalid: 3, length: 7 })],
    ['a truncated ring', () => new TimeLimit(new RingEnv(), 3)],
  ])('steps %s as reset and step do one by one, restarting within the step', (_name, make) => {
    const vector = new VectorEnv(make, { count: 3, seed: SEED });
    vector.reset();
    const singles = [0, 1, 2].map(make);
    const episodes = [0, 0, 0];
    const restart = (i: number) =>
      singles[i]!.reset({ seed: `${SEED}/env${i}/episode${episodes[i]!++}` }).observation;
    const seen = singles.map((_, i) => restart(i));
    for (let t = 0; t < 60; t++) {
      for (let i = 0; i < 3; i++) expect(vector.batch.at(i, 0)).toEqual({ ...seen[i], elapsed: 0 });
      const actions = firstAllowed(vector.batch);
      vector.step(actions);
      for (let i = 0; i < 3; i++) {
        const { observation, reward, terminated, truncated } = singles[i]!.step(actions[i]!);
        expect(answer(vector, i)).toMatchObject({
          final: terminated || truncated ? { ...observation, elapsed: 0 } : null,
          reward,
          elapsed: observation.elapsed,
          terminated: terminated ? 1 : 0,
          truncated: truncated ? 1 : 0,
        });
        seen[i] = terminated || truncated ? restart(i) : observation;
      }
    }
    expect(Math.min(...episodes)).toBeGreaterThan(1);
  });

  it('plays the same in a member whatever the number of others', () => {
    const play = (count: number) => {
      const vector = new VectorEnv(() => new QueueEnv(), { count, seed: SEED });
      vector.reset();
      return Array.from({ length: 20 }, () => {
        vector.step(firstAllowed(vector.batch));
        return answer(vector, 1);
      });
    };
    expect(play(2)).toEqual(play(7));
  });

  it('pads candidates to the sizes of networks, and only candidates', () => {
    const rows = (maxActions: number) =>
      new VectorEnv(() => new QueueEnv({ maxActions }), { count: 1, seed: SEED }).rows;
    expect([1, 16, 17, 64, 65, 128].map(rows)).toEqual([16, 16, 32, 64, 128, 128]);
    expect(() => rows(129)).toThrow(
      new InputError('queue-v0 offers up to 129 candidates, and a learner takes at most 128'),
    );
    expect(new VectorEnv(createCartPole, { count: 1, seed: SEED }).rows).toBe(2);
  });

  it('keeps the padding behind the candidates zero and masked', () => {
    const vector = new VectorEnv(() => new QueueEnv({ maxActions: 5 }), { count: 2, seed: SEED });
    vector.reset();
    const sizes = new Set<number>();
    for (let t = 0; t < 50; t++) {
      const { sizes: used, mask, candidates, rows } = vector.batch;
      for (let i = 0; i < 2; i++) {
        sizes.add(used[i]!);
        const behind = i * rows + used[i]!;
        expect(mask.subarray(behind, (i + 1) * rows).includes(1)).toBe(false);
        expect(candidates.subarray(2 * behind, 2 * (i + 1) * rows).every((value) => value === 0)).toBe(true);
        expect(candidates[2 * (behind - 1)]).toBe(used[i]);
      }
      vector.step(firstAllowed(vector.batch));
    }
    expect(sizes).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('reports each finished episode once', () => {
    const vector = new VectorEnv(() => new TimeLimit(new RingEnv(), 3), { count: 2, seed: SEED });
    vector.reset();
    for (let t = 0; t < 7; t++) vector.step(new Int32Array(2));
    expect(vector.takeEpisodes()).toEqual(new Array(4).fill({ return: 3, length: 3 }));
    expect(vector.takeEpisodes()).toEqual([]);
    for (let t = 0; t < 2; t++) vector.step(new Int32Array(2));
    expect(vector.takeEpisodes()).toEqual(new Array(2).fill({ return: 3, length: 3 }));
  });

  it('goes on from a saved state as if nothing had happened', () => {
    const make = () => new VectorEnv(() => new QueueEnv(), { count: 3, seed: SEED });
    const play = (vector: VectorEnv, steps: number) => {
      const answers = Array.from({ length: steps }, () => {
        vector.step(firstAllowed(vector.batch));
        return [0, 1, 2].map((i) => answer(vector, i));
      });
      return { answers, episodes: vector.takeEpisodes() };
    };
    const straight = make();
    straight.reset();
    for (let t = 0; t < 6; t++) straight.step(firstAllowed(straight.batch));
    const saved = structuredClone(straight.save());
    const resumed = make();
    resumed.load(saved);
    expect(resumed.started).toBe(true);
    expect(resumed.batch).toEqual(straight.batch);
    expect(play(resumed, 15)).toEqual(play(straight, 15));
    expect(resumed.save()).toEqual(straight.save());
  });

  it('refuses the state of a vector of another size', () => {
    const saved = new VectorEnv(createCartPole, { count: 2, seed: SEED }).save();
    expect(() => new VectorEnv(createCartPole, { count: 3, seed: SEED }).load(saved)).toThrow(
      new UsageError('the state of 2 environments does not fit 3'),
    );
  });

  it('begins the next episode everywhere when it is reset', () => {
    const vector = new VectorEnv(createCartPole, { count: 2, seed: SEED });
    vector.reset();
    vector.reset();
    const second = createCartPole().reset({ seed: `${SEED}/env1/episode1` }).observation;
    expect(vector.batch.at(1, 0)).toEqual(second);
  });

  it('refuses to step before a reset, and forbidden actions', () => {
    const vector = new VectorEnv(() => new MaskedIdentityEnv({ size: 4, invalid: 2 }), {
      count: 2,
      seed: SEED,
    });
    expect(() => vector.step(new Int32Array(2))).toThrow('identity4-v0 must be reset before its first step');
    vector.reset();
    const actions = firstAllowed(vector.batch);
    const forbidden = vector.batch.at(1, 0).mask.indexOf(0);
    expect(() => vector.step(Int32Array.of(actions[0]!, forbidden))).toThrow(
      `identity4-v0 (member 1) does not allow action ${forbidden} now`,
    );
  });

  it('does not take the mask of a neighbour for its own', () => {
    const vector = new VectorEnv(createCartPole, { count: 2, seed: SEED });
    vector.reset();
    expect(() => vector.step(Int32Array.of(2, 0))).toThrow(
      'cartpole-v1 (member 0) does not allow action 2 now',
    );
    expect(() => vector.step(Int32Array.of(0, -1))).toThrow(
      'cartpole-v1 (member 1) does not allow action -1 now',
    );
  });

  it('has at least one member', () => {
    expect(() => new VectorEnv(createCartPole, { count: 0, seed: SEED })).toThrow(InputError);
  });

  it('stops an environment that offers more actions than its spec says', () => {
    class Liar extends QueueEnv {
      override observeInto(batch: ObservationBatch, index: number): void {
        batch.resize(index, 17);
      }
    }
    const vector = new VectorEnv(() => new Liar(), { count: 1, seed: SEED });
    expect(() => vector.reset()).toThrow(new UsageError('17 actions do not fit into 16 rows'));
  });
});

describe('neighbours that share their episodes', () => {
  const starts = (vector: VectorEnv) =>
    Array.from({ length: 4 }, (_, i) => [...vector.batch.at(i, 0).globals].join());

  it('begin the same ones, group by group', () => {
    const vector = new VectorEnv(createCartPole, { count: 4, seed: SEED, sameEpisodes: 2 });
    vector.reset();
    const [a, b, c, d] = starts(vector);
    expect(a).toBe(b);
    expect(c).toBe(d);
    expect(a).not.toBe(c);
    expect(vector.sameEpisodes).toBe(2);
  });

  it('begin the same one on reset, also when one of them is ahead', () => {
    const vector = new VectorEnv(createCartPole, { count: 4, seed: SEED, sameEpisodes: 2 });
    vector.reset();
    // Member 0 falls over again and again; the others hold the pole a little longer.
    let ended = 0;
    for (let step = 0; step < 40; step++) {
      vector.step(Int32Array.of(1, step % 2, step % 2, step % 2));
      ended += vector.terminated[0]!;
    }
    expect(ended).toBeGreaterThan(1);
    const before = starts(vector);
    vector.reset();
    const [a, b, c, d] = starts(vector);
    expect(a).toBe(b);
    expect(c).toBe(d);
    expect([a, c]).not.toContain(before[0]);
  });
});
